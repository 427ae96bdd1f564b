import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("The register of vacant units (INT-54)") struct VacantUnitTests {
    private static func day(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(dayNumber: 0) }

    private static let form = VacantUnitForm(unit: "秘密楼1502", since: day("2026-02-27"), ownerOffice: "秘密大厦")

    private static func command(_ code: VacantUnitCommand.Code) -> VacantUnitCommand {
        switch code {
        case .enter: .enter(office: "yunxi", VacantUnitForm(unit: "秘密楼1502", since: day("2026-03-01")), moveOut: nil)
        case .clean: .clean(on: day("2026-03-02"))
        case .sendBill: .sendBill(LedgerMonth(year: 2026, month: 2) ?? .last, to: "秘密新址")
        case .leave: .leave(.movedIn)
        case .clockDue: .clockDue
        }
    }

    private static func story(_ codes: [VacantUnitCommand.Code], under rules: Policy = .baseline) throws -> BookStory<VacantUnit> {
        var story = BookStory<VacantUnit>(rules: rules)
        try story.give(.enter(office: "yunxi", form, moveOut: nil))
        for code in codes { try story.give(command(code), as: .officeDirector) }
        return story
    }

    private static func rules(_ change: (inout EstateSettings) -> Void) -> Policy {
        var settings = PolicySettings()
        change(&settings.estate)
        return Policy(name: "register", settings: settings)
    }

    @Test("An entry takes what its state offers, from its posts only, once; units and addresses are sealed and masked (OPS-01)")
    func law() throws {
        let ways: [[VacantUnitCommand.Code]] = [[], [.clean], [.sendBill], [.leave], [.leave, .enter]]
        try BookLaw<VacantUnit>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { story in story = try Self.story(codes) }) },
            command: Self.command, codes: VacantUnitCommand.Code.allCases, states: Set(VacantUnit.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("A full cleaning is due every so many days where the company says so; told once, until it was cleaned (INT-54)")
    func cleaning() throws {
        #expect(try Self.story([.clean]).it.clocks.isEmpty, "the baseline sets no period")
        var story = try Self.story([], under: Self.rules { $0.vacantCleanEvery = DayCount(7) })
        #expect(story.it.clocks.map(\.bound) == [local("2026-03-07 00:00")])
        story.now = local("2026-03-07 00:00")
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(VacantUnitCleaningDue.self).map(\.recipients) == [[.cleaningLead, .ownerRelationsSupervisor]])
        story.now = local("2026-03-09 10:00")
        try story.give(.clean(on: Self.day("2026-03-08")), as: .cleaningLead)
        #expect(story.it.clocks.last?.bound == local("2026-03-16 00:00"))
        try story.give(.leave(.movedIn), as: .csManager)
        story.now = local("2026-04-01 00:00")
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(VacantUnitCleaningDue.self).count == 1)
    }

    @Test("A cleaning is of a day on which the unit was empty") func days() throws {
        var story = try Self.story([.clean])
        for day in ["2026-02-26", "2026-03-01", "2026-03-03"] {
            #expect(story.refusal(.clean(on: Self.day(day)))?.fields.map(\.field) == ["day"], "\(day)")
        }
    }

    @Test("Bills go to the owner's present office, not of estates that are rented out (INT-54)") func bills() throws {
        let month = try #require(LedgerMonth(year: 2026, month: 2))
        var story = try Self.story([])
        try story.give(.sendBill(month, to: nil))
        #expect(story.it.bills.map(\.sentTo) == [Self.form.ownerOffice])
        let later = try #require(LedgerMonth(year: 2026, month: 4))
        #expect(story.refusal(.sendBill(later, to: nil))?.fields.map(\.field) == ["month"])
        var rented = try Self.story([], under: Self.rules { $0.vacantBillsToOwner = false })
        #expect(rented.refusal(.sendBill(month, to: nil))?.code == .ruleViolated)
        var homeless = BookStory<VacantUnit>()
        try homeless.give(.enter(office: "yunxi", VacantUnitForm(unit: "3-1-1", since: Self.form.since), moveOut: nil))
        #expect(homeless.refusal(.sendBill(month, to: " "))?.fields.map(\.field) == ["sentTo"])
    }

    @Test("A unit that is left anew comes into the register again, with a clean page; a move-out brings it once") func again() throws {
        var story = try Self.story([.clean, .sendBill, .leave])
        let moveOut = MoveOutID(freshID)
        let brought = VacantUnitCommand.enter(
            office: "yunxi", VacantUnitForm(unit: "秘密楼1502", since: Self.day("2026-03-02")), moveOut: moveOut)
        #expect(try story.give(brought, as: .system))
        #expect(story.it.state == .vacant && story.it.cleanings.isEmpty && story.it.bills.isEmpty && story.it.left == nil)
        #expect(story.facts(VacantUnitEntered.self).map(\.moveOutId) == [nil, moveOut])
        #expect(try !story.give(brought, as: .system))
        try story.give(.leave(.movedIn), as: .csManager)
        #expect(try !story.give(brought, as: .system), "a repetition does not bring back a unit that somebody has moved into")
        var known = try Self.story([])
        #expect(try !known.give(brought, as: .system), "one that is in the register already stays as it is")
    }

    @Test("A unit leaves the register when somebody has moved in, unless it came to be empty after that (INT-54)") func movedIn() throws {
        var story = try Self.story([])
        let before = MoveInEnd(id: MoveInID(freshID), at: story.now - 1)
        #expect(try !story.give(.leave(.movedIn, moveIn: before), as: .system))
        let moveIn = MoveInEnd(id: MoveInID(freshID), at: story.now)
        #expect(try story.give(.leave(.movedIn, moveIn: moveIn), as: .system))
        #expect(story.it.left?.moveInId == moveIn.id && story.facts(VacantUnitLeft.self).map(\.moveInId) == [moveIn.id])
        #expect(try !story.give(.leave(.movedIn, moveIn: moveIn), as: .system))
        var left = try Self.story([.leave])
        #expect(try !left.give(.leave(.movedIn, moveIn: moveIn), as: .system), "somebody has said so before")
    }

    @Test("The entry says which unit, and since when (INT-54)") func fields() {
        var story = BookStory<VacantUnit>()
        let bare = VacantUnitForm(unit: "", since: Self.day("2026-03-03"))
        #expect(
            story.refusal(.enter(office: "", bare, moveOut: nil))?.fields.map(\.field) == ["office", "unit", "since"])
    }
}
