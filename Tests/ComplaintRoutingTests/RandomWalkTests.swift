import Foundation
import Policy
import SharedModels
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

    @Test("States, clocks, levels and events stay consistent", .timeLimit(.minutes(2)), arguments: 0..<40)
    func consistent(_ seed: UInt64) throws {
        for life in 0..<5 { try live(seed: seed * 1_000 + UInt64(life)) { _ in } }
    }

    @Test("The lives are worth looking at: they reach every state and tell every kind of fact", .timeLimit(.minutes(2)))
    func coverage() throws {
        var states: Set<ComplaintState> = []
        var facts: Set<String> = []
        for seed in 0..<260 {
            try live(seed: UInt64(seed)) { story in
                states.insert(story.it.state)
                facts.formUnion(story.told)
            }
        }
        // No life lasts the three years after which a file is purged.
        #expect(states == Set(ComplaintState.allCases).subtracting([.replied, .purged]))
        #expect(facts.count == 25, "told: \(facts.sorted())")
    }

    private func live(seed: UInt64, watching watch: (Story) -> Void) throws {
        var random = SplitMix(seed: seed)
        var story = Story(at: local("2026-01-05 08:00").addingTimeInterval(Double.random(in: 0..<86_400 * 60, using: &random)))
        try begin(&story, using: &random)
        for step in 0..<60 {
            try advance(&story, using: &random)
            let before = story
            let command = self.command(for: story.it, step: step, using: &random)
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
            if changed { try redeliver(command, as: role, to: story) }
            watch(story)
        }
        #expect(try story.replayed() == story.it, "the history does not replay to the same complaint")
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

    private func command(for complaint: Complaint, step: Int, using random: inout SplitMix) -> ComplaintCommand {
        let offered = complaint.state.commands
        let all = ComplaintCommand.Code.allCases.filter { $0 != .withdraw && $0 != .reject }
        let rarely = ComplaintCommand.Code.allCases
        let usual = Bool.random(using: &random) ? all : offered.filter { all.contains($0) }
        let pool = Int.random(in: 0..<30, using: &random) == 0 ? rarely : usual
        let code = pool.randomElement(using: &random) ?? .acknowledge
        let kind = ComplaintClass.allCases.randomElement(using: &random) ?? .general
        switch code {
        case .classify: return .classify(Classification(class: kind, majorReasons: kind == .major ? [.repeatedPromise] : []))
        case .reclassify:
            return .reclassify(Reclassification(class: kind, majorReasons: kind == .major ? [.governmentOrMedia] : [], reason: "理由\(step)"))
        case .resolve:
            let report = Bool.random(using: &random) ? "CAR-\(step)" : nil
            return .resolve(Resolution(result: "秘密\(step)", signedBy: "秘密乙", correctiveReport: report))
        case .reply:
            return .reply(OwnerMessage(text: "秘密\(step)"), correctiveReport: Bool.random(using: &random) ? "CAR-\(step)" : nil)
        case .archive: return .archive(filing: "秘密", correctiveReport: Bool.random(using: &random) ? "CAR-\(step)" : nil)
        case .clockDue: return .clockDue(ComplaintClock.allCases.randomElement(using: &random) ?? .month)
        case .callbackSatisfied: return .callbackSatisfied(cycle: complaint.cycle - Int.random(in: 0...1, using: &random))
        default: return Sample.command(code, for: complaint, mark: "\(step)")
        }
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

        // Clocks: the verdict of an ended one stands, nothing that is due is left, each missed bound and each rung was told once.
        for (index, clock) in then.clocks.enumerated() where clock.ended != nil {
            #expect(now.clocks[index].state == clock.state && now.clocks[index].ended == clock.ended)
            if let happened = clock.happened { #expect(now.clocks[index].happened == happened) }
        }
        if changed { #expect(!now.clocks.contains { clock in clock.due.map { $0 <= story.now } ?? false }) }
        let told = story.facts(ComplaintReminded.self).map {
            Rung(clock: $0.clock.rawValue, due: $0.due, bound: $0.bound, to: $0.recipients)
        }
        for (rung, times) in Dictionary(told.map { ($0, 1) }, uniquingKeysWith: +) {
            // A class that was changed back and forth has a clock of its own each time.
            #expect(times <= now.clocks.count { $0.name == rung.clock && $0.bound == rung.bound })
        }
        let missed = now.clocks.filter { $0.state == .missed }.map { Missed(clock: $0.name, bound: $0.bound) }
        let toldMissed = story.facts(ComplaintDeadlineMissed.self).map { Missed(clock: $0.clock.rawValue, bound: $0.bound) }
        #expect(Set(missed) == Set(toldMissed) && Set(toldMissed).count == toldMissed.count)
        #expect(Set(now.clocks.filter { $0.state == .running }.map(\.name)).count == now.clocks.filter { $0.state == .running }.count)
        if !now.state.isOpen { #expect(!now.clocks.contains { $0.due != nil || $0.state == .paused }) }

        // Every open complaint has an owner and a clock (OPS-09); while the callback is awaited both are the callback service's.
        if now.state.isOpen, now.state != .callbackPending {
            #expect(now.stageOwner.person != nil || now.state == .registered, "\(now.state)")
            #expect(now.clocks.contains { $0.isAwaited }, "\(now.state) \(now.class)")
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
            if now.state == .closed { #expect(then.state == .callbackPending && now.resolution != nil) }
        }
        // A major complaint is replied to and filed with its corrective report (CMP-42), whenever it became major.
        if now.class == .major, now.state == .archived || (now.state == .callbackPending && then.state == .resolved) {
            #expect(now.resolution?.correctiveReport?.isEmpty == false)
        }
        #expect(now.cycle == 1 + story.facts(ComplaintReopened.self).count)
        #expect(try JSONDecoder().decode(Complaint.self, from: JSONEncoder().encode(now)) == now)
        for event in story.events.dropFirst(before.events.count) { try expectPrivate(event) }
    }

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

/// A small random generator with a seed, so that a failing life can be lived again.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
