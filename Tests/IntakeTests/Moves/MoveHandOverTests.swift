import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Handing a contact over as a move or to a payment notice (domain 3.1)", .timeLimit(.minutes(10)))
struct MoveHandOverTests {
    private static let goods = GoodsMoveFacts(
        direction: .movingOut, startsAt: local("2026-03-03 10:00"), endsAt: local("2026-03-03 12:00"))

    private static func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private func handedOver(_ handOver: HandOver, caller: Caller? = nil) throws -> Step {
        try change(reached(.recorded), .handOver(HandOverContact(to: handOver, caller: caller)))
    }

    private func fields(_ handOver: HandOver, of contact: Contact? = nil) throws -> [String]? {
        refused(try contact ?? reached(.recorded), .handOver(HandOverContact(to: handOver)))?.fields.map(\.field)
    }

    @Test("A goods move, a move-in and a move-out are asked for with who moves, where and when (INT-43, INT-49, INT-51)")
    func moves() throws {
        let goods: MoveRequested = try handedOver(.goodsMove(Self.goods)).event()
        #expect(goods.move == .goods && goods.moveId.uuid == freshID && goods.direction == .movingOut)
        #expect(goods.startsAt == Self.goods.startsAt && goods.endsAt == Self.goods.endsAt && goods.occupierKind == nil)
        #expect(goods.sealed.content == MoveParticulars(unit: "3-1-1502", person: "林晓岚", phone: "13900000001"))
        let moveIn = try handedOver(.moveIn(MoveInFacts(occupierKind: .tenant)))
        #expect(try moveIn.event(MoveRequested.self).move == .moveIn && moveIn.event(MoveRequested.self).occupierKind == .tenant)
        #expect(moveIn.contact.contactKind == .move && moveIn.contact.state == .handedOver && moveIn.contact.clocks.map(\.state) == [.met])
        let leaving = MoveOutFacts(agreementDate: try Self.day("2026-03-31"), confirmedDate: try Self.day("2026-03-25"))
        let out: MoveRequested = try handedOver(.moveOut(leaving)).event()
        #expect(out.agreementDayStart == local("2026-03-31 00:00") && out.confirmedDayStart == local("2026-03-25 00:00"))
    }

    @Test("What a move may not be is refused at the hand-over, as by its own route (INT-49, INT-51, INT-52, INT-66)")
    func refusals() throws {
        var facts = Self.goods
        facts.startsAt = local("2026-03-02 14:00")
        facts.endsAt = local("2026-03-04 15:00")
        #expect(try fields(.goodsMove(facts)) == ["to.goodsMove.startsAt", "to.goodsMove.endsAt"])
        facts = Self.goods
        facts.startsAt = local("2026-03-03 08:00")
        var settings = PolicySettings()
        settings.estate.movingPeaks = [try #require(LocalTimeRange("07:30-09:00"))]
        let early = ContactCommand.handOver(HandOverContact(to: .goodsMove(facts)))
        let busy = refused(try reached(.recorded), early, under: Policy(name: "busy", settings: settings))
        #expect(busy?.fields.map(\.field) == ["to.goodsMove.startsAt"] && busy?.rule == "INT-49")
        #expect(try change(reached(.recorded), early).contact.state == .handedOver)
        let past = MoveOutFacts(agreementDate: try Self.day("2026-03-01"))
        #expect(try fields(.moveOut(past)) == ["to.moveOut.agreementDate"])
        let late = MoveOutFacts(agreementDate: try Self.day("2026-03-31"), confirmedDate: try Self.day("2026-04-01"))
        #expect(try fields(.moveOut(late)) == ["to.moveOut.confirmedDate"])
        var bare = RecordContact(office: "yunxi", kind: .enquiry, channel: .ownerForum)
        bare.reason = "有人要搬家"
        let nobody = try change(nil, .record(bare)).contact
        #expect(try fields(.moveIn(MoveInFacts(occupierKind: .owner)), of: nobody) == ["caller.unit", "caller.name"])
    }

    @Test("What is about a payment notice is put to it: the notice is the child (domain 3.6)")
    func fee() throws {
        let file = try FeeNoticeTests.story([.deliver]).it
        let notice = file.id
        let command = ContactCommand.handOver(HandOverContact(to: .fee(FeeFacts(feeNoticeId: notice))))
        #expect(command.reads.map(\.id) == [notice.retyped()], "it counts on the notice")
        let step = try change(reached(.recorded), command, in: context(notice: file))
        let asked: FeeAsked = try step.event()
        #expect(asked.feeNoticeId == notice && asked.sealed.content?.question == wholeFacts().reason)
        #expect(step.contact.child?.id == notice.retyped() && step.contact.contactKind == .fee)
        let again = ContactCommand.handOver(HandOverContact(to: .fee(FeeFacts(feeNoticeId: notice))))
        #expect(try isUnchanged(step.contact, again))
        let end = ContactCommand.closeByChild(ChildEnd(kind: .fee, id: notice.retyped(), outcome: .satisfied))
        #expect(try change(step.contact, end, in: context(role: .system)).contact.state == .closed)
    }

    @Test("No contact is put to a notice of another office, to none, or to one that is over or full (domain 3.6)") func noNotice() throws {
        let handOver = HandOver.fee(FeeFacts(feeNoticeId: contactID.retyped()))
        func fault(_ notice: FeeNotice?) throws -> String? {
            let refusal = refused(
                try reached(.recorded), .handOver(HandOverContact(to: handOver)), in: context(notice: notice))
            #expect(refusal.map { $0.fields.map(\.field) == ["to.fee.feeNoticeId"] } ?? true)
            return refusal?.fields.first?.detail
        }
        #expect(try fault(nil) == "names no fee notice of the office")
        var elsewhere = BookStory<FeeNotice>()
        try elsewhere.give(
            .receive(office: "donghu", FeeNoticeTests.form, signature: "秘密主管"), as: .ownerRelationsSupervisor)
        #expect(try fault(elsewhere.it) == "names no fee notice of the office")
        let withdrawn = try FeeNoticeTests.story([.withdraw]).it
        #expect(try fault(withdrawn) == "names a fee notice that is withdrawn; answer the owner, or promise a reply")
        var full = try FeeNoticeTests.story([.deliver]).it
        full.questions = (0..<FeeNotice.mostEntries).map { _ in
            FeeQuestion(contactId: ContactID(.v7()), contactNumber: "CT-1", channel: .phone, at: monday, question: "多少")
        }
        #expect(try fault(full) == "names a fee notice that is about 50 contacts already; answer the owner, or promise a reply")
        full.questions?.removeLast()
        #expect(try fault(full) == nil)
    }

    @Test(
        "Every way to hand over reads back what it wrote",
        arguments: [
            HandOver.complaint(complaintFacts), .repair(repairFacts), .service(serviceFacts), .goodsMove(goods),
            .moveIn(MoveInFacts(occupierKind: .company)), .fee(FeeFacts(feeNoticeId: FeeNoticeID(freshID), question: "为什么")),
        ])
    func coding(handOver: HandOver) throws {
        #expect(try JSONDecoder().decode(HandOver.self, from: JSONEncoder().encode(handOver)) == handOver)
    }

    @Test("A question stands in the notice's file until the notice is paid, which ends its contact; finance is told")
    func question() throws {
        var story = try FeeNoticeTests.story([.deliver])
        try story.give(FeeNoticeTests.command(.noteQuestion), as: .system)
        #expect(try !story.give(FeeNoticeTests.command(.noteQuestion), as: .system))
        #expect(story.facts(FeeQuestioned.self).map(\.outcome) == [nil])
        #expect(story.facts(FeeQuestioned.self).first?.recipients == [.finance, .ownerRelationsSupervisor])
        #expect(!story.it.allowedCommands.contains("note-question") && story.it.takesQuestions)
        #expect(story.it.view(for: Actor(subject: "f", role: .finance)).questions?.first?.question.contains("多了一倍") == true)
        #expect(story.it.view(for: Actor(subject: "q", role: .qualityDept)).questions?.first?.question == "***")
        try story.give(FeeNoticeTests.command(.pay), as: .finance)
        #expect(story.facts(FeePaid.self).map(\.contactIds) == [[contactID.retyped()]] && !story.it.takesQuestions)
    }

    @Test("A question that comes when the notice is over ends its contact at once")
    func tooLate() throws {
        var story = try FeeNoticeTests.story([.withdraw])
        #expect(story.facts(FeeWithdrawn.self).map(\.contactIds) == [nil])
        try story.give(FeeNoticeTests.command(.noteQuestion), as: .system)
        #expect(story.facts(FeeQuestioned.self).map(\.outcome) == [.cancelled])
    }
}

@Suite("Moves and payment notices of contacts over HTTP and the topic (domain 3.1)", .timeLimit(.minutes(10)))
struct MoveHandOverServiceTests {
    /// Records a contact and hands it over at once or later; the child's id.
    private func handOver(_ bench: BookBench, _ to: String) async throws -> (contact: String, child: String) {
        let contact = try await bench.make("contacts", like: "Contact")
        let answer = try await bench.ask("POST /contacts/\(contact)/hand-over", #"{"to": \#(to)}"#, like: "Contact")
        let child = try #require((answer.json["child"] as? [String: Any])?["id"] as? String)
        try await bench.service.settle()
        return (contact, child)
    }

    private func state(_ bench: BookBench, _ contact: String) async throws -> String? {
        try await bench.service.settle()
        return try await bench.ask("GET /contacts/\(contact)", like: "Contact").json["state"] as? String
    }

    private func progress(_ bench: BookBench, _ contact: String) async throws -> [String: String] {
        let answer = try await bench.ask("GET /contacts/\(contact)/progress", like: "ContactProgress")
        let items = try #require(answer.json["items"] as? [[String: Any]])
        return Dictionary(items.map { ($0["kind"] as? String ?? "", $0["state"] as? String ?? "") }) { $1 }
    }

    @Test("A goods move, a move-in and a move-out begin by a contact, show it, and close it when they end (INT-43, INT-49, INT-51)")
    func moves() async throws {
        try await BookBench.with { bench in
            let times = #""startsAt": "2026-03-03T10:00:00+08:00", "endsAt": "2026-03-03T12:00:00+08:00""#
            let goods = try await handOver(bench, #"{"goodsMove": {"direction": "moving_out", \#(times)}}"#)
            let opened = try await bench.ask("GET /goods-moves/\(goods.child)", like: "GoodsMove")
            let form = try #require(opened.json["goodsMove"] as? [String: Any])
            #expect(form["contactId"] as? String == goods.contact && form["unit"] as? String == "3-1-1502")
            #expect(try await progress(bench, goods.contact) == ["move": "notified"])
            try await bench.give("cancel", to: goods.child, of: "goods-moves", like: "GoodsMove", as: .ownerRelationsSupervisor)
            #expect(try await state(bench, goods.contact) == "closed")

            let moveIn = try await handOver(bench, #"{"moveIn": {"occupierKind": "tenant"}}"#)
            let notified = try await bench.ask("GET /move-ins/\(moveIn.child)", like: "MoveIn")
            let notice = try #require(notified.json["moveIn"] as? [String: Any])
            #expect(notice["source"] as? String == "occupier" && (notice["reference"] as? String)?.hasPrefix("CT-") == true)
            #expect(try await state(bench, moveIn.contact) == "handed_over")
            try await bench.give("cancel", to: moveIn.child, of: "move-ins", like: "MoveIn", as: .ownerRelationsSupervisor)
            #expect(try await state(bench, moveIn.contact) == "closed")

            let out = try await handOver(bench, #"{"moveOut": {"agreementDate": "2026-03-31"}}"#)
            let asked = try await bench.ask("GET /move-outs/\(out.child)", like: "MoveOut")
            #expect((asked.json["moveOut"] as? [String: Any])?["agreementDate"] as? String == "2026-03-31")
            try await bench.give("cancel", to: out.child, of: "move-outs", like: "MoveOut", as: .ownerRelationsSupervisor)
            #expect(try await state(bench, out.contact) == "closed")
            let outcomes = try bench.facts(ContactClosed.self).map(\.outcome)
            #expect(outcomes == [.cancelled, .cancelled, .cancelled])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("A question is put to its notice and ends with it; a notice of another office, none, or one that is over is refused (domain 3.6)")
    func fee() async throws {
        try await BookBench.with { bench in
            let notice = try await bench.make("fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            let asked = try await handOver(bench, #"{"fee": {"feeNoticeId": "\#(notice)", "question": "为什么多了一倍"}}"#)
            #expect(asked.child == notice)
            let file = try await bench.ask("GET /fee-notices/\(notice)", as: .finance, like: "FeeNotice")
            let questions = try #require(file.json["questions"] as? [[String: Any]])
            #expect(questions.map { $0["question"] as? String } == ["为什么多了一倍"])
            #expect(questions.first?["contactId"] as? String == asked.contact)
            try await bench.give(
                "pay", to: notice, of: "fee-notices", like: "FeeNotice", as: .finance, #"{"amountFen": 32950, "receiptNumber": "SJ-9"}"#)
            #expect(try await state(bench, asked.contact) == "closed")
            // Said again it changes nothing, although the notice is over.
            let same = #"{"to": {"fee": {"feeNoticeId": "\#(notice)", "question": "为什么多了一倍"}}}"#
            try await bench.ask("POST /contacts/\(asked.contact)/hand-over", same, like: "Contact")
            let other = try await bench.make("contacts", like: "Contact")
            for id in [notice, "019c9e3a-1f00-7041-8000-000000000044"] {
                let body = Data(#"{"to": {"fee": {"feeNoticeId": "\#(id)"}}}"#.utf8)
                let refused = try await bench.service.ask(
                    TestRequest("POST /contacts/\(other)/hand-over", as: .receptionist, of: "yunxi", body: body))
                #expect(refused.status == 422 && refused.faults == ["to.fee.feeNoticeId"])
            }
            let empty = Data(#"{"to": {"goodsMove": {}}}"#.utf8)
            let bare = try await bench.service.ask(
                TestRequest("POST /contacts/\(other)/hand-over", as: .receptionist, of: "yunxi", body: empty))
            #expect(bare.faults == ["to.goodsMove.direction", "to.goodsMove.startsAt", "to.goodsMove.endsAt"])
        }
    }
}
