import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Every route of a service, asked from another office, or another household, than that of the cases that are there (OPS-01, OWASP API1).
///
/// The table that the routes themselves make says which there are and who may; the contract's own examples are the bodies, so that nothing is
/// refused for its form before anybody has looked whose case it is. What somebody of the office itself reads shows that the case is there,
/// and that a list is a list.
package struct OfficeMatrix: Sendable {
    /// What told another office something or let it do something, and what could not be asked. Empty when all is well.
    package let faults: [String]
    /// Requests about a case that were refused.
    package let refused: Int

    /// No example's office.
    package static let other = "donghu"
    /// That of the examples.
    static let own = "yunxi"
    /// Roles that ask for one route; the next route has others.
    static let rolesAtMost = 5

    /// What is expected of an answer.
    private enum Expected: Sendable {
        /// A case that is another's, or nobody's.
        case refusal
        /// A list, of what is the caller's: 200.
        case list
        /// Anything but what is another's.
        case nothingOfOthers
    }

    private typealias Question = (label: String, expected: Expected, request: TestRequest)

    /// - Parameters:
    ///   - service: whose API.
    ///   - name: of its file in `contracts/openapi`.
    ///   - places: what stands in paths beside the ids of cases, and which collections have none; a case of every other one must be there.
    /// - Throws: when the service does not answer or the file cannot be read.
    package init(of service: TestService, in name: String, places: AttackedPlaces = AttackedPlaces()) async throws {
        let file = try OpenAPIFile(name)
        let cases = try await service.casesByCollection()
        // What no answer to somebody else may show.
        let secrets = try await service.secrets()
        let routes = try AttackedRoute.all(of: service, in: file, cases: cases, places: places)
        var found: Set<String> = []
        let unmet = routes.reduce(into: Set<String>()) { $0.formUnion($1.unmet) }
        for collection in unmet.symmetricDifference(places.unmade) {
            found.insert(unmet.contains(collection) ? "no case of /\(collection)" : "/\(collection) is not unmade")
        }
        let before = try await service.changesByPeople()
        // What is read before anything is tried.
        for route in routes where route.reads && route.hasParameter && route.unmet.isEmpty && !route.roles.isEmpty {
            let fault = try await Self.ownFault(of: route, service, places)
            if places.unread.contains(route.name) {
                if fault == nil { found.insert("\(route.name) is read") }
            } else if let fault {
                found.insert(fault)
            }
        }
        found.formUnion(try await Self.answerFaults(of: routes, service, places, cases))
        var questions: [Question] = []
        for route in routes { questions += Self.questions(about: route, from: questions.count, cases: cases) }
        let answers = try await TestSupport.faults(in: questions) { label, expected, request in
            Self.fault(in: try await service.ask(request), to: request, expected, secrets).map { "\(label): \($0)" }
        }
        found.formUnion(try await Self.officeFaults(of: routes, in: file, service))
        // The same cases once more, of the other office.
        try await service.beginExamples(in: name, of: Self.other)
        found.formUnion(try await Self.linkFaults(of: routes, in: file, service, places, cases))
        if try await service.changesByPeople() != before { found.insert("a case of another office was made or changed") }
        faults = found.sorted() + answers
        refused = questions.count { if case .refusal = $0.expected { true } else { false } }
    }

    /// Whether anybody of the office itself reads a case; otherwise nothing is proved by a refusal.
    private static func ownFault(of route: AttackedRoute, _ service: TestService, _ places: AttackedPlaces) async throws -> String? {
        var said: Set<Int> = []
        for role in route.roles {
            let office =
                switch role {
                case .owner: places.household
                case .cityHotline: own
                default: String?.none
                }
            let status = try await service.ask(route.request(as: role, of: office)).status
            if status == 200 { return nil }
            said.insert(status)
        }
        return "\(route.name): nobody of its own office reads it (\(said.sorted()))"
    }

    private static func questions(about route: AttackedRoute, from start: Int, cases: [String: String]) -> [Question] {
        let expected: Expected = route.hasParameter ? .refusal : route.reads ? .list : .nothingOfOthers
        // Whoever has no token needs the link, which nobody can guess.
        guard !route.roles.isEmpty else { return [("nobody \(route.name)", expected, route.request(as: nil, of: nil))] }
        var questions: [Question] = []
        for role in some(of: route.roles, from: start) {
            let office = role == .owner ? UUID().uuidString.lowercased() : other
            questions.append(("\(role) \(route.name)", expected, route.request(as: role, of: office)))
            // Whether it agrees with the case's version says something of the case.
            if !route.reads, route.hasParameter, role == some(of: route.roles, from: start).first {
                let stale = route.request(as: role, of: office).with("If-Match", "\"99\"")
                questions.append(("\(role) \(route.name) with If-Match", expected, stale))
            }
            guard route.reads, !route.hasParameter else { continue }
            // Who asks for another's by name gets nothing of it either, whatever the parameter.
            let wishes = route.parameters.flatMap { name in values(for: name, cases).map { [name: $0] } }
            for wish in wishes {
                let path = route.path(with: wish)
                questions.append(("\(role) GET \(path)", .nothingOfOthers, route.request(as: role, of: office, at: path)))
            }
        }
        return questions
    }

    /// What is another's and may be asked for by a parameter.
    private static func values(for parameter: String, _ cases: [String: String]) -> [String] {
        switch parameter {
        case _ where officeParameters.contains(parameter): [own]
        default: namesCase(parameter) ? cases.values.sorted() : []
        }
    }

    /// Whether a parameter may name a case.
    static func namesCase(_ parameter: String) -> Bool {
        guard !["limit", "cursor", "page", "page_size"].contains(parameter), !officeParameters.contains(parameter) else { return false }
        return parameter.lowercased().contains("id") || known.contains(parameter)
    }

    /// Parameters that are ids by another name.
    private static let known: Set<String> = [
        "subscription", "complaint", "household", "technician", "group", "reworkOf", "period", "person",
    ]

    /// So many roles at most, beginning anywhere in their order: over all routes everybody has asked.
    static func some(of roles: [Role], from start: Int) -> [Role] {
        (0..<min(rolesAtMost, roles.count)).map { roles[(start + $0) % roles.count] }
    }

    private static func fault(
        in answer: TestAnswer, to request: TestRequest, _ expected: Expected, _ secrets: Set<String>
    ) -> String? {
        let text = String(decoding: answer.body, as: UTF8.self)
        let asked = request.path + String(decoding: request.body ?? Data(), as: UTF8.self)
        if let shown = secrets.first(where: { text.contains($0) && !asked.contains($0) }) {
            return "shows another's case (\(answer.status), \(shown))"
        }
        let isFine =
            switch expected {
            case .refusal: [403, 404].contains(answer.status) && answer.fields["etag"] == nil
            case .list: answer.status == 200
            case .nothingOfOthers: answer.status < 500
            }
        return isFine ? nil : "answers \(answer.status) \(answer.problem ?? "") \(answer.faults)"
    }
}

extension TestService {
    /// Begins a case by the contract's own example for every collection whose route takes it as it is, from anybody.
    /// - Parameters:
    ///   - name: of the file in `contracts/openapi`.
    ///   - office: of the cases, by somebody of it; that of the examples when there is none.
    /// - Throws: when the service does not answer or the file cannot be read.
    /// - Returns: why the others were refused the last time.
    @discardableResult
    package func beginExamples(in name: String, of office: String? = nil) async throws -> [String] {
        let file = try OpenAPIFile(name)
        var refusals: [String] = []
        for permission in try service.permissions(under: engine.policy) where permission.method == "POST" && !permission.isAdmin {
            let route = "POST \(permission.path)"
            guard permission.path.split(separator: "/").count == 1, case .roles(let roles) = permission.access, file.takesJSON(route) else {
                continue
            }
            if let refusal = try await beginExample(of: route, by: roles, in: file, of: office).refusal { refusals.append(refusal) }
        }
        return refusals
    }

    /// A new case of a collection, by the contract's example, of an office.
    /// - Returns: its id; nil when the collection has no such route, or it took it from nobody.
    func beginAnew(_ collection: String, in file: OpenAPIFile, of office: String) async throws -> String? {
        let route = "POST /\(collection)"
        let permission = try service.permissions(under: engine.policy).first { "\($0.method) \($0.path)" == route && !$0.isAdmin }
        guard let permission, case .roles(let roles) = permission.access, file.takesJSON(route) else { return nil }
        return try await beginExample(of: route, by: roles, in: file, of: office).id
    }

    private func beginExample(
        of route: String, by roles: Set<Role>, in file: OpenAPIFile, of office: String?
    ) async throws -> (id: String?, refusal: String?) {
        var body = try file.example(of: route)
        if let office, let object = try JSONSerialization.jsonObject(with: body) as? [String: Any], object["office"] != nil {
            body = try JSONSerialization.data(withJSONObject: BodyField.office.set(office, in: object))
        }
        var refusal: String?
        // Of the whole company, and of an office where the body names none.
        let sorted = roles.sorted { $0.rawValue < $1.rawValue }
        let offices: [String?] = office.map { [$0] } ?? [nil, OfficeMatrix.own]
        for (role, office) in sorted.flatMap({ role in offices.map { (role, $0) } }) {
            let answer = try await ask(TestRequest(route, as: role, of: office, body: body))
            if answer.status < 300 { return (answer.json["id"] as? String, nil) }
            refusal = "\(route): \(answer.status) \(answer.json["detail"] ?? "") \(answer.faults)"
        }
        return (nil, refusal)
    }

    /// A case of each kind by the collection that its routes name: `work_order` is one of the `work-orders`; any but the other office's
    /// when no office is given.
    package func casesByCollection(of office: String? = nil) async throws -> [String: String] {
        let rows = try await pool.query(
            """
            SELECT DISTINCT ON (kind) kind, id FROM case_file
            WHERE office = coalesce(\(office), office) AND (\(office) IS NOT NULL OR office <> \(OfficeMatrix.other)) ORDER BY kind, id
            """)
        var cases: [String: String] = [:]
        for row in rows {
            let kind = try row.decode("kind", as: String.self).replacing("_", with: "-")
            let isChanged = kind.hasSuffix("dy") || kind.hasSuffix("ry")
            let plural = isChanged ? "\(kind.dropLast())ies" : kind.hasSuffix("s") ? "\(kind)es" : "\(kind)s"
            cases[plural] = try row.decode("id", as: UUID.self).uuidString.lowercased()
        }
        return cases
    }

    /// Ids and numbers of all cases that are not the other office's.
    fileprivate func secrets() async throws -> Set<String> {
        let rows = try await pool.query("SELECT id, number FROM case_file WHERE office <> \(OfficeMatrix.other)")
        return Set(
            try rows.flatMap { row in
                [try row.decode("id", as: UUID.self).uuidString.lowercased(), try row.decode("number", as: String.self)]
            })
    }

    /// How often people have made or changed a case that is not the other office's.
    fileprivate func changesByPeople() async throws -> Int64 {
        try await count(
            """
            SELECT count(*) FROM case_history h JOIN case_file c ON c.id = h.case_id
            WHERE c.office <> \(OfficeMatrix.other) AND h.role <> \(Role.system.rawValue)
            """)
    }
}
