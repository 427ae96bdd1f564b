import Foundation
import Policy
import SharedModels

/// A working day of an office with fewer patrols than the policy asks for, told of once (OPS-13, WE-69).
struct PatrolDay: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "patrol_day", numberPrefix: "PD")

    let id: PatrolDayID
    let number: String
    let office: String
    let day: LocalDate
    let required: Int
    let done: Int
    let toldAt: Date

    var stateCode: String { "short" }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> PatrolDayCommand? { nil }

    static func decide(
        _ current: PatrolDay?, _ command: PatrolDayCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<PatrolDay> {
        guard context.actor.role == .system else { throw Rejection(.forbidden, "Days are judged by the system.", rule: "OPS-13") }
        guard current == nil else { return .unchanged }
        let zone = rules.days.zone
        let required = rules.estate.patrols(on: command.day)
        guard context.now >= zone.endOfDay(command.day), command.done < required else {
            throw Rejection(.ruleViolated, "The day has not ended, or lacks no patrol.", rule: "OPS-13")
        }
        let day = PatrolDay(
            id: context.caseID.retyped(), number: context.number, office: command.office, day: command.day, required: required,
            done: command.done, toldAt: context.now)
        return .changed(
            day,
            PatrolShort(
                dayId: day.id, number: day.number, office: day.office, toldAt: context.now, dayStart: zone.startOfDay(day.day),
                required: required, done: day.done, short: required - day.done, recipients: PatrolRoles.short))
    }

    /// Only the system acts, and writes nothing.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> PatrolDayView {
        PatrolDayView(day: day, required: required, done: done, short: required - done, toldAt: toldAt)
    }
}

/// System: a day has ended; so many patrols were made.
struct PatrolDayCommand: CaseCommand, Hashable {
    let office: String
    let day: LocalDate
    let done: Int

    var code: String { "judge" }
}

/// A day as a caller sees it.
struct PatrolDayView: Encodable, Hashable, Sendable {
    let day: LocalDate
    let required: Int
    let done: Int
    let short: Int
    let toldAt: Date
}
