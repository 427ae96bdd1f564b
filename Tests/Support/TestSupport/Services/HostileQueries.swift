import Foundation
import ServiceBootstrap
import SharedModels

/// Every query parameter of every reading route, given texts that have broken other systems: SQL, bytes that are no UTF-8, line ends, too
/// much of everything (reliability §6). They are data: they are refused, or they match nothing.
package struct HostileQueries: Sendable {
    /// What failed, or found something. Empty when all is well.
    package let faults: [String]
    /// Requests that were sent.
    package let asked: Int

    /// Percent-encoded, as they stand in a query.
    private static let texts = [
        "%27%20OR%20%271%27=%271", "%27;%20DROP%20TABLE%20case_file;%20--", "%5C%27%20UNION%20SELECT%201--", "%FF%FE", "%C0%AF", "a%00b",
        "%0D%0AX-Injected:%20yes", "%25%25%25_", "%E2%80%AE%F0%9F%98%80", "-1", "99999999999999999999", "%5B%5D", "%7B%7D",
        String(repeating: "A", count: 4_000),
    ]

    /// - Parameters:
    ///   - service: whose API; cases in it show when a text matches what it should not.
    ///   - name: of its file in `contracts/openapi`.
    /// - Throws: when the service does not answer or the file cannot be read.
    package init(of service: TestService, in name: String) async throws {
        let file = try OpenAPIFile(name)
        var requests: [(label: String, request: TestRequest)] = []
        for permission in try service.service.permissions(under: service.engine.policy)
        where permission.method == "GET" && !permission.isAdmin {
            guard case .roles(let roles) = permission.access, let role = roles.sorted(by: { $0.rawValue < $1.rawValue }).first else {
                continue
            }
            let path = permission.path.replacing(/\{[A-Za-z]+\}/, with: UUID().uuidString.lowercased())
            for parameter in file.parameters(of: "GET \(permission.path)").keys.sorted() where parameter.hasPrefix("query ") {
                let name = parameter.dropFirst("query ".count)
                for text in Self.texts {
                    let route = "GET \(path)?\(name)=\(text)"
                    requests.append((String(route.prefix(120)), TestRequest(route, as: role)))
                }
            }
        }
        faults = try await TestSupport.faults(in: requests) { label, request in
            Self.fault(in: try await service.ask(request)).map { "\(label): \($0)" }
        }
        asked = requests.count
    }

    private static func fault(in answer: TestAnswer) -> String? {
        if answer.fields["x-injected"] != nil { return "wrote a header field" }
        switch answer.status {
        case 200: return (answer.json["items"] as? [Any])?.isEmpty == false ? "found something" : nil
        case 400, 403, 404, 414, 422: return nil
        default: return "answers \(answer.status)"
        }
    }
}
