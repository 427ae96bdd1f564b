import Foundation
import ServiceBootstrap
import SharedModels

/// Every route of a service, given what has broken other systems: in each parameter of its path and of its query, in its body and in each
/// field of it, and in its header fields (reliability §6).
///
/// The routes are those that the service itself makes, the parameters and fields those that its contract names. No answer may be a 5xx, a
/// refusal is a problem document with a title (RFC 9457), and nothing of the attack stands in a header field.
package struct HostileRequests: Sendable {
    /// What was not so. Empty when all is well.
    package let faults: [String]
    /// Requests that were sent, by the place of the attack: `path`, `query`, `body`, `field`, `header`.
    package let asked: [String: Int]

    private struct Attack: Sendable {
        let place: String
        let label: String
        let request: TestRequest
        /// What it must be answered with; nil for anything below 500.
        var statuses: Set<Int>?
        /// Whether a list in the answer must be empty.
        var findsNothing = false
        /// Whether refusals have another form than a problem document.
        var isOwnForm = false
    }

    /// - Parameters:
    ///   - service: whose API; cases in it show when a text matches what it should not.
    ///   - name: of its file in `contracts/openapi`.
    ///   - places: what stands in paths beside the ids of cases.
    ///   - ownForms: first segments of paths whose refusals have a form of their own, such as pages: each must have.
    /// - Throws: when the service does not answer or the file cannot be read.
    package init(
        of service: TestService, in name: String, places: AttackedPlaces = AttackedPlaces(), ownForms: Set<String> = []
    ) async throws {
        let file = try OpenAPIFile(name)
        let cases = try await service.casesByCollection()
        let routes = try AttackedRoute.all(of: service, in: file, cases: cases, places: places)
        var attacks: [Attack] = []
        var found: [String] = []
        // Owners first: what is sent to the books of their households may shut them out.
        for route in routes.filter({ $0.roles == [.owner] }) + routes.filter({ $0.roles != [.owner] }) {
            let office = route.roles.first == .owner ? places.household : nil
            var own = Self.paths(route, cases, office) + Self.queries(route, office) + Self.headers(route, office)
            if let schema = file.bodySchema(of: route.name) { own += try Self.bodies(route, schema, office) }
            if own.isEmpty { found.append("\(route.name): nothing of it is attacked") }
            let first = route.permission.path.split(separator: "/").first.map(String.init) ?? ""
            attacks += own.map { attack in
                var attack = attack
                attack.isOwnForm = ownForms.contains(first)
                // Some look for the case before they look at the body.
                if places.batches.contains(route.name), attack.place == "field" { attack.statuses = nil }
                if !route.unmet.isEmpty { attack.statuses?.insert(404) }
                return attack
            }
        }
        for form in ownForms.sorted() {
            let route = routes.first { $0.reads && $0.hasParameter && $0.permission.path.hasPrefix("/\(form)/") }
            let answer = if let route { try await service.ask(route.request(as: route.roles.first, of: nil)) } else { TestAnswer?.none }
            if answer?.problem != nil || answer == nil { found.append("/\(form) has no form of its own") }
        }
        found += try await TestSupport.faults(in: attacks) { attack in
            Self.fault(in: try await service.ask(attack.request), to: attack).map { "\(attack.label): \($0)" }
        }
        // It answers still, and has what it had.
        for role in [Role.receptionist, .csManager, .csDept] {
            guard let route = routes.first(where: { $0.reads && !$0.hasParameter && $0.roles.contains(role) }) else { continue }
            let status = try await service.ask(route.request(as: role, of: nil)).status
            if status != 200 { found.append("afterwards \(route.name) answers \(status)") }
        }
        faults = found
        asked = Dictionary(grouping: attacks, by: \.place).mapValues(\.count)
    }

    private static func short(_ text: String) -> String { String(text.prefix(140)) }

    private static func paths(_ route: AttackedRoute, _ cases: [String: String], _ office: String?) -> [Attack] {
        let template = route.permission.path.split(separator: "/").map(String.init)
        let filled = route.path.split(separator: "/").map(String.init)
        return template.indices.filter { template[$0].contains("{") }.flatMap { index in
            // A case of another kind is none of this one.
            let strange = cases.sorted { $0.key < $1.key }.first { $0.value != filled[index] && $0.key != template[max(0, index - 1)] }
            return (HostileTexts.paths + [strange?.value].compactMap(\.self)).map { text in
                var segments = filled
                segments[index] = template[index].replacing(/\{[A-Za-z]+\}/, with: text)
                let path = "/" + segments.joined(separator: "/")
                return Attack(
                    place: "path", label: short("\(route.permission.method) \(path)"),
                    request: route.request(as: route.roles.first, of: office, at: route.path(at: path)),
                    statuses: [400, 403, 404, 409, 414, 422])
            }
        }
    }

    private static func queries(_ route: AttackedRoute, _ office: String?) -> [Attack] {
        // Of a case that is there other things may be found than those that the text asks for.
        route.parameters.flatMap { parameter in
            HostileTexts.queries.map { text in
                let path = route.path(with: [parameter: text])
                return Attack(
                    place: "query", label: short("\(route.permission.method) \(path)"),
                    request: route.request(as: route.roles.first, of: office, at: path), findsNothing: route.reads && !route.hasParameter)
            }
        }
    }

    private static func headers(_ route: AttackedRoute, _ office: String?) -> [Attack] {
        HostileTexts.fields.compactMap { name, value, isRefused in
            guard !isRefused || !route.reads else { return nil }
            return Attack(
                place: "header", label: short("\(route.name) with \(name): \(value)"),
                request: route.request(as: route.roles.first, of: office).with(name, value),
                statuses: name == "Content-Type" && route.contentType == "application/json" ? [415] : nil)
        }
    }

    private static func bodies(_ route: AttackedRoute, _ schema: OpenAPIFile.Place, _ office: String?) throws -> [Attack] {
        let example = route.body ?? Data("{}".utf8)
        func attack(_ place: String, _ what: String, _ body: Data, _ statuses: Set<Int>?) -> Attack {
            Attack(
                place: place, label: short("\(route.name) \(what)"),
                request: route.request(as: route.roles.first, of: office, body: body), statuses: statuses)
        }
        var attacks = HostileTexts.bodies(from: example, limit: HTTPLimits().bodyBytes).map { what, body, statuses in
            attack("body", "with a body: \(what)", body, statuses)
        }
        let object = try JSONSerialization.jsonObject(with: example)
        for field in BodyField.all(of: schema) {
            func body(_ value: Any) throws -> Data { try JSONSerialization.data(withJSONObject: field.set(value, in: object)) }
            // JSONSerialization writes no such number.
            let number = String(decoding: try body("1e400"), as: UTF8.self).replacing("\"1e400\"", with: "1e400")
            attacks.append(attack("field", "\(field.name): 1e400", Data(number.utf8), [400, 403, 404, 409, 422]))
            guard field.isText else { continue }
            attacks.append(attack("field", "\(field.name): a NUL", try body("a\u{0}b"), [400]))
            attacks.append(attack("field", "\(field.name): CR LF", try body("a\r\nX-Injected: yes"), nil))
        }
        let twice = String(decoding: example.dropLast(), as: UTF8.self) + (example.count > 2 ? "," : "") + #""office":"a","office":1}"#
        return attacks + [attack("body", "with a key twice", Data(twice.utf8), nil)]
    }

    private static func fault(in answer: TestAnswer, to attack: Attack) -> String? {
        if answer.fields.contains(where: { $0.key == HostileTexts.mark || $0.value.lowercased().contains(HostileTexts.mark) }) {
            return "wrote the attack into a header field"
        }
        guard answer.status < 500 else { return "answers \(answer.status)" }
        if let statuses = attack.statuses, !statuses.contains(answer.status) { return "answers \(answer.status) \(answer.problem ?? "")" }
        guard answer.status >= 400 else {
            return attack.findsNothing && (answer.json["items"] as? [Any])?.isEmpty == false ? "found something" : nil
        }
        if attack.isOwnForm { return nil }
        let isProblem = answer.fields["content-type"] == "application/problem+json" && answer.json["title"] is String
        return isProblem ? nil : "is refused (\(answer.status)) by no problem document"
    }
}
