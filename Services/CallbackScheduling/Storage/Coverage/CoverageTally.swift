import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// What is missing, and the counts that it is made from.
struct Tally: Sendable {
    let engine: CaseEngine
    /// A period of which something was heard since is left until nothing more comes.
    let heardBefore: Date
    /// Offices with a task that cannot be read: they wait.
    var without: [String] = []
    let limit: Int

    /// Reports that are missing.
    func coverage(
        _ subject: CoverageSubject, _ purpose: CoveragePurpose, _ spans: [CoverageSpan]
    ) async throws -> [(CaseID, CoverageCount)] {
        guard !spans.isEmpty else { return [] }
        let isIssued = subject == .repair && purpose == .period && engine.policy.callback.repairBasis == .issued
        let statement = CoverageStatements.reports(subject, purpose, spans, isIssued: isIssued, self)
        return try await engine.pool.query(statement).map { row in
            let span = spans[Int(try row.decode("place", as: Int64.self)) - 1]
            return (
                CaseID(try row.decode("id")),
                CoverageCount(
                    office: try row.decode("office"), subject: subject, purpose: purpose, period: span.period, day: span.day.description,
                    from: span.from, until: span.until, asOf: span.judged, cases: Int(try row.decode("cases", as: Int64.self)),
                    done: Int(try row.decode("done", as: Int64.self)))
            )
        }
    }

    /// Selections of periods that are missing or not finished.
    func selections(_ spans: [CoverageSpan]) async throws -> [(id: UUID, scope: SelectionScope)] {
        guard !spans.isEmpty else { return [] }
        return try await engine.pool.query(CoverageStatements.selections(spans, self)).map { row in
            let span = spans[Int(try row.decode("place", as: Int64.self)) - 1]
            return (
                try row.decode("id"),
                SelectionScope(
                    office: try row.decode("office"), purpose: .period, period: span.period, day: span.day.description, from: span.from,
                    until: span.until)
            )
        }
    }

    /// A month's rates that are missing.
    struct DueRate: Sendable {
        let id: CaseID
        let office: String
        let month: LedgerMonth
        let asOf: Date
        let counts: [KindCount]
    }

    func rates(_ spans: [CoverageSpan]) async throws -> [DueRate] {
        guard !spans.isEmpty else { return [] }
        var due: [DueRate] = []
        for row in try await engine.pool.query(CoverageStatements.rates(spans, self)) {
            let span = spans[Int(try row.decode("place", as: Int64.self)) - 1]
            guard let month = LedgerMonth(span.day.localMonth.description) else { continue }
            let office: String = try row.decode("office")
            let counts = try await counts(office, span)
            due.append(DueRate(id: CaseID(try row.decode("id")), office: office, month: month, asOf: span.judged, counts: counts))
        }
        return due
    }

    private func counts(_ office: String, _ span: CoverageSpan) async throws -> [KindCount] {
        try await engine.pool.query(CoverageStatements.kinds(office, span)).compactMap { row in
            guard let kind = CallbackKind(rawValue: try row.decode("kind")) else { return nil }
            return KindCount(
                kind: kind, cases: Int(try row.decode("cases", as: Int64.self)), done: Int(try row.decode("done", as: Int64.self)))
        }
    }

    /// The reports of the same year before a month's.
    func earlierRates(_ office: String, before month: LedgerMonth) async throws -> (reported: Int, met: Int) {
        let row = try await engine.pool.query(CoverageStatements.earlierRates(office, before: month)).first
        return (
            Int(try row?.decode("reported", as: Int64.self) ?? 0), Int(try row?.decode("met", as: Int64.self) ?? 0)
        )
    }
}
