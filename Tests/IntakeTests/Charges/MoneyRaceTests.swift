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
            let answers = try await Self.whileHeld(
                charge, in: bench,
                [Self.request("POST /charges/\(charge)/approve-adjustment", "{}", as: .ownerServiceSupervisor), pay(100)])
            #expect(answers.map(\.status) == [200, 422])
            #expect(answers.last?.faults == ["chargeId"])
            #expect(try await bench.service.ask(pay(40)).status == 200, "what is left pays")
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
