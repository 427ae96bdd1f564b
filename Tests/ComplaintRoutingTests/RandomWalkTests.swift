import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

/// Long random lives of complaints: whatever is asked of them, by whomever and whenever, the rules hold.
@Suite("Random lives of complaints")
struct RandomWalkTests {
    /// Where a complaint may go in one decision.
    static let edges: [ComplaintState: Set<ComplaintState>] = [
        .registered: [.underReview, .resolved, .withdrawn],
        .underReview: [.infoNeeded, .notAccepted, .classified, .withdrawn],
        .infoNeeded: [.underReview, .withdrawn],
        .classified: [.routed, .inProgress, .withdrawn],
        .routed: [.inProgress, .withdrawn],
        .inProgress: [.resolved, .routed, .withdrawn],
        .resolved: [.callbackPending, .withdrawn],
        .callbackPending: [.closed, .inProgress, .withdrawn],
        .closed: [.archived],
        .notAccepted: [], .replied: [], .archived: [], .withdrawn: [],
    ]

    @Test("States, clocks, levels and events stay consistent", .timeLimit(.minutes(10)), arguments: 0..<40)
    func consistent(_ seed: UInt64) async throws {
        for life in 0..<5 {
            try checkLateTimers(try live(seed: seed * 1_000 + UInt64(life)) { _ in })
            await Task.yield()
        }
    }

    /// Policies that differ in what the random lives depend on.
    static let policies: [Policy] = {
        func policy(_ name: String, _ change: (inout PolicySettings) -> Void) -> Policy {
            var settings = PolicySettings()
            change(&settings)
            return Policy(name: name, settings: settings)
        }
        return [
            policy("pause") { $0.complaint.pauseWhileInfoAwaited = true },
            policy("elapsed") { $0.complaint.dayMode = .elapsed },
            policy("manual-callback") { $0.callback.complaintDue = .manual },
            policy("earlier-of") { $0.complaint.ownerLimitMode = .earlierOf },
            policy("ladder") {
                $0.complaint.ladder.everyClass += [
                    EscalationRung(.feedback, .after(seconds: 86_400), [.role(.qualityDept)], level: .quality),
                    EscalationRung(.month, .atBound, [.role(.generalManager)]),
                ]
                let half = Ratio(basisPoints: 5_000).map { [EscalationRung(.resolve, .share($0), [.responsible])] } ?? []
                $0.complaint.ladder[.general] =
                    half + [
                        EscalationRung(.resolve, .after(seconds: 2 * 86_400), [.role(.generalManager)], level: .generalManager)
                    ]
            },
        ]
    }()

    @Test("They stay so under other policies too", .timeLimit(.minutes(10)), arguments: policies.indices, 0..<6)
    func otherPolicies(_ index: Int, _ seed: UInt64) async throws {
        for life in 0..<4 {
            try checkLateTimers(try live(seed: 70_000 + seed * 100 + UInt64(life), under: Self.policies[index]) { _ in })
            await Task.yield()
        }
    }

    @Test("The lives are worth looking at: they reach every state and tell every kind of fact", .timeLimit(.minutes(10)))
    func coverage() async throws {
        var states: Set<ComplaintState> = []
        var facts: Set<String> = []
        for seed in 0..<260 {
            try live(seed: UInt64(seed)) { story in
                states.insert(story.it.state)
                facts.formUnion(story.told)
            }
            // So many lives on one thread would keep it from other tests.
            await Task.yield()
        }
        // No life lasts the three years after which a file is purged.
        #expect(states == Set(ComplaintState.allCases).subtracting([.replied, .purged]))
        #expect(facts.count == 33, "told: \(facts.sorted())")
    }

    @Test("Under every preset an open complaint has an owner and a clock (ADR 11)", .timeLimit(.minutes(10)), arguments: presetNames, 0..<4)
    func presets(_ name: String, _ seed: UInt64) async throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../deploy/policy").standardized
        let rules = try PolicyFolder(folder).policy(named: name)
        for life in 0..<4 {
            try checkLateTimers(try live(seed: 90_000 + seed * 100 + UInt64(life), under: rules) { _ in })
            await Task.yield()
        }
    }

    private static let presetNames = ["p000", "p001", "p002", "p003", "p004", "strictest"]

    @discardableResult
    private func live(seed: UInt64, under rules: Policy = .baseline, watching watch: (Story) -> Void) throws -> Story {
        var random = SplitMix(seed: seed)
        var story = Story(
            at: local("2026-01-05 08:00").addingTimeInterval(Double.random(in: 0..<86_400 * 60, using: &random)), rules: rules)
        try begin(&story, using: &random)
        for step in 0..<60 {
            try advance(&story, using: &random)
            let before = story
            let command = self.command(for: story, step: step, using: &random)
            let entitled = Sample.role(for: command.name, toCompany: story.it.registration.toCompany)
            let role = Int.random(in: 0..<5, using: &random) > 0 ? entitled : Role.allCases.randomElement(using: &random) ?? .csDept
            let changed: Bool
            do {
                changed = try story.give(command, as: role)
            } catch let rejection {
                #expect(rejection.code != .notFound)
                #expect(story.it == before.it, "a refused command changed the complaint")
                continue
            }
            try check(story, after: before, changed: changed)
            for code in ComplaintCommand.Code.allCases {
                #expect(story.it.roles(for: code).isSubset(of: code.posts(under: rules)), "\(code) (OPS-23)")
            }
            if changed { try redeliver(command, as: role, to: story) }
            watch(story)
        }
        #expect(try story.replayed() == story.it, "the history does not replay to the same complaint")
        return story
    }

    /// What became of the complaint does not depend on how soon its timers fired: without any, each command finds what fell due.
    private func checkLateTimers(_ story: Story) throws {
        var timely = story
        var late = try story.withoutTimers()
        late.now = timely.now
        for clock in ComplaintClock.allCases {
            try timely.give(.clockDue(clock))
            try late.give(.clockDue(clock))
        }
        #expect(late.it.state == timely.it.state && late.it.class == timely.it.class && late.it.level == timely.it.level)
        #expect(late.it.clocks.map(\.name) == timely.it.clocks.map(\.name))
        #expect(late.it.clocks.map(\.bound) == timely.it.clocks.map(\.bound))
        #expect(late.it.clocks.map(\.state) == timely.it.clocks.map(\.state))
        #expect(Self.rungs(late) == Self.rungs(timely))
    }

    private static func rungs(_ story: Story) -> [Rung: Int] {
        let told = story.facts(ComplaintReminded.self).map {
            Rung(clock: $0.clock.rawValue, due: $0.due, bound: $0.bound, to: $0.recipients)
        }
        return Dictionary(told.map { ($0, 1) }, uniquingKeysWith: +)
    }

    private func begin(_ story: inout Story, using random: inout SplitMix) throws {
        let reasons: [MajorReason] = Int.random(in: 0..<5, using: &random) == 0 ? [.lossOrInjury] : []
        let registration = Sample.registration(
            reasons: reasons, channel: Channel.allCases.randomElement(using: &random) ?? .phone,
            ownerLimit: Bool.random(using: &random) ? story.now.addingTimeInterval(Double.random(in: 1..<500_000, using: &random)) : nil,
            toCompany: Bool.random(using: &random))
        try story.give(.register(registration), as: .receptionist)
    }

    /// Time goes on, sometimes far; sometimes the timers fire on the way and sometimes the service was down.
    private func advance(_ story: inout Story, using random: inout SplitMix) throws {
        let longest = Int.random(in: 0..<20, using: &random) == 0 ? 86_400.0 * 40 : 40_000
        let step = Double.random(in: 0..<longest, using: &random)
        let target = story.now.addingTimeInterval(step)
        if Bool.random(using: &random) {
            let before = story
            try story.runTimers(until: target)
            try check(story, after: before, changed: story.version != before.version)
        } else {
            story.now = target
        }
    }

    private func command(for story: Story, step: Int, using random: inout SplitMix) -> ComplaintCommand {
        let complaint = story.it
        let offered = complaint.state.commands
        let all = ComplaintCommand.Code.allCases.filter { $0 != .withdraw && $0 != .reject }
        let rarely = ComplaintCommand.Code.allCases
        let usual = Bool.random(using: &random) ? all : offered.filter { all.contains($0) }
        let pool = Int.random(in: 0..<30, using: &random) == 0 ? rarely : usual
        let code = pool.randomElement(using: &random) ?? .acknowledge
        let kind = ComplaintClass.allCases.randomElement(using: &random) ?? .general
        switch code {
        case .classify:
            return .classify(
                Classification(class: kind, majorReasons: kind == .major ? [.repeatedPromise] : [], dueBy: dueBy(kind, under: story.rules)))
        case .reclassify:
            let subject = Int.random(in: 0..<3, using: &random) == 0 ? ComplaintSubject.allCases.randomElement(using: &random) : nil
            let person = Bool.random(using: &random) ? "秘密丙" : nil
            if subject != nil, Bool.random(using: &random) {
                return .reclassify(Reclassification(subject: subject, person: person, reason: "理由\(step)"))
            }
            return .reclassify(
                Reclassification(
                    class: kind, majorReasons: kind == .major ? [.governmentOrMedia] : [], subject: subject, person: person,
                    dueBy: dueBy(kind, under: story.rules), reason: "理由\(step)"))
        case .resolve:
            let report = Bool.random(using: &random) ? "CAR-\(step)" : nil
            let isManual = story.rules.callback.complaintDue.isManual
            return .resolve(
                Resolution(
                    result: "秘密\(step)", signedBy: "秘密乙", correctiveReport: report,
                    callbackDueBy: isManual ? story.now.addingTimeInterval(3 * 86_400) : nil))
        case .reply:
            return .reply(OwnerMessage(text: "秘密\(step)"), correctiveReport: Bool.random(using: &random) ? "CAR-\(step)" : nil)
        case .archive: return .archive(filing: "秘密", correctiveReport: Bool.random(using: &random) ? "CAR-\(step)" : nil)
        case .clockDue: return .clockDue(ComplaintClock.allCases.randomElement(using: &random) ?? .month)
        case .callbackSatisfied: return .callbackSatisfied(cycle: complaint.cycle - Int.random(in: 0...1, using: &random))
        case .noteRepair: return .noteRepair(news(for: complaint, using: &random))
        default: return Sample.command(code, for: complaint, mark: "\(step)")
        }
    }

    /// Something about one of the complaint's slips, or about one that does another's work again.
    private func news(for complaint: Complaint, using random: inout SplitMix) -> RepairNews {
        let known = complaint.repairs?.randomElement(using: &random)?.workOrderId
        let steps: [RepairNews.Step] = [
            .raised(reworkOf: known == nil ? Sample.slip : nil), .reportedBack(workDone: Bool.random(using: &random)),
            .closed(RepairOutcome.allCases.randomElement(using: &random) ?? .satisfied), .cancelled,
        ]
        return Sample.news(
            steps.randomElement(using: &random) ?? .cancelled,
            of: known ?? WorkOrderID(UUID.v7(milliseconds: 1_772_415_000_000, high: 8, low: UInt64.random(in: 1...3, using: &random))))
    }

    /// The limit that people set where the policy leaves it to them (CMP-36).
    private func dueBy(_ kind: ComplaintClass, under rules: Policy) -> Date? {
        kind == .general && rules.complaint.generalResolveDue.isManual ? local("2026-07-01 12:00") : nil
    }

    private struct Missed: Hashable {
        let clock: String
        let bound: Date
    }

    private struct Rung: Hashable {
        let clock: String
        let due: Date
        let bound: Date
        let to: [Role]
    }

    private func check(_ story: Story, after before: Story, changed: Bool) throws {
        let (now, then) = (story.it, before.it)
        #expect(changed == (story.version > before.version), "a change without a fact, or a fact without a change")
        if !changed { #expect(now == then) }
        #expect(now.state == then.state || Self.edges[then.state]?.contains(now.state) == true, "\(then.state) → \(now.state)")

        // What was registered stands as it was taken (CMP-13); no life lasts until its file is purged.
        #expect(now.registration == then.registration)
        try checkClocks(story, after: then, changed: changed)

        // Every open complaint has an owner and a clock (OPS-09, CMP-38); while the callback is awaited both are the callback service's,
        // where the policy gives that a limit.
        if now.state.isOpen, now.state != .callbackPending || now.awaitsReport || story.rules.callback.complaintDue == .unlimited {
            let isOthers = now.state == .registered || (now.state == .callbackPending && !now.awaitsReport)
            #expect(isOthers || now.stageOwner.person != nil, "\(now.state)")
            #expect(now.clocks.contains { $0.isAwaited && !Self.isMonthThatRanOut($0) }, "\(now.state) \(now.class)")
        }

        // Class and level.
        // One that is over is only marked as one of a group.
        let isTheManagers = now.class == .major || now.isInGroup || now.raisedLevel == .generalManager
        if now.state.isOpen { #expect((now.level == .generalManager) == isTheManagers) }
        #expect(now.majorReasons.isEmpty == (now.class != .major))

        // The loop ends only satisfied, withdrawn or refused.
        if !now.state.isOpen, then.state.isOpen {
            let last = story.events.last?.code
            #expect(["complaint.closed", "complaint.withdrawn", "complaint.rejected"].contains(last))
            if now.state == .closed {
                #expect(then.state == .callbackPending && now.resolution != nil && !now.lacksCorrectiveReport)
            }
        }
        // A major complaint is replied to, closed and filed with its corrective report (CMP-42), whenever it became major.
        if now.class == .major, now.state == .archived || (now.state == .callbackPending && then.state == .resolved) {
            #expect(now.resolution?.correctiveReport?.isEmpty == false)
        }
        // Nothing that is told of a repair moves the complaint, no slip is lost, and the end of each is told once.
        if changed, case .noteRepair? = story.log.last?.command { #expect(now.state == then.state && now.cycle == then.cycle) }
        #expect(Set((then.repairs ?? []).map(\.workOrderId)).isSubset(of: (now.repairs ?? []).map(\.workOrderId)))
        let done = story.facts(ComplaintRepairDone.self).map(\.workOrderId)
        #expect(Set(done) == Set((now.repairs ?? []).filter { !$0.isOpen }.map(\.workOrderId)) && Set(done).count == done.count)
        #expect(now.cycle == 1 + story.facts(ComplaintReopened.self).count)
        #expect(try JSONDecoder().decode(Complaint.self, from: JSONEncoder().encode(now)) == now)
        for event in story.events.dropFirst(before.events.count) { try expectPrivate(event) }
    }

    /// The verdict of an ended clock stands, nothing that is due is left, each missed bound and each rung was told once, and no clock outlives
    /// its reason.
    private func checkClocks(_ story: Story, after then: Complaint, changed: Bool) throws {
        let now = story.it
        for (index, clock) in then.clocks.enumerated() where clock.ended != nil {
            let kept = now.clocks[index]
            #expect(kept.state == clock.state && kept.ended == clock.ended && kept.bound == clock.bound)
            if let happened = clock.happened { #expect(kept.happened == happened) }
            if let stopped = clock.stopped { #expect(kept.stopped == stopped) }
        }
        if changed { #expect(!now.clocks.contains { clock in clock.due.map { $0 <= story.now } ?? false }) }
        for (rung, times) in Self.rungs(story) {
            // A class that was changed back and forth has a clock of its own each time; a pause moves a bound that was told.
            #expect(times <= now.clocks.count { $0.name == rung.clock && ($0.bound == rung.bound || $0.pauses != nil) })
        }
        let missed = now.clocks.filter { $0.state == .missed }.map { Missed(clock: $0.name, bound: $0.bound) }
        let toldMissed = story.facts(ComplaintDeadlineMissed.self).map { Missed(clock: $0.clock.rawValue, bound: $0.bound) }
        #expect(Set(missed) == Set(toldMissed) && Set(toldMissed).count == toldMissed.count)
        let awaited = now.clocks.filter(\.isAwaited)
        #expect(Set(awaited.map(\.name)).count == awaited.count)
        if !now.state.isOpen { #expect(awaited.isEmpty && !now.clocks.contains { $0.due != nil }) }
        for entry in awaited where now.state.isOpen {
            let clock = try #require(ComplaintClock(rawValue: entry.name))
            #expect(Self.hasReason(clock, now), "\(entry.name) of \(now.class) in \(now.state)")
        }
        for entry in now.clocks {
            let clock = try #require(ComplaintClock(rawValue: entry.name))
            let basis = try #require(ComplaintClockBasis(of: entry))
            #expect(story.rules.complaint.bound(of: clock, on: basis) == entry.bound, "\(entry)")
        }
    }

    /// Whether what a clock waits for can still come (domain 3.2).
    private static func hasReason(_ clock: ComplaintClock, _ now: Complaint) -> Bool {
        switch clock {
        case .first: now.acknowledgement == nil
        case .review: [.registered, .underReview, .infoNeeded].contains(now.state)
        case .sort: now.class == .unclassified
        case .class: now.class.isAssistance && now.answer == nil
        case .generalManager: (now.class == .major || now.isInGroup) && now.gmReceivedAt == nil
        case .resolve: now.class == .general && now.firstResolvedAt == nil
        case .feedback: now.reply == nil
        case .agreed: now.reply == nil && now.cycle == 1
        case .month: now.class.countsAsLiability
        case .follow: !now.clocks.contains { $0.isAwaited && $0.name != "T-FOLLOW" && !isMonthThatRanOut($0) }
        }
    }

    /// A month that has run out makes a complaint major, and asks nobody for anything.
    private static func isMonthThatRanOut(_ clock: CaseClock) -> Bool { clock.name == "T-MONTH" && clock.state == .missed }

    /// The same command once more changes nothing.
    private func redeliver(_ command: ComplaintCommand, as role: Role, to story: Story) throws {
        var again = story
        // A post that was responsible before the command need not be so after it; the events of services always come from the system.
        guard story.it.roles(for: command.name).contains(role) else { return }
        do {
            let changed = try again.give(command, as: role)
            #expect(!changed, "\(command.code) twice in \(story.it.state)")
        } catch {
            Issue.record("\(command.code) twice in \(story.it.state): \(error)")
        }
        #expect(again.it == story.it)
    }

    /// Nothing private is in the clear part of an event (D10).
    private func expectPrivate(_ event: any Event) throws {
        let encoder = JSONEncoder()
        encoder.userInfo[.sealer] = ClosedSealer()
        let text = String(decoding: try encoder.encode(event), as: UTF8.self)
        for secret in Sample.secrets { #expect(!text.contains(secret), "\(event.code) tells \(secret)") }
    }
}

/// Seals without opening, for tests that look at the clear part.
struct ClosedSealer: Sealer {
    func seal(_ plaintext: Data) -> String { "sealed" }
    func open(_ jwe: String) -> Data? { nil }
}
