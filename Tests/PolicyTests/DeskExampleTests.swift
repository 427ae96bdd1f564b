import Foundation
import SharedModels
import Testing

@testable import Policy

@Suite("Worked examples: desk, surveys and company", .timeLimit(.minutes(10)))
struct DeskExampleTests {
    let policy = Policy.baseline

    @Test("WE-67: promises made on a call run by the hour")
    func promises() {
        let made = at("2026-03-02 10:00")
        #expect(policy.contact.promiseBound(madeAt: made, promise: .normal) == at("2026-03-03 10:00"))
        #expect(policy.contact.promiseBound(madeAt: made, promise: .fast) == at("2026-03-02 12:00"))
    }

    @Test("An unsolved contact is with the department head the same day (INT-10)")
    func sameDay() {
        #expect(policy.contact.sameDayBound(recordedAt: at("2026-03-02 00:00")) == at("2026-03-03 00:00"))
        #expect(policy.contact.sameDayBound(recordedAt: at("2026-03-02 23:59:59")) == at("2026-03-03 00:00"))
        #expect(policy.contact.isSameDay(at("2026-03-02 00:00"), at("2026-03-02 23:59:59")))
        #expect(!policy.contact.isSameDay(at("2026-03-02 23:59:59"), at("2026-03-03 00:00")))
    }

    @Test(
        "A desk is empty when it was left long enough ago, in hours that have lasted as long (OPS-08)",
        arguments: [
            (nil, "02:00", true), ("07:00-21:00", "07:00", false), ("07:00-21:00", "07:14:59", false), ("07:00-21:00", "07:15", true),
            ("07:00-21:00", "20:59:59", true), ("07:00-21:00", "21:00", false), ("07:00-21:00", "02:00", false),
            ("14:00-02:00", "00:05", true), ("14:00-02:00", "14:10", false), ("14:00-02:00", "02:00", false),
        ] as [(String?, String, Bool)])
    func emptyDesk(hours: String?, time: String, isTold: Bool) {
        var settings = PolicySettings()
        settings.desk.hours = hours.flatMap { DailyHours($0) }
        let now = at("2026-03-02 \(time)")
        let bound = Policy(name: "hours", settings: settings).desk.emptyDeskBound(at: now)
        #expect(bound == (isTold ? now.addingTimeInterval(-900) : nil))
    }

    @Test("WE-59: an unpaid fee goes up three days after the second contact (INT-56)")
    func fee() {
        #expect(policy.estate.feeEscalationBound(contactedAt: at("2026-06-02 10:00")) == at("2026-06-06 00:00"))
    }

    @Test("WE-60: the move-out form is in time fourteen days before, not thirteen (INT-51)")
    func moveOut() {
        let bound = policy.estate.moveOutNoticeBound(movingOut: day("2026-09-30"))
        #expect(!at("2026-09-16 23:59:59").isLate(for: bound))
        #expect(at("2026-09-17 00:00").isLate(for: bound))
    }

    @Test("Forms of who moves in are in by the end of the day, and its month's list is due in the first days of the next (INT-47, RPT-07)")
    func moveIn() {
        #expect(policy.estate.moveInFormsBound(movingIn: day("2026-03-16")) == at("2026-03-17 00:00"))
        #expect(policy.estate.moveInListDue(of: day("2026-03-31").localMonth) == at("2026-04-03 00:00"))
        #expect(policy.estate.moveInListDue(of: day("2026-12-01").localMonth) == at("2027-01-03 00:00"))
    }

    @Test("WE-62: the lift is asked for the day before, not on the day")
    func lift() {
        let bound = policy.estate.liftApplicationBound(wanted: day("2026-04-20"))
        #expect(!at("2026-04-19 20:00").isLate(for: bound))
        #expect(at("2026-04-20 08:00").isLate(for: bound))
    }

    @Test("WE-63: air-conditioning is charged outside core hours, and all of it on a statutory holiday")
    func airConditioning() throws {
        let policy = try deployed.policy(named: "baseline")
        let hour = 3600.0
        #expect(policy.estate.chargeableAirConditioning(from: at("2026-03-02 18:30"), to: at("2026-03-02 21:00")) == 2 * hour)
        #expect(policy.estate.chargeableAirConditioning(from: at("2026-10-01 18:30"), to: at("2026-10-01 21:00")) == 2.5 * hour)
        // From a holiday into a working day that is not one: the night, then the morning before seven.
        #expect(policy.estate.chargeableAirConditioning(from: at("2026-10-03 22:00"), to: at("2026-10-04 08:00")) == 9 * hour)
        #expect(policy.estate.chargeableAirConditioning(from: at("2026-03-02 21:00"), to: at("2026-03-02 18:30")) == nil)
        #expect(policy.estate.chargeableAirConditioning(from: at("2026-03-02 21:00"), to: at("2027-03-02 21:00")) == nil)
    }

    @Test("WE-64: a tenth of 12,600.00 yuan is 1,260.00")
    func plants() {
        #expect(policy.estate.plantsFee(onFen: 1_260_000) == 126_000)
        #expect(policy.estate.plantsFee(onFen: 5) == 1)
        #expect(policy.estate.plantsFee(onFen: 4) == 0)
    }

    @Test("WE-66: staff are in place half an hour before the group")
    func group() {
        #expect(policy.desk.groupReminder(arrival: at("2026-10-10 09:00")) == at("2026-10-10 08:30"))
    }

    @Test(
        "WE-68: the third ring is in time for the baseline and p002, late for p000",
        arguments: [("baseline", true), ("p002", true), ("p000", false)])
    func rings(name: String, isInTime: Bool) throws {
        #expect(try deployed.policy(named: name).desk.isInTime(answeredOnRing: 3) == isInTime)
    }

    @Test("WE-69: two patrols on a working day, none on a day off (OPS-13)")
    func patrols() throws {
        let estate = try deployed.policy(named: "baseline").estate
        #expect(estate.patrols(on: day("2026-03-02")) == 2)
        #expect(estate.patrols(on: day("2026-03-01")) == 0)
        #expect(estate.patrols(on: day("2026-02-17")) == 0)
        #expect(estate.patrols(on: day("2026-02-28")) == 2)
    }

    @Test(
        "WE-51, WE-53, WE-58: points are lost for forms that did not come back (CBK-34)",
        arguments: [
            (183, 300, SurveyKind.special, PenaltyMode.fullSteps, 1.0), (183, 300, .special, .proportional, 1.8),
            (183, 300, .special, .anyStartedStep, 2.0), (78, 100, .periodicOffice, .fullSteps, 2.0),
            (85, 100, .periodicOffice, .fullSteps, 1.0), (899, 1_000, .periodicOffice, .fullSteps, 0.0),
            (90, 100, .periodicOffice, .anyStartedStep, 0.0), (599, 1_000, .annual, .anyStartedStep, 0.0),
            (0, 0, .special, .fullSteps, 0.0),
        ])
    func penalty(returned: Int, sent: Int, kind: SurveyKind, mode: PenaltyMode, points: Double) {
        let survey = Policy.baseline { $0.survey.penaltyMode = mode }.survey
        #expect(abs(survey.penaltyPoints(returned: returned, sent: sent, kind: kind) - points) < 1e-9)
    }

    @Test("WE-58: exactly the threshold passes")
    func threshold() {
        #expect(policy.survey.returnMin(for: .annual).isReached(by: 600, of: 1_000))
        #expect(!policy.survey.returnMin(for: .annual).isReached(by: 599, of: 1_000))
    }

    @Test("WE-55, WE-57: the satisfaction target is judged exactly, and not at all without ratings")
    func satisfaction() {
        #expect(policy.company.isSatisfactionReached(conforming: 85, rated: 100) == true)
        #expect(policy.company.isSatisfactionReached(conforming: 849, rated: 1_000) == false)
        #expect(policy.company.isSatisfactionReached(conforming: 0, rated: 0) == nil)
        #expect(Policy.baseline { $0.company.satisfactionTarget = nil }.company.isSatisfactionReached(conforming: 9, rated: 9) == nil)
    }

    @Test("WE-82: reviews are at most twelve months apart, with their preparation before (OPS-24 to OPS-26)")
    func review() {
        let next = policy.company.nextReview(after: day("2025-04-18"))
        #expect(next == day("2026-04-18"))
        let preparation = policy.company.reviewPreparation(before: next)
        #expect(preparation == (plan: day("2026-03-18"), material: day("2026-04-04"), confirmed: day("2026-04-11")))
    }

    @Test("Complaint files are kept for three years from closing (CMP-50)")
    func retention() {
        #expect(policy.company.complaintRetention(closedAt: at("2024-02-29 12:00")) == at("2027-03-01 00:00"))
        #expect(policy.company.defaultRetention(closedAt: at("2026-03-02 12:00")) == at("2029-03-03 00:00"))
    }
}
