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
    private static let own = "yunxi"
    /// Roles that ask for one route; the next route has others.
    private static let rolesAtMost = 5

    /// What is expected of an answer.
    private enum Expected: Sendable {
        /// A case that is another's, or nobody's.
        case refusal
        /// A list, of what is the caller's: 200.
        case list
        /// Anything but what is another's.
        case nothingOfOthers
        /// A refusal of whatever kind.
        case noLink
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
        var questions: [Question] = []
        for route in routes { questions += Self.questions(about: route, from: questions.count, cases: cases) }
        for route in routes where !route.hasParameter {
            if let schema = file.bodySchema(of: route.name) { questions += try Self.links(by: route, schema, to: cases, places) }
        }
        let answers = try await TestSupport.faults(in: questions) { label, expected, request in
            Self.fault(in: try await service.ask(request), to: request, expected, secrets).map { "\(label): \($0)" }
        }
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

    /// What begins a case of the caller's own office, tied to a case of another's: one question for each field that can name one.
    private static func links(by route: AttackedRoute, _ schema: OpenAPIFile.Place, to cases: [String: String], _ places: AttackedPlaces)
        throws -> [Question]
    {
        let example = try JSONSerialization.jsonObject(with: route.body ?? Data("{}".utf8))
        let expected: Expected = places.batches.contains(route.name) ? .nothingOfOthers : .noLink
        return try BodyField.all(of: schema).flatMap { field -> [Question] in
            guard let name = field.path.last(where: { $0 != "[]" }), let id = cases.first(where: { isNamed($0.key, by: name) })?.value
            else {
                return []
            }
            guard !places.noLinks.contains("\(route.name) \(field.name)") else { return [] }
            var body = field.set(id, in: example)
            if schema["properties"]?["office"] != nil { body = BodyField(path: ["office"], isText: true).set(other, in: body) }
            let text = try JSONSerialization.data(withJSONObject: body)
            return route.roles.map { role in
                let office = role == .owner ? UUID().uuidString.lowercased() : other
                return ("\(role) \(route.name) with \(field.name)", expected, route.request(as: role, of: office, body: text))
            }
        }
    }

    /// Whether a field names a case of a collection: `workOrderId`, `work-orders`.
    private static func isNamed(_ collection: String, by field: String) -> Bool {
        guard let end = ["Id", "Ids"].first(where: field.hasSuffix) else { return false }
        let words = String(field.dropLast(end.count)).replacing(/[A-Z]/) { "-" + $0.output.lowercased() }
        return collection == "\(words)s" || collection == "\(words.dropLast())ies"
    }

    /// What is another's and may be asked for by a parameter.
    private static func values(for parameter: String, _ cases: [String: String]) -> [String] {
        switch parameter {
        case "office", "jurisdiction_id": [own]
        case "limit", "cursor", "page", "page_size": []
        default: parameter.lowercased().contains("id") || known.contains(parameter) ? cases.values.sorted() : []
        }
    }

    /// Parameters that are ids by another name.
    private static let known: Set<String> = [
        "subscription", "complaint", "household", "technician", "group", "reworkOf", "period", "person",
    ]

    /// So many roles at most, beginning anywhere in their order: over all routes everybody has asked.
    private static func some(of roles: [Role], from start: Int) -> [Role] {
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
            case .noLink: (400..<500).contains(answer.status)
            }
        return isFine ? nil : "answers \(answer.status) \(answer.problem ?? "") \(answer.faults)"
    }
}

extension TestService {
    /// Begins a case by the contract's own example for every collection whose route takes it as it is, from anybody.
    /// - Parameter name: of the file in `contracts/openapi`.
    /// - Throws: when the service does not answer or the file cannot be read.
    /// - Returns: why the others were refused the last time.
    @discardableResult
    package func beginExamples(in name: String) async throws -> [String] {
        let file = try OpenAPIFile(name)
        var refusals: [String] = []
        for permission in try service.permissions(under: engine.policy) where permission.method == "POST" && !permission.isAdmin {
            let route = "POST \(permission.path)"
            guard permission.path.split(separator: "/").count == 1, case .roles(let roles) = permission.access, file.takesJSON(route) else {
                continue
            }
            let body = try file.example(of: route)
            var refusal: String?
            // Of the whole company, and of an office where the body names none.
            let callers = roles.sorted { $0.rawValue < $1.rawValue }.flatMap { [($0, nil), ($0, "yunxi")] }
            for (role, office) in callers {
                let answer = try await ask(TestRequest(route, as: role, of: office, body: body))
                refusal = answer.status < 300 ? nil : "\(route): \(answer.status) \(answer.json["detail"] ?? "") \(answer.faults)"
                if refusal == nil { break }
            }
            if let refusal { refusals.append(refusal) }
        }
        return refusals
    }

    /// A case of each kind by the collection that its routes name: `work_order` is one of the `work-orders`.
    package func casesByCollection() async throws -> [String: String] {
        let rows = try await pool.query(
            "SELECT DISTINCT ON (kind) kind, id FROM case_file WHERE office <> \(OfficeMatrix.other) ORDER BY kind, id")
        var cases: [String: String] = [:]
        for row in rows {
            let kind = try row.decode("kind", as: String.self).replacing("_", with: "-")
            let plural = kind.hasSuffix("dy") ? "\(kind.dropLast())ies" : kind.hasSuffix("s") ? "\(kind)es" : "\(kind)s"
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
