import Foundation
import Synchronization

/// Looks through every answer that a test's client gets: header fields of all, and bodies of refusals (I10). An answer that is none may show its
/// reader what the reader may see.
final class AnswerWatch: Sendable {
    private struct State {
        var secrets: [String: String] = [:]
        var found: Set<String> = []
    }

    private let state = Mutex(State())

    /// What was found, without what it is.
    var found: [String] { state.withLock { $0.found.sorted() } }

    /// Secrets that services hold or were given, by what they are.
    var secrets: [String: String] { state.withLock { $0.secrets } }

    /// Has a secret looked for from now on.
    func add(_ secret: String, _ what: String) { state.withLock { $0.secrets[what] = secret } }

    /// Looks through an answer.
    func look(at answer: APIClient.Answer, to request: String) {
        let secrets = secrets
        var texts = answer.headers.map { (part: "header \($0.key)", text: Data("\($0.key) \($0.value)".utf8)) }
        if answer.status >= 400 { texts.append(("body of a refusal", answer.body)) }
        for (part, text) in texts {
            for what in Leaks.marks(in: text, and: secrets) {
                _ = state.withLock { $0.found.insert("\(what) in the \(part) of \(answer.status) to \(request)") }
            }
        }
    }
}
