import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("What an owner may ask of a contact: urge, withdraw, rate (ADR 36)")
struct OwnerCommandTests {
    private static let household = HouseholdID(UUID.v7(milliseconds: 5, high: 5, low: 5))
    private static let complaint = CaseInHand(kind: .complaint, id: CaseID(freshID), isWithdrawable: true)
    private static let repair = CaseInHand(kind: .repair, id: CaseID(freshID), isWithdrawable: true)

    private static func ownFacts(_ channel: Channel = .wechat) -> RecordContact {
        var facts = RecordContact(office: "yunxi", kind: .enquiry, channel: channel)
        facts.caller = Caller(name: "林晓岚", phone: "13900000001", unit: "3-1-1502")
        facts.reason = "厨房水龙头关不紧"
        facts.householdId = household
        return facts
    }

    private func owner(at now: Date = monday) -> DecisionContext { context(at: now, role: .owner, files: [Self.household]) }

    // MARK: Recording

    @Test("An owner records by the desk's own command, at any hour and online only (INT-01, INT-02, INT-05)", arguments: Channel.allCases)
    func records(channel: Channel) throws {
        let night = local("2026-03-02 03:10")
        guard channel.family == .online else {
            #expect(refused(nil, .record(Self.ownFacts(channel)), in: owner(at: night))?.code == .forbidden)
            return
        }
        let step = try change(nil, .record(Self.ownFacts(channel)), in: owner(at: night))
        #expect(step.contact.state == .recorded && step.contact.recorder.role == .owner)
        #expect(step.contact.clocks.map(\.name) == ["T-SAMEDAY"])
        #expect(try step.event(ContactRecorded.self).householdId == Self.household)
    }

    @Test("An owner settles nothing, ties to nothing and speaks for a household that has a file")
    func settlesNothing() {
        let changes: [(inout RecordContact) -> Void] = [
            { $0.householdId = nil }, { $0.voidReason = .nuisance }, { $0.answer = AnswerContact(result: "好了") },
            { $0.handOver = .repair(repairFacts) }, { $0.linkedTo = ContactID(.v7()) },
        ]
        for change in changes {
            var facts = Self.ownFacts()
            change(&facts)
            #expect(refused(nil, .record(facts), in: owner())?.code == .forbidden)
        }
    }

    @Test("Only an owner urges, withdraws and rates, and does nothing else to a contact", arguments: Role.allCases)
    func admission(role: Role) throws {
        let recorded = try reached(.recorded)
        let commands: [ContactCommand] = [.urge(UrgeContact()), .withdraw(WithdrawContact()), .rate(RateContact(rating: .satisfied))]
        for command in commands {
            #expect((refused(recorded, command, in: context(role: role))?.code == .forbidden) == (role != .owner), "\(command.code)")
        }
        guard role == .owner else { return }
        let others: [ContactCommand] = [
            .answer(AnswerContact(result: "好了")), .promise(PromiseReply(pace: .fast)),
            .handOver(HandOverContact(to: .complaint(complaintFacts))), .assign(AssignContact(role: .finance, person: "何", measure: "核")),
            .reply(ReplyToContact(reply: "好")), .confirm, .close(CloseContact()), .void(VoidContact(reason: .nuisance)),
            .closeByChild(ChildEnd(kind: .complaint, id: CaseID(freshID), outcome: .satisfied)), .clockDue(.sameDay),
        ]
        for command in others { #expect(refused(recorded, command, in: owner())?.code == .forbidden, "\(command.code)") }
    }

    // MARK: Urging

    @Test("A contact is urged while somebody is still to do something, and told with what came of it", arguments: Contact.State.allCases)
    func urge(state: Contact.State) throws {
        let contact = try reached(state)
        let command = ContactCommand.urge(UrgeContact(words: " 什么时候能好 ", open: Self.complaint))
        guard Contact.urgeable.contains(state) else {
            #expect(refused(contact, command, in: owner())?.code == .wrongState)
            return
        }
        let step = try change(contact, command, in: owner())
        let urged = try step.event(ContactUrged.self)
        #expect(urged.times == 1 && urged.sealed?.content?.words == "什么时候能好")
        #expect((urged.complaintId == Self.complaint.id.retyped()) == (state == .handedOver) && urged.workOrderId == nil)
        #expect(step.contact.state == state && step.contact.clocks == contact.clocks)
    }

    @Test("It is urged once in contact.urge_every: an instant before is refused with the next time, at the instant it is taken")
    func interval() throws {
        let first = try change(try reached(.recorded), .urge(UrgeContact()), in: owner()).contact
        let again = monday.addingTimeInterval(4 * 3600)
        let refusal = refused(first, .urge(UrgeContact()), in: owner(at: again.addingTimeInterval(-0.001)))
        #expect(refusal?.code == .wrongState && refusal?.detail.contains("2026-03-02T05:30:00Z") == true)
        let second = try change(first, .urge(UrgeContact()), in: owner(at: again))
        #expect(try second.event(ContactUrged.self).times == 2)
        var settings = PolicySettings()
        settings.contact.urgeEvery = .seconds(60)
        let hasty = Policy(name: "hasty", settings: settings)
        #expect(try change(first, .urge(UrgeContact()), in: owner(at: monday.addingTimeInterval(60)), under: hasty).events.count == 1)
    }

    @Test("However often it is urged, the case keeps the last twenty and counts them all")
    func bounded() throws {
        var contact = try reached(.recorded)
        for turn in 1...25 {
            contact = try change(contact, .urge(UrgeContact()), in: owner(at: monday.addingTimeInterval(Double(turn) * 4 * 3600))).contact
        }
        #expect(contact.urgings?.map(\.times) == Array(6...25))
    }

    @Test("What is over, and what was taken back, is not urged")
    func overIsNotUrged() throws {
        let handedOver = try reached(.handedOver)
        let over = CaseInHand(kind: .complaint, id: CaseID(freshID), isOver: true)
        #expect(refused(handedOver, .urge(UrgeContact(open: over)), in: owner())?.code == .wrongState)
        let back = try change(handedOver, .withdraw(WithdrawContact(open: Self.complaint)), in: owner()).contact
        #expect(refused(back, .urge(UrgeContact(open: Self.complaint)), in: owner())?.code == .wrongState)
    }

    // MARK: Withdrawing

    @Test(
        "Before it is handed over a contact ends as withdrawn, with its clocks; what is answered or over is not taken back",
        arguments: Contact.State.allCases)
    func withdraw(state: Contact.State) throws {
        let contact = try reached(state)
        let command = ContactCommand.withdraw(WithdrawContact(words: "自己修好了"))
        guard Contact.untouched.contains(state) else {
            #expect(refused(contact, command, in: owner())?.code == .wrongState)
            return
        }
        let step = try change(contact, command, in: owner())
        #expect(step.contact.state == .closed && step.contact.closing?.outcome == .withdrawn)
        #expect(!step.contact.clocks.contains { $0.state == .running })
        #expect(step.types == ["contact.withdrawn", "contact.closed"])
        #expect(try step.event(ContactWithdrawn.self).sealed?.content?.words == "自己修好了")
        #expect(try isUnchanged(step.contact, command, in: owner()))
        #expect(refused(step.contact, .rate(RateContact(rating: .satisfied)), in: owner())?.code == .wrongState)
    }

    @Test("After the hand-over what came of it is asked to end, and its end closes the contact; work that has begun is not taken back")
    func withdrawHandedOver() throws {
        var facts = wholeFacts(.repair)
        facts.handOver = .repair(repairFacts)
        let contact = try change(nil, .record(facts)).contact
        var begun = Self.repair
        begun.isWithdrawable = false
        for open in [begun, nil] {
            let refusal = refused(contact, .withdraw(WithdrawContact(open: open)), in: owner())
            #expect(refusal?.code == .wrongState && refusal?.detail.contains("phone the desk") == true)
        }
        let step = try change(contact, .withdraw(WithdrawContact(open: Self.repair)), in: owner())
        #expect(step.contact.state == .handedOver && step.types == ["contact.withdrawn"])
        let told = try step.event(ContactWithdrawn.self)
        #expect(told.workOrderId == Self.repair.id.retyped() && told.complaintId == nil && told.sealed == nil)
        let end = ChildEnd(kind: .repair, id: Self.repair.id, outcome: .cancelled)
        #expect(try change(step.contact, .closeByChild(end), in: context(role: .system)).contact.state == .closed)
    }

    // MARK: Rating

    @Test("It is rated once, when the household has the reply or it is closed", arguments: Contact.State.allCases)
    func rate(state: Contact.State) throws {
        let contact = try reached(state)
        let command = ContactCommand.rate(RateContact(rating: .fairlySatisfied, stars: 3, words: "等了两天"))
        guard state == .replied || state == .closed else {
            #expect(refused(contact, command, in: owner())?.code == .wrongState)
            return
        }
        let step = try change(contact, command, in: owner())
        let rated = try step.event(ContactRated.self)
        #expect(rated.rating == .fairlySatisfied && rated.stars == 3 && rated.sealed?.content?.words == "等了两天")
        #expect(step.contact.state == state)
        #expect(try isUnchanged(step.contact, command, in: owner()))
        #expect(refused(step.contact, .rate(RateContact(rating: .satisfied)), in: owner())?.code == .wrongState)
    }

    @Test("A rating needs the word, and takes one star to five")
    func ratingFields() throws {
        let contact = try reached(.replied)
        for (command, fields) in [
            (RateContact(), ["rating"]), (RateContact(rating: .satisfied, stars: 0), ["stars"]),
            (RateContact(stars: 6), ["rating", "stars"]),
            (RateContact(rating: .satisfied, words: String(repeating: "长", count: 4_001)), ["words"]),
        ] {
            #expect(refused(contact, .rate(command), in: owner())?.fields.map(\.field) == fields)
        }
    }

    // MARK: What an owner sees

    @Test(
        "Each state has a word for owners, its steps are in order, and only what can be done is offered", arguments: Contact.State.allCases)
    func view(state: Contact.State) throws {
        let contact = try reached(state)
        let own = contact.own([], version: 1, under: .baseline, at: monday)
        let expected: (OwnState, [OwnStep], [String]) =
            switch state {
            case .recorded: (.received, [.recorded], ["urge", "withdraw", "attach"])
            case .answered: (.answered, [.recorded, .answered], ["attach"])
            case .promised: (.promised, [.recorded, .promised], ["urge", "withdraw", "attach"])
            case .assigned: (.inProgress, [.recorded, .promised, .assigned], ["urge", "withdraw", "attach"])
            case .handedOver: (.inProgress, [.recorded, .handedOver], ["urge", "withdraw", "attach"])
            case .replied: (.answered, [.recorded, .promised, .replied], ["rate", "attach"])
            case .closed: (.closed, [.recorded, .answered, .closed], ["rate"])
            case .void: (.dismissed, [.recorded, .dismissed], [])
            }
        #expect(own.state == expected.0)
        #expect(own.steps.map(\.what) == expected.1)
        #expect(own.allowedCommands == expected.2)
        #expect((own.replyDueAt != nil) == (state == .promised || state == .assigned))
        let text = String(decoding: try JSONEncoder().encode(own), as: UTF8.self)
        for inside in ["何会计", "核对账单", "已告知", "u-17", "13900000001"] { #expect(!text.contains(inside), "\(inside)") }
    }

    @Test("What is offered follows from what came of it: a repair until work has begun, a complaint as long as it is open, no service")
    func offered() throws {
        func own(_ kind: ContactKind, _ states: [String]) throws -> [String] {
            let heard = states.enumerated().map { CaseProgress.Heard(at: monday.addingTimeInterval(Double($0)), state: $1) }
            let progress = try #require(CaseProgress(kind: kind, id: CaseID(freshID), number: "X", heard: heard))
            return try reached(.handedOver).own([progress], version: 1, under: .baseline, at: monday).allowedCommands
        }
        #expect(try own(.repair, ["raised", "issued", "collected"]) == ["urge", "withdraw", "attach"])
        #expect(try own(.repair, ["issued", "in_work"]) == ["urge", "attach"])
        #expect(try own(.repair, ["issued", "in_work", "handed_back"]) == ["urge", "attach"])
        #expect(try own(.repair, ["issued", "cancelled"]) == ["attach"])
        #expect(try own(.complaint, ["registered", "callback_pending"]) == ["urge", "withdraw", "attach"])
        #expect(try own(.complaint, ["registered", "withdrawn"]) == ["attach"])
        #expect(try own(.serviceRequest, ["requested"]) == ["urge", "attach"])
    }

    @Test("The desk sees that it was urged, taken back and rated; who sees no names sees no words of it (OPS-01)")
    func deskView() throws {
        var contact = try change(try reached(.handedOver), .urge(UrgeContact(words: "快点")), in: owner()).contact
        contact = try change(contact, .withdraw(WithdrawContact(words: "算了", open: Self.complaint)), in: owner()).contact
        let desk = contact.view(for: Actor(subject: "a", role: .receptionist))
        #expect(desk.urgings?.map(\.words) == ["快点"] && desk.withdrawal?.words == "算了")
        let masked = contact.view(for: Actor(subject: "b", role: .hr))
        #expect(masked.urgings?.map(\.times) == [1] && masked.urgings?.first?.words == nil)
        #expect(masked.withdrawal != nil && masked.withdrawal?.words == nil)
    }

    @Test("A contact survives storage with what the owner said")
    func stored() throws {
        var facts = Self.ownFacts()
        facts.preferredTimes = [PreferredHours(from: try #require(LocalTime("18:00")), to: try #require(LocalTime("20:00")))]
        var contact = try change(nil, .record(facts), in: owner()).contact
        contact = try change(contact, .urge(UrgeContact(words: "快点")), in: owner()).contact
        #expect(try JSONDecoder().decode(Contact.self, from: JSONEncoder().encode(contact)) == contact)
    }
}
