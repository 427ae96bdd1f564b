import Foundation
import Policy
import SharedModels

@testable import CallbackScheduling

/// One callback task driven by commands, with everything that it told on the way.
struct Story {
    private(set) var task: CallbackTask?
    private(set) var events: [any Event] = []
    /// One for each fact told, as the engine counts (`sequence`).
    private(set) var version = 0
    var now: Date
    var rules: Policy
    private var fresh: UInt64 = 0

    init(at now: Date = local("2026-03-04 17:00"), rules: Policy = .baseline) {
        self.now = now
        self.rules = rules
    }

    /// The task; a story is looked at only after its plan.
    var it: CallbackTask {
        guard let task else { preconditionFailure("the story has not begun") }
        return task
    }

    /// Gives a command; true when it changed something.
    @discardableResult
    mutating func give(_ command: CallbackTaskCommand, as role: Role = .system, office: String? = nil) throws(Rejection) -> Bool {
        fresh += 1
        let context = DecisionContext(
            now: now, caseID: Story.caseID, number: "CB-20260304-000001",
            actor: role == .system ? .system : Actor(subject: "staff-\(role.rawValue)", role: role, office: office),
            freshID: UUID.v7(milliseconds: 1_772_615_000_000, high: 0, low: fresh))
        switch try CallbackTask.decide(task, command, under: rules, in: context) {
        case .unchanged:
            return false
        case .changed(let change):
            task = change.after
            events += change.events
            version += change.events.count
            return true
        }
    }

    /// Fires the timers that fall due by a time, as the engine would.
    mutating func runTimers(until time: Date) throws {
        var clocks = it.clocks
        while let due = clocks.firstDue(by: time), let command = CallbackTask.command(forDue: due.name) {
            now = max(now, due.at)
            // What had nothing to tell is not asked again; what comes after it is.
            let isChanged = try give(command)
            clocks = isChanged ? it.clocks : it.clocks(under: rules, at: now)
            if !isChanged, clocks.firstDue(by: now) != nil { break }
        }
        now = max(now, time)
    }

    /// The codes of what was told, such as `task.planned`.
    var told: [String] { events.map { $0.code } }

    /// Where another service must think that the task is, which knows nothing but the facts.
    var toldState: CallbackTaskState? {
        events.reduce(nil) { state, event in
            switch event {
            case is TaskPlanned, is TaskSelected: .planned
            case is TaskScheduled, is TaskRescheduled: .scheduled
            case is AttemptFailed: .attemptFailed
            case is TaskCompleted: .done
            case is TaskReviewed: state == .done ? .reviewed : state
            case is CallbackDissatisfied: .followUp
            case is TaskClosed: .closed
            case is TaskUnselected: .notSelected
            default: state
            }
        }
    }

    /// The facts of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type = Fact.self) -> [Fact] { events.compactMap { $0 as? Fact } }

    /// The newest T-CB.
    var clock: CaseClock? { it.clocks.last { $0.name == "T-CB" } }

    /// The newest T-SWEEP.
    var sweep: CaseClock? { it.clocks.last { $0.name == "T-SWEEP" } }

    static let caseID = CaseID(UUID.v7(milliseconds: 1_772_615_000_000, high: 7, low: 7))
}

extension Event {
    /// `noun.verb` of the type.
    var code: String { Self.type.rawValue.split(separator: ".").dropFirst(2).prefix(2).joined(separator: ".") }
}

/// An instant from local text such as `2026-03-04 17:00` or `2026-03-04 23:59:59`, in UTC+8.
func local(_ text: String) -> Date {
    let seconds = text.count == 16 ? ":00" : ""
    guard let instant = try? Date(text.replacing(" ", with: "T") + seconds + "+08:00", strategy: .iso8601) else {
        preconditionFailure("not a local time: \(text)")
    }
    return instant
}
