import Casework
import Foundation
import HTTPTypes
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels
import Synchronization

/// `POST /status-queries`: how a matter stands, for an owner without a token (ADR 60).
///
/// It changes nothing. It is a POST because the digits are private and a URL is logged on its way, and it needs no `Idempotency-Key` because asking
/// twice does no more than asking once (ADR 13). Nothing of what is asked is logged.
struct StatusQueryRoutes: Sendable {
    let engine: CaseEngine
    private let places = Places()

    /// Largest body in bytes.
    static let bodyBytes = 65_536
    /// Queries that one process has in work at once at most: they wait for one another in the database, and must not take the connections of
    /// the staff meanwhile.
    static let atOnce = 4

    static func add(to router: RouterGroup<APIRequestContext>, of engine: CaseEngine) {
        let routes = StatusQueryRoutes(engine: engine)
        router.post("status-queries") { request, context in try await routes.answer(request, context) }
    }

    private func answer(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let asked = try await SentBody<StatusQuestion>.content(of: request, context, most: Self.bodyBytes).checked()
        guard places.enter() else {
            throw Problem(.tooManyRequests, "Many ask at the same time; ask again in a moment.", headers: [.retryAfter: "1"])
        }
        defer { places.leave() }
        switch try await StatusTries(pool: engine.pool).find(asked.number, phoneEnd: asked.phoneEnd) {
        case .found(let id): return try await status(of: id)
        case .wrong: throw Self.unknown
        case .wait(let seconds):
            throw Problem(
                .tooManyRequests, "There were too many tries that did not fit; ask again later, or phone the desk.",
                headers: [.retryAfter: "\(seconds)"])
        }
    }

    private func status(of id: ContactID) async throws -> Response {
        guard let found = try await engine.reader.find(CaseID(id.uuid), as: Contact.self) else { throw Self.unknown }
        let progress = try await ProgressTable(engine: engine).progress(of: found.body)
        let own = found.body.own(progress, version: found.record.version, under: engine.policy, at: try await engine.now())
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(OwnStatus(own))), status: .ok)
    }

    /// The same whether the number or the digits are wrong.
    private static let unknown = Problem(.notFound, "There is no matter with this number and these digits.")

    /// How many queries are in work.
    private final class Places: Sendable {
        private let taken = Mutex(0)

        func enter() -> Bool {
            taken.withLock { taken in
                guard taken < StatusQueryRoutes.atOnce else { return false }
                taken += 1
                return true
            }
        }

        func leave() { taken.withLock { $0 -= 1 } }
    }
}

/// The body of `POST /status-queries`.
struct StatusQuestion: Decodable, Sendable {
    /// Of the contact, or of the complaint or repair that came of it.
    let number: String?
    /// The last four digits of the telephone number that the desk has of the caller.
    let phoneEnd: String?

    /// - Throws: `Problem` (422) that names every field at fault.
    /// - Returns: both, of the form in which they can be right.
    func checked() throws(Problem) -> (number: String, phoneEnd: String) {
        var check = Validation()
        let (number, phoneEnd) = (number ?? "", phoneEnd ?? "")
        check.check(
            number.wholeMatch(of: /[A-Z]{2}-[0-9]{8}-[0-9]{6,12}/) != nil, "number",
            "must be the number of a case, such as CT-20260302-000042")
        check.check(phoneEnd.wholeMatch(of: /[0-9]{4}/) != nil, "phoneEnd", "must be the last four digits of a telephone number")
        try check.finish()
        return (number, phoneEnd)
    }
}
