import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Money at the desk over HTTP, with its database (INT-60)", .timeLimit(.minutes(10))) struct ChargeServiceTests {
    private static func charge(_ amount: Int, _ method: String = "cash", _ subject: String = "pass", more: String = "") -> String {
        """
        {"office": "yunxi", "unit": "3-1-1502", "payer": "林晓岚", "subject": "\(subject)", "method": "\(method)", "amountFen": \(amount)\(more)}
        """
    }

    private static func fen(_ answer: TestAnswer, _ field: String) -> Int? { answer.json[field] as? Int }

    /// A refund or a deduction, asked for and approved by two people.
    private static func adjust(_ bench: BookBench, _ id: String, _ kind: String, _ amount: Int, _ method: String? = nil) async throws {
        let by = method.map { ", \"method\": \"\($0)\"" } ?? ""
        try await bench.give(
            "ask-adjustment", to: id, of: "charges", like: "Charge", #"{"kind": "\#(kind)", "amountFen": \#(amount), "reason": "退"\#(by)}"#)
        try await bench.give(
            "approve-adjustment", to: id, of: "charges", like: "Charge", as: .ownerServiceSupervisor, try await bench.approval(of: id))
    }

    @Test("A deposit from the money to the receipt, its cancelling, its replacement and the refund; each number once") func story()
        async throws
    {
        try await BookBench.with { bench in
            let id = try await bench.make("charges", like: "Charge")
            let book = try await bench.make("receipt-books", like: "ReceiptBook", as: .finance)
            func body(_ number: Int, _ more: String = "") -> String { #"{"bookId": "\#(book)", "number": \#(number)\#(more)}"# }
            let given = try await bench.give("issue-receipt", to: id, of: "charges", like: "Charge", body(1001))
            #expect(Self.fen(given, "receiptedFen") == 200_000 && Self.fen(given, "unreceiptedFen") == 0)
            let other = try await bench.make("charges", like: "Charge", example: 1)
            let taken = try await bench.service.ask(
                TestRequest("POST /charges/\(other)/issue-receipt", as: .receptionist, of: "yunxi", body: Data(body(1001).utf8)))
            #expect(taken.status == 422 && taken.faults == ["number"], "a number is used once")
            let elsewhere = try await bench.ask(
                "POST /receipt-books", as: .finance, of: "donghu",
                #"{"office": "donghu", "kind": "receipt", "series": "DH-A", "first": 1001, "last": 1050}"#, like: "ReceiptBook", status: 201
            )
            let theirs = try #require(elsewhere.json["id"] as? String)
            for (command, more) in [("issue-receipt", ""), ("cancel-receipt", #", "reason": "金额写错""#)] {
                let form = #"{"bookId": "\#(theirs)", "number": 1001\#(more)}"#
                let answer = try await bench.service.ask(
                    TestRequest("POST /charges/\(id)/\(command)", as: .receptionist, of: "yunxi", body: Data(form.utf8)))
                #expect(answer.status == 422 && answer.faults == ["bookId"], "\(command) by another office's book")
            }
            try await bench.give("cancel-receipt", to: id, of: "charges", like: "Charge", body(1001, #", "reason": "金额写错""#))
            let again = try await bench.give("issue-receipt", to: id, of: "charges", like: "Charge", body(1003, #", "replaces": 1001"#))
            let receipts = again.json["receipts"] as? [[String: Any]] ?? []
            #expect(receipts.map { $0["replacedBy"] as? Int } == [1003, nil])
            try await bench.give("spoil", to: book, of: "receipt-books", like: "ReceiptBook", #"{"number": 1004, "reason": "撕破"}"#)
            let back = try await bench.give("hand-back", to: book, of: "receipt-books", like: "ReceiptBook", as: .financeManager)
            #expect(back.json["gaps"] as? [Int] == [1002] && back.json["cancelled"] as? [Int] == [1001])
            #expect(back.json["spoiled"] as? [Int] == [1004] && back.json["unusedCount"] as? Int == 46)
            try await Self.adjust(bench, id, "refund", 150_000)
            let settled = try await bench.ask("GET /charges/\(id)", like: "Charge")
            #expect(Self.fen(settled, "leftFen") == 50_000 && settled.json["state"] as? String == "collected")
            try await bench.service.settle()
            #expect(try bench.facts(BlankUsed.self).map(\.use) == [.issued, .cancelled, .issued, .spoiled])
            #expect(try bench.facts(ReceiptIssued.self).map(\.receiptNumber) == [1001, 1003])
            #expect(try await bench.ids("/receipt-books?state=returned", like: "ReceiptBookPage", as: .finance) == [book])
        }
    }

    @Test("The settlement of a day is the sum of the charges, by method and subject; the table says the same") func settlement()
        async throws
    {
        try await BookBench.with { bench in
            var (collected, refunded, deducted) = (0, 0, 0)
            var random = SplitMix(seed: 60)
            for _ in 0..<12 {
                let amount = Int.random(in: 100...9_000, using: &random)
                let method = ["cash", "wechat"].randomElement(using: &random) ?? "cash"
                let id = try await bench.make(
                    "charges", like: "Charge", Self.charge(amount, method, Bool.random(using: &random) ? "pass" : "move_in"))
                collected += amount
                let part = Int.random(in: 1...100, using: &random)
                if Bool.random(using: &random) {
                    try await Self.adjust(bench, id, "refund", part, "transfer")
                    refunded += part
                } else {
                    try await Self.adjust(bench, id, "deduction", part)
                    deducted += part
                }
            }
            let day = try await bench.ask("GET /charge-summaries?day=2026-03-02", like: "ChargeSummary")
            #expect(Self.fen(day, "collectedFen") == collected && Self.fen(day, "refundedFen") == refunded)
            #expect(Self.fen(day, "deductedFen") == deducted && Self.fen(day, "netFen") == collected - refunded)
            let lines = day.json["lines"] as? [[String: Any]] ?? []
            #expect(lines.filter { $0["method"] as? String == "transfer" }.allSatisfy { $0["collectedFen"] as? Int == 0 })
            #expect(lines.reduce(0) { $0 + ($1["refundedFen"] as? Int ?? 0) } == refunded)
            let page = try await bench.ask("GET /charges?limit=200", like: "ChargePage")
            let items = page.json["items"] as? [[String: Any]] ?? []
            #expect(items.reduce(0) { $0 + ($1["refundedFen"] as? Int ?? 0) } == refunded)
            #expect(items.reduce(0) { $0 + ($1["deductedFen"] as? Int ?? 0) } == deducted)
            let table = try await bench.service.ask(TestRequest("GET /charge-summaries.csv?day=2026-03-02", as: .finance, of: "yunxi"))
            #expect(table.status == 200 && table.fields["content-type"] == "text/csv; charset=utf-8")
            let text = String(decoding: table.body, as: UTF8.self)
            #expect(text.hasSuffix("\"\(collected)\",\"\(refunded)\",\"\(deducted)\"\r\n"))
            #expect(text.split(separator: "\r\n").count == lines.count + 2)
        }
    }

    @Test("A day is the estate's: the minute before midnight is of the day, the minute after of the next") func days() async throws {
        try await BookBench.with { bench in
            try await bench.setClock("2026-03-02 23:59")
            _ = try await bench.make("charges", like: "Charge", Self.charge(100))
            try await bench.setClock("2026-03-03 00:01")
            _ = try await bench.make("charges", like: "Charge", Self.charge(7))
            let days = try await [2, 3, 4].asyncMap {
                try await bench.ask("GET /charge-summaries?day=2026-03-0\($0)", like: "ChargeSummary")
            }
            #expect(days.map { Self.fen($0, "collectedFen") } == [100, 7, 0])
        }
    }

    @Test("What is named must be there; a day and an office are asked for; another office's are not shown") func refused() async throws {
        try await BookBench.with { bench in
            func ask(_ route: String, _ body: String? = nil, as role: Role = .receptionist, of office: String? = "yunxi") async throws
                -> TestAnswer
            {
                try await bench.service.ask(TestRequest(route, as: role, of: office, body: body.map { Data($0.utf8) }))
            }
            let bare = try await ask("POST /charges", "{}")
            #expect(bare.status == 422 && bare.faults == ["office", "unit", "payer", "subject", "method", "amountFen"])
            let unknown = #", "caseId": "019c9e3a-1f00-7041-8000-000000000044""#
            #expect(try await ask("POST /charges", Self.charge(1, "cash", "fee_notice", more: unknown)).faults == ["caseId"])
            #expect(try await ask("POST /charges", Self.charge(1, "cash", "repair", more: unknown)).status == 201, "another service's")
            let household = #", "householdId": "019c9e3a-1f00-7041-8000-000000000044""#
            #expect(try await ask("POST /charges", Self.charge(1, more: household)).faults == ["householdId"])
            for named in ["", unknown, household] {
                let answer = try await ask("POST /charges", Self.charge(1, "cash", "fee_notice", more: named), of: "donghu")
                #expect(answer.status == 403 && answer.faults.isEmpty, "whatever it names: \(named)")
            }
            let id = try await bench.make("charges", like: "Charge")
            let issue = #"{"bookId": "019c9e3a-1f00-7082-8000-000000000082", "number": 1}"#
            #expect(try await ask("POST /charges/\(id)/issue-receipt", issue).faults == ["bookId"])
            #expect(try await ask("POST /charges/\(id)/issue-receipt", "{}").faults == ["bookId", "number"])
            #expect(try await ask("GET /charge-summaries?day=x").status == 400)
            #expect(try await ask("GET /charge-summaries?day=2026-03-02", of: nil).status == 400)
            #expect(try await ask("GET /charge-summaries?day=2026-03-02&office=donghu").status == 403)
            #expect(try await ask("GET /charge-summaries?day=2026-03-02", as: .security).status == 403)
            #expect(try await ask("POST /charges", Self.charge(1), as: .security).status == 403)
            #expect(try await ask("GET /charges?method=shells").status == 400)
        }
    }

    @Test("No two books of an office have one number; the same book sent again is the one that there is") func books() async throws {
        try await BookBench.with { bench in
            func body(_ first: Int, _ last: Int, _ series: String = "YX-A", kind: String = "receipt") -> String {
                #"{"office": "yunxi", "kind": "\#(kind)", "series": "\#(series)", "first": \#(first), "last": \#(last)}"#
            }
            func send(_ body: String) async throws -> TestAnswer {
                try await bench.service.ask(TestRequest("POST /receipt-books", as: .finance, of: "yunxi", body: Data(body.utf8)))
            }
            let book = try await bench.make("receipt-books", like: "ReceiptBook", as: .finance, body(101, 200))
            let again = try await send(body(101, 200))
            #expect(again.status == 200 && again.json["id"] as? String == book)
            for (first, last) in [(101, 150), (200, 210), (50, 101), (1, 300), (150, 160)] {
                #expect(try await send(body(first, last)).status == 409, "\(first) to \(last)")
            }
            for other in [body(201, 300), body(1, 100), body(101, 200, "YX-B"), body(101, 200, kind: "invoice")] {
                #expect(try await send(other).status == 201)
            }
        }
    }

    @Test("A paid service says by which charge and receipt it was paid and what is owed; the charge says for which service (INT-60)")
    func services() async throws {
        try await BookBench.with { bench in
            let service = try await bench.make(
                "service-requests", like: "ServiceRequest",
                """
                {"office": "yunxi", "service": "special_cleaning", "what": "油烟机清洗", "unit": "3-1-1502", "contactPerson": "林晓岚",
                 "contactPhone": "13900000001"}
                """)
            func look() async throws -> TestAnswer {
                try await bench.service.settle()
                return try await bench.ask("GET /service-requests/\(service)", like: "ServiceRequest")
            }
            try await bench.give("assess", to: service, of: "service-requests", like: "ServiceRequest", #"{"finding": "可以"}"#)
            try await bench.give(
                "price", to: service, of: "service-requests", like: "ServiceRequest",
                #"{"lines": [{"item": "清洗", "quantity": 2, "unitPriceFen": 5000}]}"#)
            let owed = try await look()
            #expect(Self.fen(owed, "openFen") == 10_000 && Self.fen(owed, "paidFen") == 0 && owed.json["payments"] == nil)
            let charge = try await bench.make(
                "charges", like: "Charge", Self.charge(12_000, "cash", "service_request", more: #", "caseId": "\#(service)""#))
            let named = try await bench.ask("GET /charges/\(charge)", like: "Charge").json["paidService"] as? [String: Any]
            #expect(named?["number"] as? String == owed.json["number"] as? String && named?["service"] as? String == "special_cleaning")
            let book = try await bench.make("receipt-books", like: "ReceiptBook", as: .finance)
            try await bench.give(
                "issue-receipt", to: charge, of: "charges", like: "Charge", #"{"bookId": "\#(book)", "number": 1001}"#)
            let paid = try await look()
            #expect(Self.fen(paid, "paidFen") == 12_000 && Self.fen(paid, "openFen") == 0 && Self.fen(paid, "excessFen") == 2_000)
            let payment = try #require((paid.json["payments"] as? [[String: Any]])?.first)
            #expect(payment["chargeId"] as? String == charge)
            #expect((payment["receipts"] as? [[String: Any]])?.map { $0["number"] as? Int } == [1001])
            try await Self.adjust(bench, charge, "refund", 5_000)
            try await bench.give(
                "cancel-receipt", to: charge, of: "charges", like: "Charge",
                #"{"bookId": "\#(book)", "number": 1001, "reason": "退款"}"#)
            let back = try await look()
            #expect(Self.fen(back, "paidFen") == 7_000 && Self.fen(back, "openFen") == 3_000 && Self.fen(back, "excessFen") == 0)
            let receipts = (back.json["payments"] as? [[String: Any]])?.first?["receipts"] as? [[String: Any]]
            #expect(receipts?.map { $0["cancelled"] as? Bool } == [true])
            #expect(try bench.facts(ServicePaymentChanged.self).last?.openFen == 3_000)
            #expect(try bench.facts(ChargeAdjusted.self).map { $0.caseId?.description } == [service])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("A payment of a fee names the charge with which the desk collected it, once, and only one of its own") func fees() async throws {
        try await BookBench.with { bench in
            let notice = try await bench.make("fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            try await bench.give("deliver", to: notice, of: "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            let charge = try await bench.make(
                "charges", like: "Charge", Self.charge(100, "card", "fee_notice", more: #", "caseId": "\#(notice)""#))
            let other = try await bench.make(
                "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor,
                """
                {"office": "yunxi", "noticeNumber": "A-2", "unit": "3-1-1502", "from": "2026-02", "signature": "周敏",
                 "charges": [{"charge": "management", "amountFen": 500}]}
                """)
            try await bench.give("deliver", to: other, of: "fee-notices", like: "FeeNotice", as: .ownerRelationsSupervisor)
            func pay(_ id: String, _ receipt: String, _ charge: String) async throws -> TestAnswer {
                let body = #"{"amountFen": 100, "receiptNumber": "\#(receipt)", "chargeId": "\#(charge)"}"#
                return try await bench.service.ask(
                    TestRequest("POST /fee-notices/\(id)/pay", as: .finance, of: "yunxi", body: Data(body.utf8)))
            }
            #expect(try await pay(other, "R-1", charge).faults == ["chargeId"], "it is for another notice")
            #expect(try await pay(notice, "R-1", "019c9e3a-1f00-7041-8000-000000000044").faults == ["chargeId"])
            let paid = try await pay(notice, "R-1", charge)
            #expect(paid.status == 200)
            #expect((paid.json["payments"] as? [[String: Any]])?.first?["chargeId"] as? String == charge)
            #expect(try await pay(notice, "R-2", charge).faults == ["chargeId"], "once")
            try await bench.service.settle()
            #expect(try bench.facts(FeePaymentReceived.self).map { $0.chargeId?.description } == [charge])
            #expect(try await bench.ids("/charges?caseId=\(notice)", like: "ChargePage", as: .finance) == [charge])
        }
    }

    @Test("Who needs no names sees amounts and not of whom; who asked and who approved are two people (OPS-01)") func sight() async throws {
        try await BookBench.with { bench in
            let id = try await bench.make("charges", like: "Charge")
            let masked = try await bench.ask("GET /charges/\(id)", as: .qualityDept, like: "Charge")
            #expect(masked.json["masked"] as? Bool == true && !String(decoding: masked.body, as: UTF8.self).contains("林晓岚"))
            #expect(try await bench.service.ask(TestRequest("GET /charges/\(id)", as: .security)).status == 403)
            try await bench.give("ask-adjustment", to: id, of: "charges", like: "Charge", as: .csManager)
            let approval = try await bench.approval(of: id)
            func approve(_ body: String, as role: Role) async throws -> TestAnswer {
                try await bench.service.ask(
                    TestRequest("POST /charges/\(id)/approve-adjustment", as: role, of: "yunxi", body: Data(body.utf8)))
            }
            let own = try await approve(approval, as: .csManager)
            #expect(own.status == 422 && own.problem == "rule-violated")
            #expect(try await approve("{}", as: .generalManager).faults == ["kind", "amountFen", "askedAt"])
            let other = try await approve(
                #"{"kind": "deduction", "amountFen": 1, "askedAt": "2026-03-01T00:00:00Z"}"#, as: .generalManager)
            #expect(other.status == 409 && other.faults == ["kind", "amountFen", "askedAt"], "it is not what was asked for")
            try await bench.give("decline-adjustment", to: id, of: "charges", like: "Charge", as: .generalManager)
        }
    }
}

extension Array {
    fileprivate func asyncMap<Mapped>(_ body: (Element) async throws -> Mapped) async rethrows -> [Mapped] {
        var mapped: [Mapped] = []
        for element in self { mapped.append(try await body(element)) }
        return mapped
    }
}
