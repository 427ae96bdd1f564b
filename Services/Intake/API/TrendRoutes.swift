import Casework
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of what owners ask for (INT-27).
enum TrendRoutes {
    static let readers = BookRoles.readers

    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        group.get("contact-trends", by: readers, asking: ["office", "month"]) { _, context in
            let office = try office(of: context)
            guard
                let month = context.query["month"].flatMap({ LedgerMonth($0) }),
                let span = TrendSpan(month, under: engine.policy)
            else { throw Problem.badParameter("month", "must be a month, such as 2026-03") }
            let figures = try await ContactTrends(pool: engine.pool).figures(of: office, in: span)
            return try JSONAnswer.make(ContactTrendsAnswer(office: office, month: month, figures: figures))
        }
        let routes = CaseRoutes(TrendSummary.self, at: "trend-summaries", of: engine, in: group, by: readers)
        routes.command("acknowledge", AcknowledgeTrend.self, by: TrendSummary.managers)
    }

    /// Whose trends are asked for.
    private static func office(of context: CallerRequestContext) throws(Problem) -> String {
        let named = context.query["office"]
        guard let office = context.caller.office ?? named, !office.isEmpty, !office.utf8.contains(0) else {
            throw Problem.badParameter("office", "is required")
        }
        if let named, named != office { throw Problem(.forbidden, "The trends are another property office's.") }
        return office
    }
}

/// `POST /trend-summaries/{id}/acknowledge`, body `{}`.
struct AcknowledgeTrend: CommandRequest {
    func command() -> TrendCommand { .acknowledge }
}

/// The answer of `GET /contact-trends`.
struct ContactTrendsAnswer: Encodable, Sendable {
    let office: String
    let month: LedgerMonth
    let figures: TrendFigures
}
