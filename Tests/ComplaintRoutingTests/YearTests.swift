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

    @Test("20,000 complaints: every limit that the rules say was missed is told, once, and no other", .timeLimit(.minutes(3)))
    func year() async throws {
        let began = ContinuousClock.now
        let estates = try await Self.live()
        let lived = ContinuousClock.now - began
        var kinds: [String: Int] = [:]
        var wrong: [String] = []
        for estate in estates {
            for (index, resident) in estate.residents.enumerated() {
                let calculation = BreachCalculation(resident.log, until: estate.end)
                for breach in calculation.breaches { kinds[breach.clock, default: 0] += 1 }
                if resident.missed != Dictionary(uniqueKeysWithValues: calculation.breaches.map { ($0, 1) }) {
                    wrong.append(Self.difference(estate.name, index, resident, calculation.breaches))
                }
                Self.checkReminders(resident, against: calculation)
                Self.checkEnd(resident)
            }
            Self.checkGroups(estate)
        }
        let took = ContinuousClock.now - began
        for text in wrong.prefix(8) { Issue.record("\(text)") }
        #expect(wrong.isEmpty, "\(wrong.count) complaints differ")
        #expect(estates.reduce(0) { $0 + $1.residents.count } == 20_000)
        // Of the processor: the wall clock also counts whatever else the machine is doing.
        #expect(estates.reduce(0) { $0 + $1.seconds } < 60)
        // Nobody agrees a reply time in this year (CMP-18); the complaint book's own test does.
        for clock in ComplaintClock.allCases where clock != .agreed {
            #expect(kinds[clock.rawValue, default: 0] > 0, "\(clock.rawValue) was never missed")
        }
        print(
            Self.summary(estates, kinds),
            "in \(lived) (\(estates.reduce(0) { $0 + $1.seconds }) s of the processor) and judged in \(took - lived)")
    }

    /// The estates share nothing, so they live side by side.
    private static func live() async throws -> [YearEstate] {
        try await withThrowingTaskGroup(of: YearEstate.self) { group in
            for (number, name) in estates.enumerated() {
                group.addTask {
                    var estate = YearEstate(
                        name, seed: UInt64(number + 1), complaints: 5_000, from: start, days: days, until: start + 425 * YearDays.length)
                    estate.seconds = try threadSeconds { try estate.live() }
                    return estate
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Each rung is told once; of the limits that every complaint has, exactly those that were reached.
    private static func checkReminders(_ resident: YearEstate.Resident, against calculation: BreachCalculation) {
        #expect(resident.reminded.allSatisfy { $0.value == 1 }, "\(resident.reminded.filter { $0.value > 1 }) \(resident.log)")
        let plain: Set<String> = ["T-FIRST", "T-REVIEW", "T-FEEDBACK", "T-SORT"]
        let told = Set(resident.reminded.keys.filter { plain.contains($0.clock) })
        #expect(told == calculation.reminders, "\(resident.log)")
    }

    /// A complaint ends satisfied, withdrawn or refused, and nothing is left to be done about it then; one that is open has an owner and a
    /// clock that asks for it. While the callback is awaited both are the callback service's.
    private static func checkEnd(_ resident: YearEstate.Resident) {
        let complaint = resident.complaint
        let last = resident.log.happenings.last { $0.what.isEnd }?.what
        switch complaint.state {
        case .closed, .archived: #expect(last == .satisfied)
        case .withdrawn: #expect(last == .withdrawn)
        case .notAccepted: #expect(last == .rejected)
        default:
            #expect(last == nil)
            guard complaint.state != .callbackPending else { return }
            // The post is known from the first moment; its people take it with the review.
            #expect(complaint.stageOwner.person != nil || complaint.state == .registered, "\(resident.log)")
            #expect(complaint.clocks.contains { $0.isAwaited }, "\(resident.log)")
            return
        }
        #expect(!complaint.clocks.contains { $0.due != nil || $0.state == .paused || $0.state == .running }, "\(resident.log)")
    }

    /// A matter makes its first group at the first registration at which five households had complained within seven days, counted anew here.
    private static func checkGroups(_ estate: YearEstate) {
        for (matter, residents) in Dictionary(grouping: estate.residents, by: \.matter) {
            #expect(estate.groupedAt[matter] == firstGroup(residents.sorted { $0.log.enteredAt < $1.log.enteredAt }), "\(matter)")
        }
    }

    private static func firstGroup(_ residents: [YearEstate.Resident]) -> Int64? {
        for (index, newest) in residents.enumerated() {
            let counted = residents[...index].filter { resident in
                !resident.log.happenings.contains { ($0.what == .withdrawn || $0.what == .rejected) && $0.at <= newest.log.enteredAt }
            }
            guard Set(counted.map(\.household)).count >= 5 else { continue }
            for fifth in counted.sorted(by: { $0.log.registeredAt < $1.log.registeredAt }) {
                let since = fifth.log.registeredAt - 7 * YearDays.length
                let near = counted.filter { $0.log.registeredAt > since && $0.log.registeredAt <= fifth.log.registeredAt }
                if Set(near.map(\.household)).count >= 5 { return fifth.log.registeredAt }
            }
        }
        return nil
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

/// Seconds of the processor that the work takes on this thread, as Linux counts them; 0 elsewhere.
private func threadSeconds(_ work: () throws -> Void) rethrows -> Double {
    func now() -> Double {
        let text = try? String(contentsOfFile: "/proc/thread-self/schedstat", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { Double($0) }.map { $0 / 1e9 } ?? 0
    }
    let began = now()
    try work()
    return now() - began
}
