import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("A receipt whose second half is asked for again (INT-60)", .timeLimit(.minutes(10))) struct ReceiptNumbersTests {
    /// A request for a receipt of which the book has given the number, and that the charge could not take.
    private static func interrupted(_ charge: String, _ book: String, in bench: BookBench) async throws -> TestRequest {
        let request = TestRequest(
            "POST /charges/\(charge)/issue-receipt", as: .receptionist, of: "yunxi",
            body: Data(#"{"bookId": "\#(book)", "number": 1001}"#.utf8))
        let answer = try await bench.holding(charge) { try await bench.service.ask(request) }
        #expect(answer.status == 503, "the charge is held by somebody")
        #expect(try await blanks(of: book, in: bench).map { $0["use"] as? String } == ["issued"])
        return request
    }

    private static func blanks(of book: String, in bench: BookBench) async throws -> [[String: Any]] {
        try await bench.ask("GET /receipt-books/\(book)", like: "ReceiptBook").json["blanks"] as? [[String: Any]] ?? []
    }

    @Test("Sent again, it is given once, for what stands on the blank") func again() async throws {
        try await BookBench.with { bench in
            let charge = try await bench.make("charges", like: "Charge")
            let book = try await bench.make("receipt-books", like: "ReceiptBook", as: .finance)
            let request = try await Self.interrupted(charge, book, in: bench)
            for _ in 0..<2 {
                let answer = try await bench.service.ask(request)
                #expect(answer.status == 200 && answer.json["receiptedFen"] as? Int == 200_000)
            }
            #expect(try await Self.blanks(of: book, in: bench).map { $0["amountFen"] as? Int } == [200_000])
        }
    }

    @Test("A number that was taken back meanwhile is given no more, whatever the book said before") func cancelled() async throws {
        try await BookBench.with { bench in
            let charge = try await bench.make("charges", like: "Charge")
            let book = try await bench.make("receipt-books", like: "ReceiptBook", as: .finance)
            let request = try await Self.interrupted(charge, book, in: bench)
            try await bench.give(
                "cancel-receipt", to: charge, of: "charges", like: "Charge", #"{"bookId": "\#(book)", "number": 1001, "reason": "未用"}"#)
            let answer = try await bench.service.ask(request)
            #expect(answer.status == 422 && answer.faults == ["number"])
            let shown = try await bench.ask("GET /charges/\(charge)", like: "Charge")
            #expect(shown.json["receiptedFen"] as? Int == 0 && (shown.json["receipts"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("What went back meanwhile does not make the receipt one for less than its blank says") func less() async throws {
        try await BookBench.with { bench in
            let charge = try await bench.make("charges", like: "Charge")
            let book = try await bench.make("receipt-books", like: "ReceiptBook", as: .finance)
            let request = try await Self.interrupted(charge, book, in: bench)
            try await bench.give(
                "ask-adjustment", to: charge, of: "charges", like: "Charge", #"{"kind": "refund", "amountFen": 50000, "reason": "退"}"#)
            try await bench.give(
                "approve-adjustment", to: charge, of: "charges", like: "Charge", as: .ownerServiceSupervisor,
                try await bench.approval(of: charge))
            let answer = try await bench.service.ask(request)
            #expect(answer.status == 422 && answer.faults == ["amountFen"], "the blank says 200000, and 150000 stay")
            try await bench.give(
                "cancel-receipt", to: charge, of: "charges", like: "Charge", #"{"bookId": "\#(book)", "number": 1001, "reason": "退款"}"#)
            let given = try await bench.give(
                "issue-receipt", to: charge, of: "charges", like: "Charge", #"{"bookId": "\#(book)", "number": 1002}"#)
            #expect(given.json["receiptedFen"] as? Int == 150_000)
            #expect(try await Self.blanks(of: book, in: bench).map { $0["amountFen"] as? Int } == [200_000, 150_000])
        }
    }
}
