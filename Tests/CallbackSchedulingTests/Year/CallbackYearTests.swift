import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// A whole year of callbacks on a virtual clock, judged by calculations that share no code with what they judge.
@Suite("A simulated year of callbacks") struct CallbackYearTests {
    /// 1 July 2027, so that a leap day lies within the year.
    private static let firstDay = 21_000

    @Test(
        "Nothing is lost, nobody is called twice, at night or too often, and satisfied, gone or in somebody's hands is all there is (CBK-13)",
        .timeLimit(.minutes(5)), arguments: [UInt64(1), 2])
    func year(seed: UInt64) throws {
        var year = CallbackYear(seed: seed, from: Self.firstDay, days: 366)
        for number in 0..<600 {
            let at = PlainDays.start(ofDay: Self.firstDay) + year.seconds(0..<366 * PlainDays.day)
            let kind = Self.kinds[number % Self.kinds.count]
            year.add(kind, handledAt: at, subject: Self.subject(kind, number))
        }
        var selected = 0
        for month in 0..<12 {
            let (start, end) = try Self.month(month)
            selected += try year.addRound(.routineMonthly, from: start, to: end, owners: 20, .phone)
            if month % 6 == 2 { selected += try year.addRound(.targeted, from: start, to: end, owners: 12, .visit) }
        }
        var surveys: [YearSurvey] = []
        for quarter in 0..<4 {
            surveys.append(
                try year.addSurvey(opened: PlainDays.start(ofDay: Self.firstDay + 20 + quarter * 91) + 36_000, households: 60))
        }
        year.live()

        #expect(year.faults.isEmpty, "\(year.faults.prefix(5))")
        var figures = Figures()
        for (number, matter) in year.matters.enumerated() {
            let faults = cycles(matter) + hours(matter) + overdue(matter, until: year.end) + ending(matter, in: year)
            #expect(faults.isEmpty, "\(number), \(matter.kind): \(faults.joined(separator: "; "))")
            figures.add(matter)
        }
        for survey in surveys { check(survey, in: year) }
        #expect(surveys.contains { !$0.calls.isEmpty })
        #expect(selected == 12 * 6 + 2 * 12)
        #expect(
            figures.overdue > 20 && figures.later > 60 && figures.gone > 10 && figures.visits > 10 && figures.raised > 20
                && year.refusedAtNight > 50 && year.refusedByHold > 30,
            "\(figures) \(year.refusedAtNight) \(year.refusedByHold): the year was too quiet to say anything")
    }

    @Test("The same seed lives the same year") func repeatable() {
        func lived() -> [String] {
            var year = CallbackYear(seed: 7, from: Self.firstDay, days: 30)
            for number in 0..<60 {
                year.add(
                    .complaint, handledAt: PlainDays.start(ofDay: Self.firstDay) + year.seconds(0..<30 * PlainDays.day),
                    subject: Self.subject(.complaint, number))
            }
            year.live()
            return year.matters.flatMap { $0.told.map { "\($0.at.timeIntervalSince1970) \($0.event.code)" } }
        }
        let first = lived()
        #expect(first.count > 100 && first == lived())
    }

    // MARK: What there is

    private static let kinds: [CallbackKind] = [
        .complaint, .complaint, .complaint, .repair, .repair, .repair, .repair, .majorComplaint, .emergency, .specialService,
    ]

    private static func subject(_ kind: CallbackKind, _ number: Int) -> SubjectCase? {
        let id = CaseID(UUID.v7(milliseconds: 1_700_000_000_000, high: 5, low: UInt64(number)))
        return switch kind {
        case .complaint, .majorComplaint: SubjectCase(kind: .complaint, id: id)
        case .repair, .emergency: SubjectCase(kind: .repair, id: id)
        default: nil
        }
    }

    /// The first and the last day of a month of the year that begins in July 2027.
    private static func month(_ index: Int) throws -> (LocalDate, LocalDate) {
        let first = try #require(LocalDate(year: 2027 + (6 + index) / 12, month: (6 + index) % 12 + 1, day: 1))
        let next = try #require(LocalDate(year: 2027 + (7 + index) / 12, month: (7 + index) % 12 + 1, day: 1))
        return (first, next.adding(days: -1))
    }

    private struct Figures {
        var overdue = 0, later = 0, gone = 0, visits = 0, raised = 0

        mutating func add(_ matter: YearMatter) {
            overdue += matter.told.count { $0.event is TaskOverdue }
            later += matter.asked.count { $0.cycle > 1 }
            gone += matter.told.count { $0.event is TaskUnselected }
            visits += matter.told.count { ($0.event as? TaskCompleted)?.channel == .visit }
            raised += matter.told.count { $0.event is ComplaintRaised }
        }
    }

    // MARK: What must hold

    /// Every cycle that was asked for was planned, once, and nobody was asked twice in it (CBK-05, CBK-10).
    private func cycles(_ matter: YearMatter) -> [String] {
        let planned = matter.told.compactMap { ($0.event as? TaskPlanned)?.cycle }
        let done = matter.told.compactMap { ($0.event as? TaskCompleted)?.cycle }
        var faults: [String] = []
        if planned != matter.asked.map(\.cycle) { faults.append("planned \(planned), asked \(matter.asked.map(\.cycle))") }
        if planned != Array(planned.indices.map { $0 + 1 }) { faults.append("cycles \(planned)") }
        if Set(done).count != done.count { faults.append("called twice: \(done)") }
        if planned.isEmpty { faults.append("nobody was to be called") }
        return faults
    }

    /// Between eight and nine, three attempts a day, unless the owner asked for that day or it is an emergency (CBK-25, CBK-28).
    private func hours(_ matter: YearMatter) -> [String] {
        var faults: [String] = []
        var perDay: [String: Int] = [:]
        for call in matter.calls where !call.isFree {
            if !(8..<21).contains(PlainDays.hour(call.at)) { faults.append("called at \(PlainDays.hour(call.at))") }
            perDay["\(call.cycle) \(PlainDays.number(call.at))", default: 0] += 1
        }
        // Calls that were cut short by the case's end count too.
        if let most = perDay.values.max(), most > 3 { faults.append("\(most) calls on one day") }
        return faults
    }

    /// Each limit that passed before the owner was asked, or the case went, was told once, and no other (CBK-06).
    private func overdue(_ matter: YearMatter, until end: Date) -> [String] {
        matter.asked.compactMap { asked in
            guard let bound = bound(matter.kind, asked.handledAt, asked.dueBy) else {
                return matter.told.contains { $0.event is TaskOverdue } ? "overdue without a limit" : nil
            }
            let over = matter.told.first { told in
                (told.event as? TaskCompleted)?.cycle == asked.cycle || (told.event as? TaskUnselected)?.cycle == asked.cycle
            }?.at
            let expected = bound <= end && (over.map { $0 >= bound } ?? true) ? 1 : 0
            let told = matter.told.compactMap { $0.event as? TaskOverdue }.filter { $0.cycle == asked.cycle }
            if told.count != expected { return "cycle \(asked.cycle): overdue told \(told.count) times, not \(expected)" }
            return told.first.map { $0.bound != bound } ?? false ? "cycle \(asked.cycle): bound \(told.map(\.bound)), not \(bound)" : nil
        }
    }

    /// Two days for a complaint, the week after that of its return for a repair, the end of its plan for a round (K-04, R-05).
    private func bound(_ kind: CallbackKind, _ handled: Date, _ dueBy: Date?) -> Date? {
        let day = PlainDays.number(handled)
        return switch kind {
        case .complaint, .majorComplaint: PlainDays.start(ofDay: day + 3)
        case .repair, .emergency: PlainDays.start(ofDay: PlainDays.monday(day) + 14)
        default: dueBy
        }
    }

    /// The loop ends with a satisfied owner or with the case, or somebody has it in hand (CBK-13).
    private func ending(_ matter: YearMatter, in year: CallbackYear) -> [String] {
        guard let task = matter.task else { return ["no task"] }
        switch task.state {
        case .closed:
            let outcome = matter.told.compactMap { ($0.event as? TaskClosed)?.outcome }
            if outcome == [.followedUp] {
                let child = year.matters.first { $0.subject?.id == task.raisedComplaintId?.retyped() }
                return child?.task?.state == .closed || child?.task?.state == .notSelected ? [] : ["followed up by nothing"]
            }
            let rating = matter.told.compactMap { ($0.event as? TaskCompleted)?.rating }.last
            let isSatisfied = outcome == [.satisfied] && rating != nil && rating != .dissatisfied
            return isSatisfied ? [] : ["closed \(outcome), \(rating?.rawValue ?? "never asked")"]
        case .notSelected: return matter.goneAt == nil ? ["dropped by nobody"] : []
        case .planned, .scheduled, .attemptFailed:
            return Role.allCases.contains(task.callingPost(under: year.rules)) && !task.allowedCommands.isEmpty ? [] : ["in nobody's hands"]
        case .done, .reviewed: return task.allowedCommands == ["review"] ? [] : ["reviewed by nobody"]
        case .followUp:
            if matter.isWorkedOn { return [] }
            let child = year.matters.first { $0.subject?.id == task.raisedComplaintId?.retyped() }
            let isOpen = child.map { $0.task.map { $0.state != .closed && $0.state != .notSelected } ?? true } ?? false
            return isOpen ? [] : ["followed up by nobody"]
        }
    }

    /// Every form came back once or was missed, and whoever asked for a call has one (CBK-29, CBK-32).
    private func check(_ survey: YearSurvey, in year: CallbackYear) {
        let returned = survey.forms.count { $0.state == .returned }
        #expect(survey.forms.count == 60 && returned + survey.forms.count { $0.state == .notReturned } == 60)
        #expect(survey.answered == returned && returned > 20)
        let owing = survey.forms.count { form in
            guard let answer = form.answer?.form else { return false }
            return answer.wantsCall || answer.remarks != nil && answer.ratings.contains { $0.rating == .dissatisfied }
        }
        #expect(survey.calls.count == owing)
        for call in survey.calls { #expect(year.matters[call].kind == .surveyCheck && year.matters[call].task != nil) }
        #expect(survey.result?.returnRate == returned * 10_000 / 60)
        #expect(survey.told.map { $0.code }.filter { $0 == "survey.closed" }.count == 1)
    }
}
