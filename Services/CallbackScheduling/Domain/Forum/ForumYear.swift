import Foundation
import Policy
import SharedModels

/// A year that comes to its end and for which an office has held no forum and has none ahead, told of once (CBK-40).
struct ForumYear: CaseType, Hashable {
    typealias Rules = Policy

    static let kind = CaseKind(name: "forum_year", numberPrefix: "FY")

    let id: ForumYearID
    let number: String
    let office: String
    let year: Int
    let toldAt: Date

    var stateCode: String { "due" }
    var clocks: [CaseClock] { [] }
    var allowedCommands: [String] { [] }

    static func command(forDue clock: String) -> ForumYearCommand? { nil }

    static func decide(
        _ current: ForumYear?, _ command: ForumYearCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<ForumYear> {
        guard context.actor.role == .system else { throw Rejection(.forbidden, "Years are told of by the system.", rule: "CBK-40") }
        guard current == nil else { return .unchanged }
        guard let reminder = rules.callback.forumReminder(of: command.year), context.now >= reminder else {
            throw Rejection(.ruleViolated, "The year has not come to its end.", rule: "CBK-40")
        }
        let year = ForumYear(
            id: context.caseID.retyped(), number: context.number, office: command.office, year: command.year, toldAt: context.now)
        return .changed(
            year, ForumDue(yearId: year.id, number: year.number, office: year.office, toldAt: context.now, year: year.year))
    }

    /// The year whose end a forum on this day is held for: from October on the day's own, until March the one before, which is made up for.
    /// - Parameter day: The local day.
    /// - Returns: The year; nil for a day that is near no year's end.
    static func year(endingAround day: LocalDate) -> Int? {
        switch day.month {
        case 10...12: day.year
        case 1...3: day.year - 1
        default: nil
        }
    }

    /// Only the system acts, and writes nothing.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> ForumYearView { ForumYearView(year: year, toldAt: toldAt) }
}

/// System: the year comes to its end and no forum is planned for it.
struct ForumYearCommand: CaseCommand, Hashable {
    let office: String
    let year: Int

    var code: String { "remind" }
}

/// A year as a caller sees it.
struct ForumYearView: Encodable, Hashable, Sendable {
    let year: Int
    let toldAt: Date
}
