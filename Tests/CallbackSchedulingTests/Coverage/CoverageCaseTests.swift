import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Reports of coverage and of callback rates, as cases")
struct CoverageCaseTests {
    private func context(_ now: String, as role: Role = .system, of office: String? = nil, by subject: String = "a") -> DecisionContext {
        DecisionContext(
            now: local(now), caseID: Story.caseID, number: "CR-20260316-000001",
            actor: role == .system ? .system : Actor(subject: subject, role: role, office: office),
            freshID: UUID.v7(milliseconds: 1_772_615_000_000, high: 0, low: 1))
    }

    private func count(
        _ cases: Int, _ done: Int, _ subject: CoverageSubject = .repair, _ purpose: CoveragePurpose = .period
    ) -> CoverageCount {
        CoverageCount(
            office: "osmanthus", subject: subject, purpose: purpose, period: .weekly, day: "2026-03-02", from: local("2026-03-02 00:00"),
            until: local("2026-03-09 00:00"), asOf: local("2026-03-16 00:00"), cases: cases, done: done)
    }

    private func judged(_ count: CoverageCount, _ rules: Policy = .baseline) throws -> (CoverageReport, [any Event]) {
        guard case .changed(let change) = try CoverageReport.decide(nil, .judge(count), under: rules, in: context("2026-03-16 00:00"))
        else { throw TestSupportError("unchanged") }
        return (change.after, change.events)
    }

    @Test(
        "37 slips need 19, 30 or 37 callbacks, one slip needs one (CBK-10, WE-42, WE-45)",
        arguments: [(5_000, 19), (8_000, 30), (10_000, 37)])
    func required(_ points: Int, _ required: Int) throws {
        let ratio = try #require(Ratio(basisPoints: points))
        let rules = callbackPolicy { $0.repairMinCoverage = ratio }
        #expect(try judged(count(37, 0), rules).0.required == required)
        #expect(try judged(count(1, 1), rules).0.shortfall == 0)
        #expect(try judged(count(1, 0), rules).0.shortfall == 1)
        // Coverage is never below the minimum when as many were made as were required, and always when one was missing.
        for cases in 0..<500 {
            let enough = try judged(count(cases, ratio.minimum(of: cases)), rules)
            #expect(enough.0.state == .met && enough.1.count == 1)
            #expect(ratio.isReached(by: enough.0.done, of: cases))
            guard enough.0.required > 0 else { continue }
            let short = try judged(count(cases, enough.0.required - 1), rules)
            #expect(short.0.state == .short && !ratio.isReached(by: short.0.done, of: cases))
        }
    }

    @Test("Every complaint needs its callback (CBK-05); a month's end needs the threshold of the top-up (CBK-11)")
    func otherSubjects() throws {
        #expect(try judged(count(10, 9, .complaint)).0.shortfall == 1)
        #expect(try judged(count(10, 9, .complaint), callbackPolicy { $0.repairMinCoverage = .zero }).0.required == 10)
        #expect(try judged(count(101, 30, .repair, .monthEnd)).0.required == 51)
    }

    @Test("Too few are told to the head of customer service and the director; only the system counts, once, and not early (CBK-10)")
    func told() throws {
        let (report, events) = try judged(count(37, 22))
        #expect(events.map { $0.code } == ["coverage.computed", "coverage.shortfall"])
        let short = try #require(events.last as? CoverageShortfall)
        #expect(short.shortfall == 8 && short.recipients == [.csManager, .officeDirector])
        #expect(throws: Rejection.self) {
            try CoverageReport.decide(nil, .judge(count(1, 1)), under: .baseline, in: context("2026-03-15 23:59:59"))
        }
        #expect(throws: Rejection.self) {
            try CoverageReport.decide(nil, .judge(count(1, 1)), under: .baseline, in: context("2026-03-16 00:00", as: .csManager))
        }
        let again = try CoverageReport.decide(report, .judge(count(40, 1)), under: .baseline, in: context("2026-03-17 00:00"))
        guard case .unchanged = again else {
            Issue.record("a report changed")
            return
        }
        #expect(try JSONDecoder().decode(CoverageReport.self, from: JSONEncoder().encode(report)) == report)
    }

    @Test("A month's rates by kind, the year's count, and the director's review of December alone (CBK-20, RPT-03, R-03)")
    func rates() throws {
        func make(_ month: String, _ counts: [KindCount], _ earlier: (Int, Int) = (11, 8)) throws -> CallbackRateReport {
            let scope = RateScope(
                office: "osmanthus", month: try #require(LedgerMonth(month)), asOf: local("2027-01-11 00:00"), counts: counts,
                earlierReported: earlier.0, earlierMet: earlier.1)
            let made = try CallbackRateReport.decide(nil, .make(scope), under: .baseline, in: context("2027-01-11 00:00"))
            guard case .changed(let change) = made else { throw TestSupportError("unchanged") }
            return change.after
        }
        let good = [KindCount(kind: .complaint, cases: 4, done: 4), KindCount(kind: .repair, cases: 10, done: 8)]
        let report = try make("2026-12", good)
        #expect(report.rows.map(\.required) == [4, 8])
        #expect([report.monthsMet, report.monthsReported] as [Int] == [9, 12])
        #expect(try make("2026-12", [KindCount(kind: .routineMonthly, cases: 3, done: 2)]).monthsMet == 8)

        func review(
            _ report: CallbackRateReport, as role: Role, of office: String? = nil, by subject: String = "a"
        ) throws -> CallbackRateReport? {
            let now = context("2027-01-12 09:00", as: role, of: office, by: subject)
            switch try CallbackRateReport.decide(report, .review(note: "看过"), under: .baseline, in: now) {
            case .changed(let change): return change.after
            case .unchanged: return nil
            }
        }
        for role in Role.allCases where role != .officeDirector {
            #expect(throws: Rejection.self) { try review(report, as: role) }
        }
        #expect(throws: Rejection.self) { try review(report, as: .officeDirector, of: "donghu") }
        #expect(throws: Rejection.self) { try review(try make("2026-11", good), as: .officeDirector) }
        let read = try #require(try review(report, as: .officeDirector))
        #expect(read.state == .reviewed && read.allowedCommands.isEmpty && report.allowedCommands == ["review"])
        #expect(try review(read, as: .officeDirector) == nil)
        #expect(throws: Rejection.self) { try review(read, as: .officeDirector, by: "b") }
        #expect(read.view(for: Actor(subject: "x", role: .technician)).review == nil)
        #expect(read.view(for: Actor(subject: "x", role: .generalManager)).review?.note == "看过")
    }

    @Test("Periods: weeks are judged when the week after is over, days by the policy, each once and in order (CBK-06, CBK-10)")
    func spans() throws {
        let weekly = Policy.baseline.coverageSpans(.repair, upTo: local("2026-03-16 00:00"))
        #expect(weekly.last?.day.description == "2026-03-02" && weekly.last?.judged == local("2026-03-16 00:00"))
        #expect(Policy.baseline.coverageSpans(.repair, upTo: local("2026-03-15 23:59:59")).last?.day.description == "2026-02-23")
        let daily = callbackPolicy {
            $0.repairPeriod = .daily
            $0.repairBasis = .issued
        }.coverageSpans(.repair, upTo: local("2026-03-05 00:00"))
        #expect(daily.last?.day.description == "2026-03-03" && daily.last?.lateBefore == local("2026-03-02 00:00"))
        for spans in [weekly, daily, Policy.baseline.coverageSpans(.complaint, upTo: local("2026-06-01 00:00"))] {
            for (one, next) in zip(spans, spans.dropFirst()) { #expect(one.until == next.from && one.judged <= next.judged) }
        }
        #expect(Policy.baseline.selectionSpans(upTo: local("2026-06-01 00:00")).isEmpty)
        #expect(Policy.baseline.monthEndSpans(upTo: local("2026-04-01 00:00")).last?.day.description == "2026-03-01")
        #expect(Policy.baseline.rateSpans(upTo: local("2026-04-12 23:59")).last?.day.description == "2026-02-01")
        #expect(Policy.baseline.rateSpans(upTo: local("2026-04-13 00:00")).last?.day.description == "2026-03-01")
    }
}

@Suite("A callback is chosen after all (CBK-11)")
struct TaskSelectionTests {
    @Test("What was not sampled or not needed is planned again with a limit from now; once")
    func again() throws {
        for cause in [UnselectedCause.notSampled, .coverageMet] {
            var story = try Story.reaching(.planned, kind: .repair)
            try story.give(.unselect(cause))
            #expect(story.it.state == .notSelected && story.clock?.state == .stopped)
            story.now = local("2026-04-01 00:00")
            #expect(try story.give(.select(Sample.topUp)))
            #expect(story.it.state == .planned && story.clock?.bound == Sample.topUp.dueBy && story.clock?.state == .running)
            #expect(story.facts(TaskSelected.self).map(\.bound) == [Sample.topUp.dueBy])
            #expect(try !story.give(.select(Sample.topUp)))
            story.now = local("2026-04-01 09:00")
            try story.give(sample: .schedule)
            try story.give(sample: .complete)
            #expect(story.it.state == .closed)
        }
    }

    @Test("One that is planned is marked and keeps its limit; whose case has gone, who is called or was called stays as it is")
    func others() throws {
        var planned = try Story.reaching(.planned, kind: .repair)
        let clocks = planned.it.clocks
        #expect(try planned.give(.select(Sample.topUp)))
        #expect(planned.it.clocks == clocks && planned.it.selection == Sample.topUp)
        for state in CallbackTaskState.allCases where state != .planned {
            var story = try Story.reaching(state, kind: .routineMonthly)
            #expect(try !story.give(.select(Sample.topUp)), "\(state)")
        }
    }

    @Test("No complaint is left out, whatever is sampled (CBK-05)", arguments: [CallbackKind.complaint, .majorComplaint])
    func complaints(_ kind: CallbackKind) throws {
        var story = try Story.reaching(.planned, kind: kind)
        for cause in [UnselectedCause.notSampled, .coverageMet] {
            #expect(throws: Rejection.self) { try story.give(.unselect(cause)) }
        }
    }
}
