import Foundation
import SharedModels
import Testing

@testable import Intake

@Suite("A charge that pays a fee notice (INT-60, domain 3.6)") struct ChargePaymentTests {
    private static let id = FeeNoticeID(UUID.v7(milliseconds: 9, high: 9, low: 9))
    private static let charge: ChargeID = contactID.retyped()

    /// A notice of the office of these stories, as finance gave it.
    static let notice = unpaid(id)

    private static func unpaid(_ id: FeeNoticeID, _ number: String = "FN-20260302-000001", office: String = "yunxi") -> FeeNotice {
        FeeNotice(
            id: id, number: number, office: office, form: FeeNoticeTests.form, receivedAt: monday, receivedBy: .finance,
            receipt: BookSignature(name: "秘密主管", at: monday))
    }

    private static func paid(_ notice: FeeNotice, _ amount: Int, by charge: ChargeID? = charge) -> FeeNotice {
        var notice = notice
        notice.payments.append(FeePayment(amountFen: amount, receiptNumber: "SJ-1", at: monday, by: .finance, chargeId: charge))
        return notice
    }

    private static func withdrawn(_ notice: FeeNotice) -> FeeNotice {
        var notice = notice
        notice.state = .withdrawn
        return notice
    }

    private static let other = unpaid(FeeNoticeID(UUID.v7(milliseconds: 9, high: 9, low: 10)), "FN-20260302-000002")

    private static func story(_ notices: FeeNotice...) throws -> BookStory<Charge> {
        var story = try ChargeTests.collected()
        for notice in notices { story.others[notice.id.retyped()] = notice }
        return story
    }

    @Test("It pays one notice, with no more than is left of it") func once() throws {
        var story = try Self.story(Self.notice, Self.other)
        try story.give(.pay(Self.id, amountFen: 100), as: .finance)
        #expect(try !story.give(.pay(Self.id, amountFen: 100), as: .finance), "the same again")
        #expect(story.facts(ChargeAllotted.self).map(\.feeNoticeNumber) == ["FN-20260302-000001"])
        let view = story.it.view(for: Actor(subject: "q", role: .qualityDept))
        #expect(view.pays?.map(\.amountFen) == [100] && view.pays?.map(\.feeNoticeId) == [Self.id])
        #expect(!story.it.allowedCommands.contains("pay") && !story.it.allowedCommands.contains("note-payment"))
        for taken in [Self.paid(Self.notice, 100), nil] {
            story.others[Self.id.retyped()] = taken
            let refusal = story.refusal(.pay(Self.other.id, amountFen: 100), as: .finance)
            #expect(refusal?.fields == [.init("chargeId", "pays FN-20260302-000001")], "nobody has read that the first did not take it")
        }
        var left = try Self.story(Self.notice)
        try ChargeTests.adjust(&left, ChargeTests.refund(150_000))
        for amount in [50_001, 0, -1, Int.max] {
            #expect(left.refusal(.pay(Self.id, amountFen: amount), as: .finance)?.fields.map(\.field) == ["chargeId"], "\(amount)")
        }
        try left.give(.pay(Self.id, amountFen: 50_000), as: .finance)
    }

    @Test("A notice that did not take it in the end, or was taken back, does not hold it") func again() throws {
        var vain = try Self.story(Self.notice, Self.other)
        try vain.give(.pay(Self.id, amountFen: 100), as: .finance)
        try vain.give(.pay(Self.other.id, amountFen: 70), as: .finance)
        #expect(vain.it.uses?.map(\.feeNoticeId) == [Self.other.id], "what was given in vain is forgotten")
        var back = try Self.story(Self.notice, Self.other)
        try back.give(.pay(Self.id, amountFen: 100), as: .finance)
        back.others[Self.id.retyped()] = Self.withdrawn(Self.paid(Self.notice, 100))
        try back.give(.pay(Self.other.id, amountFen: 70), as: .finance)
        #expect(back.it.uses?.map(\.feeNoticeId) == [Self.id, Self.other.id], "what was paid is kept")
        #expect(back.refusal(.pay(Self.id, amountFen: 70), as: .finance)?.fields.map(\.field) == ["chargeId"], "once for each notice")
    }

    @Test("It is of the office, and for that notice or none") func own() throws {
        var story = try Self.story(Self.unpaid(Self.id, office: "donghu"))
        #expect(story.refusal(.pay(Self.id, amountFen: 1), as: .finance)?.fields.map(\.field) == ["chargeId"])
        #expect(story.refusal(.pay(Self.other.id, amountFen: 1), as: .finance)?.fields.map(\.field) == ["chargeId"], "not there")
        var form = ChargeTests.form
        (form.subject, form.caseId) = (.feeNotice, Self.other.id.retyped())
        var bound = BookStory<Charge>()
        bound.others = [Self.other.id.retyped(): Self.other, Self.id.retyped(): Self.notice]
        try bound.give(.collect(office: "yunxi", form))
        #expect(bound.refusal(.pay(Self.id, amountFen: 1), as: .finance)?.fields.map(\.field) == ["chargeId"])
        try bound.give(.pay(Self.other.id, amountFen: 1), as: .finance)
    }

    @Test("What pays a notice does not go back, however it was asked for, unless the notice is taken back") func refunds() throws {
        var story = try Self.story(Self.notice)
        try story.give(.pay(Self.id, amountFen: 150_000), as: .finance)
        story.others[Self.id.retyped()] = Self.paid(Self.notice, 150_000)
        for kind in ChargeAdjustmentKind.allCases {
            let refusal = story.refusal(.askAdjustment(ChargeTests.refund(50_001, kind)))
            #expect(refusal?.fields.map(\.field) == ["amountFen"], "\(kind)")
        }
        try ChargeTests.adjust(&story, ChargeTests.refund(10_000))
        #expect(story.refusal(.askAdjustment(ChargeTests.refund(40_001)))?.fields.map(\.field) == ["amountFen"])
        story.others[Self.id.retyped()] = Self.withdrawn(Self.paid(Self.notice, 150_000))
        try ChargeTests.adjust(&story, ChargeTests.refund(190_000))
        #expect(story.it.state == .settled)
    }

    @Test("What pays a notice between the asking and the leader's word does not go back") func meanwhile() throws {
        var story = try Self.story(Self.notice)
        try story.give(.askAdjustment(ChargeTests.refund(60_000)), by: "cashier")
        try story.give(.pay(Self.id, amountFen: 150_000), as: .finance)
        for notice in [Self.paid(Self.notice, 150_000), nil] {
            story.others[Self.id.retyped()] = notice
            let refusal = story.refusal(ChargeTests.approval(ChargeTests.refund(60_000)), as: .generalManager)
            #expect(refusal?.code == .ruleViolated && refusal?.fields.map(\.field) == ["amountFen"])
        }
        story.others[Self.id.retyped()] = Self.notice
        try story.give(ChargeTests.approval(ChargeTests.refund(60_000)), as: .generalManager)
        #expect(story.it.refundedFen == 60_000, "the notice has not taken it")
    }

    @Test("What was paid with it before it kept that is held as well: by its own notice's word, and once it is told") func older() throws {
        var form = ChargeTests.form
        (form.subject, form.caseId) = (.feeNotice, Self.id.retyped())
        var own = BookStory<Charge>()
        own.others = [Self.id.retyped(): Self.paid(Self.notice, 150_000)]
        try own.give(.collect(office: "yunxi", form))
        #expect(own.it.uses == nil && own.it.paidNotices == [Self.id])
        #expect(own.refusal(.askAdjustment(ChargeTests.refund(50_001)))?.fields.map(\.field) == ["amountFen"])

        var story = try Self.story(Self.paid(Self.notice, 100), Self.paid(Self.other, 200), Self.unpaid(FeeNoticeID(freshID)))
        for notice in [Self.id, Self.other.id] {
            try story.give(.notePayment(notice), as: .system)
            #expect(try !story.give(.notePayment(notice), as: .system), "told again it changes nothing")
        }
        #expect(story.it.uses?.map(\.amountFen) == [100, 200], "both, as they are")
        #expect(try !story.give(.notePayment(FeeNoticeID(freshID)), as: .system), "it pays nothing of that")
        #expect(story.refusal(.notePayment(Self.id), as: .finance)?.code == .forbidden)
    }

    @Test("A notice takes a payment only by a charge that is given to it for just that, and knows charges apart (domain 3.6)")
    func notices() throws {
        var payer = try Self.story(Self.notice)
        var story = try FeeNoticeTests.story([.deliver])
        let id = FeeNoticeID(contactID.uuid)
        func pay(_ amount: Int, _ charge: ChargeID?) -> FeeCommand { .pay(amountFen: amount, receiptNumber: "SJ-1", chargeId: charge) }
        story.others[contactID] = payer.it
        #expect(story.refusal(pay(100, Self.charge), as: .finance)?.fields.map(\.field) == ["chargeId"], "it is given to none")
        payer.others[id.retyped()] = story.it
        try payer.give(.pay(id, amountFen: 100), as: .finance)
        story.others[contactID] = payer.it
        #expect(story.refusal(pay(99, Self.charge), as: .finance)?.fields.map(\.field) == ["chargeId"], "for another amount")
        try story.give(pay(100, Self.charge), as: .finance)
        #expect(try !story.give(pay(100, Self.charge), as: .finance), "the same again")
        for other in [nil, ChargeID(freshID)] {
            let refusal = story.refusal(pay(100, other), as: .finance)
            #expect(refusal?.fields.map(\.field).first == "receiptNumber", "the same receipt for other money is another payment")
        }
    }
}
