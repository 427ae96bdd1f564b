import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake
@testable import guanjiactl

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Fee notices over HTTP, with their database (domain 3.6)", .timeLimit(.minutes(10)))
struct FeeServiceTests {
    private static let path = "fee-notices"
    private static let supervisor = Role.ownerRelationsSupervisor

    private static func notice(_ number: String, unit: String = "3-1-1502", amount: Int = 100) -> String {
        """
        {"office": "yunxi", "noticeNumber": "\(number)", "unit": "\(unit)", "from": "2026-02", "signature": "周敏",
         "charges": [{"charge": "management", "amountFen": \(amount)}]}
        """
    }

    @Test("A notice sent again is the one that there is; another one of its number is refused, and says which it is (INT-55)")
    func twice() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make(Self.path, like: "FeeNotice", as: Self.supervisor, Self.notice("A-1"))
            let again = try await bench.ask(
                "POST /\(Self.path)", as: Self.supervisor, Self.notice("A-1"), like: "FeeNotice", status: 200)
            #expect(again.json["id"] as? String == id)
            let other = try await bench.service.ask(
                TestRequest("POST /\(Self.path)", as: Self.supervisor, of: "yunxi", body: Data(Self.notice("A-1", amount: 101).utf8)))
            #expect(other.status == 409 && (other.json["detail"] as? String)?.contains("FN-20260302-000001") == true)
            let bare = try await bench.service.ask(
                TestRequest("POST /\(Self.path)", as: Self.supervisor, of: "yunxi", body: Data("{}".utf8)))
            #expect(bare.status == 422 && bare.faults == ["office", "noticeNumber", "unit", "from", "charges", "signature"])
            try await bench.service.settle()
            #expect(try bench.facts(FeeReceived.self).map(\.totalFen) == [100])
        }
    }

    @Test("T-3D comes by itself and sends it to the department manager; then both managers, the general manager, the money")
    func dunning() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make(Self.path, like: "FeeNotice", as: Self.supervisor)
            func give(_ command: String, _ role: Role, _ state: String, _ body: String? = nil) async throws {
                let answer = try await bench.give(command, to: id, of: Self.path, like: "FeeNotice", as: role, body)
                #expect(answer.json["state"] as? String == state, "\(command)")
            }
            try await give("deliver", Self.supervisor, "delivered")
            try await give("remind", .finance, "second_notice")
            try await give("contact", .finance, "contacted")
            try await bench.setClock("2026-03-06 00:00")
            let isTold = try await eventually { try bench.facts(FeeEscalated.self).map(\.recipients) == [[.deptHead]] }
            #expect(isTold)
            try await give("visit", .financeManager, "joint_visit")
            try await give("propose", .financeManager, "joint_visit")
            try await give("agree", .ownerServiceSupervisor, "proposal_reported")
            try await give("decline", .generalManager, "joint_visit")
            try await give("propose", .ownerServiceSupervisor, "joint_visit")
            try await give("agree", .financeManager, "proposal_reported")
            try await give("announce", Self.supervisor, "proposal_reported")
            try await give("announce", Self.supervisor, "owner_informed", #"{"means": "sms"}"#)
            try await give("take-measure", .generalManager, "measures_taken")
            try await give("pay", .finance, "measures_taken", #"{"amountFen": 20000, "receiptNumber": "SJ-1"}"#)
            #expect(try await bench.ids("/unpaid-fees?unit=3-1-1502", like: "FeeNoticePage", as: .finance) == [id])
            try await give("pay", .finance, "settled", #"{"amountFen": 12950, "receiptNumber": "SJ-2"}"#)
            #expect(try await bench.ids("/unpaid-fees", like: "FeeNoticePage", as: .finance).isEmpty)
            try await bench.service.settle()
            #expect(try bench.facts(FeeSettled.self).map(\.totalFen) == [32_950])
            #expect(try bench.facts(FeeRefusalNoted.self).map(\.department) == [.engineering])
        }
    }

    @Test("Who needs no names sees what is owed and not by whom; technicians and security see nothing (OPS-01)")
    func sight() async throws {
        let log = LogRecorder()
        try await BookBench.with(log: log) { bench in
            let id = try await bench.make(Self.path, like: "FeeNotice", as: Self.supervisor)
            let before = log.reveals.count
            let masked = try await bench.ask("GET /\(Self.path)/\(id)", as: .qualityDept, like: "FeeNotice")
            let notice = try #require(masked.json["notice"] as? [String: Any])
            #expect(notice["unit"] as? String == "***" && notice["addressee"] as? String == "林**")
            #expect(masked.json["openFen"] as? Int == 32_950 && log.reveals.count == before)
            try await bench.ask("GET /\(Self.path)/\(id)", as: .finance, like: "FeeNotice")
            #expect(log.reveals.count == before + 1)
            for role in [Role.technician, .security, .marketDev] {
                let answer = try await bench.service.ask(TestRequest("GET /\(Self.path)/\(id)", as: role, of: "yunxi"))
                #expect(answer.status == 403, "\(role)")
            }
            let byUnit = try await bench.service.ask(TestRequest("GET /unpaid-fees?unit=3-1-1502", as: .qualityDept, of: "yunxi"))
            #expect(byUnit.status == 403)
        }
    }

    @Test("The department that a reason concerns lists and reads it, and nothing of what is owed; nobody else does (INT-59)")
    func reasons() async throws {
        let log = LogRecorder()
        try await BookBench.with(log: log) { bench in
            func chased(_ number: String, _ department: String, _ reason: String) async throws -> String {
                let id = try await bench.make(Self.path, like: "FeeNotice", as: Self.supervisor, Self.notice(number, amount: 98_765))
                try await bench.give("deliver", to: id, of: Self.path, like: "FeeNotice", as: Self.supervisor)
                try await bench.give("remind", to: id, of: Self.path, like: "FeeNotice", as: .finance)
                let body = #"{"means": "phone", "person": "林晓岚", "reason": "\#(reason)", "department": "\#(department)"}"#
                try await bench.give("contact", to: id, of: Self.path, like: "FeeNotice", as: .finance, body)
                return id
            }
            let lamp = try await chased("A-1", "engineering", " 楼道灯坏了 ")
            let guards = try await chased("A-2", "security", "夜里没有人巡逻")
            let lift = try await chased("A-3", "engineering", "电梯常停")
            let more = #"{"means": "visit", "person": "林晓岚", "reason": "门岗没人", "department": "security"}"#
            try await bench.give("contact", to: lift, of: Self.path, like: "FeeNotice", as: .finance, more)
            let before = log.reveals.count
            for role in [Role.engineering, .engineeringSupervisor] {
                #expect(try await bench.ids("/fee-reasons", like: "FeeReasonsPage", as: role, limit: 1) == [lift, lamp], "\(role)")
            }
            #expect(try await bench.ids("/fee-reasons", like: "FeeReasonsPage", as: .security) == [lift, guards])
            #expect(log.reveals.count > before)
            let read = try await bench.ask("GET /\(Self.path)/\(lift)/reasons", as: .engineering, like: "FeeReasons")
            let reasons = try #require(read.json["reasons"] as? [[String: Any]])
            #expect(reasons.map { $0["reason"] as? String } == ["电梯常停"] && reasons.first?["by"] as? String == "finance")
            #expect(read.json["unit"] as? String == "***" && read.json["masked"] as? Bool == true)
            #expect(Set(read.json.keys) == ["id", "number", "office", "receivedAt", "unit", "reasons", "masked"])
            let text = String(decoding: read.body, as: UTF8.self)
            for kept in ["98765", "林晓岚", "1502", "门岗"] { #expect(!text.contains(kept), "\(kept)") }
            // Other departments find nothing, in the list and by the id; neither does another office.
            for role in [Role.technician, .marketDev, .finance, .receptionist, .deptHead] {
                #expect(try await bench.ids("/fee-reasons", like: "FeeReasonsPage", as: role).isEmpty, "\(role)")
                #expect(try await Self.status("/\(Self.path)/\(lift)/reasons", role, "yunxi", bench) == 404, "\(role)")
            }
            #expect(try await Self.status("/\(Self.path)/\(guards)/reasons", .engineering, "yunxi", bench) == 404)
            #expect(try await Self.status("/\(Self.path)/\(lift)/reasons", .engineering, "donghu", bench) == 404)
            #expect(try await bench.ids("/fee-reasons?office=yunxi", like: "FeeReasonsPage", as: .engineering, of: "donghu").isEmpty)
            // Nor an owner, nor anybody who is of no department; the notice itself stays closed to the department.
            for role in [Role.owner, .generalManager, .mysteryShopper, .operator] {
                for path in ["/fee-reasons", "/\(Self.path)/\(lift)/reasons"] {
                    #expect(try await Self.status(path, role, role == .owner ? UUID().uuidString.lowercased() : nil, bench) == 403)
                }
            }
            #expect(try await Self.status("/\(Self.path)/\(lift)", .engineering, "yunxi", bench) == 403)
        }
    }

    private static func status(_ path: String, _ role: Role, _ office: String?, _ bench: BookBench) async throws -> Int {
        try await bench.service.ask(TestRequest("GET \(path)", as: role, of: office)).status
    }

    @Test("A table of finance becomes notices, once however often it is sent; one that says something else is refused by its line")
    func table() async throws {
        try await BookBench.with { bench in
            let base = try #require(URL(string: "http://127.0.0.1:\(bench.service.port)"))
            let client = ServiceClient(base, token: nil) { request in
                var request = request
                request.setValue("Bearer owner_relations_supervisor@yunxi", forHTTPHeaderField: "Authorization")
                return try await HTTPTransport.shared.send(request)
            }
            func send(_ amounts: [String]) async throws -> [ContactImport.Outcome] {
                let rows = amounts.enumerated().map { "CW-\($0.offset),3-\($0.offset),2026-02,\($0.element)" }
                let text = (["notice_number,unit,from,management"] + rows).joined(separator: "\n")
                let sheet = try FeeSheet(Array(text.utf8), signedBy: "周敏", options: .init(office: "yunxi", zone: .gmt))
                #expect(sheet.problems == [])
                var outcomes: [Int: ContactImport.Outcome] = [:]
                try await TableImport(client: client, parallel: 3).run(sheet.entries) { outcomes[$0.lines[0]] = $1 }
                return outcomes.sorted { $0.key < $1.key }.map(\.value)
            }
            #expect(try await send(["1", "2", "3"]) == [.created, .created, .created])
            #expect(try await send(["1", "2", "3"]) == [.known, .known, .known])
            #expect(
                try await send(["1", "2.50", "3"]) == [.known, .refused("the notice is there, and says something else"), .known])
            #expect(try await bench.ids("/unpaid-fees", like: "FeeNoticePage", as: .finance).count == 3)
        }
    }
}
