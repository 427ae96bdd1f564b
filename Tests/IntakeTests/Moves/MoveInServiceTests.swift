import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Move-ins and renovations over HTTP, with their database", .timeLimit(.minutes(10)))
struct MoveInServiceTests {
    @discardableResult
    private static func give(
        _ command: String, to id: String, on bench: BookBench, as role: Role = .ownerRelationsSupervisor, _ body: String? = nil
    ) async throws -> TestAnswer {
        try await bench.give(command, to: id, of: "move-ins", like: "MoveIn", as: role, body)
    }

    /// The fields at fault in a command.
    private static func faults(
        _ command: String, _ body: String, to id: String, on bench: BookBench, as role: Role = .ownerRelationsSupervisor,
        of path: String = "move-ins"
    ) async throws -> [String] {
        let answer = try await bench.service.ask(
            TestRequest("POST /\(path)/\(id)/\(command)", as: role, of: "yunxi", body: Data(body.utf8)))
        return answer.status == 422 ? answer.faults : ["\(answer.status)"]
    }

    private static func made(_ path: String, _ body: String, like schema: String, on bench: BookBench, of office: String = "yunxi")
        async throws -> String
    {
        let answer = try await bench.ask("POST /\(path)", of: office, body, like: schema, status: 201)
        return try #require(answer.json["id"] as? String)
    }

    private static func household(of unit: String, on bench: BookBench, in office: String = "yunxi") async throws -> String {
        try await made("households", #"{"office":"\#(office)","unit":"\#(unit)","people":[]}"#, like: "Household", on: bench, of: office)
    }

    /// A move-in of the contract's example whose unit is ready.
    private static func ready(on bench: BookBench) async throws -> String {
        let id = try await bench.make("move-ins", like: "MoveIn")
        let file = try await household(of: "3栋1单元1502室", on: bench)
        try await give("open-file", to: id, on: bench, #"{"householdId":"\#(file)"}"#)
        try await give("request-inspection", to: id, on: bench)
        try await give(
            "inspect", to: id, on: bench, as: .engineering, #"{"inspector":"贺工","phone":"13900000011","record":"全部正常","defects":[]}"#)
        try await give("ready", to: id, on: bench, as: .engineering)
        return id
    }

    private static func handedOver(on bench: BookBench) async throws -> String {
        let id = try await ready(on: bench)
        for command in ["issue-notice", "collect-forms", "issue-passes", "sign-pack"] { try await give(command, to: id, on: bench) }
        return id
    }

    @Test("A file is that of the unit, in the same office (INT-43)") func file() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("move-ins", like: "MoveIn")
            for file in [
                "019c9e3a-1f00-7041-8000-000000000044", try await Self.household(of: "3-1-1503", on: bench),
                try await Self.household(of: "3-1-1502", on: bench, in: "donghu"),
            ] {
                #expect(try await Self.faults("open-file", #"{"householdId":"\#(file)"}"#, to: id, on: bench) == ["householdId"])
            }
            #expect(try await Self.faults("open-file", "{}", to: id, on: bench) == ["householdId"])
            let own = try await Self.household(of: "3-1-1502", on: bench)
            let opened = try await Self.give("open-file", to: id, on: bench, #"{"householdId":"\#(own)"}"#)
            #expect(opened.json["state"] as? String == "file_opened")
        }
    }

    @Test("A unit is ready when the slip of its defect is over, of which Intake hears from repairs (INT-44)") func defects() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("move-ins", like: "MoveIn")
            let file = try await Self.household(of: "3-1-1502", on: bench)
            try await Self.give("open-file", to: id, on: bench, #"{"householdId":"\#(file)"}"#)
            try await Self.give("request-inspection", to: id, on: bench)
            try await Self.give("inspect", to: id, on: bench, as: .engineering)
            try await bench.service.settle()
            let asked = try #require(try bench.facts(MoveInRepairRequested.self).first)
            #expect(try asked.sealed.opened().unit == "3-1-1502")
            let early = try await bench.service.ask(
                TestRequest("POST /move-ins/\(id)/ready", as: .engineering, of: "yunxi", body: Data("{}".utf8)))
            #expect(early.status == 409)
            let coder = bench.service.engine.coder
            let rework = WorkOrderID(.v7())
            try bench.service.topics.tell(
                Self.rework(of: asked, by: rework), about: asked.workOrderId.retyped(), with: coder)
            try bench.service.topics.tell(
                try Self.closed(asked.workOrderId, asked, .rework), about: asked.workOrderId.retyped(), with: coder)
            try await bench.service.settle()
            let reworked = try await bench.ask("GET /move-ins/\(id)", as: .engineering, like: "MoveIn")
            #expect(reworked.json["openDefects"] as? Int == 1)
            try bench.service.topics.tell(try Self.closed(rework, asked, .satisfied), about: rework.retyped(), with: coder)
            try await bench.service.settle()
            let ready = try await Self.give("ready", to: id, on: bench, as: .engineering)
            #expect(ready.json["state"] as? String == "ready" && ready.json["openDefects"] as? Int == 0)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    private static func rework(of asked: MoveInRepairRequested, by next: WorkOrderID) -> RepairReworkRequested {
        RepairReworkRequested(
            workOrderId: asked.workOrderId, number: "WO-20260302-000001", office: "yunxi", requestedAt: asked.requestedAt,
            reworkOrderId: next, reworkNumber: "WO-20260302-000001-R1", round: 1, cycle: 2, callbackTaskId: CallbackTaskID(.v7()),
            moveInId: asked.moveInId, urgency: .normal, major: false, chargeable: false,
            sealed: .content(
                ReworkOrderParticulars(
                    request: RepairParticulars(
                        what: "下水", address: "厨房", unit: "3-1-1502", contactPerson: "贺工", contactPhone: "13900000011"),
                    remarks: nil)))
    }

    private static func closed(_ order: WorkOrderID, _ asked: MoveInRepairRequested, _ outcome: RepairOutcome) throws -> OrderClosed {
        OrderClosed(
            workOrderId: order, number: "WO-20260302-000001", office: "yunxi", closedAt: asked.requestedAt, outcome: outcome,
            ledgerMonth: try #require(LedgerMonth("2026-03")), moveInId: asked.moveInId)
    }

    @Test("A withdrawn slip leaves the defect to engineering, and slips of others change nothing (INT-44)") func cancelledSlip()
        async throws
    {
        try await BookBench.with { bench in
            let id = try await bench.make("move-ins", like: "MoveIn")
            let file = try await Self.household(of: "3-1-1502", on: bench)
            try await Self.give("open-file", to: id, on: bench, #"{"householdId":"\#(file)"}"#)
            try await Self.give("request-inspection", to: id, on: bench)
            try await Self.give("inspect", to: id, on: bench, as: .engineering)
            try await bench.service.settle()
            let asked = try #require(try bench.facts(MoveInRepairRequested.self).first)
            let coder = bench.service.engine.coder
            let other = WorkOrderID(.v7())
            try bench.service.topics.tell(try Self.closed(other, asked, .satisfied), about: other.retyped(), with: coder)
            try bench.service.topics.tell(
                OrderCancelled(
                    workOrderId: asked.workOrderId, number: "WO-20260302-000001", office: "yunxi", cancelledAt: asked.requestedAt,
                    ledgerMonth: try #require(LedgerMonth("2026-03")), moveInId: asked.moveInId),
                about: asked.workOrderId.retyped(), with: coder)
            try await bench.service.settle()
            try await Self.give("settle-defect", to: id, on: bench, as: .engineering)
            try await Self.give("ready", to: id, on: bench, as: .engineering)
        }
    }

    @Test(
        "A move-in runs as the contract shows it; its goods are in, its unit leaves the register, and its month's list has it (INT-54, RPT-07)"
    )
    func moveIn() async throws {
        try await BookBench.with { bench in
            let entry = try await Self.made(
                "vacant-units", #"{"office":"yunxi","unit":"3-1-1502","since":"2026-03-01"}"#, like: "VacantUnit", on: bench)
            let id = try await Self.handedOver(on: bench)
            let way = #""direction":"moving_in","startsAt":"2026-03-03T10:00:00+08:00","endsAt":"2026-03-03T12:00:00+08:00""#
            func goods(_ unit: String, _ way: String, of office: String = "yunxi") async throws -> String {
                let body = #"{"office":"\#(office)","unit":"\#(unit)","person":"周女士",\#(way)}"#
                return try await Self.made("goods-moves", body, like: "GoodsMove", on: bench, of: office)
            }
            let own = try await goods("3栋1单元1502室", way)
            let outwards = try await goods("3-1-1502", way.replacing("moving_in", with: "moving_out"))
            for other in [try await goods("3-1-1503", way), outwards, own, "019c9e3a-1f00-7041-8000-000000000044"] {
                #expect(try await Self.faults("complete", #"{"goodsMoveId":"\#(other)"}"#, to: id, on: bench) == ["goodsMoveId"])
            }
            func said(of goods: String) async throws -> NSDictionary? {
                let body = Data(#"{"goodsMoveId":"\#(goods)"}"#.utf8)
                let answer = try await bench.service.ask(
                    TestRequest("POST /move-ins/\(id)/complete", as: .ownerRelationsSupervisor, of: "yunxi", body: body))
                return (answer.json["errors"] as? [NSDictionary])?.first
            }
            let others = try await goods("3-1-1502", way, of: "donghu")
            #expect(try await said(of: others) == said(of: "019c9e3a-1f00-7041-8000-000000000044"), "another office's is nobody's")
            for body in ["{}", #"{"goodsMoveId":"\#(own)","noGoods":true}"#, #"{"noGoods":false}"#] {
                #expect(try await Self.faults("complete", body, to: id, on: bench) == ["goodsMoveId"])
            }
            try await bench.give("book-lift", to: own, of: "goods-moves", like: "GoodsMove", as: .engineering)
            try await bench.give("tell-security", to: own, of: "goods-moves", like: "GoodsMove", as: .csManager)
            try await bench.setClock("2026-03-03 12:00")
            try await bench.give("finish", to: own, of: "goods-moves", like: "GoodsMove")
            try await Self.give("complete", to: id, on: bench, as: .receptionist, #"{"goodsMoveId":"\#(own)"}"#)
            try await bench.service.settle()
            let unit = try await bench.ask("GET /vacant-units/\(entry)", like: "VacantUnit")
            #expect(unit.json["state"] as? String == "left")
            #expect((unit.json["left"] as? [String: Any])?["moveInId"] as? String == id)
            #expect(try await bench.ids("/move-ins?month=2026-03", like: "MoveInPage", as: .finance) == [id])
            #expect(try await bench.ids("/move-ins?month=2026-02", like: "MoveInPage", as: .security) == [])
            #expect(try await bench.ids("/move-ins?month=2026-03&occupierKind=company", like: "MoveInPage") == [])
            let bad = try await bench.service.ask(TestRequest("GET /move-ins?month=2026", as: .finance, of: "yunxi"))
            #expect(bad.status == 400)
            try await bench.setClock("2026-04-03 00:00")
            let isTold = try await eventually { try bench.facts(MoveInReported.self).map(\.month.description) == ["2026-03"] }
            #expect(isTold)
            let reported = try await bench.ask("GET /move-ins/\(id)", as: .generalManager, like: "MoveIn")
            #expect(reported.json["state"] as? String == "reported")
            try await bench.ask("GET /move-ins/\(id)", as: .qualityDept, like: "MoveIn")
        }
    }

    @Test("A unit that is in no register is moved into without goods as well; said again it changes nothing") func withoutGoods()
        async throws
    {
        try await BookBench.with { bench in
            let id = try await Self.handedOver(on: bench)
            let first = try await Self.give("complete", to: id, on: bench)
            let again = try await Self.give("complete", to: id, on: bench)
            #expect(first.json["version"] as? Int == again.json["version"] as? Int)
            try await bench.service.settle()
            #expect(try bench.facts(MoveInCompleted.self).map(\.vacantUnitId) == [nil])
            #expect(try bench.facts(MoveInCompleted.self).map(\.occupierKind) == [.owner])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    private static func pass(_ unit: String, _ kind: String, on bench: BookBench, of office: String = "yunxi") async throws -> String {
        let until = kind == "renovation" ? #","validUntil":"2026-04-02T10:00:00+08:00""# : ""
        return try await made(
            "passes", #"{"office":"\#(office)","kind":"\#(kind)","unit":"\#(unit)","holder":"王工"\#(until)}"#, like: "Pass", on: bench,
            of: office)
    }

    @Test("Passes are issued ones of the unit, or none are needed (INT-47, INT-61)") func passes() async throws {
        try await BookBench.with { bench in
            let id = try await Self.ready(on: bench)
            for command in ["issue-notice", "collect-forms"] { try await Self.give(command, to: id, on: bench) }
            let own = try await Self.pass("3栋1单元1502室", "owner_card", on: bench)
            let returned = try await Self.pass("3-1-1502", "owner_card", on: bench)
            try await bench.give("return", to: returned, of: "passes", like: "Pass")
            let foreign = try await Self.pass("3-1-1503", "owner_card", on: bench)
            let others = try await Self.pass("3-1-1502", "owner_card", on: bench, of: "donghu")
            let bodies = [
                "{}": ["passIds"], #"{"passIds":["\#(own)"],"noneNeeded":true}"#: ["passIds"],
                #"{"passIds":["\#(own)","\#(foreign)","\#(returned)","\#(others)"]}"#: ["passIds[1]", "passIds[2]", "passIds[3]"],
            ]
            for (body, fields) in bodies { #expect(try await Self.faults("issue-passes", body, to: id, on: bench) == fields, "\(body)") }
            let issued = try await Self.give("issue-passes", to: id, on: bench, as: .security, #"{"passIds":["\#(own)"]}"#)
            #expect(issued.json["state"] as? String == "passes_issued")
        }
    }

    @Test("A renovation runs as the contract shows it, with renovation passes of its unit (INT-48, INT-61)") func renovation() async throws
    {
        try await BookBench.with { bench in
            let id = try await bench.make("renovations", like: "Renovation")
            try await bench.give("sign-papers", to: id, of: "renovations", like: "Renovation")
            try await bench.give("agree", to: id, of: "renovations", like: "Renovation", as: .engineering)
            let card = try await Self.pass("3-1-1502", "owner_card", on: bench)
            for other in [card, try await Self.pass("3-1-1502", "renovation", on: bench, of: "donghu")] {
                let body = #"{"passIds":["\#(other)"]}"#
                #expect(try await Self.faults("finish", body, to: id, on: bench, of: "renovations") == ["passIds[0]"])
            }
            let pass = try await Self.pass("3-1-1502", "renovation", on: bench)
            let done = try await bench.give(
                "finish", to: id, of: "renovations", like: "Renovation", #"{"passIds":["\#(pass)"]}"#)
            #expect(done.json["state"] as? String == "done")
            try await bench.ask("GET /renovations?state=done", as: .security, like: "RenovationPage")
            let other = try await bench.make("renovations", like: "Renovation")
            try await bench.give("cancel", to: other, of: "renovations", like: "Renovation", as: .csManager)
        }
    }

    @Test("Posts give their own commands only, and what is missing is named at once (OPS-01)") func refusals() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("move-ins", like: "MoveIn")
            let renovation = try await bench.make("renovations", like: "Renovation")
            func post(_ path: String, as role: Role = .receptionist) -> TestRequest {
                TestRequest("POST /\(path)", as: role, of: "yunxi", body: Data("{}".utf8))
            }
            let bad = [
                BadRequest("notice", post("move-ins"), 422, "invalid", ["office", "unit", "occupier", "occupierKind", "source"]),
                BadRequest(
                    "inspection", post("move-ins/\(id)/inspect", as: .engineering), 422, "invalid", ["inspector", "phone", "record"]),
                BadRequest("defect", post("move-ins/\(id)/settle-defect", as: .engineering), 422, "invalid", ["defect", "result"]),
                BadRequest(
                    "move-in day", post("move-ins/\(id)/issue-notice", as: .csManager), 422, "invalid", ["writtenOn", "moveInDate"]),
                BadRequest("pack", post("move-ins/\(id)/sign-pack", as: .csManager), 422, "invalid", ["documents", "signature"]),
                BadRequest(
                    "application", post("renovations"), 422, "invalid",
                    ["office", "unit", "applicant", "contractor", "work", "startsOn", "endsOn"]),
                BadRequest(
                    "papers", post("renovations/\(renovation)/sign-papers"), 422, "invalid",
                    ["papers", "departmentSignature", "contractorSignature"]),
                BadRequest("inspector", post("move-ins/\(id)/inspect", as: .csManager), 403, "forbidden"),
                BadRequest("runner", post("move-ins/\(id)/open-file", as: .receptionist), 403, "forbidden"),
                BadRequest("engineer", post("renovations/\(renovation)/agree", as: .csManager), 403, "forbidden"),
                BadRequest("readers", TestRequest("GET /move-ins/\(id)", as: .marketDev, of: "yunxi"), 403, "forbidden"),
            ]
            for request in bad {
                let objections = try request.objections(to: try await bench.service.ask(request.request))
                #expect(objections == [])
            }
        }
    }
}
