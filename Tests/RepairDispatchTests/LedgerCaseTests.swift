import Foundation
import Policy
import SharedModels
import Testing

@testable import RepairDispatch

@Suite("Closes decide") struct LedgerCaseTests {
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
}
