import Database
import Foundation
import Logging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Payments that an instance of a release before took and did not tell (INT-60)", .timeLimit(.minutes(10)))
struct PaymentSearchTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// As if the search had come with this program.
    private static func forget(_ name: String, in bench: BookBench) async throws {
        _ = try await bench.service.pool.query("DELETE FROM index_search WHERE name = \(name)")
    }

    private static func finish(_ pass: @Sendable () async throws -> Bool) async throws {
        for _ in 0..<1_000 {
            if try await !pass() { return }
        }
        throw TestSupportError("the search did not come to an end")
    }

    private static func searchCharges(_ bench: BookBench, page: Int = 100) async throws {
        let search = PaymentSearch.charges(on: JobGround(engine: bench.service.engine, logger: quiet), page: page)
        try await finish { try await search.pass() }
    }

    private static func searchNotices(_ bench: BookBench, page: Int = 100) async throws {
        let search = PaymentSearch.notices(on: JobGround(engine: bench.service.engine, logger: quiet), page: page)
        try await finish { try await search.pass() }
    }

    /// A paid service, and money that was collected for it.
    private static func service(_ amounts: [Int], in bench: BookBench) async throws -> String {
        let service = try await bench.make(
            "service-requests", like: "ServiceRequest",
            """
            {"office": "yunxi", "service": "bottled_water", "what": "两桶水", "unit": "3-1-1502", "contactPerson": "林晓岚",
             "contactPhone": "13900000001"}
            """)
        for amount in amounts {
            _ = try await bench.make(
                "charges", like: "Charge",
                """
                {"office": "yunxi", "unit": "3-1-1502", "payer": "林晓岚", "subject": "service_request", "caseId": "\(service)",
                 "method": "cash", "amountFen": \(amount)}
                """)
        }
        return service
    }

    private static func paid(_ service: String, in bench: BookBench) async throws -> Int? {
        try await bench.ask("GET /service-requests/\(service)", like: "ServiceRequest").json["paidFen"] as? Int
    }

    /// As an instance of the release before would have left services.
    private static func hide(_ bench: BookBench) async throws {
        try await bench.service.settle()
        _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'payments', format = 1 WHERE kind = 'service_request'")
    }

    @Test("A service is told of each charge that it does not show, once, page by page, by replicas at once") func charges() async throws {
        try await BookBench.with(instances: 2) { bench in
            _ = try await bench.make("charges", like: "Charge")
            var services: [(id: String, fen: Int)] = []
            for number in 1...4 {
                services.append((try await Self.service(Array(repeating: number * 100, count: number), in: bench), number * number * 100))
            }
            try await Self.hide(bench)
            try await Self.forget(PaymentSearch.counted, in: bench)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for page in [2, 3] { group.addTask { try await Self.searchCharges(bench, page: page) } }
                try await group.waitForAll()
            }
            for service in services { #expect(try await Self.paid(service.id, in: bench) == service.fen) }
            let told = try await bench.service.count("SELECT count(*) FROM outbox WHERE type LIKE '%servicepayment.changed%'")
            try await Self.forget(PaymentSearch.counted, in: bench)
            try await Self.searchCharges(bench)
            #expect(try await bench.service.count("SELECT count(*) FROM outbox WHERE type LIKE '%servicepayment.changed%'") == told)
            #expect(try await bench.service.count("SELECT count(*) FROM charge_counted") == 11)
        }
    }

    @Test("Once all were looked at, the charges of the last day are looked at again, and no older ones") func late() async throws {
        try await BookBench.with { bench in
            let service = try await Self.service([700], in: bench)
            try await Self.hide(bench)
            try await Self.searchCharges(bench)
            #expect(try await Self.paid(service, in: bench) == 700)
            try await bench.setClock("2026-03-04 12:00")
            try await Self.hide(bench)
            try await Self.searchCharges(bench)
            #expect(try await Self.paid(service, in: bench) == 0, "no older program is left by then")
        }
    }

    @Test("A service that cannot be read holds up no other, and is told once it can be") func unreadable() async throws {
        try await BookBench.with { bench in
            let broken = try await Self.service([100], in: bench)
            let whole = try await Self.service([200], in: bench)
            try await Self.hide(bench)
            let id = try #require(UUID(uuidString: broken))
            _ = try await bench.service.pool.query("UPDATE case_file SET body = jsonb_set(body, '{refusals}', '\"one\"') WHERE id = \(id)")
            try await Self.forget(PaymentSearch.counted, in: bench)
            try await Self.searchCharges(bench, page: 1)
            #expect(try await Self.paid(whole, in: bench) == 200)
            let waiting: SQL = "SELECT count(*) FROM unreadable_case WHERE name = \(PaymentSearch.counted)"
            #expect(try await bench.service.count(waiting) == 1)
            _ = try await bench.service.pool.query("UPDATE case_file SET body = jsonb_set(body, '{refusals}', '0') WHERE id = \(id)")
            try await Self.searchCharges(bench)
            #expect(try await Self.paid(broken, in: bench) == 100)
            #expect(try await bench.service.count(waiting) == 0)
        }
    }

    @Test("A charge is told which notice it has paid, and pays no other then") func notices() async throws {
        try await BookBench.with { bench in
            var notices: [String] = []
            for number in 1...2 {
                let notice = try await bench.make(
                    "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor,
                    """
                    {"office": "yunxi", "noticeNumber": "A-\(number)", "unit": "3-1-1502", "from": "2026-02", "signature": "周敏",
                     "charges": [{"charge": "management", "amountFen": 500}]}
                    """)
                try await bench.give("deliver", to: notice, of: "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
                notices.append(notice)
            }
            let charge = try await bench.make(
                "charges", like: "Charge",
                #"{"office": "yunxi", "unit": "1", "payer": "林晓岚", "subject": "fee_notice", "method": "cash", "amountFen": 500}"#)
            func pay(_ notice: String) async throws -> TestAnswer {
                let body = #"{"amountFen": 100, "receiptNumber": "SJ-1", "chargeId": "\#(charge)"}"#
                return try await bench.service.ask(
                    TestRequest("POST /fee-notices/\(notice)/pay", as: .finance, of: "yunxi", body: Data(body.utf8)))
            }
            #expect(try await pay(notices[0]).status == 200)
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'uses', format = 2 WHERE kind = 'charge'")
            try await Self.forget(PaymentSearch.told, in: bench)
            try await Self.searchNotices(bench, page: 1)
            let refused = try await pay(notices[1])
            #expect(refused.status == 422 && refused.faults == ["chargeId"])
            let shown = try await bench.ask("GET /charges/\(charge)", like: "Charge")
            #expect((shown.json["pays"] as? [[String: Any]])?.map { $0["feeNoticeId"] as? String } == [notices[0]])
        }
    }
}
