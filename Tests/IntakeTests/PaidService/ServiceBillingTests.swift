import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Amounts in the months' summaries (INT-62, INT-64, INT-65, T-MONTHEND)") struct ServiceBillingTests {
    @Test(
        "Air-conditioning is charged to the second, half a fen counting as one (INT-64, WE-63)",
        arguments: [(0, 0), (3_600, 10_000), (7_200, 20_000), (9_000, 25_000), (1, 3), (1_800, 5_000), (5, 14)])
    func seconds(charged: Int, fen: Int) {
        let price = ServicePrice(lines: [], totalFen: 10_000, charge: .hour, at: monday)
        #expect(price.fen(forSeconds: charged) == fen)
    }

    @Test("On a statutory holiday all of it is charged (WE-63)") func holiday() throws {
        let day = try #require(LocalDate("2026-03-04"))
        let holiday = CalendarYear.Holiday(name: "节", statutory: [day], daysOff: [day], makeUpDays: [])
        let calendar = WorkCalendar(years: [CalendarYear(year: 2026, holidays: [holiday])])
        var story = try ServiceStory(
            .overtimeAC, under: Policy(name: "holiday", settings: PolicySettings(), workCalendar: calendar))
        try story.go(to: .delivered)
        let delivered: ServiceDelivered = try story.event()
        #expect(delivered.chargedSeconds == 9_000)
    }

    @Test("A month that ends without an amount is told of once, and the next one begins (T-MONTHEND)") func unbilled() throws {
        var story = try ServiceStory(.plants)
        try story.go(to: .confirmed)
        story.now = local("2026-04-01 00:00")
        try story.give(.clockDue(march), as: .system)
        let missed: ServiceUnbilled = try story.event()
        #expect(missed.month == march && missed.bound == local("2026-04-01 00:00"))
        #expect(try story.give(.clockDue(march), as: .system).isEmpty)
        #expect(try story.it.clocks.map(\.name) == ["T-MONTHEND-2026-03", "T-MONTHEND-2026-04"])
        // After a stop of months each of them is told of.
        story.now = local("2026-07-10 08:00")
        let events = try story.give(.clockDue(month("2026-04")), as: .system)
        #expect(events.compactMap { ($0 as? ServiceUnbilled)?.month.description } == ["2026-04", "2026-05", "2026-06"])
        #expect(try story.it.clocks.last?.name == "T-MONTHEND-2026-07")
        #expect(try story.it.awaitedMonth == march)
        // What is late is put in late, and each month is missing until it is.
        try story.give(.bill(ServiceBilling(month: march, amountFen: 100)))
        #expect(try story.it.clocks.first?.happened == story.now && story.it.awaitedMonth == month("2026-04"))
        try story.give(.bill(ServiceBilling(month: month("2026-04"), amountFen: 100)))
        #expect(try story.it.awaitedMonth == month("2026-05"))
        // It ended in May after all: June is not awaited any more.
        try story.give(.end(try #require(LocalDate("2026-05-31"))))
        try story.give(.bill(ServiceBilling(month: month("2026-05"), amountFen: 100)))
        #expect(try story.it.awaitedMonth == nil && story.it.state == .billed)
        #expect(story.events.compactMap { ($0 as? ServiceUnbilled)?.month.description } == ["2026-03", "2026-04", "2026-05", "2026-06"])
    }

    @Test("What is done once is in the summary of its month or a later one, and only there") func once() throws {
        var story = try ServiceStory(.specialCleaning)
        try story.go(to: .accepted)
        #expect(story.refusal(.bill(ServiceBilling(month: month("2026-02"))))?.fields.map(\.field) == ["month"])
        story.now = local("2026-04-02 09:00")
        try story.give(.clockDue(march), as: .system)
        try story.give(.bill(ServiceBilling(month: month("2026-04"))))
        #expect(try story.it.state == .billed && story.it.awaitedMonth == nil)
        #expect(story.refusal(.bill(ServiceBilling(month: march)))?.code == .wrongState)
        #expect(story.codes.suffix(2) == ["service.unbilled", "service.billed"])
    }

    @Test("An agreement that ends waits for its last months, whichever comes first (INT-62)", arguments: [true, false])
    func ending(endsFirst: Bool) throws {
        var story = try ServiceStory(.plants)
        try story.go(to: .confirmed)
        story.now = local("2026-05-20 09:00")
        try story.give(.clockDue(march), as: .system)
        let last = try #require(LocalDate("2026-05-31"))
        if endsFirst { try story.give(.end(last)) }
        for text in ["2026-05", "2026-03", "2026-04"] {
            #expect(try story.it.state == .confirmed)
            try story.give(.bill(ServiceBilling(month: month(text), amountFen: 1)))
        }
        if !endsFirst {
            #expect(try story.it.state == .confirmed && story.it.clocks.last?.state == .running)
            try story.give(.end(last))
        }
        #expect(try story.it.state == .billed && story.it.clocks.allSatisfy { $0.state != .running })
        #expect(try story.it.awaitedMonth == nil)
        // Each month that ended without an amount is told of once.
        #expect(story.events.compactMap { ($0 as? ServiceUnbilled)?.month.description } == ["2026-03", "2026-04"])
    }

    @Test("Clocks of twenty years of an agreement stay few, and every month is billed once") func long() throws {
        var story = try ServiceStory(.plants)
        try story.go(to: .confirmed)
        var running = march
        for _ in 0..<60 {
            story.now = try #require(story.it.clocks.last?.bound).addingTimeInterval(-60)
            try story.give(.bill(ServiceBilling(month: running, amountFen: 1)))
            running = LedgerMonth(running.local.adding(months: 1))
            #expect(try story.it.clocks.count { $0.state == .running } == 1)
            #expect(try story.it.clocks.last?.name == ServiceClock.name(of: running))
        }
        #expect(try story.it.clocks.count <= 24 && story.it.bills.count == 60 && Set(story.it.bills.map(\.month)).count == 60)
    }
}
