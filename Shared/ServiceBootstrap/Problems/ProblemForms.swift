package import Hummingbird
import Synchronization

/// Paths that speak an outside standard, which has a form of its own for refusals: also of those that no route makes, such as of a token that is
/// not valid. What is below no such path is refused by a problem document.
package final class ProblemForms: Sendable {
    /// Writes a refusal; the status is part of it.
    package typealias Form = @Sendable (Problem, Request) -> Response

    private struct Entry: Sendable {
        let prefix: String
        let form: Form
    }

    private let entries = Mutex<[Entry]>([])

    package init() {}

    /// - Parameters:
    ///   - path: the first segment of the paths, such as `open311`; empty for all paths.
    ///   - form: how their problems are written.
    func add(below path: String, _ form: @escaping Form) {
        entries.withLock { $0.append(Entry(prefix: path.isEmpty ? "/" : "/\(path)/", form: form)) }
    }

    /// Whether the problems of a path, given with its query, are written in a form of its own.
    func hasForm(_ path: String) -> Bool { entries.withLock { $0.contains { path.hasPrefix($0.prefix) } } }

    /// The answer in the form of the request's path; nil when that has none.
    func response(to problem: Problem, _ request: Request) -> Response? {
        let path = request.uri.path
        return entries.withLock { $0.first { path.hasPrefix($0.prefix) } }?.form(problem, request)
    }
}
