import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Reminders, the escalation ladder, pauses and the ledger of the clocks (domain 3.2, "If breached"; K-02, K-03).
@Suite("The ladder and the ledger of a complaint's clocks")
struct LadderTests {
    private func reminders(_ story: Story, _ clock: ComplaintClock) -> [ComplaintReminded] {
        story.facts(ComplaintReminded.self).filter { $0.clock == clock }
    }

    private func policy(_ change: (inout ComplaintSettings) -> Void) -> Policy {
        var settings = PolicySettings()
        change(&settings.complaint)
        return Policy(name: "test", settings: settings)
    }

    @Test("T-FIRST: a reminder when three quarters have gone, the receptionist and the director at the bound, each once")
    func firstResponse() throws {
        var story = Story(at: local("2026-03-02 09:30"))
        try story.give(.register(Sample.registration()))
        try story.runTimers(until: local("2026-03-03 03:29:59"))
        #expect(reminders(story, .first).isEmpty)
        try story.runTimers(until: local("2026-03-04 00:00"))
        let told = reminders(story, .first)
        #expect(told.map(\.due) == [local("2026-03-03 03:30"), local("2026-03-03 09:30")])
        #expect(told.map(\.recipients) == [[.csDept], [.receptionist, .officeDirector]])
        #expect(told.allSatisfy { $0.bound == local("2026-03-03 09:30") && $0.remindedAt == $0.due && !$0.raised })
        #expect(try story.give(.clockDue(.first)) == false)
    }

    @Test("Who meets the limit in time is not reminded any more")
    func inTime() throws {
        var story = Story(at: local("2026-03-02 09:30"))
        try story.give(sample: .register)
        try story.give(sample: .acknowledge)
        try story.runTimers(until: local("2026-03-04 00:00"))
        #expect(reminders(story, .first).isEmpty)
    }

    @Test("A reminder goes to whoever has the complaint in hand at that stage (OPS-09)")
    func responsible() throws {
        var story = try Story.reaching(.routed, rules: Story(at: local("2026-03-02 09:30")))
        try story.runTimers(until: local("2026-03-05 00:00"))
        #expect(reminders(story, .resolve).map(\.recipients) == [[.engineeringSupervisor], [.engineeringSupervisor, .officeDirector]])
    }

    @Test("Steps after the bound go on until the thing has happened, and may raise the level")
    func afterBound() throws {
        let rules = policy {
            $0.ladder[.general] = [
                EscalationRung(.resolve, .after(seconds: 3_600), [.role(.qualityDept)], level: .quality),
                EscalationRung(.resolve, .after(seconds: 86_400), [.role(.generalManager)], level: .generalManager),
            ]
        }
        var story = try Story.reaching(.inProgress, rules: Story(at: local("2026-03-02 09:30"), rules: rules))
        try story.runTimers(until: local("2026-03-05 02:00"))
        #expect(story.it.level == .quality)
        #expect(reminders(story, .resolve).last?.due == local("2026-03-05 01:00"))
        #expect(reminders(story, .resolve).map(\.raised) == [false, false, true])
        try story.give(sample: .resolve)
        #expect(story.clock(.resolve)?.happened == local("2026-03-05 02:00"))
        try story.runTimers(until: local("2026-03-07 00:00"))
        #expect(story.it.level == .quality)
        // A class that is corrected afterwards does not take back what was raised.
        try story.give(.reclassify(Reclassification(class: .noLiability, reason: "查明不实")), as: .officeDirector)
        #expect(story.it.level == .quality)
    }

    @Test("A limit that is no longer asked for climbs its ladder no further, also when it was missed", arguments: [true, false])
    func noLongerAsked(_ isMajor: Bool) throws {
        let clock = isMajor ? ComplaintClock.generalManager : .resolve
        let rules = policy {
            $0.ladder.everyClass = [EscalationRung(clock, .after(seconds: 86_400), [.role(.qualityDept)], level: .quality)]
        }
        var story = try Story.reaching(
            .inProgress, class: isMajor ? .major : .general, rules: Story(at: local("2026-03-02 09:30"), rules: rules))
        let bound = try #require(story.clock(clock)?.bound)
        try story.runTimers(until: bound.addingTimeInterval(3_600))
        try story.give(.reclassify(Reclassification(class: isMajor ? .general : .noLiability, reason: "改判")), as: .officeDirector)
        let entry = try #require(story.clock(clock))
        #expect(entry.state == .missed)
        #expect(entry.stopped == story.now)
        #expect(!entry.isAwaited)
        try story.runTimers(until: bound.addingTimeInterval(5 * 86_400))
        #expect(!reminders(story, clock).contains { $0.due > bound })
        #expect(story.it.level == .office)
    }

    @Test("A month that changes the class drops no rung: neither its own nor those of other clocks, however late it is looked at")
    func rungsOfTheMonth() throws {
        let monthBound = local("2026-04-03 00:00")
        let rules = policy {
            $0.ladder.everyClass += [
                EscalationRung(.month, .atBound, [.role(.qualityDept)]),
                EscalationRung(.feedback, .after(seconds: 29 * 86_400), [.role(.qualityDept)]),
                EscalationRung(.feedback, .after(seconds: 40 * 86_400), [.role(.managementRep)]),
            ]
            $0.ladder[.major] = [
                EscalationRung(.month, .atBound, [.role(.generalManager)]),
                EscalationRung(.feedback, .after(seconds: 41 * 86_400), [.role(.generalManager)]),
            ]
        }
        var timely = try Story.reaching(.inProgress, rules: Story(at: local("2026-03-02 09:30"), rules: rules))
        var late = timely
        try timely.runTimers(until: local("2026-05-01 00:00"))
        late.now = local("2026-05-01 00:00")
        try late.give(.clockDue(.month))
        for story in [timely, late] {
            #expect(reminders(story, .month).filter { $0.due == monthBound }.map(\.recipients) == [[.qualityDept], [.generalManager]])
            #expect(
                reminders(story, .feedback).suffix(3).map(\.due)
                    == [29, 40, 41].map { local("2026-03-05 09:30").addingTimeInterval($0 * 86_400) })
            #expect(reminders(story, .generalManager).map(\.due) == [local("2026-04-03 18:00"), local("2026-04-04 00:00")])
        }
    }

    /// A ladder for T-RESOLVE, which runs from 2 March 09:30 to 5 March 00:00.
    private func ladder(_ shares: [Int], after: [Int] = []) -> Policy {
        policy {
            $0.reminderShare = nil
            $0.ladder.everyClass =
                shares.compactMap(Ratio.init(basisPoints:)).map { EscalationRung(.resolve, .share($0), [.responsible]) }
                + [EscalationRung(.resolve, .atBound, [.role(.officeDirector)])]
                + after.map { EscalationRung(.resolve, .after(seconds: $0), [.role(.qualityDept)]) }
        }
    }

    @Test("A ladder that changes while the clock runs is followed by the names of its rungs: none is told twice, none is lost")
    func changedLadder() throws {
        var longer = try Story.reaching(.inProgress, rules: Story(at: local("2026-03-02 09:30"), rules: ladder([7_500])))
        try longer.runTimers(until: local("2026-03-04 12:00"))
        #expect(longer.clock(.resolve)?.rungReached == .share(basisPoints: 7_500))
        var (shorter, stored) = (longer, longer)
        let reached = local("2026-03-04 08:22:30")
        #expect(reminders(longer, .resolve).map(\.due) == [reached])

        longer.rules = ladder([5_000, 7_500, 9_000], after: [3_600])
        try longer.runTimers(until: local("2026-03-05 12:00"))
        #expect(
            reminders(longer, .resolve).map(\.due)
                == [reached, local("2026-03-04 17:45"), local("2026-03-05 00:00"), local("2026-03-05 01:00")])
        #expect(longer.clock(.resolve)?.rungReached == .after(seconds: 3_600))

        shorter.rules = ladder([])
        try shorter.runTimers(until: local("2026-03-05 12:00"))
        #expect(reminders(shorter, .resolve).map(\.due) == [reached, local("2026-03-05 00:00")])

        // As it was stored before rungs had names: one rung is behind it.
        let named = String(decoding: try JSONEncoder().encode(stored.it), as: UTF8.self)
        let counted = named.replacing("\"rungReached\":\"75%\"", with: "\"rungsReached\":1")
        #expect(named != counted)
        let old = try JSONDecoder().decode(Complaint.self, from: Data(counted.utf8))
        stored.changeDirectly { $0 = old }
        try stored.runTimers(until: local("2026-03-05 12:00"))
        #expect(reminders(stored, .resolve).map(\.due) == [reached, local("2026-03-05 00:00")])
        #expect(stored.clock(.resolve)?.rungReached == .atBound && stored.clock(.resolve)?.rungsReached == nil)
    }

    @Test("A rung that is gone from the policy when its time comes holds up neither the bound nor the rung after it (K-03)")
    func rungThatIsGone() throws {
        let bound = local("2026-03-05 00:00")
        var story = try Story.reaching(.inProgress, rules: Story(at: local("2026-03-02 09:30"), rules: ladder([7_500], after: [3_600])))
        story.rules = ladder([], after: [3_600])
        try story.runTimers(until: bound.addingTimeInterval(60))
        let missed = story.facts(ComplaintDeadlineMissed.self).filter { $0.clock == .resolve }
        #expect(missed.map(\.missedAt) == [bound])
        #expect(reminders(story, .resolve).map(\.remindedAt) == [bound])
        story.rules = ladder([], after: [7_200])
        try story.runTimers(until: bound.addingTimeInterval(10_000))
        #expect(reminders(story, .resolve).map(\.remindedAt) == [bound, bound.addingTimeInterval(7_200)])
    }

    @Test("A rung's name is read as it is written", arguments: ["75%", "87.50%", "99.05%", "bound", "+3600s", "+60s"])
    func rungNames(_ text: String) throws {
        #expect(ClockRung(text)?.text == text)
        for wrong in ["75", "x%", "1.5%", "after", "+s", ""] { #expect(ClockRung(wrong) == nil) }
    }

    @Test("Without a share there is no reminder; the rungs at the bound stay")
    func noReminder() throws {
        var story = Story(at: local("2026-03-02 09:30"), rules: policy { $0.reminderShare = nil })
        try story.give(sample: .register)
        try story.runTimers(until: local("2026-03-06 00:00"))
        #expect(story.facts(ComplaintReminded.self).allSatisfy { $0.due == $0.bound })
        #expect(!story.facts(ComplaintReminded.self).isEmpty)
    }

    @Test("A limit that was set after three quarters of it had gone reminds nobody of the past, but tells its breach")
    func setLate() throws {
        var story = Story(at: local("2026-03-02 09:30"))
        try story.give(sample: .register)
        try story.give(sample: .startReview)
        try story.runTimers(until: local("2026-03-04 20:00"))
        try story.give(.classify(Classification(class: .general)), as: .csDept)
        #expect(reminders(story, .resolve).isEmpty)
        try story.runTimers(until: local("2026-03-05 00:00"))
        #expect(reminders(story, .resolve).map(\.due) == [local("2026-03-05 00:00")])
    }

    // MARK: Pauses

    @Test("Where the policy lets the work wait for the owner's information, its limits are that much later; T-REVIEW is not (WE-12)")
    func pause() throws {
        var story = Story(at: local("2026-03-02 09:30"), rules: policy { $0.pauseWhileInfoAwaited = true })
        try story.give(sample: .register)
        try story.give(sample: .startReview)
        story.now = local("2026-03-02 10:00")
        try story.give(sample: .requestInfo)
        #expect(story.clock(.feedback)?.state == .paused)
        #expect(story.clock(.review)?.bound == local("2026-03-04 09:30"))
        #expect(story.clock(.review)?.state == .running)
        story.now = local("2026-03-03 16:00")
        try story.give(sample: .supplyInfo)
        #expect(story.clock(.feedback)?.bound == local("2026-03-06 15:30"))
        #expect(story.clock(.feedback)?.pauses?.map(\.from) == [local("2026-03-02 10:00")])
        #expect(story.clock(.feedback)?.pauses?.map(\.to) == [local("2026-03-03 16:00")])
        #expect(story.clock(.feedback)?.pauses?.map(\.cause) == ["request-info"])
        // A limit that starts afterwards, from the registration, leaves the same stretch out: two days from the 3rd at 15:30.
        try story.give(.classify(Classification(class: .general)), as: .csDept)
        #expect(story.clock(.resolve)?.bound == local("2026-03-06 00:00"))
        #expect(story.clock(.resolve)?.started == local("2026-03-02 09:30"))
    }

    @Test(
        "CMP-36: that a limit waits is told with the request, and by when it is then due with the information (WE-12)",
        arguments: [true, false])
    func toldPause(_ waits: Bool) throws {
        var story = Story(at: local("2026-03-02 09:30"), rules: policy { $0.pauseWhileInfoAwaited = waits })
        for code in [ComplaintCommand.Code.register, .startReview] { try story.give(sample: code) }
        try story.give(.reclassify(Reclassification(class: .general, subject: .fees, reason: "核实")), as: .officeDirector)
        let bound = try #require(story.clock(.resolve)?.bound)
        story.now = local("2026-03-02 10:00")
        try story.give(sample: .requestInfo)
        #expect(story.facts(InfoRequested.self).map(\.dueAt) == [waits ? nil : bound])
        story.now = local("2026-03-03 16:00")
        try story.give(sample: .supplyInfo)
        #expect(story.facts(InfoSupplied.self).map(\.dueAt) == [story.clock(.resolve)?.bound])
        #expect((story.clock(.resolve)?.bound == bound) == !waits)
    }

    @Test("Of a complaint without a class nothing is promised when its information comes")
    func toldNothing() throws {
        var story = Story(at: local("2026-03-02 09:30"))
        for code in [ComplaintCommand.Code.register, .startReview, .requestInfo, .supplyInfo] { try story.give(sample: code) }
        #expect(story.facts(InfoRequested.self).map(\.dueAt) == [nil] && story.facts(InfoSupplied.self).map(\.dueAt) == [nil])
    }

    @Test("In the baseline nothing waits")
    func noPause() throws {
        var story = try Story.reaching(.infoNeeded, rules: Story(at: local("2026-03-02 09:30")))
        #expect(!story.it.clocks.contains { $0.state == .paused })
        story.now = local("2026-03-03 09:00")
        try story.give(sample: .supplyInfo)
        #expect(story.clock(.feedback)?.bound == local("2026-03-05 09:30"))
        #expect(story.it.infoWaits.map(\.to) == [local("2026-03-03 09:00")])
    }

    @Test("A complaint that ends while it waits leaves no clock behind")
    func endsPaused() throws {
        var story = Story(at: local("2026-03-02 09:30"), rules: policy { $0.pauseWhileInfoAwaited = true })
        for code in [ComplaintCommand.Code.register, .startReview, .requestInfo, .withdraw] { try story.give(sample: code) }
        #expect(!story.it.clocks.contains { $0.state == .paused || $0.due != nil })
    }

    // MARK: The ledger

    @Test("The ledger names the command by which each clock started and ended")
    func causes() throws {
        let story = try Story.reaching(.classified)
        #expect(story.clock(.first)?.cause == "register")
        #expect(story.clock(.review)?.endCause == "classify")
        #expect(story.clock(.resolve)?.cause == "classify")
    }

    @Test("Every bound is a function of its ledger entry, the policy and the calendar", arguments: ComplaintClass.allCases)
    func replay(_ kind: ComplaintClass) throws {
        var story = kind == .unclassified ? try Story.reaching(.registered) : try Story.reaching(.classified, class: kind)
        try story.runTimers(until: local("2026-03-04 12:00"))
        for entry in story.it.clocks {
            let clock = try #require(ComplaintClock(rawValue: entry.name))
            let basis = try #require(ComplaintClockBasis(of: entry))
            #expect(story.rules.complaint.bound(of: clock, on: basis) == entry.bound, "\(entry.name)")
        }
    }
}
