import Foundation
import SharedModels
import Testing

@testable import Policy

@Suite("Worked examples: complaints", .timeLimit(.minutes(10)))
struct ComplaintExampleTests {
    let complaint = Policy.baseline.complaint

    struct ResolveExample: Sendable, CustomTestStringConvertible {
        let id: String
        let registered: String
        var owner: String?
        var dayMode = DayMode.endOfDay
        let modes: [OwnerLimitMode]
        let bound: String
        var testDescription: String { id }
    }

    @Test(
        "A general complaint has its resolve bound (CMP-32, K-17)",
        arguments: [
            ResolveExample(id: "WE-01", registered: "2026-03-02 09:30", modes: OwnerLimitMode.allCases, bound: "2026-03-05 00:00"),
            ResolveExample(id: "WE-02", registered: "2026-03-02 09:30", dayMode: .elapsed, modes: [.ownerWins], bound: "2026-03-04 09:30"),
            ResolveExample(id: "WE-03", registered: "2026-03-02 23:50", modes: [.ownerWins], bound: "2026-03-05 00:00"),
            ResolveExample(
                id: "WE-05", registered: "2026-03-02 09:30", owner: "2026-03-03 18:00", modes: [.ownerWins, .earlierOf],
                bound: "2026-03-03 18:00"),
            ResolveExample(
                id: "K-17, later than two days", registered: "2026-03-02 09:30", owner: "2026-03-09 18:00", modes: [.ownerWins],
                bound: "2026-03-09 18:00"),
            ResolveExample(
                id: "K-17, later than two days but not allowed to be", registered: "2026-03-02 09:30", owner: "2026-03-09 18:00",
                modes: [.earlierOf, .ignore], bound: "2026-03-05 00:00"),
        ])
    func resolveBound(_ example: ResolveExample) {
        for mode in example.modes {
            let policy = Policy.baseline {
                $0.complaint.dayMode = example.dayMode
                $0.complaint.ownerLimitMode = mode
            }
            let bound = policy.complaint.resolveBound(registeredAt: at(example.registered), ownerLimit: example.owner.map { at($0) })
            #expect(bound == at(example.bound), "\(mode)")
        }
    }

    @Test("WE-01: the bound is 2026-03-04T16:00Z; a second before it is in time, the bound itself late")
    func boundIsExclusive() throws {
        let bound = try #require(complaint.resolveBound(registeredAt: at("2026-03-02 09:30")))
        #expect(bound == utc("2026-03-04T16:00:00Z"))
        #expect(!at("2026-03-04 23:59:59").isLate(for: bound))
        #expect(at("2026-03-05 00:00").isLate(for: bound))
        #expect(!Date.distantFuture.isLate(for: nil))
    }

    @Test("A limit left to people is the one that they set (p002, K-03)")
    func manualLimit() {
        let rules = Policy.baseline { $0.complaint.generalResolveDue = .manual }.complaint
        let registered = at("2026-03-02 09:30")
        #expect(rules.resolveBound(registeredAt: registered) == nil)
        #expect(rules.resolveBound(registeredAt: registered, setLimit: at("2026-03-04 12:00")) == at("2026-03-04 12:00"))
        #expect(complaint.resolveBound(registeredAt: registered, setLimit: at("2026-03-04 12:00")) == at("2026-03-05 00:00"))
        #expect(rules.resolveBound(registeredAt: registered, ownerLimit: at("2026-03-03 12:00")) == at("2026-03-03 12:00"))
    }

    struct ClassExample: Sendable, CustomTestStringConvertible {
        let id: String
        let `class`: ComplaintClass
        let registered: String
        var majorSince: String?
        let bound: String?
        var testDescription: String { id }
    }

    @Test(
        "A class brings its own limit (CMP-31, CMP-33 to CMP-35)",
        arguments: [
            ClassExample(id: "WE-07", class: .major, registered: "2026-03-02 22:10", bound: "2026-03-03 00:00"),
            ClassExample(id: "WE-08", class: .assistInArea, registered: "2026-03-02 14:05", bound: "2026-03-03 00:00"),
            ClassExample(id: "WE-10", class: .noLiability, registered: "2026-03-02 10:00", bound: "2026-03-03 00:00"),
            ClassExample(id: "CMP-35", class: .assistOutArea, registered: "2026-03-02 10:00", bound: "2026-03-06 00:00"),
            ClassExample(
                id: "WE-20, the group's fifth household", class: .major, registered: "2026-03-02 10:00", majorSince: "2026-03-05 11:00",
                bound: "2026-03-06 00:00"),
            ClassExample(id: "general", class: .general, registered: "2026-03-02 10:00", bound: nil),
            ClassExample(id: "unclassified", class: .unclassified, registered: "2026-03-02 10:00", bound: nil),
        ])
    func classBound(_ example: ClassExample) {
        let bound = complaint.classBound(
            class: example.class, registeredAt: at(example.registered), majorSince: example.majorSince.map { at($0) })
        #expect(bound == example.bound.map { at($0) })
    }

    @Test("WE-10: determined the next morning is late")
    func classSetTooLate() {
        #expect(at("2026-03-03 09:00").isLate(for: complaint.classBound(class: .noLiability, registeredAt: at("2026-03-02 10:00"))))
    }

    @Test("WE-11: hours run over the weekend, days end at midnight")
    func hours() {
        let received = at("2026-03-06 15:20")
        #expect(complaint.firstResponseBound(registeredAt: received) == at("2026-03-07 15:20"))
        #expect(complaint.reviewBound(registeredAt: received) == at("2026-03-08 15:20"))
        #expect(complaint.feedbackBound(registeredAt: received) == at("2026-03-09 15:20"))
        #expect(complaint.sortBound(registeredAt: received) == at("2026-03-07 00:00"))
    }

    @Test("WE-12: asking for evidence leaves the review at hour 48")
    func reviewRunsOn() {
        let received = at("2026-03-02 09:00")
        #expect(complaint.reviewBound(registeredAt: received) == received.addingTimeInterval(48 * 3600))
    }

    @Test(
        "WE-14, WE-16: one month ends with the same day-number, or with the month's last day",
        arguments: [
            ("2026-01-31 10:00", "2026-03-01 00:00"), ("2028-01-31 10:00", "2028-03-01 00:00"), ("2026-12-20 10:00", "2027-01-21 00:00"),
            ("2026-02-28 10:00", "2026-03-29 00:00"), ("2026-05-31 00:00", "2026-07-01 00:00"),
        ])
    func month(registered: String, bound: String) {
        #expect(complaint.monthBound(registeredAt: at(registered)) == at(bound))
    }

    @Test(
        "WE-17: the month makes liability complaints major, and no others (CMP-05)",
        arguments: zip(
            ComplaintClass.allCases,
            [ComplaintClass.major, .major, .major, .noLiability, .assistInArea, .assistOutArea]))
    func classAfterMonth(before: ComplaintClass, after: ComplaintClass) {
        #expect(complaint.classAfterMonth(before) == after)
    }

    @Test("WE-19, WE-20: five households within seven rolling days are a group (CMP-04)")
    func group() {
        #expect(!complaint.isGroup(households: 4))
        #expect(complaint.isGroup(households: 5))
        #expect(complaint.groupWindowStart(at: at("2026-03-09 11:00")) == at("2026-03-02 11:00"))
    }

    @Test("A clock that the policy does not run has no bound (p000, p001)")
    func noClock() {
        let rules = Policy.baseline {
            $0.complaint.firstResponse = .unlimited
            $0.complaint.majorActionDue = .unlimited
        }.complaint
        #expect(rules.firstResponseBound(registeredAt: at("2026-03-02 09:30")) == nil)
        #expect(rules.classBound(class: .major, registeredAt: at("2026-03-02 09:30")) == nil)
    }

    @Test("The director signs each day's register before its end (CMP-37)")
    func directorSigns() {
        #expect(complaint.directorSignBound(of: day("2026-03-02")) == at("2026-03-03 00:00"))
    }
}
