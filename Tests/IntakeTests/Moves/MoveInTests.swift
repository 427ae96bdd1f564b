import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Move-ins (INT-43 to INT-47, domain 3.8)") struct MoveInTests {
    private static func day(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(dayNumber: 0) }

    static let form = MoveInForm(
        unit: "秘密楼1502", occupier: "秘密业主", phone: "13900000009", occupierKind: .owner, source: .developer, reference: "秘密入伙1号")
    static let household = HouseholdID(UUID.v7(milliseconds: 3, high: 1, low: 1))
    static let goods = GoodsMoveID(UUID.v7(milliseconds: 3, high: 1, low: 2))
    static let entry = VacantUnitID(UUID.v7(milliseconds: 3, high: 1, low: 3))
    static let slips = (10..<14).map { WorkOrderID(UUID.v7(milliseconds: 3, high: 1, low: $0)) }
    static let notice = MoveInNoticeForm(writtenOn: day("2026-03-01"), moveInDate: day("2026-03-16"))
    static let pack = HandoverPackForm(documents: HandoverDocument.allCases, otherForms: "秘密交接单", signature: "秘密业主")

    static func defect(_ text: String) -> DefectForm {
        DefectForm(place: "秘密厨房", text: text, urgency: .normal, appointedAt: local("2026-03-03 10:00"))
    }

    /// An inspection that found so many defects.
    static func inspection(_ defects: Int) -> InspectionForm {
        InspectionForm(
            inspector: "秘密贺工", phone: "13900000011", record: "秘密记录\(defects)", defects: (0..<defects).map { defect("秘密缺陷\($0)") })
    }

    static func command(_ code: MoveInCommand.Code) -> MoveInCommand {
        switch code {
        case .notify: .notify(office: "yunxi", MoveInForm(unit: "3-1-9", occupier: "秘密", occupierKind: .tenant, source: .occupier))
        case .openFile: .openFile(household)
        case .requestInspection: .requestInspection
        case .inspect: .inspect(inspection(0), slips: [])
        case .settleDefect: .settleDefect(1, result: "秘密复查")
        case .noteRepair: .noteRepair(slips[0], .satisfied)
        case .noteRework: .noteRework(of: slips[0], by: slips[3])
        case .ready: .ready
        case .issueNotice: .issueNotice(notice)
        case .collectForms:
            .collectForms(
                [.occupantRegister, .passRegister, .parkingApplication],
                notNeeded: [.companyRegister, .foreignEmployees, .chineseEmployees])
        case .issuePasses: .issuePasses(MoveInPassesForm(passIds: [], parkingInvoice: "秘密发票"))
        case .signPack: .signPack(pack)
        case .complete: .complete(goods: goods, vacantUnit: entry)
        case .noteService: .noteService(.plants, wanted: true, remarks: "秘密绿萝")
        case .arrangeService: .arrangeService(.canteen, MoveInArrangement(remarks: "秘密饭卡"))
        case .cancel: .cancel(reason: "秘密缓期")
        case .clockDue: .clockDue
        }
    }

    static func post(_ code: MoveInCommand.Code) -> Role {
        switch code {
        case .inspect, .settleDefect, .ready: .engineering
        case .noteRepair, .noteRework, .clockDue: .system
        case .issuePasses: .security
        default: .ownerRelationsSupervisor
        }
    }

    static func story(_ commands: [MoveInCommand], under rules: Policy = .baseline) throws -> BookStory<MoveIn> {
        var story = BookStory<MoveIn>(rules: rules)
        try story.give(.notify(office: "yunxi", form))
        for command in commands {
            if command == .clockDue { story.now = local("2026-04-03 00:00") }
            try story.give(command, as: post(command.name))
        }
        return story
    }

    static func story(_ codes: [MoveInCommand.Code], under rules: Policy = .baseline) throws -> BookStory<MoveIn> {
        try story(codes.map(command), under: rules)
    }

    private static let begun: [MoveInCommand.Code] = [.openFile, .requestInspection]
    private static let ready = begun + [.inspect, .ready]
    private static let papers = ready + [.issueNotice, .collectForms]
    private static let handed = papers + [.issuePasses, .signPack]

    @Test("Every state takes what domain 3.8 says, from its posts only, once; names are sealed and masked (OPS-01)") func law() throws {
        let ways: [[MoveInCommand.Code]] = [
            [], [.openFile], Self.begun, Self.begun + [.inspect], Self.ready, Self.ready + [.issueNotice], Self.papers,
            Self.papers + [.issuePasses], Self.handed, Self.handed + [.complete], Self.handed + [.complete, .clockDue], [.cancel],
            Self.handed + [.cancel],
        ]
        try BookLaw<MoveIn>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { story in story = try Self.story(codes) }) },
            command: Self.command, codes: MoveInCommand.Code.allCases.filter { ![.noteRepair, .noteRework].contains($0) },
            states: Set(MoveIn.State.allCases.map(\.rawValue))
        ).check()
    }

    /// A story whose inspection found two defects.
    private static func defective() throws -> BookStory<MoveIn> {
        var story = try story(begun)
        try story.give(.inspect(inspection(2), slips: Array(slips.prefix(2))), as: .engineering)
        return story
    }

    @Test("Each defect goes on a slip of its own, and holds the unit back until its slip is over (INT-44)") func defects() throws {
        var story = try Self.defective()
        let asked = story.facts(MoveInRepairRequested.self)
        #expect(asked.map(\.workOrderId) == Array(Self.slips.prefix(2)) && asked.map(\.defect) == [1, 2])
        #expect(asked.map(\.moveInId) == [story.it.id, story.it.id])
        let particulars = try #require(try asked.first?.sealed.opened())
        #expect(particulars.what == "秘密缺陷0" && particulars.unit == Self.form.unit && particulars.contactPerson == "秘密贺工")
        let early = story.refusal(.ready, as: .engineering)
        #expect(early?.code == .wrongState && early?.rule == "INT-44")
        #expect(try story.give(.noteRepair(Self.slips[1], .satisfied), as: .system))
        #expect(story.refusal(.ready, as: .engineering)?.rule == "INT-44")
        #expect(try !story.give(.noteRepair(Self.slips[1], .cancelled), as: .system), "the end of a slip is heard once")
        #expect(try !story.give(.noteRepair(Self.slips[3], .satisfied), as: .system), "a slip of another case is none of its own")
        #expect(try story.give(.noteRepair(Self.slips[0], .notSelected), as: .system))
        #expect(story.facts(MoveInRepairEnded.self).map(\.outstanding) == [1, 0])
        try story.give(.ready, as: .engineering)
        #expect(story.it.state == .ready)
    }

    @Test("Without an inspection no unit is ready (INT-44)") func uninspected() throws {
        var story = try Self.story(Self.begun)
        #expect(story.refusal(.ready, as: .engineering)?.rule == "INT-44")
    }

    @Test("A second inspection adds its defects to the first one's (INT-44)") func again() throws {
        var story = try Self.defective()
        var more = Self.inspection(1)
        more.record = "秘密复查"
        try story.give(.inspect(more, slips: [Self.slips[2]]), as: .engineering)
        #expect(story.it.defects.map(\.defect) == [1, 2, 3] && story.it.defects.map(\.inspection) == [1, 1, 2])
        #expect(story.facts(MoveInInspected.self).map(\.defects) == [2, 1])
        #expect(try !story.give(.inspect(more, slips: [Self.slips[3]]), as: .engineering), "said again it raises no slip")
    }

    @Test(
        "A slip that came to nothing leaves its defect open until engineering says what became of it (INT-44)",
        arguments: [DefectOutcome.cancelled, .noWork])
    func leftOver(_ outcome: DefectOutcome) throws {
        var story = try Self.defective()
        #expect(story.refusal(.settleDefect(1, result: "秘密"), as: .engineering)?.code == .wrongState, "its slip is open")
        try story.give(.noteRepair(Self.slips[0], outcome), as: .system)
        try story.give(.noteRepair(Self.slips[1], .satisfied), as: .system)
        #expect(story.it.openDefects.map(\.defect) == [1] && story.facts(MoveInRepairEnded.self).map(\.repaired) == [false, true])
        #expect(story.refusal(.settleDefect(2, result: "秘密"), as: .engineering)?.code == .wrongState, "it is put right")
        #expect(story.refusal(.settleDefect(3, result: " "), as: .engineering)?.fields.map(\.field) == ["result", "defect"])
        try story.give(.settleDefect(1, result: "秘密已换"), as: .engineering)
        try story.give(.ready, as: .engineering)
    }

    @Test("A slip whose work is done again holds the unit back until that is over (INT-44, WE-47)", arguments: [false, true])
    func rework(afterItsEnd isLate: Bool) throws {
        var story = try Self.defective()
        try story.give(.noteRepair(Self.slips[1], .satisfied), as: .system)
        if isLate { try story.give(.noteRepair(Self.slips[0], .notSelected), as: .system) }
        #expect(try story.give(.noteRework(of: Self.slips[0], by: Self.slips[2]), as: .system))
        #expect(try !story.give(.noteRework(of: Self.slips[0], by: Self.slips[2]), as: .system))
        #expect(try !story.give(.noteRepair(Self.slips[0], .satisfied), as: .system), "the first slip is not its own any more")
        #expect(story.refusal(.ready, as: .engineering)?.rule == "INT-44")
        try story.give(.noteRepair(Self.slips[2], .satisfied), as: .system)
        try story.give(.ready, as: .engineering)
        #expect(story.facts(MoveInRepairRepeated.self).map(\.workOrderId) == [Self.slips[2]])
    }

    @Test("An inspection names everything that is wrong with it at once (INT-44, REP-02, REP-06)") func inspectionFields() throws {
        var story = try Self.story(Self.begun)
        var form = Self.inspection(3)
        form.record = ""
        form.defects[0].appointedAt = nil
        form.defects[1].place = ""
        form.defects[2].emergencyCategory = EmergencyCategory.allCases.first
        let refusal = story.refusal(.inspect(form, slips: Array(Self.slips.prefix(3))), as: .engineering)
        #expect(
            refusal?.fields.map(\.field) == [
                "record", "defects[0].appointedAt", "defects[1].place", "defects[2].emergencyCategory",
            ])
    }

    @Test("No more than a hundred defects are kept of one move-in (INT-44)") func most() throws {
        var story = try Self.story(Self.begun)
        for round in 0..<2 {
            var form = Self.inspection(50)
            form.record = "秘密\(round)"
            try story.give(
                .inspect(form, slips: (0..<50).map { WorkOrderID(UUID.v7(milliseconds: 3, high: 2, low: $0)) }), as: .engineering)
        }
        #expect(story.refusal(.inspect(Self.inspection(1), slips: [Self.slips[0]]), as: .engineering)?.fields.map(\.field) == ["defects"])
    }

    @Test("The notice goes to security, engineering and finance, of a day that the occupier named in writing (INT-46)") func notice() throws
    {
        var story = try Self.story(Self.ready)
        let bad = MoveInNoticeForm(writtenOn: Self.day("2026-03-03"), moveInDate: Self.day("2026-03-01"))
        #expect(story.refusal(.issueNotice(bad), as: .csManager)?.fields.map(\.field) == ["writtenOn", "moveInDate"])
        try story.give(.issueNotice(Self.notice), as: .csManager)
        let told = try #require(story.facts(MoveInNoticeIssued.self).first)
        #expect(told.recipients == [.security, .engineering, .finance] && told.dayStart == local("2026-03-16 00:00"))
        #expect(try told.sealed.opened().occupier == Self.form.occupier)
    }

    @Test("T-FORMS is the end of the move-in day: missing forms are told of once, and may still come in (INT-47)") func overdue() throws {
        var story = try Self.story(Self.ready + [.issueNotice])
        #expect(story.it.clocks.map(\.bound) == [local("2026-03-17 00:00")])
        try story.give(.collectForms([.occupantRegister], notNeeded: [.companyRegister]), as: .csManager)
        story.now = local("2026-03-17 00:00")
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(MoveInFormsOverdue.self).map(\.outstanding) == [4])
        try story.give(Self.command(.collectForms), as: .csManager)
        #expect(story.it.state == .formsCollected && story.facts(MoveInFormsOverdue.self).count == 1)
        #expect(story.it.clocks.first?.state == .missed && story.it.clocks.first?.happened == story.now)
    }

    @Test("A notice of another day counts the time for the forms anew (INT-46, INT-47)") func postponed() throws {
        var story = try Self.story(Self.ready + [.issueNotice])
        try story.give(.issueNotice(MoveInNoticeForm(writtenOn: Self.notice.writtenOn, moveInDate: Self.day("2026-03-20"))), as: .csManager)
        story.now = local("2026-03-18 09:00")
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.it.clocks.last?.bound == local("2026-03-21 00:00") && story.facts(MoveInNoticeIssued.self).count == 2)
    }

    @Test("Six forms are in, or are said not to be needed; every occupier fills in the register (INT-47)") func forms() throws {
        #expect(MoveInPaper.allCases.count == 6)
        var story = try Self.story(Self.ready + [.issueNotice])
        func faults(_ papers: [MoveInPaper], _ notNeeded: [MoveInPaper]) -> [String] {
            var copy = story
            return copy.refusal(.collectForms(papers, notNeeded: notNeeded), as: .csManager)?.fields.map(\.field) ?? []
        }
        #expect(faults([], []) == ["forms"] && faults([.passRegister, .passRegister], []) == ["forms"])
        #expect(faults([.passRegister], [.passRegister]) == ["notNeeded"] && faults([], [.occupantRegister]) == ["notNeeded"])
        for paper in MoveInPaper.allCases.dropLast() { try story.give(.collectForms([paper], notNeeded: []), as: .csManager) }
        #expect(story.it.state == .noticeIssued && story.facts(MoveInFormsCollected.self).isEmpty)
        try story.give(.collectForms([.parkingApplication], notNeeded: []), as: .csManager)
        #expect(story.it.state == .formsCollected && story.facts(MoveInFormsCollected.self).map(\.recipients) == [[.security]])
        #expect(story.facts(MoveInFormsGiven.self).map(\.outstanding) == [5, 4, 3, 2, 1, 0])
    }

    @Test("A form that was not needed may come in after all (INT-47)") func corrected() throws {
        var story = try Self.story(Self.ready + [.issueNotice])
        try story.give(.collectForms([], notNeeded: [.parkingApplication]), as: .csManager)
        try story.give(.collectForms([.parkingApplication], notNeeded: []), as: .csManager)
        #expect(story.it.forms.map(\.collected) == [true] && story.it.outstandingForms.count == 5)
    }

    @Test("All seven documents are handed over and signed for (INT-45)", arguments: HandoverDocument.allCases)
    func pack(without missing: HandoverDocument) throws {
        var story = try Self.story(Self.papers + [.issuePasses])
        let rest = HandoverPackForm(documents: HandoverDocument.allCases.filter { $0 != missing }, signature: "")
        #expect(HandoverDocument.allCases.count == 7)
        #expect(story.refusal(.signPack(rest), as: .csManager)?.fields.map(\.field) == ["documents", "signature"])
    }

    @Test("Security hears of passes, and of the invoice for parking (INT-47, INT-50)") func passes() throws {
        var story = try Self.story(Self.papers)
        let pass = PassID(freshID)
        #expect(story.refusal(.issuePasses(MoveInPassesForm(passIds: [pass, pass])), as: .security)?.fields.map(\.field) == ["passIds"])
        try story.give(.issuePasses(MoveInPassesForm(passIds: [pass])), as: .receptionist)
        let told = try #require(story.facts(MoveInPassesIssued.self).first)
        #expect(told.passes == 1 && !told.parking && told.recipients == [.security])
        #expect(try Self.story(Self.papers + [.issuePasses]).facts(MoveInPassesIssued.self).map(\.parking) == [true])
    }

    @Test(
        "A move-in is reported when the list of its month is due, on a day that the company sets (RPT-07)",
        arguments: [(3, "2026-04-03 00:00"), (1, "2026-04-01 00:00"), (28, "2026-04-28 00:00")])
    func report(day: Int, due: String) throws {
        var settings = PolicySettings()
        settings.estate.moveInListDay = day
        var story = try Self.story(Self.handed + [.complete], under: Policy(name: "list", settings: settings))
        #expect(story.it.completion?.month == LedgerMonth("2026-03") && story.it.clocks.last?.bound == local(due))
        story.now = local(due) - 1
        #expect(try !story.give(.clockDue, as: .system) && story.it.state == .movedIn)
        story.now = local(due)
        #expect(try story.give(.clockDue, as: .system) && story.it.state == .reported)
        let told = try #require(story.facts(MoveInReported.self).first)
        #expect(told.recipients == [.generalManager, .finance, .security, .engineering] && told.month == LedgerMonth("2026-03"))
    }

    @Test("Who is called off hears nothing more of clocks and slips") func cancelled() throws {
        var story = try Self.story(Self.ready + [.issueNotice, .cancel])
        story.now = local("2026-03-17 00:00")
        #expect(try !story.give(.clockDue, as: .system))
        var other = try Self.defective()
        try other.give(.cancel(reason: "秘密"), as: .csManager)
        #expect(try !other.give(.noteRepair(Self.slips[0], .satisfied), as: .system))
    }

    @Test("Engineering sees the unit and what it found, and nobody's name; finance and security see who it is (OPS-01)") func sight() throws
    {
        let moveIn = try Self.defective().it
        let view = moveIn.view(for: Actor(subject: "staff", role: .engineering))
        #expect(view.masked && view.moveIn.unit == Self.form.unit && view.moveIn.occupier != Self.form.occupier)
        #expect(view.moveIn.phone != Self.form.phone && view.defects == moveIn.defects)
        for role in [Role.finance, .security] {
            let full = moveIn.view(for: Actor(subject: "staff", role: role))
            #expect(full.moveIn == Self.form && !full.masked && moveIn.reveals(to: Actor(subject: "staff", role: role)))
        }
    }

    @Test("A notice names everything that is wrong with it at once (INT-43)") func fields() {
        var story = BookStory<MoveIn>()
        let bare = MoveInForm(unit: " ", occupier: "", phone: "1", occupierKind: .owner, source: .developer)
        #expect(story.refusal(.notify(office: "", bare))?.fields.map(\.field) == ["office", "unit", "occupier", "phone"])
    }
}
