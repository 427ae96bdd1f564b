import Foundation

/// Why a request got no good answer.
enum RequestFault: Error, Hashable, Sendable {
    /// Nobody listens there: the request certainly did not arrive.
    case unreachable(String)
    /// The connection broke or nothing came in time: whether the request was carried out is not known.
    case noAnswer(String)
    /// The service answered no.
    case refused(Refusal)

    /// A refusal as the service words it (RFC 9457).
    struct Refusal: Hashable, Sendable {
        let status: Int
        /// The last word of the problem's type, such as `wrong-state`.
        let code: String
        let title: String
        let detail: String?
        let errors: [Field]
        /// Seconds after which the service wants to be asked again.
        let retryAfter: Double?

        struct Field: Decodable, Hashable, Sendable {
            let field: String
            let detail: String
        }
    }

    /// Whether the same request may succeed a moment later.
    func isTemporary(repeatable: Bool) -> Bool {
        switch self {
        case .unreachable: true
        case .noAnswer: repeatable
        case .refused(let refusal):
            [429, 503].contains(refusal.status) || (refusal.code == "request-in-progress" && repeatable)
                || ([502, 504].contains(refusal.status) && repeatable)
        }
    }

    /// The refusal, when it is one of what was asked and not of the moment.
    var refusal: Refusal? {
        guard case .refused(let refusal) = self, (400..<500).contains(refusal.status), !isTemporary(repeatable: true) else { return nil }
        return refusal
    }
}

extension RequestFault.Refusal {
    /// Reads the answer; anything that is no problem document becomes its status alone.
    init(status: Int, body: Data, retryAfter: String?) {
        // A proxy's page instead of a problem document still has a status to show.
        let document = body.count <= 65_536 ? try? JSONDecoder().decode(Document.self, from: body) : nil
        self.status = status
        code = document?.type?.split(separator: ":").last.map(String.init) ?? "http-\(status)"
        title = document?.title ?? "status \(status)"
        detail = document?.detail
        errors = document?.errors ?? []
        self.retryAfter = retryAfter.flatMap(Double.init)
    }

    private struct Document: Decodable {
        let type: String?
        let title: String?
        let detail: String?
        let errors: [Field]?
    }

    /// In one line: title, detail and the fields at fault.
    var sentence: String {
        let fields = errors.map { $0.field.isEmpty ? $0.detail : "\($0.field) \($0.detail)" }.joined(separator: "; ")
        let shown = detail.flatMap { $0 == "See errors." ? nil : $0 }
        return ([title, shown, fields.isEmpty ? nil : fields].compactMap { $0 }).joined(separator: ": ")
    }
}

extension RequestFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreachable(let place): "nobody answers at \(place); does the service run there?"
        case .noAnswer(let place): "no answer from \(place) in time"
        case .refused(let refusal):
            switch refusal.status {
            case 401: "the service does not know the access token; is it one of this installation?"
            default: refusal.sentence
            }
        }
    }
}
