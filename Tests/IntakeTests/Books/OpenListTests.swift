import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("What is open at the desk, what is overdue there, and what a shift hands over", .timeLimit(.minutes(10)))
struct OpenListTests {
    @Test("Mail that lies here: the oldest first, by unit, page by page; what is collected is gone from the list (INT-36)")
    func mail() async throws {
        try await BookBench.with { bench in
            func receive(_ unit: String) async throws -> String {
                try await bench.make(
                    "mail-items", like: "MailItem",
                    #"{"office": "yunxi", "stream": "owner", "mailKind": "letter", "unit": "\#(unit)", "place": "柜"}"#)
            }
            var made: [String] = []
            for unit in ["3-1", "3-2", "3-1", "3-3", "3-1"] { made.append(try await receive(unit)) }
            #expect(try await bench.ids("/uncollected-mail", like: "MailItemPage", limit: 2) == made)
            #expect(try await bench.ids("/uncollected-mail?unit=3-1", like: "MailItemPage", limit: 1) == [made[0], made[2], made[4]])
            try await bench.give("check", to: made[0], of: "mail-items", like: "MailItem")
            #expect(try await bench.ids("/uncollected-mail", like: "MailItemPage").first == made[0], "it still lies here")
            try await bench.give("deliver", to: made[0], of: "mail-items", like: "MailItem")
            try await bench.give("return", to: made[3], of: "mail-items", like: "MailItem")
            #expect(try await bench.ids("/uncollected-mail", like: "MailItemPage") == [made[1], made[2], made[4]])
            #expect(try await bench.ids("/uncollected-mail", like: "MailItemPage", of: "donghu").isEmpty)
            #expect(try await bench.ids("/uncollected-mail?office=yunxi", like: "MailItemPage", of: nil).count == 3)
            #expect(try await bench.service.count("SELECT count(*) FROM desk_open") == 3)
        }
    }

    @Test("Visitors in the house, keys that are out by when they are due, groups by when they come (INT-28, INT-32, INT-42)")
    func others() async throws {
        try await BookBench.with { bench in
            let first = try await bench.make("visitors", like: "Visitor")
            let second = try await bench.make("visitors", like: "Visitor", example: 2)
            #expect(try await bench.ids("/visitors-in-house", like: "VisitorPage") == [first, second])
            try await bench.give("call-host", to: first, of: "visitors", like: "Visitor")
            try await bench.give("make-appointment", to: first, of: "visitors", like: "Visitor")
            #expect(try await bench.ids("/visitors-in-house", like: "VisitorPage") == [second])

            let early = try await bench.make("key-custodies", like: "KeyCustody")
            let late = try await bench.make("key-custodies", like: "KeyCustody")
            #expect(try await bench.ids("/keys-out", like: "KeyCustodyPage").isEmpty)
            try await bench.give(
                "lend", to: late, of: "key-custodies", like: "KeyCustody",
                #"{"borrower": "王工", "reason": "检修", "dueAt": "2026-03-04T12:00:00+08:00"}"#)
            try await bench.give("lend", to: early, of: "key-custodies", like: "KeyCustody")
            #expect(try await bench.ids("/keys-out", like: "KeyCustodyPage", limit: 1) == [early, late])
            try await bench.give("return", to: early, of: "key-custodies", like: "KeyCustody")
            #expect(try await bench.ids("/keys-out?unit=3-1-1502", like: "KeyCustodyPage") == [late])

            let group = try await bench.make("group-visits", like: "GroupVisit")
            let sooner = try await bench.make(
                "group-visits", like: "GroupVisit",
                """
                {"office": "yunxi", "group": "小学", "names": ["师"], "headCount": 40, "arrivesAt": "2026-04-10T09:00:00+08:00",
                 "itinerary": "参观", "stayMinutes": 60, "departsAt": "2026-04-10T10:00:00+08:00", "place": "南门", "wantsMeeting": false}
                """)
            #expect(try await bench.ids("/expected-groups", like: "GroupVisitPage") == [sooner, group])
            try await bench.give("cancel", to: sooner, of: "group-visits", like: "GroupVisit")
            #expect(try await bench.ids("/expected-groups", like: "GroupVisitPage") == [group])
        }
    }

    @Test("A month's list of salespeople's material (INT-30)") func material() async throws {
        try await BookBench.with { bench in
            let march = try await bench.make("visitors", like: "Visitor", example: 1)
            try await bench.give("keep-material", to: march, of: "visitors", like: "Visitor")
            try await bench.setClock("2026-04-01 00:00")
            let april = try await bench.make("visitors", like: "Visitor", example: 1)
            try await bench.give("keep-material", to: april, of: "visitors", like: "Visitor")
            func list(_ month: String) async throws -> [String] {
                try await bench.ids("/visitors?materialMonth=\(month)", like: "VisitorPage", as: .ownerServiceSupervisor)
            }
            #expect(try await list("2026-03") == [march])
            #expect(try await list("2026-04") == [april])
            #expect(try await list("2026-05").isEmpty)
        }
    }

    @Test("Each limit is told of by the clocks once, by however many instances (INT-33, INT-35, T-KEY)") func clocks() async throws {
        try await BookBench.with(instances: 2) { bench in
            _ = try await bench.make("mail-items", like: "MailItem")
            let keys = try await bench.make("key-custodies", like: "KeyCustody")
            try await bench.give("lend", to: keys, of: "key-custodies", like: "KeyCustody")
            _ = try await bench.make("group-visits", like: "GroupVisit")
            try await bench.setClock("2026-10-10 08:30")
            let isTold = try await eventually {
                try bench.facts(MailOverdue.self).count == 1 && bench.facts(KeyOverdue.self).count == 1
                    && bench.facts(GroupVisitReminded.self).count == 1
            }
            #expect(isTold)
            try await bench.service.settle()
            #expect(try bench.facts(MailOverdue.self).map(\.bound) == [local("2026-03-03 00:00")])
            #expect(try bench.facts(KeyOverdue.self).map(\.bound) == [local("2026-03-02 17:00")])
            #expect(try bench.facts(GroupVisitReminded.self).map(\.arrivesAt) == [local("2026-10-10 09:00")])
        }
    }

    @Test("A shift hands over what is open at its office's desk then, and nothing of another office (OPS-07)") func handover() async throws
    {
        try await BookBench.with { bench in
            for example in 0..<3 { _ = try await bench.make("mail-items", like: "MailItem", example: example) }
            let back = try await bench.make("mail-items", like: "MailItem")
            try await bench.give("return", to: back, of: "mail-items", like: "MailItem")
            _ = try await bench.make("visitors", like: "Visitor")
            _ = try await bench.make("group-visits", like: "GroupVisit")
            let keys = try await bench.make("key-custodies", like: "KeyCustody")
            _ = try await bench.make("key-custodies", like: "KeyCustody")
            try await bench.give("lend", to: keys, of: "key-custodies", like: "KeyCustody")
            let contact = #"{"office": "yunxi", "kind": "enquiry", "channel": "staff_heard", "reason": "问"}"#
            for _ in 0..<2 { try await bench.ask("POST /contacts", contact, like: "Contact", status: 201) }
            let wrong = contact.replacing(#""reason": "问""#, with: #""voidReason": "wrong_number""#)
            try await bench.ask("POST /contacts", wrong, like: "Contact", status: 201)
            try await bench.ask("POST /contacts", of: nil, contact.replacing("yunxi", with: "donghu"), like: "Contact", status: 201)
            let shift = try await bench.make("shifts", like: "Shift")
            let answer = try await bench.give("hand-over", to: shift, of: "shifts", like: "Shift")
            let handover = try #require(answer.json["handover"] as? [String: Any])
            let expected = ["contacts": 2, "mail": 3, "keys": 1, "visitors": 1, "groupVisits": 1, "missedCalls": 0]
            #expect(handover["standing"] as? [String: Int] == expected)
            try await bench.service.settle()
            let told = try #require(try bench.facts(ShiftHandedOver.self).first)
            let counts = [told.contacts, told.mail, told.keys, told.visitors, told.groupVisits]
            #expect(counts == [2, 3, 1, 1, 1])
        }
    }

    /// Lets every instance look for days with too few patrols, twice and all at once.
    private func judge(_ bench: BookBench) async throws {
        for _ in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in [bench.service.engine] + bench.service.others {
                    group.addTask { _ = try await PatrolDays(engine: engine).pass() }
                }
                try await group.waitForAll()
            }
        }
        try await bench.service.settle()
    }

    @Test("WE-69: a working day with one patrol is short by one, told once a day and office, also after a stop (OPS-13)")
    func patrols() async throws {
        try await BookBench.with(instances: 2) { bench in
            func patrol(_ office: String, done: String) async throws {
                let plan = #"{"office": "\#(office)", "area": "一号楼", "startsAt": "\#(done)"}"#
                let made = try await bench.ask("POST /patrols", of: nil, plan, like: "Patrol", status: 201)
                let id = try #require(made.json["id"] as? String)
                try await bench.ask("POST /patrols/\(id)/finish", of: nil, #"{"doneAt": "\#(done)"}"#, like: "Patrol")
            }
            try await patrol("yunxi", done: "2026-03-02T09:00:00+08:00")
            try await patrol("donghu", done: "2026-03-02T08:00:00+08:00")
            try await patrol("donghu", done: "2026-03-02T09:10:00+08:00")
            try await bench.setClock("2026-03-02 23:59")
            try await judge(bench)
            #expect(try bench.facts(PatrolShort.self).isEmpty, "the day has not ended")
            try await bench.setClock("2026-03-03 00:00")
            try await judge(bench)
            let told = try bench.facts(PatrolShort.self)
            #expect(told.map(\.office) == ["yunxi"] && told.first?.short == 1 && told.first?.done == 1)
            // Nobody looked until the Tuesday after: Saturday and Sunday need none.
            try await bench.setClock("2026-03-10 08:00")
            try await judge(bench)
            let later = try bench.facts(PatrolShort.self).dropFirst()
            for office in ["yunxi", "donghu"] {
                let days = later.filter { $0.office == office }.map { EstateZone.shanghai.date(of: $0.dayStart).description }.sorted()
                #expect(days == ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"], "\(office)")
            }
            #expect(later.allSatisfy { $0.short == 2 })
            let days = try await bench.ids("/patrol-days", like: "PatrolDayPage", as: .officeDirector)
            #expect(days.count == 6)
            try await bench.ask("GET /patrol-days/\(try #require(days.first))", as: .officeDirector, like: "PatrolDay")
        }
    }

    @Test("An office that the policy names owes patrols although none was ever planned there; another is not known (OPS-13)") func named()
        async throws
    {
        var settings = PolicySettings()
        settings.estate.patrolOffices = ["yunxi", "donghu"]
        try await BookBench.with(under: Policy(name: "named", settings: settings)) { bench in
            _ = try await bench.make("mail-items", like: "MailItem")
            let plan = #"{"office": "donghu", "area": "一号楼", "startsAt": "2026-03-02T10:00:00+08:00"}"#
            try await bench.ask("POST /patrols", of: nil, plan, like: "Patrol", status: 201)
            try await bench.setClock("2026-03-03 08:00")
            try await judge(bench)
            let told = try bench.facts(PatrolShort.self)
            let monday = told.filter { $0.dayStart == local("2026-03-02 00:00") }
            #expect(monday.map(\.office).sorted() == ["donghu", "yunxi"] && monday.allSatisfy { $0.short == 2 })
            #expect(Set(told.map(\.office)) == ["donghu", "yunxi"])
        }
    }

    @Test("Two offices that never patrolled are not known, and nothing is told of them") func unknown() async throws {
        try await BookBench.with { bench in
            _ = try await bench.make("mail-items", like: "MailItem")
            try await bench.setClock("2026-03-04 08:00")
            try await judge(bench)
            #expect(try bench.facts(PatrolShort.self).isEmpty)
        }
    }
}
