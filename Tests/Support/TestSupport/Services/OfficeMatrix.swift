import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// Every route of a service about one case, asked by some of those who may use it, from another office than the case's (OPS-01, OWASP API1).
///
/// The table that the routes themselves make says who may; the contract's own examples are the bodies, so that nothing is refused for its
/// form before anybody has looked whose case it is. The cases are those that the test has made, none of them of the other office.
package struct OfficeMatrix: Sendable {
    /// What told another office something or let it do something. Empty when all is well.
    package let faults: [String]
    /// Requests about a case that were refused.
    package let refused: Int

    /// No example's office.
    package static let other = "donghu"
    /// Roles that ask for one route; the next route has others.
    private static let rolesAtMost = 5

    /// - Parameters:
    ///   - service: whose API.
    ///   - name: of its file in `contracts/openapi`.
    ///   - unmade: collections of which the test has no case; a case of every other one must be there.
    /// - Throws: when the service does not answer or the file cannot be read.
    package init(of service: TestService, in name: String, unmade: Set<String> = []) async throws {
        let file = try OpenAPIFile(name)
        let cases = try await service.casesByCollection()
        let ids = Set(cases.values)
        var unmet: Set<String> = []
        var requests: [(label: String, isOfCase: Bool, request: TestRequest)] = []
        for permission in try service.service.permissions(under: service.engine.policy) where !permission.isAdmin {
            // Owners have households and no office; what is another's is held back from them by routes of their own.
            guard case .roles(let roles) = permission.access, roles != [.owner] else { continue }
            let (route, collection) = ("\(permission.method) \(permission.path)", Self.collection(of: permission.path))
            let isOfCase = permission.path.contains("{")
            // What begins a case begins one of the caller's own office; a file is no JSON, and has tests of its own.
            guard isOfCase || permission.method == "GET", permission.method == "GET" || file.takesJSON(route) else { continue }
            let body = permission.method == "POST" ? try file.example(of: route) : nil
            if isOfCase, (cases[collection] == nil) != unmade.contains(collection) {
                unmet.insert(cases[collection] == nil ? "no case of /\(collection)" : "/\(collection) is not unmade")
            }
            guard !isOfCase || cases[collection] != nil else { continue }
            let path = permission.path.replacing(/\{[A-Za-z]+\}/, with: cases[collection] ?? "")
            for role in Self.some(of: roles, from: requests.count) {
                requests.append(
                    ("\(role) \(route)", isOfCase, TestRequest("\(permission.method) \(path)", as: role, of: Self.other, body: body)))
            }
        }
        let found = try await TestSupport.faults(in: requests) { label, isOfCase, request in
            Self.fault(in: try await service.ask(request), isOfCase: isOfCase, ids).map { "\(label): \($0)" }
        }
        faults = unmet.sorted() + found
        refused = requests.count(where: \.isOfCase)
    }

    /// So many roles at most, beginning anywhere in their order: over all routes everybody has asked.
    private static func some(of roles: Set<Role>, from start: Int) -> [Role] {
        let sorted = roles.sorted { $0.rawValue < $1.rawValue }
        return (0..<min(rolesAtMost, sorted.count)).map { sorted[(start + $0) % sorted.count] }
    }

    /// The first segment of a path, which names its cases.
    private static func collection(of path: String) -> String { String(path.split(separator: "/").first ?? "") }

    private static func fault(in answer: TestAnswer, isOfCase: Bool, _ ids: Set<String>) -> String? {
        if isOfCase {
            return [403, 404].contains(answer.status) ? nil : "answers \(answer.status) \(answer.problem ?? "") \(answer.faults)"
        }
        let text = String(decoding: answer.body, as: UTF8.self)
        return answer.status >= 500 || ids.contains { text.contains($0) } ? "shows another office's case (\(answer.status))" : nil
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
    fileprivate func casesByCollection() async throws -> [String: String] {
        let rows = try await pool.query("SELECT DISTINCT ON (kind) kind, id FROM case_file ORDER BY kind, id")
        var cases: [String: String] = [:]
        for row in rows {
            let kind = try row.decode("kind", as: String.self).replacing("_", with: "-")
            let plural = kind.hasSuffix("dy") ? "\(kind.dropLast())ies" : kind.hasSuffix("s") ? "\(kind)es" : "\(kind)s"
            cases[plural] = try row.decode("id", as: UUID.self).uuidString.lowercased()
        }
        return cases
    }
}
