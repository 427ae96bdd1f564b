import Database
import Foundation
import Logging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("What the desk keeps of a household, found from its file (INT-39)", .timeLimit(.minutes(10)))
struct HouseholdCasesTests {
    /// The file of a unit.
    private static func file(_ unit: String, in bench: BookBench, office: String = "yunxi") async throws -> String {
        let answer = try await bench.ask(
            "POST /households", as: .officeDirector, of: office, #"{"office": "\#(office)", "unit": "\#(unit)"}"#, like: "Household",
            status: 201)
        return try #require(answer.json["id"] as? String)
    }

    private static func key(of unit: String, in bench: BookBench, office: String = "yunxi") async throws -> String {
        try #require(
            try await bench.ask(
                "POST /key-custodies", of: office,
                #"{"office": "\#(office)", "unit": "\#(unit)", "keys": ["入户门2把"], "from": "周租户", "place": "3号"}"#, like: "KeyCustody",
                status: 201
            ).json["id"] as? String)
    }

    private static func ids(_ household: String, _ query: String = "", in bench: BookBench, limit: Int = 200) async throws -> [String] {
        try await bench.ids("/households/\(household)/cases\(query)", like: "HouseholdCasePage", limit: limit)
    }

    /// One case of each kind, of unit 3-1-1502 but for the vacant one, in the order in which they are made.
    private static func fill(_ bench: BookBench) async throws -> [(kind: String, id: String)] {
        let books: [(kind: String, path: String, schema: String, role: Role)] = [
            ("charge", "charges", "Charge", .receptionist), ("mail_item", "mail-items", "MailItem", .receptionist),
            ("pass", "passes", "Pass", .receptionist), ("service_request", "service-requests", "ServiceRequest", .receptionist),
            ("fee_notice", "fee-notices", "FeeNotice", .ownerRelationsSupervisor),
            ("key_custody", "key-custodies", "KeyCustody", .receptionist), ("goods_move", "goods-moves", "GoodsMove", .receptionist),
            ("special_request", "special-requests", "SpecialRequest", .ownerRelationsSupervisor),
            ("renovation", "renovations", "Renovation", .receptionist), ("move_in", "move-ins", "MoveIn", .receptionist),
            ("move_out", "move-outs", "MoveOut", .receptionist), ("vacant_unit", "vacant-units", "VacantUnit", .receptionist),
        ]
        var made: [(kind: String, id: String)] = []
        for book in books { made.append((book.kind, try await bench.make(book.path, like: book.schema, as: book.role))) }
        return made
    }

    @Test("Every kind is there once it is made, newest first, with its state and its place; another office finds none (INT-39, OPS-01)")
    func kinds() async throws {
        try await BookBench.with { bench in
            let made = try await Self.fill(bench)
            #expect(Set(made.map(\.kind)) == Set(UnitCases.kinds.map(\.name)))
            // Written otherwise than in the cases, opened after them.
            let household = try await Self.file("3栋1单元1502室", in: bench)
            let vacant = try await Self.file("３－１－１５０３", in: bench)
            let shown = try await bench.ask("GET /households/\(household)/cases", as: .cleaningLead, like: "HouseholdCasePage")
            let items = try #require(shown.json["items"] as? [[String: Any]])
            #expect(items.map { $0["id"] as? String } == made.dropLast().reversed().map(\.id))
            #expect(items.map { $0["kind"] as? String } == made.dropLast().reversed().map(\.kind))
            #expect(try await Self.ids(vacant, in: bench) == [made.last?.id])
            for item in items {
                let path = try #require(item["path"] as? String)
                let one = try await bench.service.ask(TestRequest("GET \(path)", as: .receptionist, of: "yunxi"))
                #expect(one.status == 200, "\(path)")
                for name in ["id", "kind", "number", "state", "createdAt", "updatedAt"] {
                    #expect(one.json[name] as? String == item[name] as? String, "\(path): \(name)")
                }
            }
            let text = String(decoding: shown.body, as: UTF8.self)
            for secret in ["林晓岚", "13900000001", "3-1-1502", "周"] { #expect(!text.contains(secret), "\(secret)") }

            let other = try await Self.file("3-1-1502", in: bench, office: "donghu")
            #expect(try await bench.ids("/households/\(other)/cases", like: "HouseholdCasePage", of: "donghu") == [])
            for (id, office) in [(household, "donghu"), (other, "yunxi")] {
                let request = TestRequest("GET /households/\(id)/cases", as: .receptionist, of: office)
                #expect(try await bench.service.ask(request).status == 404)
            }
        }
    }

    @Test("By kind and by what is left to be done, page by page; mail of the company is of no household") func filters() async throws {
        try await BookBench.with { bench in
            let made = try await Self.fill(bench)
            _ = try await bench.make("mail-items", like: "MailItem", example: 1)
            let household = try await Self.file("3-1-1502", in: bench)
            let all = made.dropLast().reversed().map(\.id)
            for limit in [1, 4, 11] { #expect(try await Self.ids(household, in: bench, limit: limit) == all) }
            for (kind, id) in made.dropLast() { #expect(try await Self.ids(household, "?kind=\(kind)", in: bench) == [id], "\(kind)") }
            let charge = try #require(made.first?.id)
            #expect(try await Self.ids(household, "?open=false", in: bench) == [charge], "money that was collected")
            #expect(try await Self.ids(household, "?open=true", in: bench, limit: 3) == all.filter { $0 != charge })
            let pass = try #require(made.first { $0.kind == "pass" }?.id)
            try await bench.give("return", to: pass, of: "passes", like: "Pass")
            #expect(try await Self.ids(household, "?open=false", in: bench, limit: 1) == [pass, charge])
            #expect(try await Self.ids(household, "?open=true&kind=pass", in: bench) == [])
            for (query, field) in [("kind=contact", "kind"), ("open=1", "open"), ("cursor=x", "cursor"), ("limit=0", "limit")] {
                let refused = try await bench.service.ask(
                    TestRequest("GET /households/\(household)/cases?\(query)", as: .receptionist, of: "yunxi"))
                #expect(refused.status == 400 && refused.faults == [field], "\(query)")
            }
        }
    }

    @Test("What is of a merged file is found under the other; a charge is of the household that it names (INT-39)") func merged()
        async throws
    {
        try await BookBench.with { bench in
            let lead = try await Self.file("3-2-1502", in: bench)
            let copy = try await Self.file("3-1502", in: bench)
            let first = try await Self.key(of: "3-1502", in: bench)
            let second = try await Self.key(of: "3栋2单元1502", in: bench)
            let third = try await Self.key(of: "3-1502", in: bench)
            _ = try await Self.key(of: "3-2-1503", in: bench)
            let named = try await bench.make(
                "charges", like: "Charge",
                """
                {"office": "yunxi", "unit": "云溪大厦", "householdId": "\(copy)", "payer": "林晓岚", "subject": "other", "what": "复印",
                 "method": "cash", "amountFen": 100}
                """)
            #expect(try await Self.ids(lead, in: bench) == [second])
            #expect(try await Self.ids(copy, in: bench) == [named, third, first])
            try await bench.ask(
                "POST /households/\(copy)/merge", as: .officeDirector, #"{"into": "\#(lead)"}"#, like: "Household")
            #expect(try await eventually { try await Self.ids(lead, in: bench, limit: 1) == [named, third, second, first] })
            #expect(try await Self.ids(copy, in: bench) == [named, third, first])
            try await bench.ask("POST /households/\(copy)/unmerge", as: .officeDirector, "{}", like: "Household")
            #expect(try await eventually { try await Self.ids(lead, in: bench) == [second] })
        }
    }

    @Test("Cases from before there was the table are entered by a search, once, also those of no unit (INT-39)") func older() async throws {
        try await BookBench.with { bench in
            let made = try await Self.fill(bench)
            for _ in 0..<3 { _ = try await bench.make("mail-items", like: "MailItem", example: 1) }
            let household = try await Self.file("3-1-1502", in: bench)
            let all = made.dropLast().reversed().map(\.id)
            let pool = bench.service.pool
            // In one statement, because the service's own search may enter them again at any time.
            let gone = try await pool.query(
                "WITH gone AS (DELETE FROM unit_case RETURNING case_id) SELECT count(DISTINCT case_id) AS cases FROM gone"
            ).first
            #expect(try gone?.decode("cases", as: Int64.self) == Int64(made.count + 3), "each was entered when it was made")
            _ = try await pool.query("DELETE FROM index_search WHERE name LIKE 'unit_case%'")
            let search = UnitCases.search(on: JobGround(engine: bench.service.engine, logger: Logger(label: "test")), page: 2)
            var passes = 0
            while try await search.pass(), passes < 200 { passes += 1 }
            #expect(passes < 200, "what is entered is not looked at again")
            #expect(try await Self.ids(household, in: bench) == all)
            #expect(try await bench.service.count("SELECT count(*) FROM unit_case") == Int64(made.count + 3))
            // What an instance of the release before makes beside this one.
            _ = try await pool.query("DELETE FROM unit_case WHERE kind IN ('pass', 'move_out')")
            passes = 0
            while try await search.pass(), passes < 200 { passes += 1 }
            #expect(try await Self.ids(household, in: bench) == all)
        }
    }
}
