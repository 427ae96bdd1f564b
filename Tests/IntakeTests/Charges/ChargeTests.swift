import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Money at the desk: collected, refunded, deducted, receipted (INT-60)") struct ChargeTests {
    static let form = ChargeForm(
        unit: "秘密单元", payer: "秘密业主", subject: .deposit, what: "秘密装修押金", method: .wechat, amountFen: 200_000)
    static let book = ReceiptBookID(UUID.v7(milliseconds: 8, high: 8, low: 8))

    static func receipt(_ number: Int, _ amount: Int, replaces: Int? = nil, kind: ReceiptKind = .receipt) -> ReceiptForm {
        ReceiptForm(bookId: book, kind: kind, series: "YX-A", number: number, amountFen: amount, replaces: replaces)
    }

    static func refund(_ amount: Int, _ kind: ChargeAdjustmentKind = .refund, by method: ChargeMethod? = nil) -> ChargeAdjustmentForm {
        ChargeAdjustmentForm(kind: kind, amountFen: amount, reason: "秘密理由", method: method)
    }

    static func collected() throws -> BookStory<Charge> {
        var story = BookStory<Charge>()
        try story.give(.collect(office: "yunxi", form))
        return story
    }

    /// What a leader names who approves what these stories ask for.
    static func approval(_ form: ChargeAdjustmentForm, askedAt: Date = monday) -> ChargeCommand {
        .approve(AdjustmentApproval(kind: form.kind, amountFen: form.amountFen, askedAt: askedAt))
    }

    /// Asked by a cashier, approved by a leader.
    static func adjust(_ story: inout BookStory<Charge>, _ form: ChargeAdjustmentForm) throws {
        try story.give(.askAdjustment(form), by: "cashier")
        try story.give(approval(form), as: .ownerServiceSupervisor)
    }

    /// The book of these stories, which has given numbers for the charge.
    private static func given(_ receipts: [(number: Int, amount: Int)], cancelled: Bool = false) -> ReceiptBook {
        var it = ReceiptBook(
            id: book, number: "RB-20260302-000001", office: "yunxi",
            form: ReceiptBookForm(kind: .receipt, series: "YX-A", first: 1, last: 400), receivedAt: monday, receivedBy: .finance)
        it.blanks = receipts.map {
            UsedBlank(
                number: $0.number, use: cancelled ? .cancelled : .issued, chargeId: contactID.retyped(), amountFen: $0.amount, at: monday,
                by: .finance)
        }
        return it
    }

    /// Gives receipts as the desk does: the book gives the number first.
    private static func issue(_ form: ReceiptForm, in story: inout BookStory<Charge>) throws(Rejection) {
        story.others[book.retyped()] = given([(form.number, form.amountFen)])
        try story.give(.issueReceipt(form))
    }

    private static func refusal(_ form: ReceiptForm, in story: inout BookStory<Charge>) -> Rejection? {
        story.others[book.retyped()] = given([(form.number, form.amountFen)])
        return story.refusal(.issueReceipt(form))
    }

    static func command(_ code: ChargeCommand.Code) -> ChargeCommand {
        switch code {
        case .collect: .collect(office: "yunxi", ChargeForm(unit: "另一单元", payer: "另一人", subject: .pass, method: .cash, amountFen: 1))
        case .askAdjustment: .askAdjustment(refund(50))
        case .approve: approval(refund(50))
        case .decline: .decline(reason: "秘密缘由")
        case .issueReceipt: .issueReceipt(receipt(1_009, 10))
        case .cancelReceipt: .cancelReceipt(book, number: 1_001, reason: "秘密错误")
        case .pay: .pay(ChargePaymentTests.notice.id, amountFen: 10)
        case .notePayment: .notePayment(ChargePaymentTests.notice.id)
        }
    }

    @Test("Every state takes what it offers, from the posts that may, once; names and reasons are sealed and masked (OPS-01)")
    func law() throws {
        func way(_ name: String, _ more: @escaping (inout BookStory<Charge>) throws -> Void) -> (
            name: String, go: (inout BookStory<Charge>) throws -> Void
        ) {
            (
                name,
                { story in
                    story.others[Self.book.retyped()] = Self.given([(1_001, 100), (1_009, 10)])
                    story.others[ChargePaymentTests.notice.id.retyped()] = ChargePaymentTests.notice
                    try story.give(.collect(office: "yunxi", Self.form))
                    try more(&story)
                }
            )
        }
        try BookLaw<Charge>(
            ways: [
                way("fresh") { _ in },
                way("receipted") { try $0.give(.issueReceipt(Self.receipt(1_001, 100))) },
                way("cancelled") {
                    try $0.give(.issueReceipt(Self.receipt(1_001, 100)))
                    try $0.give(.cancelReceipt(Self.book, number: 1_001, reason: "秘密错误"))
                },
                way("asked") { try $0.give(.askAdjustment(Self.refund(50)), by: "cashier") },
                way("declined") {
                    try $0.give(.askAdjustment(Self.refund(60)), by: "cashier")
                    try $0.give(.decline(reason: "秘密缘由"), as: .generalManager)
                },
                way("part") { try Self.adjust(&$0, Self.refund(60)) },
                way("all") { try Self.adjust(&$0, Self.refund(Self.form.amountFen)) },
                way("paying") { try $0.give(.pay(ChargePaymentTests.notice.id, amountFen: 10), as: .finance) },
            ], command: Self.command, codes: ChargeCommand.Code.allCases.filter { $0 != .notePayment },
            states: Set(Charge.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("A deposit is deducted in part and the rest refunded; then it is settled") func deposit() throws {
        var story = try Self.collected()
        try Self.adjust(&story, Self.refund(50_000, .deduction))
        #expect(story.it.state == .collected && story.it.leftFen == 150_000)
        try Self.adjust(&story, Self.refund(150_000, by: .transfer))
        #expect(story.it.state == .settled && story.it.refundedFen == 150_000 && story.it.deductedFen == 50_000 && story.it.leftFen == 0)
        let facts = story.facts(ChargeAdjusted.self)
        #expect(facts.map(\.kind) == [.deduction, .refund] && facts.map(\.method) == [.wechat, .transfer])
        #expect(facts.map(\.leftFen) == [150_000, 0] && facts.allSatisfy { $0.approvedBy == .ownerServiceSupervisor })
        #expect(
            story.told == [
                "charge.collected", "adjustment.asked", "charge.adjusted", "adjustment.asked", "charge.adjusted",
            ])
        #expect(story.refusal(.askAdjustment(Self.refund(1)))?.code == .wrongState)
    }

    @Test("Never more goes back than was collected and is left", arguments: [0, -1, 150_001, 200_000, Int.max]) func tooMuch(amount: Int)
        throws
    {
        var story = try Self.collected()
        try Self.adjust(&story, Self.refund(50_000))
        let refusal = story.refusal(.askAdjustment(Self.refund(amount)))
        #expect(refusal?.rule == "INT-60" && refusal?.fields.map(\.field) == ["amountFen"])
    }

    @Test("Whatever is asked for and decided, in whatever order, the sums hold", arguments: 0..<40 as Range<UInt64>) func sums(seed: UInt64)
        throws
    {
        var random = SplitMix(seed: seed)
        var story = try Self.collected()
        var number = 1
        for _ in 0..<60 {
            let amount = Int.random(in: -10...120_000, using: &random)
            let old = story.it.receipts.filter { $0.cancellation == nil }.randomElement(using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                let kind: ChargeAdjustmentKind = Bool.random(using: &random) ? .refund : .deduction
                _ = story.outcome(of: .askAdjustment(Self.refund(amount, kind)), as: .finance)
            case 1: _ = story.refusal(Self.approval(story.it.asked?.form ?? Self.refund(amount)), as: .generalManager)
            case 2:
                _ = try? story.give(Self.approval(story.it.asked?.form ?? Self.refund(amount)), as: .generalManager, by: "gm")
            case 3: _ = story.outcome(of: .decline(reason: "不"), as: .generalManager)
            case 4:
                number += 1
                _ = Self.refusal(Self.receipt(number, amount), in: &story)
            default: _ = story.outcome(of: .cancelReceipt(Self.book, number: old?.number ?? 0, reason: "错"), as: .finance)
            }
            let it = story.it
            #expect(it.leftFen >= 0 && it.refundedFen >= 0 && it.deductedFen >= 0)
            #expect(it.refundedFen + it.deductedFen + it.leftFen == Self.form.amountFen)
            #expect(it.receiptedFen <= Self.form.amountFen && it.unreceiptedFen >= 0)
            #expect((it.state == .settled) == (it.leftFen == 0) && (it.state == .adjusting) == (it.asked != nil))
        }
        #expect(story.facts(ChargeAdjusted.self).reduce(0) { $0 + $1.amountFen } == story.it.refundedFen + story.it.deductedFen)
    }

    @Test("Whoever asks for it does not approve it, whatever the post") func fourEyes() throws {
        var story = try Self.collected()
        try story.give(.askAdjustment(Self.refund(50)), as: .officeDirector)
        let approval = Self.approval(Self.refund(50))
        #expect(story.refusal(approval, as: .generalManager)?.code == .ruleViolated, "the same person in another post")
        try story.give(approval, as: .generalManager, by: "gm")
        #expect(story.it.adjustments.first?.approvedBy == .generalManager && story.it.adjustments.first?.askedBy == .officeDirector)
        #expect(story.refusal(approval, as: .receptionist)?.code == .forbidden)
    }

    @Test("A leader approves what the leader has read: what was asked for anew meanwhile, or changed, is another (INT-60)")
    func named() throws {
        var story = try Self.collected()
        try story.give(.askAdjustment(Self.refund(50)), by: "cashier")
        let read = Self.approval(Self.refund(50))
        try story.give(.decline(reason: "先核对"), as: .financeManager)
        story.now += 60
        try story.give(.askAdjustment(Self.refund(5_000, .deduction)), by: "cashier")
        let refusal = story.refusal(read, as: .generalManager)
        #expect(refusal?.code == .wrongState && refusal?.fields.map(\.field) == ["kind", "amountFen", "askedAt"])
        let again = Self.approval(Self.refund(5_000, .deduction), askedAt: monday)
        #expect(story.refusal(again, as: .generalManager)?.fields.map(\.field) == ["askedAt"], "asked for at another time")
        #expect(story.it.state == .adjusting && story.it.leftFen == Self.form.amountFen)
        let right = Self.approval(Self.refund(5_000, .deduction), askedAt: story.now)
        try story.give(right, as: .generalManager, by: "gm")
        #expect(story.it.deductedFen == 5_000)
        try story.give(.askAdjustment(Self.refund(7)), by: "cashier")
        #expect(try !story.give(right, as: .generalManager, by: "gm"), "approved already, and nothing else with it")
        #expect(story.it.asked?.form.amountFen == 7)
    }

    @Test("A receipt is given for what stands on its blank, and for none that the book has taken back or never gave (INT-60)")
    func blanks() throws {
        var story = try Self.collected()
        for book in [nil, Self.given([]), Self.given([(1, 100)], cancelled: true), Self.given([(1, 99)])] {
            story.others[Self.book.retyped()] = book
            #expect(story.refusal(.issueReceipt(Self.receipt(1, 100)))?.fields.map(\.field) == ["number"])
        }
        try Self.issue(Self.receipt(1, 100), in: &story)
        #expect(story.it.receiptedFen == 100)
    }

    @Test("What was declined goes nowhere, and can be asked for again") func declined() throws {
        var story = try Self.collected()
        try story.give(.askAdjustment(Self.refund(50)), by: "cashier")
        try story.give(.decline(reason: "押金条未交回"), as: .financeManager)
        #expect(story.it.leftFen == Self.form.amountFen && story.it.declined?.text == "押金条未交回")
        try Self.adjust(&story, Self.refund(50))
        #expect(story.it.refundedFen == 50 && story.it.declined == nil)
    }

    @Test("A deduction goes to nobody, so it has no method") func method() throws {
        var story = try Self.collected()
        #expect(story.refusal(.askAdjustment(Self.refund(50, .deduction, by: .cash)))?.fields.map(\.field) == ["method"])
    }

    @Test("Receipts say no more than was collected and stays; a cancelled one is replaced by another of its kind, once") func receipts()
        throws
    {
        var story = try Self.collected()
        try Self.issue(Self.receipt(1, 150_000), in: &story)
        #expect(Self.refusal(Self.receipt(2, 50_001), in: &story)?.fields.map(\.field) == ["amountFen"])
        #expect(Self.refusal(Self.receipt(1, 10), in: &story)?.fields.map(\.field) == ["number"])
        #expect(Self.refusal(Self.receipt(2, 10, replaces: 1), in: &story)?.fields.map(\.field) == ["replaces"], "it counts")
        #expect(story.refusal(.cancelReceipt(Self.book, number: 1, reason: " "))?.rule == "INT-60")
        try story.give(.cancelReceipt(Self.book, number: 1, reason: "金额写错"))
        #expect(story.it.unreceiptedFen == 200_000)
        #expect(Self.refusal(Self.receipt(2, 10, replaces: 1, kind: .invoice), in: &story)?.fields.map(\.field) == ["replaces"])
        try Self.issue(Self.receipt(2, 200_000, replaces: 1), in: &story)
        #expect(story.it.receipts.map(\.replacedBy) == [2, nil] && story.it.receiptedFen == 200_000)
        #expect(!story.it.open.contains(.issueReceipt))
        try story.give(.cancelReceipt(Self.book, number: 2, reason: "退款"))
        #expect(Self.refusal(Self.receipt(3, 10, replaces: 1), in: &story)?.fields.map(\.field) == ["replaces"], "it was replaced")
        try Self.adjust(&story, Self.refund(199_990))
        #expect(story.it.unreceiptedFen == 10)
        #expect(story.facts(ReceiptIssued.self).map(\.replaces) == [nil, 1])
    }

    @Test("A receipt that a refund leaves behind is shown: it says more than stays") func left() throws {
        var story = try Self.collected()
        try Self.issue(Self.receipt(1, 200_000), in: &story)
        try Self.adjust(&story, Self.refund(50_000))
        let view = story.it.view(for: Actor(subject: "u", role: .finance))
        #expect(view.receiptedFen == 200_000 && view.unreceiptedFen == 0 && view.leftFen == 150_000)
    }

    @Test("Money is collected of somebody, for something, above nothing (INT-60)") func fields() {
        var story = BookStory<Charge>()
        let bare = ChargeForm(unit: " ", payer: "", subject: .other, method: .cash, amountFen: 0)
        #expect(story.refusal(.collect(office: "", bare))?.fields.map(\.field) == ["office", "unit", "payer", "amountFen", "what"])
        let pass = ChargeForm(unit: "3-1-1502", payer: "林晓岚", subject: .pass, method: .cash, amountFen: FeeCharge.highestFen + 1)
        #expect(story.refusal(.collect(office: "yunxi", pass))?.fields.map(\.field) == ["amountFen"], "the subject says what for")
    }
}
