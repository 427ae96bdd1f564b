import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("The desk's books over HTTP, with their database", .timeLimit(.minutes(10)))
struct BookServiceTests {
    /// One life of a case: what it is made of and the commands that follow, each with who gives it and the state after it.
    struct Life: Sendable, CustomStringConvertible {
        let path: String
        let schema: String
        var example = 0
        let steps: [(command: String, role: Role, state: String)]

        var description: String { "\(path) \(steps.map(\.command).joined(separator: ", "))" }
    }

    private static let lives = [
        Life(
            path: "mail-items", schema: "MailItem",
            steps: [
                ("check", .mailSorter, "checked"), ("notify", .receptionist, "notified"), ("collect", .receptionist, "closed"),
            ]),
        Life(path: "mail-items", schema: "MailItem", steps: [("check", .receptionist, "checked"), ("deliver", .mailSorter, "closed")]),
        Life(
            path: "mail-items", schema: "MailItem", example: 1,
            steps: [("log", .receptionist, "logged"), ("pass-on", .receptionist, "passed_to_superior")]),
        Life(
            path: "mail-items", schema: "MailItem", example: 2,
            steps: [("sign-for", .receptionist, "signed"), ("give", .receptionist, "given_to_addressee")]),
        Life(path: "mail-items", schema: "MailItem", steps: [("return", .receptionist, "returned")]),
        Life(
            path: "visitors", schema: "Visitor",
            steps: [
                ("call-host", .receptionist, "host_called"), ("wait", .receptionist, "waiting"), ("admit", .receptionist, "admitted"),
                ("alert", .security, "alerted"), ("leave", .receptionist, "left"),
            ]),
        Life(
            path: "visitors", schema: "Visitor",
            steps: [("call-host", .receptionist, "host_called"), ("make-appointment", .receptionist, "appointment_made")]),
        Life(
            path: "visitors", schema: "Visitor", example: 1,
            steps: [("keep-material", .receptionist, "registered"), ("decline", .receptionist, "declined"), ("leave", .csDept, "left")]),
        Life(
            path: "group-visits", schema: "GroupVisit",
            steps: [
                ("update", .receptionist, "booked"), ("staff", .receptionist, "staff_at_place"), ("arrive", .receptionist, "arrived"),
                ("begin", .receptionist, "in_programme"), ("leave", .receptionist, "left"),
            ]),
        Life(path: "group-visits", schema: "GroupVisit", steps: [("cancel", .csManager, "cancelled")]),
        Life(
            path: "key-custodies", schema: "KeyCustody",
            steps: [("lend", .receptionist, "lent"), ("return", .receptionist, "in_custody"), ("release", .receptionist, "released")]),
        Life(
            path: "shifts", schema: "Shift",
            steps: [
                ("allow-leave", .csManager, "open"), ("come-back", .receptionist, "open"), ("hand-over", .receptionist, "handed_over"),
                ("take-over", .receptionist, "taken_over"),
            ]),
        Life(
            path: "patrols", schema: "Patrol",
            steps: [
                ("raise-finding", .security, "planned"), ("finish", .security, "done"), ("send-findings", .receptionist, "findings_sent"),
                ("settle-finding", .cleaningLead, "findings_sent"), ("close-findings", .receptionist, "findings_closed"),
            ]),
        Life(path: "patrols", schema: "Patrol", steps: [("cancel", .security, "cancelled")]),
        Life(
            path: "notices", schema: "Notice",
            steps: [
                ("amend", .receptionist, "made"), ("approve", .officeDirector, "approved"), ("publish", .receptionist, "published"),
                ("register", .receptionist, "registered"), ("file", .archiveRoom, "filed"),
            ]),
        Life(
            path: "newspaper-subscriptions", schema: "NewspaperSubscription",
            steps: [("renew", .receptionist, "running"), ("cancel", .csManager, "cancelled")]),
        Life(path: "notices", schema: "Notice", steps: [("withdraw", .officeDirector, "withdrawn")]),
    ]

    @Test("Each life runs as the contract shows it, every answer as described, and its history says by whom (OPS-10)")
    func life() async throws {
        try await BookBench.with { bench in
            for life in Self.lives {
                let id = try await bench.make(life.path, like: life.schema, example: life.example)
                for step in life.steps {
                    let answer = try await bench.give(step.command, to: id, of: life.path, like: life.schema, as: step.role)
                    #expect(answer.json["state"] as? String == step.state, "\(life): \(step.command)")
                }
                try await bench.ask("GET /\(life.path)/\(id)", like: life.schema)
                try await bench.ask("GET /\(life.path)?limit=3", like: "\(life.schema)Page")
                let history = try await bench.service.ask(TestRequest("GET /\(life.path)/\(id)/history", as: .officeDirector))
                let lines = try #require(history.json["items"] as? [[String: Any]])
                #expect(lines.dropFirst().map { $0["command"] as? String } == life.steps.map(\.command), "\(life)")
                #expect(lines.dropFirst().map { $0["role"] as? String } == life.steps.map(\.role.rawValue), "\(life)")
            }
            try await bench.service.settle()
            #expect(try bench.facts(MailClosed.self).count == 2 && bench.facts(VisitorLeft.self).count == 2)
        }
    }

    @Test("A book is read by those who need it, and by others not at all; posts without need of names see it masked (OPS-01)")
    func sight() async throws {
        let log = LogRecorder()
        try await BookBench.with(log: log) { bench in
            let id = try await bench.make("mail-items", like: "MailItem")
            let before = log.reveals.count
            let masked = try await bench.ask("GET /mail-items/\(id)", as: .security, like: "MailItem")
            let item = try #require(masked.json["item"] as? [String: Any])
            #expect(item["addressee"] as? String == "林**" && item["unit"] as? String == "***" && item["sender"] == nil)
            #expect(masked.json["masked"] as? Bool == true)
            #expect(log.reveals.count == before)
            try await bench.ask("GET /uncollected-mail", as: .receptionist, like: "MailItemPage")
            #expect(log.reveals.count == before + 1)
            let paths = ["mail-items", "uncollected-mail", "visitors", "visitors-in-house", "key-custodies", "keys-out", "shifts"]
            for path in paths + ["group-visits", "expected-groups", "patrols", "patrol-days", "mail-items/\(id)"] {
                let refused = try await bench.service.ask(TestRequest("GET /\(path)", as: .marketDev, of: "yunxi"))
                #expect(refused.status == 403, "\(path)")
            }
            let elsewhere = try await bench.service.ask(TestRequest("GET /mail-items/\(id)", as: .receptionist, of: "donghu"))
            #expect(elsewhere.status == 404)
            let command = TestRequest("POST /mail-items/\(id)/notify", as: .technician, of: "yunxi", body: Data("{}".utf8))
            #expect(try await bench.service.ask(command).status == 403)
        }
    }

    @Test("A finding becomes a contact, once, however often it is said; of a finding that is refused none is recorded (OPS-13)")
    func findingToContact() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("patrols", like: "Patrol")
            func found(_ more: String = "") -> String {
                #"{"place":"地库","findingKind":"order","importance":"important","text":"有人堆放杂物","toContact":true\#(more)}"#
            }
            let both = found(#","department":"security""#)
            let refused = try await bench.service.ask(
                TestRequest("POST /patrols/\(id)/raise-finding", as: .security, of: "yunxi", body: Data(both.utf8)))
            #expect(refused.status == 422 && refused.faults == ["department"])
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'contact'") == 0)
            let raised = try await bench.give("raise-finding", to: id, of: "patrols", like: "Patrol", as: .security, found())
            try await bench.give("raise-finding", to: id, of: "patrols", like: "Patrol", as: .security, found())
            let finding = try #require((raised.json["findings"] as? [[String: Any]])?.first)
            let contact = try #require(finding["contactId"] as? String)
            let shown = try await bench.ask("GET /contacts/\(contact)", like: "Contact")
            #expect(shown.json["reason"] as? String == "有人堆放杂物" && shown.json["state"] as? String == "recorded")
            try await bench.service.settle()
            #expect(try bench.facts(ContactRecorded.self).count == 1 && bench.facts(PatrolFindingRaised.self).count == 1)
            try await bench.give("finish", to: id, of: "patrols", like: "Patrol", as: .security)
            try await bench.give("send-findings", to: id, of: "patrols", like: "Patrol")
            let late = found().replacing("杂物", with: "垃圾")
            let answer = try await bench.service.ask(
                TestRequest("POST /patrols/\(id)/raise-finding", as: .security, of: "yunxi", body: Data(late.utf8)))
            #expect(answer.status == 409)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file WHERE kind = 'contact'") == 1)
        }
    }

    @Test("What is missing is named all at once; what cannot be read is malformed") func badRequests() async throws {
        try await BookBench.with { bench in
            func post(_ path: String, _ body: String = "{}") -> TestRequest {
                TestRequest("POST /\(path)", as: .receptionist, of: "yunxi", body: Data(body.utf8))
            }
            let custody = try await bench.make("key-custodies", like: "KeyCustody")
            let bad = [
                BadRequest("mail", post("mail-items"), 422, "invalid", ["office", "stream", "mailKind", "place"]),
                BadRequest(
                    "visitor", post("visitors"), 422, "invalid", ["office", "visitorKind", "name", "hasAppointment", "purpose"]),
                BadRequest(
                    "group", post("group-visits"), 422, "invalid",
                    [
                        "office", "group", "names", "headCount", "arrivesAt", "itinerary", "stayMinutes", "departsAt", "place",
                        "wantsMeeting",
                    ]),
                BadRequest("keys", post("key-custodies"), 422, "invalid", ["office", "unit", "keys", "from", "place"]),
                BadRequest("loan", post("key-custodies/\(custody)/lend"), 422, "invalid", ["borrower", "reason", "dueAt"]),
                BadRequest("shift", post("shifts"), 422, "invalid", ["office", "desk", "person"]),
                BadRequest("patrol", post("patrols"), 422, "invalid", ["office", "area", "startsAt"]),
                BadRequest("notice", post("notices"), 422, "invalid", ["office", "title", "text", "channel", "audience"]),
                BadRequest("a word", post("mail-items", #"{"stream":"drone"}"#), 400, "malformed", ["stream"]),
                BadRequest(
                    "no key", post("shifts", #"{"office":"yunxi","desk":"南门","person":"小孙"}"#).with("Idempotency-Key", nil), 428,
                    "precondition-required"),
                BadRequest(
                    "a cursor", TestRequest("GET /keys-out?cursor=WyIxIl0", as: .receptionist), 400, "malformed", ["cursor"]),
                BadRequest(
                    "a month", TestRequest("GET /visitors?materialMonth=2026-13", as: .receptionist), 400, "malformed", ["materialMonth"]),
                BadRequest(
                    "another office",
                    post("shifts", #"{"office":"donghu","desk":"南门","person":"小孙"}"#), 403, "forbidden"),
            ]
            for request in bad {
                let objections = try request.objections(to: try await bench.service.ask(request.request))
                #expect(objections == [])
            }
        }
    }
}
