import Foundation
import Policy
import SharedModels
import Testing

@testable import RepairDispatch

@Suite("Closes and summaries decide") struct LedgerCaseTests {
    private let march: LedgerMonth

    init() throws { march = try #require(LedgerMonth("2026-03")) }

    private func context(_ now: String, as role: Role = .system, by subject: String = "system", of office: String? = nil) -> DecisionContext
    {
        DecisionContext(
            now: instant(now), caseID: CaseID(.v7(milliseconds: 1, high: 1, low: 1)), number: "LC-20260331-000001",
            actor: Actor(subject: subject, role: role, office: office), freshID: .v7(milliseconds: 1, high: 1, low: 2))
    }

    private func changed<Case: CaseType>(_ decision: Decision<Case>) throws -> (after: Case, events: [any Event]) {
        guard case .changed(let change) = decision else { throw Rejection(.notFound, "nothing changed") }
        return (change.after, change.events)
    }

    private func isUnchanged<Case: CaseType>(_ decision: Decision<Case>) -> Bool {
        if case .unchanged = decision { true } else { false }
    }

    private func line(_ low: UInt64, _ standing: LedgerStanding, _ urgency: RepairUrgency = .normal, first: Bool = true, fen: Int? = nil)
        -> LedgerLine
    {
        let cause: HandBackCause? = standing == .handedBack ? .monthEnd : standing == .carriedOver ? .department : nil
        return LedgerLine(
            id: WorkOrderID(.v7(milliseconds: 1, high: 1, low: low)), number: "WO-20260302-00000\(low)", isFirst: first, standing: standing,
            cause: cause, hasOpinion: standing == .carriedOver, handedBackAt: nil, urgency: urgency, paidFen: fen)
    }

    @Test("A close begins at its time, once, and only by the system (REP-18)") func begins() throws {
        let begin = LedgerCloseCommand.begin(office: "yunhu", month: march)
        for (now, role, rule) in [("2026-03-31 17:29", Role.system, "REP-18"), ("2026-03-31 17:30", .officeDirector, "REP-18")] {
            #expect {
                try LedgerClose.decide(nil, begin, under: .baseline, in: context(now, as: role))
            } throws: {
                ($0 as? Rejection)?.rule == rule
            }
        }
        let (close, events) = try changed(LedgerClose.decide(nil, begin, under: .baseline, in: context("2026-03-31 17:30")))
        #expect(close.state == .closing)
        #expect((events.first as? LedgerCloseBegun)?.dueAt == instant("2026-03-31 17:30"))
        #expect(isUnchanged(try LedgerClose.decide(close, begin, under: .baseline, in: context("2026-03-31 17:31"))))
    }

    @Test("What was written at the close stays, whatever is found later (REP-18, RPT-04)") func closes() throws {
        let begin = LedgerCloseCommand.begin(office: "yunhu", month: march)
        let (close, _) = try changed(LedgerClose.decide(nil, begin, under: .baseline, in: context("2026-03-31 17:30")))
        var findings = LedgerFindings()
        findings.add(line(1, .done, fen: 8_600))
        let (closed, events) = try changed(LedgerClose.decide(close, .close(findings), under: .baseline, in: context("2026-03-31 17:31")))
        #expect((events.first as? LedgerMonthClosed)?.paidFen == 8_600)
        findings.add(line(2, .done))
        #expect(isUnchanged(try LedgerClose.decide(closed, .close(findings), under: .baseline, in: context("2026-04-01 09:00"))))
        #expect(throws: Rejection.self) {
            try LedgerClose.decide(nil, .close(findings), under: .baseline, in: context("2026-04-01 09:00"))
        }
    }

    @Test("Each slip is in one status and one urgency, and what was not done is listed once (R-07, RPT-04)") func totals() {
        var findings = LedgerFindings()
        let lines = [
            line(1, .done, .urgent, fen: 8_600), line(2, .done, first: false, fen: 400), line(3, .finished),
            line(4, .handedBack, .emergency),
            line(5, .carriedOver), line(6, .rolledOver), line(7, .cancelled),
        ]
        for line in lines { findings.add(line) }
        findings.add(awaiting: WorkOrderID(.v7(milliseconds: 1, high: 2, low: 1)))
        let totals = findings.totals
        #expect([totals.slips, totals.raised] as [Int] == [7, 6])
        #expect(
            totals.done + totals.finished + totals.handedBack + totals.carriedOver + totals.rolledOver + totals.cancelled == totals.slips)
        #expect([totals.normal, totals.urgent, totals.emergency] as [Int] == [5, 1, 1])
        #expect([totals.paid, totals.paidFen] as [Int] == [2, 9_000])
        #expect(findings.leftOver.map(\.workOrderId) == [lines[3], lines[4], lines[5]].map(\.id))
        #expect(findings.leftOver.map(\.hasOpinion) == [false, true, false])
        #expect([findings.awaitingOpinion, findings.unlisted] as [Int] == [1, 0])
    }

    @Test("A list ends at its limit, the count does not") func limits() {
        var findings = LedgerFindings()
        for low in 0..<UInt64(LedgerFindings.listed + 3) { findings.add(line(low, .handedBack)) }
        for low in 0..<UInt64(LedgerFindings.awaitingListed + 2) {
            findings.add(awaiting: WorkOrderID(.v7(milliseconds: 1, high: 3, low: low)))
        }
        #expect(findings.leftOver.count == LedgerFindings.listed)
        #expect([findings.unlisted, findings.totals.handedBack] as [Int] == [3, LedgerFindings.listed + 3])
        #expect(findings.awaitingOpinionIds.count == LedgerFindings.awaitingListed)
        #expect(findings.awaitingOpinion == LedgerFindings.awaitingListed + 2)
    }

    private func scope(_ period: SummaryPeriod) -> SummaryScope {
        SummaryScope(
            office: "yunhu", period: period, day: "2026-03-09", from: instant("2026-03-09 00:00"), until: instant("2026-03-16 00:00"))
    }

    @Test("A summary is made once its time has come, by the system, and once (REP-25)") func made() throws {
        let make = RepairSummaryCommand.make(scope(.weekly), SummaryFindings())
        for (now, role) in [("2026-03-15 23:59", Role.system), ("2026-03-16 00:00", .ownerServiceSupervisor)] {
            #expect(throws: Rejection.self) { try RepairSummary.decide(nil, make, under: .baseline, in: context(now, as: role)) }
        }
        let (summary, _) = try changed(RepairSummary.decide(nil, make, under: .baseline, in: context("2026-03-16 00:00")))
        #expect(isUnchanged(try RepairSummary.decide(summary, make, under: .baseline, in: context("2026-03-17 00:00"))))
    }

    @Test("The day's is carried on, unless the policy has switched that off; the week's never is (REP-28)") func carry() throws {
        var settings = PolicySettings()
        settings.repair.dailyFollowUp = false
        let off = Policy(name: "off", settings: settings)
        var findings = SummaryFindings()
        findings.notDone = 1
        findings.notDoneSlips = [
            .init(
                workOrderId: WorkOrderID(.v7(milliseconds: 1, high: 1, low: 9)), number: "WO-20260302-000009",
                since: instant("2026-03-09 09:00"), lastReasonAt: nil, lacksReason: true, urgent: false, major: false, technicianId: nil)
        ]
        for (period, rules, expected) in [(SummaryPeriod.daily, Policy.baseline, true), (.daily, off, false), (.weekly, .baseline, false)] {
            let (summary, events) = try changed(
                RepairSummary.decide(nil, .make(scope(period), findings), under: rules, in: context("2026-03-16 00:00")))
            #expect(summary.findings.carry == (expected ? findings.notDoneSlips.map(\.workOrderId) : nil))
            #expect((events.first as? RepairSummaryMade)?.carried == expected)
        }
    }

    @Test(
        "The supervisor whom it is for takes note, once (REP-25, REP-29, R-08, R-09)",
        arguments: [(SummaryPeriod.daily, Role.ownerRelationsSupervisor), (.weekly, .ownerServiceSupervisor)])
    func acknowledge(period: SummaryPeriod, reader: Role) throws {
        let made = RepairSummaryCommand.make(scope(period), SummaryFindings())
        let (summary, _) = try changed(RepairSummary.decide(nil, made, under: .baseline, in: context("2026-03-16 00:00")))
        #expect(summary.allowedCommands == ["acknowledge"])
        for role in Role.allCases where role != reader {
            #expect(throws: Rejection.self) {
                try RepairSummary.decide(summary, .acknowledge, under: .baseline, in: context("2026-03-16 09:00", as: role))
            }
        }
        #expect(throws: Rejection.self) {
            try RepairSummary.decide(summary, .acknowledge, under: .baseline, in: context("2026-03-16 09:00", as: reader, of: "donghu"))
        }
        let (read, events) = try changed(
            RepairSummary.decide(summary, .acknowledge, under: .baseline, in: context("2026-03-16 09:00", as: reader, by: "a")))
        #expect(events.first is RepairSummaryAcknowledged)
        #expect(read.allowedCommands == [])
        #expect(
            isUnchanged(
                try RepairSummary.decide(read, .acknowledge, under: .baseline, in: context("2026-03-16 10:00", as: reader, by: "a"))))
        #expect(throws: Rejection.self) {
            try RepairSummary.decide(read, .acknowledge, under: .baseline, in: context("2026-03-16 10:00", as: reader, by: "b"))
        }
    }
}
