import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Fee notices and dunning (INT-55 to INT-59, domain 3.6)") struct FeeNoticeTests {
    static let form = FeeForm(
        noticeNumber: "CW-1", unit: "秘密单元", addressee: "秘密业主", from: .init("2026-01") ?? .last, until: .init("2026-02") ?? .last,
        charges: [FeeCharge(charge: .management, amountFen: 28_600), FeeCharge(charge: .energy, amountFen: 4_350)])

    static func command(_ code: FeeCommand.Code) -> FeeCommand {
        switch code {
        case .receive:
            var other = form
            other.charges = [FeeCharge(charge: .paidService, amountFen: 1)]
            return .receive(office: "yunxi", other, signature: "秘密主管")
        case .deliver: return .deliver(signature: "秘密业主", witness: nil)
        case .remind: return .remind
        case .contact:
            return .contact(FeeContactForm(means: .phone, person: "秘密业主", reason: "秘密：楼道灯坏了", department: .engineering))
        case .visit: return .visit(FeeVisitForm(companion: "秘密经理", finding: "秘密：先修灯"))
        case .propose: return .propose("秘密：分期")
        case .agree: return .agree
        case .decline: return .decline(reason: "秘密：再谈")
        case .announce: return .announce(.letter, receipt: "秘密业主")
        case .takeMeasure: return .takeMeasure("秘密：律师函")
        case .pay: return .pay(amountFen: 32_950, receiptNumber: "SJ-1")
        case .withdraw: return .withdraw(reason: "秘密：算错")
        case .noteQuestion:
            return .noteQuestion(
                FeeQuestion(
                    contactId: contactID.retyped(), contactNumber: "CT-20260302-000001", channel: .phone, at: monday,
                    question: "秘密：为什么多了一倍", person: "秘密业主", phone: "13900000001"))
        case .clockDue: return .clockDue
        }
    }

    /// A company that wants three means.
    private static var strict: Policy {
        var settings = PolicySettings()
        settings.estate.feeMeansBeforeMeasure = 3
        return Policy(name: "strict", settings: settings)
    }

    typealias Story = BookStory<FeeNotice>

    /// Who gives a command on the usual way; one of the two managers proposes, the other agrees.
    private static func post(for code: FeeCommand.Code) -> Role {
        switch code {
        case .receive, .deliver, .announce: .ownerRelationsSupervisor
        case .remind, .pay, .withdraw, .contact: .finance
        case .visit, .propose: .financeManager
        case .agree: .ownerServiceSupervisor
        case .decline, .takeMeasure: .generalManager
        case .clockDue, .noteQuestion: .system
        }
    }

    /// A story that has gone so far.
    static func story(_ codes: [FeeCommand.Code] = [], rules: Policy = .baseline) throws -> Story {
        var story = Story(rules: rules)
        try begin(&story, codes)
        return story
    }

    private static func begin(_ story: inout Story, _ codes: [FeeCommand.Code]) throws {
        try story.give(.receive(office: "yunxi", form, signature: "秘密主管"), as: .ownerRelationsSupervisor)
        for code in codes {
            if code == .clockDue, let bound = story.it.clocks.last?.bound { story.now = bound }
            // The second announcement is by another means.
            let command = code == .announce && !story.it.announcements.isEmpty ? .announce(.phone, receipt: nil) : command(code)
            try story.give(command, as: post(for: code))
        }
    }

    private static let toContact: [FeeCommand.Code] = [.deliver, .remind, .contact]
    private static let toVisit = toContact + [.clockDue, .visit]
    private static let toProposal = toVisit + [.propose, .agree]
    private static let toInformed = toProposal + [.announce, .announce]

    @Test("Every state takes what domain 3.6 says, from its posts only, once; names and reasons are sealed and masked (OPS-01)")
    func law() throws {
        let ways: [[FeeCommand.Code]] = [
            [], [.deliver], [.deliver, .remind], Self.toContact, Self.toContact + [.clockDue], Self.toVisit, Self.toVisit + [.propose],
            Self.toProposal, Self.toProposal + [.announce], Self.toInformed, Self.toInformed + [.takeMeasure], Self.toProposal + [.decline],
            [.pay], [.deliver, .pay], [.withdraw], Self.toInformed + [.withdraw],
        ]
        try BookLaw<FeeNotice>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { try Self.begin(&$0, codes) }) },
            command: Self.command, codes: FeeCommand.Code.allCases.filter { $0 != .noteQuestion },
            states: Set(FeeNotice.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test(
        "Each step is taken by those whom domain 3.6 names, and by nobody else (INT-55 to INT-58)",
        arguments: [
            ([], .deliver, [.ownerRelationsSupervisor, .ownerServiceSupervisor, .csManager]),
            ([.deliver], .remind, [.finance, .financeManager]), ([.deliver], .pay, [.finance, .financeManager]),
            ([.deliver], .withdraw, [.finance, .financeManager]),
            (
                [.deliver, .remind], .contact,
                [.ownerRelationsSupervisor, .ownerServiceSupervisor, .csManager, .finance, .financeManager]
            ),
            (toContact + [.clockDue], .visit, [.ownerServiceSupervisor, .financeManager]),
            (toVisit, .propose, [.ownerServiceSupervisor, .financeManager]),
            // The other of the two proposed it.
            (toVisit + [.propose], .agree, [.ownerServiceSupervisor]),
            (toProposal, .announce, [.ownerRelationsSupervisor, .ownerServiceSupervisor, .csManager]),
            (toInformed, .takeMeasure, [.generalManager]), (toInformed, .decline, [.generalManager]),
        ] as [([FeeCommand.Code], FeeCommand.Code, Set<Role>)])
    func posts(_ way: [FeeCommand.Code], _ code: FeeCommand.Code, _ posts: Set<Role>) throws {
        for role in Role.allCases {
            var story = try Self.story(way)
            let refusal = story.refusal(Self.command(code), as: role)
            #expect(refusal?.code == (posts.contains(role) ? nil : .forbidden), "\(code) by \(role)")
        }
    }

    @Test("WE-59: contacted on Tuesday 10:00 and unpaid, it goes to the department manager at the end of Friday, once (INT-56)")
    func escalation() throws {
        var story = try Self.story([.deliver, .remind])
        story.now = local("2026-06-02 10:00")
        try story.give(Self.command(.contact), as: .finance)
        story.now = local("2026-06-05 23:59")
        #expect(try !story.give(.clockDue, as: .system))
        try story.give(.pay(amountFen: 32_949, receiptNumber: "SJ-1"), as: .finance)
        story.now = local("2026-06-06 00:00")
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        let told = story.facts(FeeEscalated.self)
        #expect(told.map(\.bound) == [local("2026-06-06 00:00")] && told.map(\.recipients) == [[.deptHead]])
        #expect(told.map(\.openFen) == [1] && story.it.state == .escalated)
    }

    @Test("A later contact does not move T-3D; one that was written down late counts from when it was") func contacts() throws {
        var story = try Self.story([.deliver, .remind])
        story.now = local("2026-06-03 09:00")
        let early = FeeContactForm(contactedAt: local("2026-06-02 10:00"), means: .visit, person: "秘密业主")
        #expect(story.refusal(.contact(early), as: .finance) == nil)
        #expect(story.it.clocks.map(\.bound) == [local("2026-06-06 00:00")])
        try story.give(Self.command(.contact), as: .finance)
        #expect(story.it.clocks.map(\.bound) == [local("2026-06-06 00:00")] && story.it.contacts.count == 2)
        #expect(story.facts(FeeContacted.self).map(\.escalatesAt) == [local("2026-06-06 00:00"), local("2026-06-06 00:00")])
        // Whoever comes first after the bound: what was missed is told before it.
        story.now = local("2026-06-08 09:00")
        try story.give(.contact(FeeContactForm(means: .phone, person: "秘密租户")), as: .financeManager)
        #expect(story.told.suffix(2) == ["fee.escalated", "fee.contacted"])
        for (form, field) in [
            (FeeContactForm(contactedAt: story.now + 3_600, means: .phone, person: "x"), "contactedAt"),
            (FeeContactForm(contactedAt: local("2026-05-01 09:00"), means: .phone, person: "x"), "contactedAt"),
            (FeeContactForm(means: .letter, person: "x"), "means"), (FeeContactForm(means: .phone, person: " "), "person"),
            (FeeContactForm(means: .phone, person: "x", reason: "没钱"), "department"),
            (FeeContactForm(means: .phone, person: "x", department: .engineering), "reason"),
            (FeeContactForm(means: .phone, person: "x", reason: "没钱", department: .system), "department"),
        ] { #expect(story.refusal(.contact(form), as: .finance)?.fields.map(\.field) == [field]) }
    }

    @Test("A contact cannot lie before the second notice") func order() throws {
        var story = try Self.story([.deliver])
        story.now = local("2026-06-02 10:00")
        try story.give(.remind, as: .finance)
        let before = FeeContactForm(contactedAt: local("2026-06-02 09:59"), means: .phone, person: "秘密业主")
        #expect(story.refusal(.contact(before), as: .finance)?.fields.map(\.field) == ["contactedAt"])
    }

    @Test("A reason is for the department that it concerns and its head, and for no other post (INT-59)", arguments: Role.allCases)
    func concerned(role: Role) {
        let readers = Role.allCases.filter { FeeRoles.isConcerned($0, by: role) }
        switch role {
        case .engineering, .technician, .maintenanceLead, .dutyStaff: #expect(Set(readers) == [role, .engineeringSupervisor])
        case .security: #expect(Set(readers) == [role, .securityManager])
        case .finance: #expect(Set(readers) == [role, .financeManager])
        case .csDept: #expect(Set(readers) == [role, .csManager])
        case .propertyOffice: #expect(Set(readers) == [role, .officeDirector])
        case .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .mailSorter, .cleaningLead:
            #expect(Set(readers) == [role, .ownerServiceSupervisor])
        case .siteSupervisor, .siteCustomerOfficer, .salesSite: #expect(Set(readers) == [role, .siteManager])
        case .qualityDept, .managementRep, .archiveRoom, .csSpecialist, .inspector, .salesManagementCentre, .hr, .marketDev:
            #expect(Set(readers) == [role, .deptHead])
        case .engineeringSupervisor, .securityManager, .financeManager, .csManager, .officeDirector, .ownerServiceSupervisor, .siteManager,
            .deptHead:
            #expect(readers == [role])
        case .generalManager, .mysteryShopper, .telephony, .cityHotline, .owner, .operator, .system: #expect(readers.isEmpty)
        }
    }

    @Test("The reason for not paying goes to the department that it concerns (INT-59)") func reason() throws {
        let story = try Self.story(Self.toContact)
        #expect(story.facts(FeeRefusalNoted.self).map(\.department) == [.engineering])
        var silent = try Self.story([.deliver, .remind])
        try silent.give(.contact(FeeContactForm(means: .phone, person: "秘密业主")), as: .finance)
        #expect(silent.facts(FeeRefusalNoted.self).isEmpty && silent.it.state == .contacted)
    }

    @Test("Of the two managers one proposes and the other agrees, whoever begins; then it is the general manager's (INT-57)")
    func proposal() throws {
        for (first, second) in [(Role.ownerServiceSupervisor, Role.financeManager), (.financeManager, .ownerServiceSupervisor)] {
            var story = try Self.story(Self.toVisit)
            #expect(story.refusal(.agree, as: second)?.code == .wrongState)
            try story.give(.propose("秘密：分期"), as: first)
            #expect(story.refusal(.agree, as: first)?.code == .forbidden)
            #expect(story.facts(FeeMeasureDrafted.self).map(\.recipients) == [[second]])
            #expect(story.facts(FeeMeasureProposed.self).isEmpty)
            // What is written anew needs to be agreed to anew.
            try story.give(.propose("秘密：减免"), as: second)
            #expect(story.refusal(.agree, as: second)?.code == .forbidden)
            try story.give(.agree, as: first)
            #expect(story.facts(FeeMeasureProposed.self).map(\.recipients) == [[.generalManager]])
            try story.give(.decline(reason: "秘密：再谈"), as: .generalManager)
            #expect(story.it.state == .jointVisit && story.it.proposal == nil)
            #expect(story.refusal(.agree, as: first)?.code == .wrongState)
        }
    }

    @Test("No measure before the owner is informed by several means, one of them signed for (INT-58)") func informed() throws {
        var story = try Self.story(Self.toProposal)
        #expect(story.refusal(.takeMeasure("秘密"), as: .generalManager)?.code == .wrongState)
        for (means, receipt) in [(FeeMeans.phone, String?.none), (.sms, nil), (.phone, nil)] {
            try story.give(.announce(means, receipt: receipt), as: .ownerRelationsSupervisor)
            #expect(story.it.state == .proposalReported, "nobody signed")
        }
        try story.give(.announce(.letter, receipt: "秘密业主"), as: .ownerRelationsSupervisor)
        #expect(story.it.state == .ownerInformed)
        #expect(story.facts(FeeMeasureAnnounced.self).map(\.informed) == [false, false, false, true])
        try story.give(.takeMeasure("秘密：律师函"), as: .generalManager)
        #expect(story.it.state == .measuresTaken)
        var one = try Self.story(Self.toProposal)
        try one.give(.announce(.letter, receipt: "秘密业主"), as: .ownerRelationsSupervisor)
        try one.give(.announce(.letter, receipt: "秘密租户"), as: .ownerRelationsSupervisor)
        #expect(one.it.state == .proposalReported, "one means, however often")
        var strict = try Self.story(Self.toInformed, rules: Self.strict)
        #expect(strict.it.state == .proposalReported)
        try strict.give(.announce(.wechat, receipt: nil), as: .ownerRelationsSupervisor)
        #expect(strict.it.state == .ownerInformed)
    }

    @Test(
        "Parts add up, never beyond what is owed; it ends as paid in its usual course, as settled before and after it",
        arguments: [
            ([], FeeNotice.State.settled), ([.deliver], .paid), ([.deliver, .remind], .paid), (toContact, .paid),
            (toContact + [.clockDue], .settled), (toVisit, .settled), (toProposal, .settled), (toInformed, .settled),
            (toInformed + [.takeMeasure], .settled),
        ] as [([FeeCommand.Code], FeeNotice.State)])
    func payment(_ codes: [FeeCommand.Code], _ end: FeeNotice.State) throws {
        var story = try Self.story(codes)
        let before = story.it.state
        try story.give(.pay(amountFen: 30_000, receiptNumber: " SJ-1 "), as: .finance)
        #expect(story.it.state == before && story.it.openFen == 2_950)
        #expect(try !story.give(.pay(amountFen: 30_000, receiptNumber: "SJ-1"), as: .finance), "the same receipt again")
        for (amount, receipt, field) in [(2_951, "SJ-2", "amountFen"), (0, "SJ-2", "amountFen"), (1, "SJ-1", "receiptNumber")] {
            #expect(story.refusal(.pay(amountFen: amount, receiptNumber: receipt), as: .finance)?.fields.map(\.field) == [field])
        }
        try story.give(.pay(amountFen: 2_950, receiptNumber: "SJ-2"), as: .finance)
        #expect(story.it.state == end && story.it.openSince == nil)
        #expect(story.facts(FeePaymentReceived.self).map(\.openFen) == [2_950, 0])
        #expect(story.facts(FeePaid.self).count + story.facts(FeeSettled.self).count == 1)
        #expect(story.it.clocks.allSatisfy { $0.due == nil })
        #expect(story.facts(FeeEscalated.self).count == (codes.contains(.clockDue) ? 1 : 0))
    }

    @Test("A notice is delivered against a signature, the owner's or a witness's (INT-55)") func delivery() throws {
        var story = try Self.story()
        for (signature, witness) in [(String?.none, String?.none), (" ", nil), ("秘密业主", "秘密保安")] {
            #expect(story.refusal(.deliver(signature: signature, witness: witness), as: .csManager)?.rule == "INT-55")
        }
        try story.give(.deliver(signature: nil, witness: "秘密保安"), as: .csManager)
        #expect(story.facts(FeeDelivered.self).map(\.witnessed) == [true])
        #expect(try !story.give(.deliver(signature: nil, witness: "秘密保安"), as: .csManager))
    }

    @Test("A notice says for which unit, which months and what, and its sum can be counted (INT-55)") func fields() {
        var story = Story()
        let bare = FeeForm(
            noticeNumber: " ", unit: "", addressee: nil, from: .init("2026-02") ?? .last, until: .init("2026-01") ?? .last, charges: [])
        let refusal = story.refusal(.receive(office: "", bare, signature: ""), as: .csManager)
        #expect(refusal?.fields.map(\.field) == ["office", "noticeNumber", "unit", "until", "charges", "signature"])
        var wild = Self.form
        wild.charges = [FeeCharge(charge: .energy, amountFen: .max), FeeCharge(charge: .energy, amountFen: 0)]
        #expect(
            story.refusal(.receive(office: "yunxi", wild, signature: "x"), as: .csManager)?.fields.map(\.field) == [
                "charges[0].amountFen", "charges[1].amountFen",
            ])
        #expect(wild.totalFen == .max)
        wild.charges.append(FeeCharge(charge: .energy, amountFen: 1))
        #expect(wild.totalFen == 0, "no sum instead of a stop")
    }

    @Test("A notice takes fifty payments, and the last one is all that is left") func most() throws {
        var story = try Self.story([.deliver])
        for number in 0..<FeeNotice.mostEntries { try story.give(.pay(amountFen: 1, receiptNumber: "SJ-\(number)"), as: .finance) }
        #expect(story.refusal(.pay(amountFen: 1, receiptNumber: "SJ-X"), as: .finance)?.fields.map(\.field) == ["amountFen"])
        try story.give(.pay(amountFen: 32_900, receiptNumber: "SJ-X"), as: .finance)
        #expect(story.it.state == .paid)
    }
}
