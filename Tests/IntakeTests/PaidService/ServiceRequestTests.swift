import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("A paid service goes its way (domain 3.7, INT-62 to INT-67)") struct ServiceRequestTests {
    @Test("Regular cleaning: seen, priced, approved by the supervisor, signed, filed, billed each month, ended, reconciled (INT-62)")
    func dailyCleaning() throws {
        var story = try ServiceStory(.dailyCleaning)
        try story.go(to: .priced)
        #expect(story.refusal(.confirm(ServiceSigning(signedBy: "林晓岚")))?.code == .wrongState)
        #expect(story.refusal(.approve, as: .affairsAssistant)?.code == .forbidden)
        try story.give(.approve, as: .ownerServiceSupervisor)
        try story.go(to: .confirmed)
        #expect(try story.it.clocks.map(\.name) == ["T-MONTHEND-2026-03"])
        #expect(try story.it.clocks.map(\.bound) == [local("2026-04-01 00:00")])
        // Finance charges by the original.
        #expect(story.refusal(.bill(ServiceBilling(month: march)))?.code == .wrongState)
        try story.give(.fileAgreement(place: "档案柜 B-2"))
        #expect(story.refusal(.bill(ServiceBilling(month: march, amountFen: 9_999)))?.fields.map(\.field) == ["amountFen"])
        try story.give(.bill(ServiceBilling(month: march)))
        let bill: ServiceBilled = try story.event()
        #expect(bill.amountFen == 10_000 && bill.month == march && bill.claimFen == nil)
        #expect(try story.it.state == .confirmed)
        #expect(try story.it.clocks.last?.name == "T-MONTHEND-2026-04")
        #expect(story.refusal(.bill(ServiceBilling(month: month("2026-04"))))?.fields.map(\.field) == ["month"])
        #expect(story.refusal(.bill(ServiceBilling(month: month("2026-02"))))?.fields.map(\.field) == ["month"])
        #expect(try story.give(.bill(ServiceBilling(month: march))).isEmpty)
        story.now = local("2026-04-20 10:00")
        try story.give(.bill(ServiceBilling(month: month("2026-04"))))
        try story.give(.end(try #require(LocalDate("2026-04-30"))))
        #expect(try story.it.state == .billed && story.it.clocks.allSatisfy { $0.state != .running })
        #expect(story.refusal(.close)?.code == .forbidden)
        try story.give(.close, as: .finance)
        #expect(
            story.codes == [
                "service.opened", "service.assessed", "service.priced", "service.approved", "service.confirmed", "service.filed",
                "service.billed", "service.billed", "service.ended", "service.closed",
            ])
    }

    @Test("One-off cleaning: the owner signs for the work, or has it done again (INT-63)") func specialCleaning() throws {
        var story = try ServiceStory(.specialCleaning)
        try story.go(to: .delivered)
        #expect(story.refusal(.accept(ServiceTaking()))?.fields.map(\.field) == ["signedBy"])
        try story.give(.refuse(remarks: "两处污渍没有去掉"))
        #expect(try story.it.state == .scheduled && story.it.refusals == 1 && story.it.delivery == nil)
        #expect(try story.give(.refuse(remarks: "两处污渍没有去掉")).isEmpty)
        let unhappy = story.refusal(.accept(ServiceTaking(signedBy: "林晓岚", satisfied: false)))
        #expect(unhappy?.code == .wrongState, "it is to be done again first")
        try story.go(to: .delivered)
        let signed = story.refusal(.accept(ServiceTaking(signedBy: "林晓岚", satisfied: false)))
        #expect(signed?.fields.map(\.field) == ["satisfied"] && signed?.rule == "INT-63")
        try story.give(.accept(ServiceTaking(signedBy: "林晓岚", satisfied: true)))
        #expect(try story.it.acceptance?.taking.satisfied == true)
        let accepted: ServiceAccepted = try story.event()
        #expect(try accepted.callbackTaskId == story.it.callbackTaskId)
        #expect(accepted.sealed.content?.name == "林晓岚" && accepted.sealed.content?.result == "已完成")
        try story.go(to: .closed)
        #expect(story.codes.suffix(3) == ["service.accepted", "service.billed", "service.closed"])
    }

    @Test("After-hours air-conditioning: a repair slip tells engineering, and what is outside core hours is charged (INT-64, WE-63)")
    func airConditioning() throws {
        var story = try ServiceStory(.overtimeAC)
        #expect(story.refusal(.assess(finding: "可以"), as: .affairsAssistant)?.code == .forbidden)
        try story.go(to: .scheduled)
        let repair: ServiceRepairRequested = try story.event()
        #expect(repair.appointedAt == local("2026-03-04 18:30"))
        #expect(try repair.workOrderId == story.it.repairId && repair.sealed.content?.unit == "3-1-1502")
        story.now = local("2026-03-04 21:05")
        #expect(story.refusal(.deliver(used: nil, remarks: nil))?.fields.map(\.field) == ["usedFrom"])
        try story.go(to: .delivered)
        let delivered: ServiceDelivered = try story.event()
        #expect(delivered.chargedSeconds == 7_200)
        try story.go(to: .billed)
        let bill: ServiceBilled = try story.event()
        // Two hours at a hundred yuan.
        #expect(bill.amountFen == 20_000)
    }

    @Test("Air-conditioning that is put off or called off needs its slip no more, and another time has another one (INT-64)")
    func airConditioningMoved() throws {
        var story = try ServiceStory(.overtimeAC)
        try story.go(to: .scheduled)
        let first: ServiceRepairRequested = try story.event()
        try story.give(.postpone(reason: "机组检修"), as: .engineering)
        let postponed: ServicePostponed = try story.event()
        #expect(try postponed.repairId == first.workOrderId && story.it.repairId == nil)
        try story.give(.reschedule(ServiceTime(from: local("2026-03-05 18:30"), until: local("2026-03-05 20:30"))))
        try story.give(.assess(finding: "可以"), as: .engineering)
        try story.give(.schedule(from: nil))
        let second: ServiceRepairRequested = try story.event()
        #expect(second.workOrderId != first.workOrderId && second.appointedAt == local("2026-03-05 18:30"))
        try story.give(.cancel(reason: "不加班了"))
        let cancelled: ServiceCancelled = try story.event()
        #expect(cancelled.repairId == second.workOrderId)
    }

    @Test("What lasts lasts as long at another time") func lasts() throws {
        var story = ServiceStory()
        var form = ServiceStory.form(.specialCleaning)
        form.wanted = ServiceTime(from: local("2026-03-04 09:00"), until: local("2026-03-04 11:00"))
        try story.give(.open(form))
        try story.go(to: .confirmed)
        try story.give(.schedule(from: local("2026-03-07 14:00")))
        let scheduled: ServiceScheduled = try story.event()
        #expect(scheduled.endsAt == local("2026-03-07 16:00"))
    }

    @Test("Plants: the supplier is told first, both sign, and a tenth of the month's list is claimed (INT-65, WE-64)") func plants() throws
    {
        var story = try ServiceStory(.plants)
        #expect(story.refusal(.assess(finding: "可以"))?.code == .wrongState)
        #expect(try story.it.allowedCommands == ["tell-supplier", "cancel"])
        try story.give(.tellSupplier("绿源花木"))
        try story.go(to: .priced)
        #expect(story.refusal(.confirm(ServiceSigning(signedBy: "林晓岚")))?.fields.map(\.field) == ["supplierSignedBy"])
        try story.go(to: .confirmed)
        #expect(story.refusal(.bill(ServiceBilling(month: march)))?.fields.map(\.field) == ["amountFen"])
        try story.give(.bill(ServiceBilling(month: march, amountFen: 1_260_000)))
        let bill: ServiceBilled = try story.event()
        #expect(bill.claimFen == 126_000)
    }

    @Test(
        "A lift is asked for by the day before (INT-66, WE-62)",
        arguments: [
            ("2026-04-19 23:59:59", true), ("2026-04-20 00:00", false), ("2026-04-20 08:00", false), ("2026-04-18 10:00", true),
        ])
    func lift(asked: String, isTaken: Bool) {
        var story = ServiceStory()
        story.now = local(asked)
        var form = ServiceStory.form(.lift)
        form.wanted = ServiceTime(from: local("2026-04-20 14:00"))
        let refusal = story.refusal(.open(form))
        #expect((refusal == nil) == isTaken)
        if !isTaken { #expect(refusal?.fields.map(\.field) == ["wantedAt"] && refusal?.rule == "INT-66") }
    }

    @Test("A lift that is not free then is agreed anew with the owner; what was signed stays signed (INT-66)") func postponed() throws {
        var story = try ServiceStory(.lift)
        try story.give(.postpone(reason: "那天货梯检修"), as: .engineering)
        #expect(try story.it.allowedCommands == ["reschedule", "cancel"])
        #expect(story.refusal(.reschedule(ServiceTime(from: local("2026-03-02 15:00"))))?.fields.map(\.field) == ["wantedAt"])
        try story.give(.reschedule(ServiceTime(from: local("2026-03-06 10:00"))))
        try story.go(to: .scheduled)
        try story.give(.postpone(reason: "又检修"), as: .engineering)
        try story.give(.reschedule(ServiceTime(from: local("2026-03-09 10:00"))))
        try story.give(.assess(finding: "可以"), as: .engineering)
        #expect(try story.it.state == .confirmed)
        try story.give(.schedule(from: nil))
        let scheduled: ServiceScheduled = try story.event()
        #expect(scheduled.beginsAt == local("2026-03-09 10:00"))
    }

    @Test("The owner wants another time, at any step before it is done; what was signed stays signed") func anotherTime() throws {
        var lift = try ServiceStory(.lift)
        try lift.go(to: .confirmed)
        // The agreed time passes while nobody sees to it.
        lift.now = local("2026-03-04 11:00")
        #expect(lift.refusal(.schedule(from: nil))?.fields.map(\.field) == ["beginsAt"])
        let later = ServiceTime(from: local("2026-03-06 10:00"))
        try lift.give(.reschedule(later))
        #expect(try lift.it.state == .requested && lift.give(.reschedule(later)).isEmpty)
        try lift.give(.assess(finding: "可以"), as: .engineering)
        try lift.give(.schedule(from: nil))
        #expect(try lift.it.schedule?.from == later.from && !lift.it.allowedCommands.contains("schedule"))
        var cleaning = try ServiceStory(.specialCleaning)
        try cleaning.go(to: .scheduled)
        try cleaning.give(.schedule(from: local("2026-03-07 09:00")))
        let scheduled: ServiceScheduled = try cleaning.event()
        #expect(try scheduled.beginsAt == local("2026-03-07 09:00") && cleaning.it.state == .scheduled)
        #expect(try !cleaning.it.allowedCommands.contains("reschedule"))
    }

    @Test("Bottled water needs nobody to look first (INT-67)") func water() throws {
        var story = try ServiceStory(.bottledWater)
        #expect(try story.it.allowedCommands == ["price", "cancel"])
        try story.go(to: .closed)
    }

    @Test("With a charge standard a price is one of its lines (INT-62)") func standard() throws {
        var settings = PolicySettings()
        settings.estate.serviceTariff = try [#require(TariffLine(code: "QJ-01", name: "地毯清洗", unit: "平方米", unitPriceFen: 800))]
        var story = try ServiceStory(.specialCleaning, under: Policy(name: "standard", settings: settings))
        try story.go(to: .assessed)
        #expect(
            story.refusal(.price([PriceLineForm(item: "地毯清洗", quantity: 10, unitPriceFen: 1)]))?.fields.map(\.field) == ["lines[0].code"])
        try story.give(.price([PriceLineForm(quantity: 10, code: "QJ-01")]))
        #expect(try story.it.price?.totalFen == 8_000 && story.it.price?.lines.first?.item == "地毯清洗")
        // Of plants the price is agreed with the supplier (INT-65).
        var plants = try ServiceStory(.plants, under: Policy(name: "standard", settings: settings))
        try plants.go(to: .priced)
        #expect(try plants.it.price?.totalFen == 10_000)
    }

    @Test("The owner declines a price, or calls it off; an agreement that runs is ended instead") func leaving() throws {
        var story = try ServiceStory(.specialCleaning)
        try story.go(to: .priced)
        try story.give(.decline(reason: "太贵"))
        let declined: ServiceCancelled = try story.event()
        #expect(try declined.cause == .declined && story.it.state == .declined && story.it.allowedCommands.isEmpty)
        var agreement = try ServiceStory(.plants)
        try agreement.go(to: .confirmed)
        #expect(agreement.refusal(.cancel(reason: "不要了"))?.code == .wrongState)
        #expect(try agreement.it.allowedCommands == ["file-agreement", "bill", "end"])
    }

    @Test("Nobody else's: other posts and other offices are refused")
    func roles() throws {
        var story = try ServiceStory(.lift)
        for role in [Role.technician, .mysteryShopper, .system, .operator] {
            let price = ServiceCommand.price([PriceLineForm(item: "a", quantity: 1, unitPriceFen: 1)])
            #expect(story.refusal(price, as: role)?.code == .forbidden, "\(role)")
        }
        #expect(story.refusal(.assess(finding: "可以"), as: .engineering, office: "another")?.code == .forbidden)
        try story.give(.assess(finding: "可以"), as: .engineering, office: "yunxi")
    }

    @Test("What a contact was handed over as is taken in, whenever it is heard of") func fromContact() throws {
        var story = ServiceStory()
        var form = ServiceStory.form(.lift)
        form.particulars = ServiceParticulars(what: "搬家具", address: nil, unit: "3-1", contactPerson: "林", contactPhone: "13900000001")
        form.wanted = nil
        form.contact = ServiceContact(id: contactID.retyped(), channel: .phone)
        #expect(story.refusal(.open(form))?.fields.map(\.field) == ["goods", "wantedAt"])
        try story.give(.open(form), as: .system)
        #expect(try story.give(.open(form), as: .system).isEmpty)
        // Engineering has to know the time.
        #expect(try !story.it.allowedCommands.contains("assess"))
        try story.give(.postpone(reason: "时间未定"), as: .engineering)
        try story.give(.reschedule(ServiceTime(from: local("2026-03-06 10:00"))))
        #expect(try story.it.allowedCommands.contains("assess"))
        #expect(try story.it.view(for: Actor(subject: "x", role: .security)).masked)
        // Nor does anybody know yet what is moved (INT-66).
        let unknown = story.refusal(.assess(finding: "可以"), as: .engineering)
        #expect(unknown?.fields.map(\.field) == ["goods"] && unknown?.rule == "INT-66")
        try story.give(.assess(finding: "可以", goods: "一张沙发"), as: .engineering)
        #expect(try story.give(.assess(finding: "可以", goods: "一张沙发"), as: .engineering).isEmpty)
        #expect(try story.it.view(for: Actor(subject: "x", role: .receptionist)).goods == "一张沙发")
        let cleaning = try ServiceStory(.specialCleaning)
        #expect(cleaning.refusal(.assess(finding: "可以", goods: "一张沙发"))?.fields.map(\.field) == ["goods"])
    }
}
