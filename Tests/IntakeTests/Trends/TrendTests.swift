import Casework
import Database
import Foundation
import Logging
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("What owners ask for (INT-27)", .timeLimit(.minutes(10))) struct TrendTests {
    private static func month(_ text: String) throws -> LedgerMonth { try #require(LedgerMonth(text)) }

    @Test("A month goes from its first midnight to the next month's, beside the month before and the same month a year before")
    func span() throws {
        let span = try #require(TrendSpan(try Self.month("2026-03"), under: .baseline))
        #expect(span.start == local("2026-03-01 00:00") && span.end == local("2026-04-01 00:00"))
        #expect(span.startBefore == local("2026-02-01 00:00"))
        #expect(span.yearStart == local("2025-03-01 00:00") && span.yearEnd == local("2025-04-01 00:00"))
        #expect(TrendSpan(try Self.month("0001-01"), under: .baseline) == nil)
    }

    @Test("Lines have the most contacts first; buildings beyond the limit are added up, so that no contact is lost") func lines() {
        var figures = TrendFigures()
        for number in 1...(TrendFigures.mostBuildings + 7) {
            let count = TrendCount(month: number, monthBefore: 1, yearBefore: 2)
            figures.total += count
            figures.buildings.append(TrendLine(value: "\(number)", contacts: count))
        }
        figures.sort()
        #expect(figures.buildings.count == TrendFigures.mostBuildings && figures.buildings.first?.value == "107")
        #expect(figures.otherBuildings == TrendCount(month: 28, monthBefore: 7, yearBefore: 14))
        let named = figures.buildings.reduce(0) { $0 + $1.contacts.month }
        #expect(named + figures.otherBuildings.month == figures.total.month)
    }

    @Test("A contact's category is the subject, the service or the kind of move that it was handed over with; its building is the unit's")
    func category() throws {
        func handedOver(_ handOver: HandOver) throws -> Contact {
            try change(reached(.recorded), .handOver(HandOverContact(to: handOver))).contact
        }
        #expect(try handedOver(.complaint(complaintFacts)).category == "buildings_equipment")
        #expect(try handedOver(.service(serviceFacts)).category == "special_cleaning")
        #expect(try handedOver(.moveIn(MoveInFacts(occupierKind: .owner))).category == "move_in")
        #expect(try handedOver(.repair(repairFacts)).category == nil && reached(.recorded).category == nil)
        #expect(try reached(.recorded).building == "3")
    }

    @Test("A month is summed up by the system when it is over, once; the department manager takes note") func summary() throws {
        var story = BookStory<TrendSummary>()
        let make = TrendCommand.make(office: "yunxi", try Self.month("2026-03"), TrendFigures())
        #expect(story.refusal(make, as: .system)?.code == .ruleViolated)
        story.now = local("2026-04-01 00:00")
        #expect(story.refusal(make, as: .deptHead)?.code == .forbidden)
        #expect(try story.give(make, as: .system))
        #expect(try !story.give(.make(office: "yunxi", Self.month("2026-03"), TrendFigures(total: TrendCount(month: 1))), as: .system))
        #expect(story.facts(TrendMade.self).map(\.recipients) == [[.deptHead]])
        #expect(story.refusal(.acknowledge, as: .receptionist)?.code == .forbidden)
        #expect(try story.give(.acknowledge, as: .deptHead))
        #expect(try !story.give(.acknowledge, as: .deptHead))
        #expect(story.facts(TrendAcknowledged.self).count == 1 && story.it.state == .acknowledged)
    }

    @Test("Every number is that of the contacts which the list gives for it; a void contact is in none, another office's neither")
    func traceable() async throws {
        try await BookBench.with { bench in
            try await bench.setClock("2025-03-10 09:00")
            _ = try await bench.make("contacts", like: "Contact")
            try await bench.setClock("2026-02-27 09:00")
            _ = try await bench.make("contacts", like: "Contact")
            try await bench.setClock("2026-03-02 09:30")
            for example in [0, 0, 1] { _ = try await bench.make("contacts", like: "Contact", example: example) }
            let void = try await bench.make("contacts", like: "Contact")
            try await bench.give("void", to: void, of: "contacts", like: "Contact")
            try await bench.service.settle()
            let answer = try await bench.ask("GET /contact-trends?month=2026-03", as: .deptHead, like: "ContactTrends")
            let figures = try #require(answer.json["figures"] as? [String: Any])
            let total = try #require(figures["total"] as? [String: Int])
            #expect(total == ["month": 3, "monthBefore": 1, "yearBefore": 1])
            let sides = [("kinds", "contactKind"), ("channels", "channel"), ("categories", "category"), ("buildings", "building")]
            for (side, parameter) in sides {
                let lines = try #require(figures[side] as? [[String: Any]])
                var sum = 0
                for line in lines {
                    let value = try #require(line["value"] as? String)
                    let counts = try #require(line["contacts"] as? [String: Int])
                    let kind = (line["contactKind"] as? String).map { "&contactKind=\($0)" } ?? ""
                    for (month, key) in [("2026-03", "month"), ("2026-02", "monthBefore"), ("2025-03", "yearBefore")] {
                        let found = try await bench.ids("/contacts?month=\(month)&\(parameter)=\(value)\(kind)", like: "ContactPage")
                        #expect(found.count == counts[key], "\(side) \(value) \(month)")
                    }
                    sum += counts["month"] ?? 0
                }
                #expect(sum == 3, "\(side)")
            }
            let other = try await bench.ask("GET /contact-trends?month=2026-03", as: .deptHead, of: "donghu", like: "ContactTrends")
            #expect(((other.json["figures"] as? [String: Any])?["total"] as? [String: Int])?["month"] == 0)
            for query in ["", "?month=2026-13", "?month=0001-01"] {
                let refused = try await bench.service.ask(TestRequest("GET /contact-trends\(query)", as: .deptHead, of: "yunxi"))
                #expect(refused.status == 400, "\(query)")
            }
            let foreign = try await bench.service.ask(
                TestRequest("GET /contact-trends?month=2026-03&office=donghu", as: .deptHead, of: "yunxi"))
            #expect(foreign.status == 403)
        }
    }

    @Test("When a month is over it is summed up by itself, once whoever looks, and stays as it was then")
    func monthEnd() async throws {
        try await BookBench.with(instances: 2) { bench in
            let contact = try await bench.make("contacts", like: "Contact")
            try await bench.setClock("2026-04-01 00:00:01")
            let summaries = TrendSummaries(engine: bench.service.engine)
            let isMade = try await eventually {
                _ = try await summaries.pass()
                try await bench.service.settle()
                return try bench.facts(TrendMade.self).map(\.contacts) == [1]
            }
            #expect(isMade)
            try await bench.give("void", to: contact, of: "contacts", like: "Contact")
            #expect(try await !summaries.pass())
            let ids = try await bench.ids("/trend-summaries?state=made", like: "TrendSummaryPage", as: .deptHead)
            #expect(ids.count == 1)
            let id = try #require(ids.first)
            let noted = try await bench.give("acknowledge", to: id, of: "trend-summaries", like: "TrendSummary", as: .deptHead)
            #expect(noted.json["month"] as? String == "2026-03" && noted.json["state"] as? String == "acknowledged")
            let total = (noted.json["figures"] as? [String: Any])?["total"] as? [String: Int]
            #expect(total?["month"] == 1)
        }
    }

    @Test("Contacts that were in the table before it had what is counted are entered by a search") func search() async throws {
        try await BookBench.with { bench in
            _ = try await bench.make("contacts", like: "Contact")
            try await bench.service.settle()
            let forget: SQL = "UPDATE contact_index SET kind = NULL, channel = NULL, category = NULL, building = NULL"
            _ = try await bench.service.engine.pool.query(forget)
            func seen() async throws -> Int? {
                let answer = try await bench.ask("GET /contact-trends?month=2026-03", as: .deptHead, like: "ContactTrends")
                return ((answer.json["figures"] as? [String: Any])?["total"] as? [String: Int])?["month"]
            }
            #expect(try await seen() == 0)
            let search = ContactIndex.search(on: JobGround(engine: bench.service.engine, logger: Logger(label: "test")))
            let isEntered = try await eventually {
                _ = try await search.pass()
                return try await seen() == 1
            }
            #expect(isEntered)
        }
    }
}
