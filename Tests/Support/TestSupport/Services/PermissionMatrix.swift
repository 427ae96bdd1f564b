import Foundation
import ServiceBootstrap
import SharedModels

/// Every route of a service, asked by every role (D13, OPS-23, OWASP API5): the table that the routes themselves make says who is refused.
package struct PermissionMatrix: Sendable {
    /// What was not as the table says. Empty when all is well.
    package let faults: [String]
    /// Routes that were asked, each by every role.
    package let routes: Int

    /// Asks for everything, about a case that is not there: whoever is let through is told so, or what is missing in the request.
    /// - Parameter service: whose API.
    /// - Throws: when it does not answer.
    package init(of service: TestService) async throws {
        let table = try service.service.permissions(under: service.engine.policy)
        var requests: [(route: String, role: Role, isAllowed: Bool?, request: TestRequest)] = []
        let nobody = UUID().uuidString.lowercased()
        for permission in table {
            let route = "\(permission.method) \(permission.path)"
            let path = permission.path.replacing(/\{[A-Za-z]+\}/, with: nobody)
            for role in Role.allCases where role != .system {
                let body = permission.method == "POST" ? Data("{}".utf8) : nil
                let request = TestRequest("\(permission.method) \(path)", as: role, body: body)
                switch permission.access {
                case .link, .anybody: continue
                case .roles(let roles): requests.append((route, role, permission.isAdmin ? nil : roles.contains(role), request))
                }
            }
        }
        let atTheAPI = try await TestSupport.faults(in: requests) { route, role, isAllowed, request in
            Self.fault(of: try await service.ask(request).status, isAllowed).map { "\(role) \(route): \($0)" }
        }
        faults = try await atTheAPI + Self.adminFaults(of: table.filter(\.isAdmin), service)
        routes = table.count
    }

    /// What is wrong with the answers of the admin port itself: an operator is let through, and neither another post nor nobody.
    private static func adminFaults(of routes: [Permission], _ service: TestService) async throws -> [String] {
        try await service.withAdminPort { port in
            var found = routes.isEmpty ? ["no route of the admin port"] : []
            for permission in routes {
                let path = permission.path.replacing(/\{[A-Za-z]+\}/, with: UUID().uuidString.lowercased())
                let route = "\(permission.method) \(permission.path) at the admin port"
                for role in [nil] + Role.allCases.filter({ $0 != .system }).map(Optional.some) {
                    // The operator last, who changes something.
                    guard role != .operator else { continue }
                    let status = try await service.ask(TestRequest("\(permission.method) \(path)", as: role), at: port).status
                    if status != (role == nil ? 401 : 403) {
                        found.append("\(role?.rawValue ?? "nobody") \(route): answers \(status)")
                    }
                }
                let status = try await service.ask(TestRequest("\(permission.method) \(path)", as: .operator), at: port).status
                if [401, 403, 404].contains(status) || status >= 500 {
                    found.append("operator \(route): answers \(status)")
                }
            }
            return found
        }
    }

    /// What is wrong with an answer; `isAllowed` is nil for a route of the admin port, which the API must not have.
    private static func fault(of status: Int, _ isAllowed: Bool?) -> String? {
        switch isAllowed {
        case nil: status == 404 ? nil : "answers \(status) on the API's port"
        case false?: status == 403 ? nil : "answers \(status) and not 403"
        case true?: [401, 403].contains(status) || status >= 500 ? "answers \(status)" : nil
        }
    }
}

/// `docs/permissions.md`, which is made from the services by `deploy/permissions.sh`.
package enum PermissionsPage {
    /// The part of one service.
    /// - Parameter title: its name.
    /// - Throws: when the file cannot be read.
    /// - Returns: its lines, from the heading on; empty when it has none.
    package static func section(_ title: String) throws -> String {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/permissions.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(of: "## \(title)") else { return "" }
        let rest = lines[(first + 1)...]
        let end = rest.firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
        return lines[first..<end].joined(separator: "\n").trimmingCharacters(in: .newlines)
    }
}
