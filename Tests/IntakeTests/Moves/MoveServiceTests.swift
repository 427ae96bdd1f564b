import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Move-outs and the register of vacant units over HTTP, with their database", .timeLimit(.minutes(10)))
struct MoveServiceTests {
    /// Keys of a unit in custody.
    private static func keys(of unit: String, on bench: BookBench, office: String = "yunxi") async throws -> String {
        let body = #"{"office":"\#(office)","unit":"\#(unit)","keys":["入户门2把"],"from":"周租户","place":"3号"}"#
        let answer = try await bench.ask("POST /key-custodies", of: office, body, like: "KeyCustody", status: 201)
        return try #require(answer.json["id"] as? String)
    }

    private static func clear(_ id: String, on bench: BookBench) async throws {
        let steps: [(String, Role)] = [
            ("undertake", .ownerRelationsSupervisor), ("clear-security", .security), ("clear-finance", .finance),
            ("clear-engineering", .engineering),
        ]
        for (command, role) in steps { try await bench.give(command, to: id, of: "move-outs", like: "MoveOut", as: role) }
    }

    @Test(
        "A move-out runs as the contract shows it, needs its unit's keys in custody, and brings its unit into the register (INT-42, INT-54)"
    )
    func moveOut() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("move-outs", like: "MoveOut")
            try await Self.clear(id, on: bench)
            func faults(_ custody: String) async throws -> [String] {
                let body = Data(#"{"keyCustodyId":"\#(custody)"}"#.utf8)
                let answer = try await bench.service.ask(
                    TestRequest("POST /move-outs/\(id)/receive-keys", as: .receptionist, of: "yunxi", body: body))
                return answer.status == 422 ? answer.faults : ["\(answer.status)"]
            }
            #expect(try await faults("019c9e3a-1f00-7041-8000-000000000044") == ["keyCustodyId"])
            #expect(try await faults(Self.keys(of: "3-1-1503", on: bench)) == ["keyCustodyId"])
            #expect(try await faults(Self.keys(of: "3-1-1502", on: bench, office: "donghu")) == ["keyCustodyId"])
            let custody = try await Self.keys(of: "3栋1单元1502室", on: bench)
            let taking = #"{"keyCustodyId":"\#(custody)"}"#
            try await bench.give("lend", to: custody, of: "key-custodies", like: "KeyCustody")
            #expect(try await faults(custody) == ["keyCustodyId"])
            try await bench.give("return", to: custody, of: "key-custodies", like: "KeyCustody")
            try await bench.give("receive-keys", to: id, of: "move-outs", like: "MoveOut", taking)
            // Said again after they went to the next occupier, it changes nothing.
            try await bench.give("release", to: custody, of: "key-custodies", like: "KeyCustody")
            try await bench.give("receive-keys", to: id, of: "move-outs", like: "MoveOut", taking)
            let closed = try await bench.give("close", to: id, of: "move-outs", like: "MoveOut", as: .ownerRelationsSupervisor)
            let entry = try #require(closed.json["vacantUnitId"] as? String)
            try await bench.service.settle()
            let unit = try await bench.ask("GET /vacant-units/\(entry)", like: "VacantUnit")
            #expect(unit.json["state"] as? String == "vacant" && unit.json["moveOutId"] as? String == id)
            let form = try #require(unit.json["vacantUnit"] as? [String: Any])
            #expect(form["unit"] as? String == "3-1-1502" && form["since"] as? String == "2026-03-02")
            try await bench.ask("GET /move-outs", as: .engineering, like: "MoveOutPage")
            try await bench.ask("GET /move-outs/\(id)", as: .qualityDept, like: "MoveOut")
            #expect(try bench.facts(MoveOutCleared.self).count == 1 && bench.facts(VacantUnitEntered.self).count == 1)
        }
    }

    @Test("An entry runs as the contract shows it; a unit has one, however it is written and however often it is empty (INT-54)")
    func register() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("vacant-units", like: "VacantUnit")
            for (command, role) in [("clean", Role.cleaningLead), ("send-bill", .receptionist), ("leave", .csManager)] {
                try await bench.give(command, to: id, of: "vacant-units", like: "VacantUnit", as: role)
            }
            let again = #"{"office":"yunxi","unit":"3栋1单元1503室","since":"2026-03-02"}"#
            let entered = try await bench.ask("POST /vacant-units", again, like: "VacantUnit")
            #expect(entered.json["id"] as? String == id && entered.json["state"] as? String == "vacant")
            let other = #"{"office":"yunxi","unit":"3-1-1503","since":"2026-02-20"}"#
            let refused = try await bench.service.ask(
                TestRequest("POST /vacant-units", as: .receptionist, of: "yunxi", body: Data(other.utf8)))
            #expect(refused.status == 409)
            try await bench.ask("GET /vacant-units?state=vacant", as: .cleaningLead, like: "VacantUnitPage")
        }
    }

    @Test("Departments clear for themselves only, and what is missing is named at once (INT-53, OPS-01)") func refusals() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("move-outs", like: "MoveOut")
            func post(_ path: String, as role: Role = .receptionist) -> TestRequest {
                TestRequest("POST /\(path)", as: role, of: "yunxi", body: Data("{}".utf8))
            }
            let bad = [
                BadRequest("form", post("move-outs"), 422, "invalid", ["office", "unit", "tenant", "agreementDate"]),
                BadRequest(
                    "undertakings", post("move-outs/\(id)/undertake", as: .csManager), 422, "invalid",
                    ["renovation", "keys", "ownerSignature", "tenantSignature"]),
                BadRequest("keys", post("move-outs/\(id)/receive-keys"), 422, "invalid", ["keyCustodyId"]),
                BadRequest("unit", post("vacant-units"), 422, "invalid", ["office", "unit", "since"]),
                BadRequest("finance", post("move-outs/\(id)/clear-finance", as: .engineering), 403, "forbidden"),
                BadRequest("engineering", post("move-outs/\(id)/clear-engineering", as: .security), 403, "forbidden"),
                BadRequest("security", post("move-outs/\(id)/clear-security", as: .finance), 403, "forbidden"),
                BadRequest("readers", TestRequest("GET /move-outs/\(id)", as: .marketDev, of: "yunxi"), 403, "forbidden"),
            ]
            for request in bad {
                let objections = try request.objections(to: try await bench.service.ask(request.request))
                #expect(objections == [])
            }
        }
    }

    @Test("Goods are moved as the contract shows it, and what is missing is named at once (INT-49)") func goods() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("goods-moves", like: "GoodsMove")
            for (command, role) in [("book-lift", Role.engineering), ("tell-security", .csManager)] {
                try await bench.give(command, to: id, of: "goods-moves", like: "GoodsMove", as: role)
            }
            try await bench.setClock("2026-03-03 12:00")
            try await bench.give("finish", to: id, of: "goods-moves", like: "GoodsMove", as: .security)
            try await bench.ask("GET /goods-moves?state=done", as: .engineering, like: "GoodsMovePage")
            let bare = TestRequest("POST /goods-moves", as: .receptionist, of: "yunxi", body: Data("{}".utf8))
            let bad = BadRequest("goods", bare, 422, "invalid", ["office", "unit", "person", "direction", "startsAt", "endsAt"])
            let objections = try bad.objections(to: try await bench.service.ask(bare))
            #expect(objections == [])
        }
    }
}
