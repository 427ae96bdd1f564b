import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// A whole year of complaints on a virtual clock, judged by an independent calculation.
@Suite("A simulated year")
struct YearTests {
    /// Monday, 5 July 2027, so that a leap day lies within; the last complaints have two months to end.
    private static let start = YearDays.start(of: 21_004)
    private static let days = 365
    private static let estates = ["osmanthus", "willow", "lotus", "maple"]

    @Test("20,000 complaints: every limit that the rules say was missed is told, once, and no other", .timeLimit(.minutes(10)))
    func year() async throws {
        let began = ContinuousClock.now
        let verdicts = try await Self.verdicts()
        let wrong = verdicts.flatMap(\.wrong)
        for text in wrong.prefix(8) { Issue.record("\(text)") }
        #expect(wrong.isEmpty, "\(wrong.count) differences")
        #expect(verdicts.reduce(0) { $0 + $1.estate.residents.count } == 20_000)
        let seconds = verdicts.reduce(0) { $0 + $1.estate.seconds }
        let reference = verdicts.reduce(0) { $0 + $1.reference }
        #if os(Linux)
            #expect(verdicts.allSatisfy { $0.estate.seconds > 0 && $0.reference > 0 }, "the processor's time is not known here")
            // A minute of the processor where the reference takes 2.3 seconds of it, and as much more as the machine is slower now.
            #expect(seconds < 60 / 2.3 * reference, "\(seconds) s beside \(reference) s of the reference")
        #endif
        let kinds = verdicts.reduce(into: [:]) { $0.merge($1.kinds, uniquingKeysWith: +) }
        // Nobody agrees a reply time in this year (CMP-18), and the baseline leaves nothing to T-FOLLOW; the complaint book's own tests do.
        for clock in ComplaintClock.allCases where clock != .agreed && clock != .follow {
            #expect(kinds[clock.rawValue, default: 0] > 0, "\(clock.rawValue) was never missed")
        }
        let summary = Self.summary(verdicts.map(\.estate), kinds)
        print(summary, "in \(ContinuousClock.now - began) (\(seconds) s of the processor, the reference \(reference) s)")
    }

    /// An estate after its year, and what of it is not as calculated.
    private struct Verdict: Sendable {
        let estate: YearEstate
        /// What the reference took on the same thread.
        let reference: Double
        var kinds: [String: Int] = [:]
        var wrong: [String] = []
    }

    /// The estates share nothing, so they live side by side, each on a thread of its own: the pool's threads stay with other tests.
    private static func verdicts() async throws -> [Verdict] {
        try await withThrowingTaskGroup(of: Verdict.self) { group in
            for (number, name) in estates.enumerated() {
                group.addTask {
                    try await onThreadOfItsOwn {
                        var estate = YearEstate(
                            name, seed: UInt64(number + 1), complaints: 5_000, from: start, days: days, until: start + 425 * YearDays.length
                        )
                        let reference = try estate.liveBesideReference(in: 10)
                        return judge(estate, reference: reference)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func judge(_ estate: YearEstate, reference: Double) -> Verdict {
        var verdict = Verdict(estate: estate, reference: reference)
        for (index, resident) in estate.residents.enumerated() {
            let calculation = BreachCalculation(resident.log, until: estate.end)
            for breach in calculation.breaches { verdict.kinds[breach.clock, default: 0] += 1 }
            if resident.missed != Dictionary(uniqueKeysWithValues: calculation.breaches.map { ($0, 1) }) {
                verdict.wrong.append(difference(estate.name, index, resident, calculation.breaches))
            }
            let faults = reminderFaults(resident, against: calculation) + endFaults(resident)
            if !faults.isEmpty { verdict.wrong.append("\(estate.name) \(index): \(faults.joined(separator: "; ")) \(resident.log)") }
        }
        for (matter, residents) in Dictionary(grouping: estate.residents, by: \.matter) {
            let calculation = YearGroups(residents)
            if estate.groupedAt[matter] != calculation.firstSince { verdict.wrong.append("\(estate.name): group of \(matter)") }
            let members = Set(residents.indices.filter { residents[$0].complaint.isInGroup })
            guard members != calculation.members else { continue }
            verdict.wrong.append("\(estate.name): members of \(matter) \(members.symmetricDifference(calculation.members).sorted())")
        }
        return verdict
    }

    /// Each rung is told once; of the limits that every complaint has, exactly those that were reached.
    private static func reminderFaults(_ resident: YearEstate.Resident, against calculation: BreachCalculation) -> [String] {
        var faults = resident.reminded.filter { $0.value > 1 }.map { "told \($0.value) times: \($0.key)" }
        let plain: Set<String> = ["T-FIRST", "T-REVIEW", "T-FEEDBACK", "T-SORT"]
        let told = Set(resident.reminded.keys.filter { plain.contains($0.clock) })
        faults += told.symmetricDifference(calculation.reminders).map { "reminder \($0)" }
        return faults
    }

    /// A complaint ends satisfied, withdrawn or refused, and nothing is left to be done about it then; one that is open has an owner and a
    /// clock that asks for it. While the callback is awaited both are the callback service's.
    private static func endFaults(_ resident: YearEstate.Resident) -> [String] {
        let complaint = resident.complaint
        var faults: [String] = []
        let last = resident.log.happenings.last { $0.what.isEnd }?.what
        let expected: Happening? =
            switch complaint.state {
            case .closed, .archived: .satisfied
            case .withdrawn: .withdrawn
            case .notAccepted: .rejected
            default: nil
            }
        if last != expected { faults.append("\(complaint.state) after \(String(describing: last))") }
        if !complaint.state.isOpen {
            let isOver = !complaint.clocks.contains { $0.isAwaited || $0.due != nil }
            return isOver ? faults : faults + ["a clock goes on"]
        }
        guard complaint.state != .callbackPending else { return faults }
        // The post is known from the first moment; its people take it with the review.
        if complaint.stageOwner.person == nil, complaint.state != .registered { faults.append("no owner") }
        return complaint.clocks.contains { $0.isAwaited } ? faults : faults + ["no clock"]
    }

    private static func difference(_ estate: String, _ index: Int, _ resident: YearEstate.Resident, _ calculated: Set<YearBreach>) -> String
    {
        let told = resident.missed.map { "\($0.key.clock) \(text($0.key.bound))\($0.value == 1 ? "" : " ×\($0.value)")" }.sorted()
        let expected = calculated.map { "\($0.clock) \(text($0.bound))" }.sorted()
        let story = resident.log.happenings.map { "\(text($0.at)) \($0.what)" }
        return """
            \(estate) \(index), registered \(text(resident.log.registeredAt))\(resident.log.majorAtOnce ? " as major" : "")
            told only: \(told.filter { !expected.contains($0) }), calculated only: \(expected.filter { !told.contains($0) })
            \(story.joined(separator: "\n"))
            """
    }

    private static func text(_ instant: Int64) -> String {
        "day \(YearDays.day(of: instant) - YearDays.day(of: start)) +\((instant - YearDays.start(of: YearDays.day(of: instant))) / 1_000)s"
    }

    private static func summary(_ estates: [YearEstate], _ kinds: [String: Int]) -> String {
        let all = estates.flatMap(\.residents)
        let states = Dictionary(all.map { ($0.complaint.state.rawValue, 1) }, uniquingKeysWith: +)
        return """
            \(all.count) complaints, \(estates.reduce(0) { $0 + $1.decisions }) decisions (\(estates.reduce(0) { $0 + $1.refusals }) refused), \
            \(estates.reduce(0) { $0 + $1.groups.count }) groups with \(all.count { $0.complaint.isInGroup }) complaints; \
            breaches \(kinds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")); \
            reminders \(all.reduce(0) { $0 + $1.reminded.values.reduce(0, +) }); \
            ended as \(states.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            """
    }
}

/// Runs work that takes long on a thread of its own.
private func onThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try work() }) }
        thread.stackSize = 16 * 1_024 * 1_024
        thread.start()
    }
}
