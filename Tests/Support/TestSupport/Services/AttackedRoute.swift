import Foundation
import ServiceBootstrap
import SharedModels

/// What stands for parameters in a service's paths, where that is not the id of a case of the collection before it.
package struct AttackedPlaces: Sendable {
    /// By the path before the parameter, as the contract has it: `/contacts/{id}/originals`.
    package var named: [String: String] = [:]
    /// The household whose owner has the cases under `/own`; nil for a service without any.
    package var household: String?
    /// Collections of which the test has no case: guessed ids stand for them.
    package var unmade: Set<String> = []

    /// Queries that a path must have though its contract leaves a choice, by the path.
    package var queries: [String: [String: String]] = [:]
    /// Routes of a case that nobody may read in the state in which it is.
    package var unread: Set<String> = []
    /// Routes that answer 200 with a result for each thing that is asked.
    package var batches: Set<String> = []
    /// Lists and figures that tell every office the same, as what the policy says.
    package var common: Set<String> = []
    /// Fields that are ids and no cases of this service, as `POST /calls callId`.
    package var noLinks: Set<String> = []
    /// The collection of the case that a field names, where the field is not called after it, by route and field.
    package var links: [String: String] = [:]
    /// Bodies with which a field that names a case is looked at, where the contract's example says something else, by route and field.
    package var bodies: [String: String] = [:]
    /// Fields whose case is not taken as the test's cases stand, even one of the own office; each has a test of its own.
    package var untaken: Set<String> = []

    package init(named: [String: String] = [:], household: String? = nil, unmade: Set<String> = []) {
        (self.named, self.household, self.unmade) = (named, household, unmade)
    }
}

/// A route of the table that a service makes of itself, as attacks ask for it. Every route of the API is one: who leaves one out has to
/// say so.
struct AttackedRoute: Sendable {
    let permission: Permission
    /// With something in the place of each parameter.
    let path: String
    /// Collections in the path of which there is no case.
    let unmet: Set<String>
    /// What is sent, and as what; nil for a route that reads.
    let body: Data?
    let contentType: String?
    /// Of its query, as the contract has them.
    let parameters: [String]
    /// Those that must be there, with values that will do.
    let required: [String: String]

    var name: String { "\(permission.method) \(permission.path)" }
    var hasParameter: Bool { permission.path.contains("{") }
    /// Whether it reads, and what it reads is looked up by the whole path.
    var reads: Bool { permission.method == "GET" }
    /// Posts that may use it, in order; none for one that needs no token.
    var roles: [Role] {
        guard case .roles(let roles) = permission.access else { return [] }
        return roles.sorted { $0.rawValue < $1.rawValue }
    }

    /// All routes of a service's API.
    /// - Parameters:
    ///   - service: whose.
    ///   - file: its contract.
    ///   - cases: ids by the collection that names them.
    ///   - places: what else stands in a path.
    /// - Throws: when the contract has no body for a route that needs one.
    /// - Returns: every route of its table, those of the admin port left out.
    static func all(
        of service: TestService, in file: OpenAPIFile, cases: [String: String] = [:], places: AttackedPlaces = AttackedPlaces()
    ) throws -> [AttackedRoute] {
        try service.service.permissions(under: service.engine.policy).filter { !$0.isAdmin }.map { permission in
            let route = "\(permission.method) \(permission.path)"
            let (path, unmet) = path(of: permission, cases, places)
            let (body, type) = permission.method == "POST" ? try content(of: route, in: file) : (nil, nil)
            let parameters = file.parameters(of: route).filter { $0.key.hasPrefix("query ") }
                .map { (name: String($0.key.dropFirst("query ".count)), isRequired: $0.value["required"]?.bool == true) }
            let required = Dictionary(uniqueKeysWithValues: parameters.filter(\.isRequired).map { ($0.name, usual[$0.name] ?? "1") })
            return AttackedRoute(
                permission: permission, path: path, unmet: unmet, body: body, contentType: type,
                parameters: parameters.map(\.name).sorted(),
                required: required.merging(places.queries[permission.path] ?? [:]) { $1 })
        }
    }

    /// Values of parameters that must be there.
    private static let usual = [
        "month": "2026-03", "day": "2026-03-02", "kind": "letter", "from": "2026-03-02", "to": "2026-03-03",
    ]

    private static func path(
        of permission: Permission, _ cases: [String: String], _ places: AttackedPlaces
    ) -> (String, unmet: Set<String>) {
        var (path, template, unmet) = ("", "", Set<String>())
        for segment in permission.path.split(separator: "/") {
            let collection = String(template.split(separator: "/").last ?? "")
            var filled = String(segment)
            if filled.contains("{") {
                let known = places.named[template] ?? cases[collection]
                if known == nil { unmet.insert(collection) }
                filled = filled.replacing(/\{[A-Za-z]+\}/, with: known ?? UUID().uuidString.lowercased())
            }
            path += "/\(filled)"
            template += "/\(segment)"
        }
        return (path, unmet)
    }

    private static func content(of route: String, in file: OpenAPIFile) throws -> (Data?, String?) {
        if file.takesJSON(route) { return (try file.example(of: route), "application/json") }
        let type = file.contentTypes(of: route).first
        return (Data((type?.hasSuffix("urlencoded") == true ? "a=1" : "no file").utf8), type)
    }

    /// The path with what its query must have, and more.
    func path(with more: [String: String] = [:], at other: String? = nil) -> String {
        let query = required.merging(more) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let path = other ?? path
        return query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"
    }

    /// A request of somebody.
    func request(as role: Role?, of office: String?, at path: String? = nil, body other: Data? = nil) -> TestRequest {
        var request = TestRequest("\(permission.method) \(path ?? self.path())", as: role, of: office, body: other ?? body)
        if request.method == "POST" { request.fields["Content-Type"] = contentType }
        return request
    }
}
