import Foundation
import SharedModels
import Testing

@testable import CallbackScheduling

/// The table of domain 3.4, pair by pair, for a callback tied to a case and for a routine one.
@Suite("Transitions of a callback task")
struct TransitionTests {
    enum Outcome: Equatable {
        case to(CallbackTaskState)
        /// Accepted, the state stays.
        case stays
        /// It had its effect already, or comes too late to matter.
        case unchanged
        case refused
    }

    struct Pair: CustomTestStringConvertible, Sendable {
        let kind: CallbackKind
        let state: CallbackTaskState
        let command: CallbackTaskCommand.Code
        var testDescription: String { "\(kind.rawValue): \(state.rawValue) + \(command.rawValue)" }
    }

    static let rows: [CallbackTaskState: [CallbackTaskCommand.Code: Outcome]] = [
        .planned: [
            .startCall: .stays, .schedule: .to(.scheduled), .unselect: .to(.notSelected), .select: .stays, .noteRating: .stays,
        ],
        .scheduled: [
            .startCall: .stays, .complete: .to(.closed), .failAttempt: .to(.attemptFailed), .reschedule: .stays,
            .unselect: .to(.notSelected), .noteRating: .stays,
        ],
        .attemptFailed: [.startCall: .stays, .reschedule: .to(.scheduled), .unselect: .to(.notSelected), .noteRating: .stays],
        .followUp: [.plan: .to(.planned), .unselect: .to(.notSelected)],
        .closed: [:],
        .notSelected: [:],
    ]

    /// What is different for a routine callback: it rests until it is reviewed, and the complaint that came of it ends its follow-up.
    static let routineRows: [CallbackTaskState: [CallbackTaskCommand.Code: Outcome]] = [
        .scheduled: [.complete: .to(.done)],
        .done: [.review: .to(.reviewed)],
        .reviewed: [.review: .to(.closed)],
        .followUp: [.review: .stays, .endFollowUp: .to(.closed)],
    ]

    static func outcome(_ pair: Pair) -> Outcome {
        if pair.kind.isReviewed, let routine = routineRows[pair.state]?[pair.command] { return routine }
        if let row = rows[pair.state]?[pair.command] { return row }
        return switch pair.command {
        // Jobs, events and timers that come late change nothing.
        case .unselect, .select, .noteRating, .endFollowUp, .clockDue: .unchanged
        case .plan, .schedule, .failAttempt, .reschedule, .complete, .review, .startCall: .refused
        }
    }

    static let pairs = [CallbackKind.complaint, .routineMonthly].flatMap { kind in
        CallbackTaskState.allCases.filter { kind.isReviewed || ($0 != .done && $0 != .reviewed) }.flatMap { state in
            CallbackTaskCommand.Code.allCases.map { Pair(kind: kind, state: state, command: $0) }
        }
    }

    @Test("Every state does with every command what the table says", arguments: pairs)
    func pair(_ pair: Pair) throws {
        var story = try Story.reaching(pair.state, kind: pair.kind)
        #expect(story.it.state == pair.state)
        let before = story.it
        switch Self.outcome(pair) {
        case .to(let state):
            #expect(try story.give(sample: pair.command, mark: "2"))
            #expect(story.it.state == state)
        case .stays:
            #expect(try story.give(sample: pair.command, mark: "2"))
            #expect(story.it.state == pair.state)
        case .unchanged:
            #expect(try story.give(sample: pair.command, mark: "2") == false)
            #expect(story.it == before)
        case .refused:
            let rejection = #expect(throws: Rejection.self) { try story.give(sample: pair.command, mark: "2") }
            #expect(rejection?.code == .wrongState)
            #expect(story.it == before)
        }
    }

    @Test("The commands that an answer offers are exactly those that the state takes", arguments: pairs)
    func offered(_ pair: Pair) throws {
        let task = try Story.reaching(pair.state, kind: pair.kind).it
        let outcome = Self.outcome(pair)
        let takes = outcome != .refused && outcome != .unchanged && !pair.command.isInternal
        #expect(task.allowedCommands.contains(pair.command.rawValue) == takes)
    }

    @Test("A command to a task that does not exist is not found", arguments: CallbackTaskCommand.Code.allCases)
    func notFound(_ code: CallbackTaskCommand.Code) throws {
        guard code != .plan else { return }
        var story = Story()
        let rejection = #expect(throws: Rejection.self) { try story.give(Sample.command(code)) }
        #expect(rejection?.code == .notFound)
    }

    @Test("The way from the plan to the file tells every step, once and in order")
    func happyPath() throws {
        var story = try Story.reaching(.attemptFailed)
        try story.give(sample: .reschedule)
        try story.give(sample: .complete)
        #expect(
            story.told == [
                "task.planned", "task.scheduled", "attempt.failed", "task.rescheduled", "task.completed", "task.closed",
            ])
        #expect(story.version == story.events.count)
        #expect(try Story.reaching(.closed, kind: .routineMonthly).told.suffix(3) == ["task.reviewed", "task.reviewed", "task.closed"])
    }

    @Test("A task survives storage, in every state", arguments: CallbackTaskState.allCases)
    func storage(_ state: CallbackTaskState) throws {
        let task = try Story.reaching(state, kind: .routineMonthly).it
        #expect(try JSONDecoder().decode(CallbackTask.self, from: JSONEncoder().encode(task)) == task)
    }
}
