package import Hummingbird
import HummingbirdCore

/// The query of a request, as far as its route said that it reads it.
///
/// Services read queries in no other way, so that what the contracts say of a route's parameters can be compared with what it reads.
/// A parameter that the route did not name is as if it had not been sent, as is every one that a caller adds: queries are not refused for
/// what nobody reads.
package struct RouteQuery: Sendable {
    private let uri: URI
    private let names: Set<String>

    /// - Parameters:
    ///   - request: whose query.
    ///   - names: of the parameters that are read.
    package init(of request: Request, names: [String]) {
        uri = request.uri
        self.names = Set(names)
    }

    /// Without anything in it.
    init() {
        uri = "/"
        names = []
    }

    /// What a parameter says; nil when it was not sent, or is none of the route's.
    package subscript(_ name: String) -> String? {
        names.contains(name) ? uri.queryParameters[name[...]].map { String($0) } : nil
    }

    /// What a parameter says that may be asked of the database, which holds no NUL.
    /// - Throws: `Problem` (400) that names the parameter.
    package func word(_ name: String) throws(Problem) -> String? {
        guard let text = self[name] else { return nil }
        guard !text.utf8.contains(0) else { throw Problem.badParameter(name, "must not contain a NUL character") }
        return text
    }
}
