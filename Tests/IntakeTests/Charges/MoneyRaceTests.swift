import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Money that two people handle in the same instant (INT-60, domain 3.6)", .timeLimit(.minutes(10))) struct MoneyRaceTests {
    private static func request(_ route: String, _ body: String, as role: Role) -> TestRequest {
        TestRequest(route, as: role, of: "yunxi", body: Data(body.utf8))
    }

    /// Sends requests one after the other, each once the one before waits for the case that is held, and lets it go then.
    private static func whileHeld(_ id: String, in bench: BookBench, _ requests: [TestRequest]) async throws -> [TestAnswer] {
        let held = try #require(UUID(uuidString: id))
        return try await bench.service.engine.pool.withConnection { connection in
            _ = try await connection.query("BEGIN")
            _ = try await connection.query("SET LOCAL idle_in_transaction_session_timeout = 0")
            _ = try await connection.query("SELECT id FROM case_file WHERE id = \(held) FOR UPDATE")
            return try await withThrowingTaskGroup(of: (Int, TestAnswer).self) { group in
                for (index, request) in requests.enumerated() {
                    group.addTask { (index, try await bench.service.ask(request)) }
                    let isWaiting = try await eventually {
                        try await bench.service.count(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            > Int64(index)
                    }
                    #expect(isWaiting, "request \(index)")
                }
                _ = try await connection.query("COMMIT")
                var answers: [Int: TestAnswer] = [:]
                for try await (index, answer) in group { answers[index] = answer }
                return requests.indices.compactMap { answers[$0] }
            }
        }
    }

    @Test("A notice that is paid a moment before takes no question any more (domain 3.6)") func notice() async throws {
        try await BookBench.with(lockWait: .seconds(60)) { bench in
            let notice = try await bench.make("fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            try await bench.give("deliver", to: notice, of: "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            let contact = try await bench.make("contacts", like: "Contact")
            let answers = try await Self.whileHeld(
                notice, in: bench,
                [
                    Self.request(
                        "POST /fee-notices/\(notice)/pay", #"{"amountFen": 32950, "receiptNumber": "SJ-9"}"#, as: .finance),
                    Self.request(
                        "POST /contacts/\(contact)/hand-over", #"{"to": {"fee": {"feeNoticeId": "\#(notice)"}}}"#, as: .receptionist),
                ])
            #expect(answers.map(\.status) == [200, 422])
            #expect(answers.last?.faults == ["to.fee.feeNoticeId"])
        }
    }

    @Test("A charge that is refunded a moment before pays no notice (INT-60)") func charge() async throws {
        try await BookBench.with(lockWait: .seconds(60)) { bench in
            let notice = try await bench.make("fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            try await bench.give("deliver", to: notice, of: "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            let charge = try await bench.make(
                "charges", like: "Charge",
                """
                {"office": "yunxi", "unit": "3-1-1502", "payer": "林晓岚", "subject": "fee_notice", "caseId": "\(notice)", "method": "cash",
                 "amountFen": 100}
                """)
            try await bench.give(
                "ask-adjustment", to: charge, of: "charges", like: "Charge", #"{"kind": "refund", "amountFen": 60, "reason": "退"}"#)
            func pay(_ amount: Int) -> TestRequest {
                Self.request(
                    "POST /fee-notices/\(notice)/pay",
                    #"{"amountFen": \#(amount), "receiptNumber": "R-\#(amount)", "chargeId": "\#(charge)"}"#, as: .finance)
            }
            let approval = try await bench.approval(of: charge)
            let answers = try await Self.whileHeld(
                charge, in: bench,
                [Self.request("POST /charges/\(charge)/approve-adjustment", approval, as: .ownerServiceSupervisor), pay(100)])
            #expect(answers.map(\.status) == [200, 422])
            #expect(answers.last?.faults == ["chargeId"])
            #expect(try await bench.service.ask(pay(40)).status == 200, "what is left pays")
        }
    }

    /// A notice that was delivered.
    private static func notice(_ number: String, in bench: BookBench) async throws -> String {
        let notice = try await bench.make(
            "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor,
            """
            {"office": "yunxi", "noticeNumber": "\(number)", "unit": "3-1-1502", "from": "2026-02", "signature": "周敏",
             "charges": [{"charge": "management", "amountFen": 500}]}
            """)
        try await bench.give("deliver", to: notice, of: "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
        return notice
    }

    /// Money for no case that anybody named.
    private static func money(_ amount: Int, in bench: BookBench) async throws -> String {
        try await bench.make(
            "charges", like: "Charge",
            """
            {"office": "yunxi", "unit": "3-1-1502", "payer": "林晓岚", "subject": "fee_notice", "method": "cash", "amountFen": \(amount)}
            """)
    }

    private static func pay(_ notice: String, _ amount: Int, by charge: String) -> TestRequest {
        request(
            "POST /fee-notices/\(notice)/pay", #"{"amountFen": \#(amount), "receiptNumber": "SJ-1", "chargeId": "\#(charge)"}"#,
            as: .finance)
    }

    /// Fen that notices show as paid by charges.
    private static func paid(in bench: BookBench) async throws -> Int64 {
        try await bench.service.count(
            """
            SELECT coalesce(sum((p ->> 'amountFen')::bigint), 0)::bigint
            FROM case_file, jsonb_array_elements(body -> 'payments') p WHERE kind = 'fee_notice' AND p ? 'chargeId'
            """)
    }

    @Test("Two notices that want one charge in the same moment: one of them is paid with it (INT-60)") func competing() async throws {
        try await BookBench.with(lockWait: .seconds(60)) { bench in
            let notices = [try await Self.notice("A-1", in: bench), try await Self.notice("A-2", in: bench)]
            let charge = try await Self.money(100, in: bench)
            let answers = try await Self.whileHeld(charge, in: bench, notices.map { Self.pay($0, 100, by: charge) })
            #expect(answers.map(\.status) == [200, 422])
            #expect(answers.last?.faults == ["chargeId"])
            #expect(try await Self.paid(in: bench) == 100)
            let later = try await bench.service.ask(Self.pay(notices[1], 100, by: charge))
            #expect(later.status == 422 && later.faults == ["chargeId"], "nor later")
            let shown = try await bench.ask("GET /charges/\(charge)", like: "Charge")
            #expect((shown.json["pays"] as? [[String: Any]])?.map { $0["feeNoticeId"] as? String } == [notices[0]])
        }
    }

    @Test("Of many notices that want one charge, by two instances, exactly one is paid with it, whatever their order (INT-60)")
    func crowd() async throws {
        try await BookBench.with(instances: 2, lockWait: .seconds(60)) { bench in
            var notices: [String] = []
            for number in 1...6 { notices.append(try await Self.notice("B-\(number)", in: bench)) }
            for round in 1...4 {
                let charge = try await Self.money(10, in: bench)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for notice in notices {
                        let body = #"{"amountFen": 10, "receiptNumber": "C-\#(round)", "chargeId": "\#(charge)"}"#
                        group.addTask {
                            try await bench.service.ask(Self.request("POST /fee-notices/\(notice)/pay", body, as: .finance)).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.sorted() == [200, 422, 422, 422, 422, 422])
                #expect(try await Self.paid(in: bench) == Int64(10 * round))
            }
        }
    }

    @Test("A charge that paid a notice a moment before does not go back; one whose notice is taken back does (INT-60)")
    func refund() async throws {
        try await BookBench.with(lockWait: .seconds(60)) { bench in
            let notice = try await Self.notice("A-1", in: bench)
            let charge = try await Self.money(100, in: bench)
            try await bench.give(
                "ask-adjustment", to: charge, of: "charges", like: "Charge", #"{"kind": "refund", "amountFen": 60, "reason": "退"}"#)
            let approval = try await bench.approval(of: charge)
            let answers = try await Self.whileHeld(
                charge, in: bench,
                [
                    Self.pay(notice, 100, by: charge),
                    Self.request("POST /charges/\(charge)/approve-adjustment", approval, as: .ownerServiceSupervisor),
                ])
            // Whichever of the two came first: never both.
            #expect([[200, 422], [422, 200]].contains(answers.map(\.status)))
            let shown = try await bench.ask("GET /charges/\(charge)", like: "Charge")
            #expect(try await Self.paid(in: bench) + Int64(try #require(shown.json["refundedFen"] as? Int)) <= 100)

            let other = try await Self.notice("A-2", in: bench)
            let more = try await Self.money(100, in: bench)
            #expect(try await bench.service.ask(Self.pay(other, 70, by: more)).status == 200)
            func ask(_ amount: Int) async throws -> TestAnswer {
                try await bench.service.ask(
                    Self.request(
                        "POST /charges/\(more)/ask-adjustment", #"{"kind": "refund", "amountFen": \#(amount), "reason": "退"}"#,
                        as: .receptionist))
            }
            #expect(try await ask(31).faults == ["amountFen"])
            try await bench.give("withdraw", to: other, of: "fee-notices", like: "FeeNotice", as: .finance)
            #expect(try await ask(100).status == 200)
            try await bench.give(
                "approve-adjustment", to: more, of: "charges", like: "Charge", as: .ownerServiceSupervisor,
                try await bench.approval(of: more))
        }
    }

    @Test("Of books with one number that are entered in the same instant one is taken, and nobody else is held up (INT-60)")
    func books() async throws {
        try await BookBench.with { bench in
            for round in 0..<6 {
                let statuses = try await withThrowingTaskGroup(of: (Bool, Int).self) { group in
                    for place in 0..<8 {
                        for (series, isSame) in [("S\(round)", true), ("T\(round)-\(place)", false)] {
                            let body = """
                                {"office": "yunxi", "kind": "receipt", "series": "\(series)", "first": \(100 + place), "last": 300}
                                """
                            group.addTask {
                                (isSame, try await bench.service.ask(Self.request("POST /receipt-books", body, as: .finance)).status)
                            }
                        }
                    }
                    var statuses: [Bool: [Int]] = [:]
                    for try await (isSame, status) in group { statuses[isSame, default: []].append(status) }
                    return statuses
                }
                #expect(statuses[true]?.sorted() == [201] + Array(repeating: 409, count: 7))
                #expect(statuses[false] == Array(repeating: 201, count: 8))
            }
            let overlaps = try await bench.service.count(
                """
                SELECT count(*) FROM receipt_book_index a JOIN receipt_book_index b ON a.office = b.office AND a.kind = b.kind
                    AND a.series = b.series AND a.book_id < b.book_id AND a.first_number <= b.last_number AND a.last_number >= b.first_number
                """)
            #expect(overlaps == 0)
        }
    }

    @Test("The table alone keeps two books apart, also when neither was looked for (INT-60)") func table() async throws {
        try await BookBench.with { bench in
            func submit(_ first: Int, _ last: Int) async -> SubmissionResult {
                let form = ReceiptBookForm(kind: .invoice, series: "F", first: first, last: last)
                let id = CaseID(named: ["receipt_book", "yunxi", "invoice", "F", "\(first)"])
                return await bench.service.engine.runner.submit(
                    Submission(
                        .receive(office: "yunxi", form), to: id, as: ReceiptBook.self, under: bench.service.engine.policy,
                        cause: .part(of: Actor(subject: "f", role: .finance)), creates: true))
            }
            for (first, last, isTaken) in [
                (101, 200, true), (200, 210, false), (50, 101, false), (150, 160, false), (201, 300, true), (1, 100, true),
                (ReceiptBookForm.highest - 1, ReceiptBookForm.highest, true), (ReceiptBookForm.highest, ReceiptBookForm.highest, false),
            ] {
                switch await submit(first, last) {
                case .accepted: #expect(isTaken, "\(first)")
                case .rejected(let refusal, _):
                    #expect(!isTaken && refusal.code == .alreadyExists && refusal.detail == ReceiptBookIndex.overlap, "\(first)")
                case let other: Issue.record("\(first): \(other)")
                }
            }
        }
    }
}
