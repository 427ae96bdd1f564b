import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("What was paid for a paid service, and what is owed (INT-60, domain 3.7)") struct ServicePaymentTests {
    /// A charge for the service of these stories.
    private static func charge(_ amount: Int, low: UInt64 = 1, caseId: CaseID? = contactID) -> Charge {
        Charge(
            id: ChargeID(UUID.v7(milliseconds: 6, high: 6, low: low)), number: "CH-20260302-00000\(low)", office: "yunxi",
            form: ChargeForm(
                unit: "3-1-1502", payer: "秘密业主", subject: .serviceRequest, caseId: caseId, method: .cash, amountFen: amount),
            collectedAt: monday, collectedBy: .receptionist)
    }

    private static func adjusted(_ charge: Charge, _ kind: ChargeAdjustmentKind, _ amount: Int) -> Charge {
        var charge = charge
        charge.adjustments.append(
            ChargeAdjustment(
                form: ChargeAdjustmentForm(kind: kind, amountFen: amount, reason: "秘密理由"), askedAt: monday, askedBy: .receptionist,
                approvedAt: monday, approvedBy: .csManager))
        return charge
    }

    private static func receipted(_ charge: Charge, _ number: Int, _ amount: Int, cancelled: Bool = false) -> Charge {
        var charge = charge
        var receipt = ChargeReceipt(
            bookId: ReceiptBookID(freshID), kind: .receipt, series: "YX-A", number: number, amountFen: amount, issuedAt: monday,
            issuedBy: .receptionist)
        if cancelled { receipt.cancellation = FeeNote(text: "秘密错误", at: monday, by: .receptionist) }
        charge.receipts.append(receipt)
        return charge
    }

    @Test("Each charge counts once, as it stands: what was refunded or set against something else counts no more (INT-60)")
    func counts() throws {
        var story = try ServiceStory(.specialCleaning)
        try story.go(to: .confirmed)
        #expect(try story.it.dueFen == 10_000 && story.it.openFen == 10_000 && story.it.paidFen == 0)
        let steps: [(charges: [Charge], named: Charge, paid: Int, open: Int, excess: Int)] = [
            ([Self.charge(6_000)], Self.charge(6_000), 6_000, 4_000, 0),
            ([Self.charge(6_000), Self.charge(5_000, low: 2)], Self.charge(5_000, low: 2), 11_000, 0, 1_000),
            (
                [Self.charge(6_000), Self.adjusted(Self.charge(5_000, low: 2), .refund, 2_000)], Self.charge(5_000, low: 2), 9_000, 1_000, 0
            ),
            (
                [Self.adjusted(Self.charge(6_000), .deduction, 500), Self.adjusted(Self.charge(5_000, low: 2), .refund, 2_000)],
                Self.charge(6_000), 8_500, 1_500, 0
            ),
        ]
        for step in steps {
            story.charges = step.charges
            try story.give(.notePayment(step.named.id), as: .system)
            #expect(try story.give(.notePayment(step.named.id), as: .system).isEmpty, "told again it changes nothing")
            #expect(try story.it.paidFen == step.paid && story.it.openFen == step.open && story.it.excessFen == step.excess)
            let fact: ServicePaymentChanged = try story.event()
            #expect(fact.paidFen == step.paid && fact.dueFen == 10_000 && fact.openFen == step.open && fact.chargeId == step.named.id)
        }
        #expect(try story.it.payments?.map(\.number) == ["CH-20260302-000001", "CH-20260302-000002"])
    }

    @Test("It shows the receipts of its charges, also those that count no more, and nobody's name (INT-60, OPS-01)") func receipts() throws
    {
        var story = try ServiceStory(.bottledWater)
        story.charges = [Self.receipted(Self.receipted(Self.charge(900), 1_001, 900, cancelled: true), 1_002, 900)]
        try story.give(.notePayment(Self.charge(900).id), as: .system)
        let view = try story.it.view(for: Actor(subject: "q", role: .qualityDept))
        let receipts = try #require(view.payments?.first?.receipts)
        #expect(receipts.map(\.number) == [1_001, 1_002] && receipts.map(\.cancelled) == [true, false])
        #expect(view.paidFen == 900 && view.dueFen == nil && view.openFen == nil, "nobody knows what it costs")
        #expect(!String(decoding: try JSONEncoder().encode(view), as: UTF8.self).contains("秘密"))
    }

    @Test("What it costs is what was billed, before that what was agreed; nothing once it came to nothing (INT-62 to INT-67)")
    func due() throws {
        var water = try ServiceStory(.bottledWater)
        #expect(try water.it.dueFen == nil)
        try water.go(to: .priced)
        #expect(try water.it.dueFen == 10_000)
        water.charges = [Self.charge(10_000)]
        try water.give(.notePayment(Self.charge(1).id), as: .system)
        try water.give(.cancel(reason: "不要了"))
        #expect(try water.it.dueFen == 0 && water.it.openFen == 0 && water.it.excessFen == 10_000)
        var cooling = try ServiceStory(.overtimeAC)
        try cooling.go(to: .scheduled)
        #expect(try cooling.it.dueFen == nil, "it is charged by the hour")
        try cooling.go(to: .delivered)
        #expect(try cooling.it.dueFen == 20_000)
        try cooling.go(to: .billed)
        #expect(try cooling.it.dueFen == 20_000)
        var plants = try ServiceStory(.plants)
        try plants.go(to: .confirmed)
        #expect(try plants.it.dueFen == 0)
        try plants.give(.bill(ServiceBilling(month: march, amountFen: 1_260_000)))
        #expect(try plants.it.dueFen == 1_260_000 && plants.it.openFen == 1_260_000)
    }

    @Test("In every state money can come or go back, and only the system says so") func states() throws {
        var story = try ServiceStory(.specialCleaning)
        try story.go(to: .closed)
        story.charges = [Self.charge(10_000)]
        #expect(try !story.it.allowedCommands.contains("note-payment"))
        #expect(story.refusal(.notePayment(Self.charge(1).id), as: .finance)?.code == .forbidden)
        try story.give(.notePayment(Self.charge(1).id), as: .system)
        #expect(try story.it.state == .closed && story.it.openFen == 0)
        for state in [ServiceRequest.State.requested, .declined, .cancelled, .billed] {
            #expect(state.commands.contains(.notePayment))
        }
    }

    @Test("A charge that is not there, or is for something else, is none of it") func others() throws {
        var story = try ServiceStory(.bottledWater)
        story.charges = [Self.charge(1, caseId: CaseID(freshID)), Self.charge(1, low: 2, caseId: nil)]
        for low in 1...3 as ClosedRange<UInt64> {
            #expect(try story.give(.notePayment(Self.charge(1, low: low).id), as: .system).isEmpty)
        }
    }

    @Test("A charge names its service; one for a service or a notice that is not there is refused (INT-60)") func named() throws {
        var service = try ServiceStory(.bottledWater)
        let form = Self.charge(900).form
        var charge = BookStory<Charge>()
        #expect(charge.refusal(.collect(office: "yunxi", form))?.fields == [.init("caseId", "is no service_request of this office")])
        charge.others = [contactID: try service.it]
        #expect(charge.refusal(.collect(office: "donghu", form))?.fields.map(\.field) == ["caseId"], "another office's")
        var notice = form
        notice.subject = .feeNotice
        #expect(charge.refusal(.collect(office: "yunxi", notice))?.fields == [.init("caseId", "is no fee_notice of this office")])
        var full = charge
        service.charges = (1...UInt64(ServiceRequest.mostPayments)).map { Self.charge(1, low: $0) }
        for low in 1...UInt64(ServiceRequest.mostPayments) { try service.give(.notePayment(Self.charge(1, low: low).id), as: .system) }
        full.others = [contactID: try service.it]
        #expect(full.refusal(.collect(office: "yunxi", form))?.fields.map(\.field) == ["caseId"], "it has the most that it can have")
        try charge.give(.collect(office: "yunxi", form))
        #expect(charge.it.paidService == ChargedService(number: "SR-20260302-000001", service: .bottledWater))
        #expect(charge.it.view(for: Actor(subject: "q", role: .qualityDept)).paidService?.service == .bottledWater)
    }
}
