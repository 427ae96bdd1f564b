import Foundation
import SharedModels
import Testing

@testable import Policy

@Suite("Worked examples: repairs and callbacks", .timeLimit(.minutes(10)))
struct ServiceExampleTests {
    let policy = Policy.baseline

    @Test(
        "A slip counts in the month that it was raised in, or in the next on the last two days (REP-20)",
        arguments: [
            ("WE-24", "2026-01-29 23:59", "2026-01"), ("WE-25", "2026-01-30 00:00", "2026-02"), ("WE-26", "2026-01-31 18:00", "2026-02"),
            ("REP-20, February", "2026-02-26 23:59", "2026-02"), ("REP-20, February", "2026-02-27 00:00", "2026-03"),
            ("WE-28", "2026-04-28 12:00", "2026-04"), ("WE-28", "2026-04-29 12:00", "2026-05"), ("WE-28", "2026-04-30 12:00", "2026-05"),
            ("REP-20, leap year", "2028-02-27 23:59", "2028-02"), ("REP-20, leap year", "2028-02-28 00:00", "2028-03"),
            ("WE-30", "2026-12-30 10:00", "2027-01"),
        ])
    func ledgerMonth(id: String, raised: String, month: String) {
        #expect(policy.repair.ledgerMonth(raisedAt: at(raised)).description == month, "\(id)")
    }

    @Test("Without roll-over days every slip counts in its own month")
    func noRollover() {
        let rules = Policy.baseline { $0.repair.ledgerRolloverDays = 0 }.repair
        #expect(rules.ledgerMonth(raisedAt: at("2026-01-31 18:00")).description == "2026-01")
    }

    @Test("The ledger month follows the local date, not the date in UTC (REP-20)")
    func ledgerMonthIsLocal() {
        #expect(policy.repair.ledgerMonth(raisedAt: utc("2026-01-29T16:00:00Z")).description == "2026-02")
        #expect(policy.repair.ledgerMonth(raisedAt: utc("2026-01-29T15:59:59Z")).description == "2026-01")
    }

    @Test("WE-31: a slip collected on Friday is back before the end of Monday")
    func reportBack() {
        #expect(policy.repair.reportBackBound(collectedAt: at("2026-05-08 14:00")) == utc("2026-05-11T16:00:00Z"))
        #expect(policy.repair.reportBackBound(collectedAt: at("2026-05-08 14:00")) == at("2026-05-12 00:00"))
    }

    @Test("WE-33: three minutes at the door are enough, two are not")
    func waiting() {
        #expect(!policy.repair.isLongEnough(wait: .seconds(120)))
        #expect(policy.repair.isLongEnough(wait: .seconds(180)))
    }

    @Test("WE-39: a slip raised after the summary is in the next day's")
    func summaryDay() {
        #expect(policy.repair.summaryDay(raisedAt: at("2026-03-10 17:45")) == day("2026-03-11"))
        #expect(policy.repair.summaryDay(raisedAt: at("2026-03-10 17:30")) == day("2026-03-11"))
        #expect(policy.repair.summaryDay(raisedAt: at("2026-03-10 17:29:59")) == day("2026-03-10"))
        #expect(policy.repair.dailySummary(on: day("2026-03-10")) == at("2026-03-10 17:30"))
    }

    @Test("An emergency has no response limit until a policy sets one (K-15)")
    func emergency() {
        #expect(policy.repair.emergencyBound(raisedAt: at("2026-03-10 17:45")) == nil)
        let strict = Policy.baseline { $0.repair.emergencyResponse = .elapsed(seconds: 1_800) }
        #expect(strict.repair.emergencyBound(raisedAt: at("2026-03-10 17:45")) == at("2026-03-10 18:15"))
    }

    @Test("WE-41: the callback on a complaint is due two days after the reply")
    func complaintCallback() {
        #expect(policy.callback.complaintDue(repliedAt: at("2026-03-04 17:00")) == at("2026-03-07 00:00"))
        #expect(policy.callback.complaintDue(repliedAt: at("2026-03-04 17:00")) == utc("2026-03-06T16:00:00Z"))
    }

    @Test("K-04: two days after the reply, a date that people set, or no figure, as the presets say")
    func complaintCallbackByPolicy() throws {
        let (replied, set) = (at("2026-03-04 17:00"), at("2026-03-11 18:00"))
        for (name, bound, boundWhenSet) in [
            ("baseline", at("2026-03-07 00:00"), at("2026-03-07 00:00")), ("p000", at("2026-03-07 00:00"), at("2026-03-07 00:00")),
            ("strictest", at("2026-03-07 00:00"), at("2026-03-07 00:00")), ("p002", nil, set), ("p004", nil, nil),
        ] as [(String, Date?, Date?)] {
            let rules = try deployed.policy(named: name).callback
            #expect(rules.complaintDue(repliedAt: replied) == bound, "\(name)")
            #expect(rules.complaintDue(repliedAt: replied, setDue: set) == boundWhenSet, "\(name)")
        }
    }

    @Test("K-04: the weekly sweep comes at the end of the local week, Monday 00:00; a company can do without")
    func weeklySweep() throws {
        let rules = policy.callback
        for (replied, now, sweep) in [
            ("2026-03-02 00:00", "2026-03-02 00:00", "2026-03-09 00:00"), ("2026-03-08 23:59", "2026-03-08 23:59", "2026-03-09 00:00"),
            ("2026-03-08 23:59", "2026-03-09 00:00", "2026-03-09 00:00"), ("2026-03-04 17:00", "2026-03-26 12:00", "2026-03-23 00:00"),
            ("2026-12-31 12:00", "2026-12-31 12:00", "2027-01-04 00:00"),
        ] {
            #expect(rules.sweepBound(repliedAt: at(replied), now: at(now)) == at(sweep), "\(replied), at \(now)")
        }
        let off = Policy.baseline { $0.callback.complaintWeeklySweep = false }.callback
        #expect(off.sweepBound(repliedAt: at("2026-03-04 17:00"), now: at("2026-03-04 17:00")) == nil)
        for name in ["baseline", "p000", "p002", "p004", "strictest"] {
            #expect(try deployed.policy(named: name).callback.complaintWeeklySweep)
        }
    }

    @Test(
        "CBK-10, WE-42, WE-45: the callbacks that a period needs are rounded up",
        arguments: [
            (37, 5_000, 19), (37, 8_000, 30), (37, 10_000, 37), (1, 5_000, 1), (1, 8_000, 1), (1, 10_000, 1), (0, 8_000, 0),
            (35, 8_000, 28), (10, 7_000, 7), (100, 5_700, 57),
        ])
    func requiredCallbacks(cases: Int, basisPoints: Int, required: Int) throws {
        let coverage = try #require(Ratio(basisPoints: basisPoints))
        let rules = Policy.baseline { $0.callback.repairMinCoverage = coverage }.callback
        #expect(rules.requiredCallbacks(cases: cases) == required)
    }

    @Test("A repair callback is due by the end of the week after the slip's return (000-4, R-05)")
    func repairCallback() {
        for returned in ["2026-03-02 00:00", "2026-03-05 12:00", "2026-03-08 23:59:59"] {
            #expect(policy.callback.repairDue(reportedBackAt: at(returned)) == at("2026-03-16 00:00"))
            #expect(policy.callback.coveragePeriod(containing: at(returned)) == day("2026-03-02")..<day("2026-03-09"))
        }
        let same = Policy.baseline { $0.callback.repairDue = .samePeriod }.callback
        #expect(same.repairDue(reportedBackAt: at("2026-03-05 12:00")) == at("2026-03-09 00:00"))
        let daily = Policy.baseline { $0.callback.repairPeriod = .daily }.callback
        #expect(daily.repairDue(reportedBackAt: at("2026-03-05 12:00")) == at("2026-03-07 00:00"))
    }

    @Test("The month-end top-up brings coverage to the threshold (CBK-11)")
    func topUp() {
        #expect(policy.callback.topUp(cases: 101, done: 30) == 21)
        #expect(policy.callback.topUp(cases: 101, done: 60) == 0)
        #expect(Policy.baseline { $0.callback.repairMonthEndTopUp = false }.callback.topUp(cases: 101, done: 30) == 0)
    }

    @Test("WE-46: who signs a callback depends on the channel and the policy (K-09)")
    func signature() {
        #expect(SignatureRule.visit.proof(for: .visit) == .signature)
        #expect(SignatureRule.visit.proof(for: .phone) == .record)
        #expect(SignatureRule.always.proof(for: .phone) == .recordedConfirmation)
        #expect(CallbackChannel.allCases.allSatisfy { SignatureRule.never.proof(for: $0) == .record })
    }

    @Test("Routine and periodic callbacks end with their month and quarter (CBK-16, CBK-21)")
    func rounds() {
        #expect(policy.callback.routineDue(in: day("2026-12-05")) == at("2027-01-01 00:00"))
        #expect(policy.callback.periodicDue(in: day("2026-02-05")) == at("2026-04-01 00:00"))
    }
}
