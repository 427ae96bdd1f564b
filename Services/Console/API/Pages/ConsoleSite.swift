import Database
import Foundation
import Hummingbird
import Logging
import Mustache
import Policy
import ServiceBootstrap

/// What all pages work with.
struct ConsoleSite: Sendable {
    let content: Content
    let pool: PostgresPool
    let entries: CaseEntries
    let services: CaseServices
    let cookie: SessionCookie
    let feed: ChangeBroadcast
    let files: FilePlaces
    let operations: OperationsWatch
    /// Development tokens to sign in with, by post; empty in production.
    let developmentTokens: [String: String]
    /// How people sign in with the company's account; nil where they do not.
    let company: CompanySignIn?
    let zone: EstateZone
    /// The company's limits, where a page says what follows from them.
    let policy: Policy
    let logger: Logger

    /// Draws a page.
    /// - Parameters:
    ///   - template: its name.
    ///   - view: its variables, with those of the frame.
    ///   - status: of the answer.
    /// - Throws: `ContentError` when there is no such template.
    /// - Returns: the answer.
    func page(_ template: String, _ view: [String: Any], status: HTTPResponse.Status = .ok) throws -> Response {
        guard let html = content.templates.render(Self.pruned(view), withTemplate: template) else {
            throw ContentError(file: template, fault: "is not among the templates")
        }
        return PageAnswer.make(html, status: status)
    }

    /// Without texts that say nothing: a template asks whether there is one, and an empty one would count.
    private static func pruned(_ view: [String: Any]) -> [String: Any] {
        view.compactMapValues { value in
            switch value {
            case let text as String: text.isEmpty ? nil : text
            case let inner as [String: Any]: pruned(inner)
            case let list as [[String: Any]]: list.map(pruned)
            default: value
            }
        }
    }

    /// What time it is for the estate: the database's clock, which stands beside the real one in a trial (D21); and what its tables show now.
    /// - Throws: `DatabaseError`.
    func now() async throws -> (now: Date, snapshot: String) {
        let row = try await pool.query("SELECT pg_current_snapshot()::text AS snap, service_now() AS now").first
        guard let row else { return (Date(), "1:1:") }
        return (try row.decode("now"), try row.decode("snap"))
    }
}
