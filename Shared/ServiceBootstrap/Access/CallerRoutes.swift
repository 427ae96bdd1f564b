package import HTTPTypes
package import Hummingbird
package import SharedModels
import Synchronization

/// Adds routes whose callers are known. Each route says which roles may use it, so none is open because somebody forgot to ask: a route
/// without an answer to "who may" does not compile (D13, OWASP API5).
///
/// A caller whose role is not among them is refused with 403 before anything else of the request is looked at, the body above all.
package struct CallerRoutes {
    private let group: RouterGroup<CallerRequestContext>
    private let table = PermissionTable()
    private let forms: ProblemForms

    /// - Parameters:
    ///   - group: where the routes are added.
    ///   - forms: which paths write their problems in a form of their own.
    package init(_ group: RouterGroup<CallerRequestContext>, forms: ProblemForms = ProblemForms()) {
        self.group = group
        self.forms = forms
    }

    /// Has all problems of the paths below a first segment, or of all paths when it is empty, written in another form than a problem document, whoever finds them.
    package func writesProblems(below path: String, as form: @escaping ProblemForms.Form) { forms.add(below: path, form) }

    /// Who may use the routes that have been added, in the order in which they were.
    package var permissions: [Permission] { table.permissions }

    /// What the routes that have been added take, in the same order.
    package var declared: [DeclaredRoute] { table.declared }

    /// Adds a route that reads.
    /// - Parameters:
    ///   - path: as the router has it: `contacts/:id`.
    ///   - roles: who may use it; the system is never a caller, and is left out.
    ///   - names: the parameters of its query; `context.query` has no others.
    ///   - handler: answers.
    package func get<Answer: ResponseGenerator>(
        _ path: String, by roles: Set<Role>, asking names: [String] = [],
        use handler: @escaping @Sendable (Request, CallerRequestContext) async throws -> Answer
    ) {
        on(path, method: .get, by: roles, asking: names, use: handler)
    }

    /// Adds a route that commands, or asks, with a JSON body.
    /// - Parameters:
    ///   - path: as the router has it: `contacts/:id/answer`.
    ///   - roles: who may use it; the system is never a caller, and is left out.
    ///   - names: the parameters of its query; `context.query` has no others.
    ///   - body: what the body is read as; its contract is compared with this type.
    ///   - handler: answers. It reads the body when it wants it.
    package func post<Body: Decodable & Sendable, Answer: ResponseGenerator>(
        _ path: String, by roles: Set<Role>, asking names: [String] = [], body: Body.Type,
        use handler: @escaping @Sendable (SentBody<Body>, Request, CallerRequestContext) async throws -> Answer
    ) {
        add(path, method: .post, by: roles, asking: names, body: body) { request, context in
            try await handler(SentBody(request: request, context: context), request, context)
        }
    }

    /// Adds a route that takes a body of another form, or none.
    /// - Parameters:
    ///   - path: as the router has it: `contacts/:id/originals`.
    ///   - roles: who may use it; the system is never a caller, and is left out.
    ///   - names: the parameters of its query; `context.query` has no others.
    ///   - handler: answers.
    package func post<Answer: ResponseGenerator>(
        _ path: String, by roles: Set<Role>, asking names: [String] = [],
        use handler: @escaping @Sendable (Request, CallerRequestContext) async throws -> Answer
    ) {
        on(path, method: .post, by: roles, asking: names, use: handler)
    }

    /// Adds a route of any method.
    /// - Parameters:
    ///   - path: as the router has it.
    ///   - method: of its requests.
    ///   - roles: who may use it; the system is never a caller, and is left out.
    ///   - names: the parameters of its query; `context.query` has no others.
    ///   - handler: answers.
    package func on<Answer: ResponseGenerator>(
        _ path: String, method: HTTPRequest.Method, by roles: Set<Role>, asking names: [String] = [],
        use handler: @escaping @Sendable (Request, CallerRequestContext) async throws -> Answer
    ) {
        add(path, method: method, by: roles, asking: names, body: nil, use: handler)
    }

    private func add<Answer: ResponseGenerator>(
        _ path: String, method: HTTPRequest.Method, by roles: Set<Role>, asking names: [String], body: DeclaredRoute.Body?,
        use handler: @escaping @Sendable (Request, CallerRequestContext) async throws -> Answer
    ) {
        let callers = table.add(method.rawValue, path, roles, names, body)
        group.on("\(path)", method: method) { request, context in
            try context.requires(callers)
            var context = context
            context.query = RouteQuery(of: request, names: names)
            return try await handler(request, context)
        }
    }
}

/// Who may use a route.
package struct Permission: Sendable, Hashable {
    /// What lets a request through.
    package enum Access: Sendable, Hashable {
        /// A caller in one of these roles.
        case roles(Set<Role>)
        /// Whoever has the address, which is a secret of its own, such as a household's link (ADR 21).
        case link
        /// Everybody: a page to sign in on, and what pages are drawn with.
        case anybody
    }

    package let method: String
    /// As the contracts have it: `/contacts/{id}/answer`.
    package let path: String
    package let access: Access
    /// Whether it is on the admin port.
    package var isAdmin = false

    /// The path as the contracts have it.
    static func path(_ text: String) -> String {
        "/" + text.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
    }
}

/// What a route takes, as far as a contract can be compared with it.
package struct DeclaredRoute: Sendable {
    /// The type of a JSON body.
    package typealias Body = any (Decodable & Sendable).Type

    package let method: String
    /// As the contracts have it: `/contacts/{id}/answer`.
    package let path: String
    /// The parameters of its query.
    package let query: [String]
    /// What a JSON body is read as; nil for a route that takes none.
    package let body: Body?
}

/// Collects who may use which route and what each takes, and shows it.
package final class PermissionTable: Sendable {
    private let entries = Mutex<[(permission: Permission, declared: DeclaredRoute)]>([])

    package init() {}

    package var permissions: [Permission] { entries.withLock { $0.map(\.permission) } }

    var declared: [DeclaredRoute] { entries.withLock { $0.map(\.declared) } }

    /// Notes a route; answers who may use it.
    func add(_ method: String, _ path: String, _ roles: Set<Role>, _ query: [String], _ body: DeclaredRoute.Body?) -> Set<Role> {
        let callers = roles.subtracting([.system])
        let path = Permission.path(path)
        entries.withLock {
            $0.append(
                (
                    Permission(method: method, path: path, access: .roles(callers)),
                    DeclaredRoute(method: method, path: path, query: query, body: body)
                ))
        }
        return callers
    }

    /// The table of a service in Markdown, sorted by path.
    package static func text(of permissions: [Permission], title: String) -> String {
        let rows = permissions.sorted { ($0.isAdmin ? 1 : 0, $0.path, $0.method) < ($1.isAdmin ? 1 : 0, $1.path, $1.method) }.map {
            "| \($0.method) | `\($0.path)`\($0.isAdmin ? " (admin port)" : "") | \(words(of: $0.access)) |"
        }
        return (["## \(title)", "", "| method | path | who may |", "|---|---|---|"] + rows).joined(separator: "\n")
    }

    private static func words(of access: Permission.Access) -> String {
        switch access {
        case .link: return "whoever has the link"
        case .anybody: return "everybody"
        case .roles(let roles) where roles.isSuperset(of: Role.employees):
            return (["every employee"] + roles.subtracting(Role.employees).map(\.rawValue).sorted()).joined(separator: ", ")
        case .roles(let roles):
            let missing = Role.employees.subtracting(roles)
            if roles.isSubset(of: Role.employees), missing.count <= 4, !missing.isEmpty {
                return "every employee but " + missing.map(\.rawValue).sorted().joined(separator: ", ")
            }
            return roles.map(\.rawValue).sorted().joined(separator: ", ")
        }
    }
}
