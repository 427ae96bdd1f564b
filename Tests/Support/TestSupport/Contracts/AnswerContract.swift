import Foundation
import Synchronization

/// Holds answers of a service against its OpenAPI file: status, header fields, media type, and body (D15).
///
/// Every answer that a test gets from a `TestService` is looked at, so that the contract is compared with all that the tests bring about and not
/// only with what a test of the contract thought of.
struct AnswerContract: Sendable {
    /// In `contracts/openapi`, by the service's name.
    private static let files = [
        "callbacks": "callback-scheduling.yaml", "complaints": "complaint-routing.yaml", "intake": "intake.yaml",
        "repairs": "repair-dispatch.yaml",
    ]
    /// Of every answer (RFC 9110; `traceresponse` and `Cache-Control` of `common.yaml`'s own description): no operation repeats them.
    private static let general: Set<String> = [
        "cache-control", "connection", "content-length", "content-type", "date", "server", "traceresponse", "transfer-encoding",
        "x-content-type-options",
    ]
    /// What an answer may have or not, by the request; all else that is described of a 2xx comes with it.
    private static let occasional: Set<String> = ["content-disposition", "idempotency-replayed"]

    private struct Route: Sendable {
        let method: String
        let segments: [String]
        let name: String

        /// How many segments are the same words, when the path is this route's.
        func likeness(_ method: String, _ path: [String]) -> Int? {
            guard self.method == method, segments.count == path.count else { return nil }
            guard zip(segments, path).allSatisfy({ Self.fits($0, $1) }) else { return nil }
            return segments.count { !$0.hasPrefix("{") }
        }

        /// Whether a segment, which may be a name in braces and an ending (`{code}.json`), takes a word.
        private static func fits(_ segment: String, _ word: String) -> Bool {
            guard let brace = segment.firstIndex(of: "}") else { return segment == word }
            return word.hasSuffix(segment[segment.index(after: brace)...])
        }
    }

    private static let routes = Mutex<[String: [Route]]>([:])
    /// Bodies that agreed, by route, status and the names of their members: others like them say nothing new.
    private static let compared = Mutex<Set<String>>([])

    private let name: String

    /// Nil for a service that has no contract.
    init?(of service: String) {
        guard let name = Self.files[service] else { return nil }
        self.name = name
    }

    /// What does not agree; empty when all does, and for a path that is none of the contract's.
    func differences(_ request: TestRequest, _ answer: TestAnswer) throws -> [String] {
        let file = try OpenAPIFile(name)
        let path = request.path.prefix { $0 != "?" }.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        let isHead = request.method == "HEAD"
        let fitting = routes(of: file).compactMap { route in
            route.likeness(isHead ? "GET" : request.method, path).map { (route.name, $0) }
        }
        guard var route = fitting.max(by: { $0.1 < $1.1 })?.0 else { return [] }
        if answer.status == 200, file.answer(of: route, status: 303) != nil, let place = route.firstIndex(of: " ") {
            // The test's client has gone on to where it was sent (RFC 9110 §15.4.4).
            route = "GET\(route[place...])"
        }
        guard let described = file.answer(of: route, status: answer.status) else { return ["\(route): \(answer.status) is not described"] }
        let headers = Set((described["headers"]?.members ?? [:]).keys.map { $0.lowercased() })
        let others = Set(answer.fields.keys).subtracting(Self.general).subtracting(headers)
        var differences = others.sorted().map { "header \($0) is not described" }
        if (200..<300).contains(answer.status) {
            let missing = headers.subtracting(answer.fields.keys).subtracting(Self.occasional)
            differences += missing.sorted().map { "header \($0) is missing" }
        }
        if !isHead { differences += try body(of: answer, described, at: "\(route) \(answer.status)") }
        return differences.map { "\(route): \(answer.status): \($0)" }
    }

    private func body(of answer: TestAnswer, _ described: OpenAPIFile.Place, at place: String) throws -> [String] {
        let contents = described["content"]?.members ?? [:]
        guard !answer.body.isEmpty else { return [] }
        let type = (answer.fields["content-type"] ?? "").prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
        guard let content = contents[type] else { return ["a body of type \(type) is not described"] }
        guard type.hasSuffix("json"), let schema = content["schema"] else { return [] }
        let value = try JSONSerialization.jsonObject(with: answer.body, options: .fragmentsAllowed)
        let signature = "\(name) \(place) \(Self.names(in: value))"
        guard !Self.compared.withLock({ $0.contains(signature) }) else { return [] }
        let differences = try SchemaCheck.differences(answer.body, schema)
        if differences.isEmpty { Self.compared.withLock { _ = $0.insert(signature) } }
        return differences
    }

    /// The names of the members at every depth, as one text.
    private static func names(in value: Any) -> String {
        switch value {
        case let object as [String: Any]:
            "{" + object.sorted { $0.key < $1.key }.map { "\($0.key)\(names(in: $0.value))" }.joined(separator: ",") + "}"
        case let array as [Any]: "[" + Set(array.map { names(in: $0) }).sorted().joined() + "]"
        default: ""
        }
    }

    private func routes(of file: OpenAPIFile) -> [Route] {
        Self.routes.withLock { known in
            if let routes = known[name] { return routes }
            let routes = file.operations.keys.map { operation in
                let parts = operation.split(separator: " ", maxSplits: 1).map(String.init)
                return Route(method: parts[0], segments: parts[1].split(separator: "/").map(String.init), name: operation)
            }
            known[name] = routes
            return routes
        }
    }
}
