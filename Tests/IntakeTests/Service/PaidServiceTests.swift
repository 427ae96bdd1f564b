import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Paid services over HTTP and topics (domain 3.7)", .timeLimit(.minutes(10)))
struct PaidServiceTests {
    private static let contract = "intake.yaml"

    /// Gives a command with the body that the contract shows as its example, or another; the answer is held against the contract.
    @discardableResult
    private func give(
        _ bench: ServiceBench, _ command: String, to id: String, as role: Role = .affairsAssistant, _ body: String? = nil
    ) async throws -> TestAnswer {
        let example = try OpenAPIFile(Self.contract).example(of: "POST /service-requests/{id}/\(command)")
        let answer = try await bench.service.ask(
            TestRequest("POST /service-requests/\(id)/\(command)", as: role, of: "yunxi", body: body.map { Data($0.utf8) } ?? example))
        #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
        try hold(answer, like: "ServiceRequest")
        return answer
    }

    private func open(_ bench: ServiceBench, _ body: String? = nil) async throws -> String {
        let example = try OpenAPIFile(Self.contract).example(of: "POST /service-requests")
        let answer = try await bench.service.ask(
            TestRequest("POST /service-requests", as: .receptionist, of: "yunxi", body: body.map { Data($0.utf8) } ?? example))
        #expect(answer.status == 201, "\(answer.problem ?? "") \(answer.faults)")
        try hold(answer, like: "ServiceRequest")
        #expect((answer.json["number"] as? String)?.hasPrefix("SR-") == true)
        return try #require(answer.json["id"] as? String)
    }

    private func hold(_ answer: TestAnswer, like schema: String) throws {
        let schema = try #require(try OpenAPIFile(Self.contract).schema(schema))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
    }

    private func ask(_ bench: ServiceBench, _ route: String, as role: Role, like schema: String) async throws -> TestAnswer {
        let answer = try await bench.service.ask(TestRequest(route, as: role, of: "yunxi"))
        #expect(answer.status == 200, "\(answer.problem ?? "")")
        try hold(answer, like: schema)
        return answer
    }

    private func at(_ bench: ServiceBench, _ time: String) async throws {
        _ = try await bench.service.clock.move(toOffset: local(time).timeIntervalSinceNow)
    }

    @Test("A contact handed over as a service opens one, which goes to finance, and the contact closes with it (domain 3.1, CBK-14)")
    func fromContact() async throws {
        try await ServiceBench.with { bench in
            try await at(bench, "2026-03-02 09:30")
            let contact = try await bench.record()
            let handedOver = try await bench.give(
                "hand-over", to: contact,
                #"{"to": {"service": {"service": "special_cleaning", "wantedAt": "2026-03-04T09:00:00+08:00", "what": "地毯清洗"}}}"#)
            try await bench.service.settle()
            let id = try #require((handedOver.json["child"] as? [String: Any])?["id"] as? String)
            let opened = try await ask(bench, "GET /service-requests/\(id)", as: .affairsAssistant, like: "ServiceRequest")
            #expect(opened.json["contactId"] as? String == contact.description && opened.json["what"] as? String == "地毯清洗")
            for command in ["assess", "price", "confirm", "schedule", "deliver", "refuse", "deliver", "accept"] {
                try await give(bench, command, to: id)
            }
            try await bench.service.settle()
            let accepted = try #require(try bench.topics.events(ServiceAccepted.self, with: bench.coder).first)
            #expect(accepted.contactId == contact && accepted.channel == .phone && accepted.sealed.content?.name == "林晓岚")
            try await give(bench, "bill", to: id)
            #expect(try await bench.state(of: contact) == .handedOver)
            try await give(bench, "close", to: id, as: .finance)
            try await bench.service.settle()
            #expect(try await bench.state(of: contact) == .closed)
            let history = try await bench.service.ask(TestRequest("GET /service-requests/\(id)/history", as: .csManager, of: "yunxi"))
            #expect((history.json["items"] as? [[String: Any]])?.count == 11)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("The month's summary has every amount once, by service and supplier, and says what is missing (INT-62, INT-65)")
    func summary() async throws {
        try await ServiceBench.with { bench in
            try await at(bench, "2026-03-02 09:30")
            let water = try await open(
                bench,
                """
                {"office": "yunxi", "service": "bottled_water", "what": "两桶", "unit": "3-1-1502", "contactPerson": "林晓岚",
                 "contactPhone": "13900000001"}
                """)
            try await give(bench, "price", to: water, #"{"lines": [{"item": "桶装水", "quantity": 2, "unitPriceFen": 2500}]}"#)
            try await give(bench, "confirm", to: water)
            try await give(bench, "schedule", to: water, #"{"beginsAt": "2026-03-02T10:00:00+08:00"}"#)
            try await give(bench, "deliver", to: water)
            try await give(bench, "accept", to: water)
            try await give(bench, "bill", to: water)
            for (fen, supplier) in [(1_260_000, "绿源花木"), (40_000, "绿源花木"), (33_333, "另一家")] {
                let plants = try await open(
                    bench,
                    """
                    {"office": "yunxi", "service": "plants", "what": "大堂绿植", "unit": "大堂", "contactPerson": "陈", "contactPhone": "13900000003"}
                    """)
                try await give(bench, "tell-supplier", to: plants, #"{"supplier": "\#(supplier)"}"#)
                try await give(bench, "assess", to: plants)
                try await give(bench, "price", to: plants)
                try await give(bench, "confirm", to: plants, #"{"signedBy": "陈", "supplierSignedBy": "周"}"#)
                try await give(bench, "file-agreement", to: plants)
                try await give(bench, "bill", to: plants, #"{"month": "2026-03", "amountFen": \#(fen)}"#)
                try await give(bench, "bill", to: plants, #"{"month": "2026-03"}"#)
            }
            let late = try await open(bench)
            for command in ["assess", "price", "confirm", "schedule", "deliver", "accept"] { try await give(bench, command, to: late) }
            let march = try await ask(bench, "GET /service-summaries?month=2026-03", as: .finance, like: "ServiceSummary")
            let lines = try #require(march.json["lines"] as? [[String: Any]])
            #expect(lines.map { $0["service"] as? String } == ["bottled_water", "plants", "plants"])
            #expect(lines.map { $0["amountFen"] as? Int } == [5_000, 33_333, 1_300_000])
            #expect(lines.map { $0["claimFen"] as? Int } == [0, 3_333, 130_000])
            #expect(march.json["amountFen"] as? Int == 1_338_333 && march.json["unbilled"] as? Int == 1)
            let missing = try await ask(bench, "GET /service-requests?isBilled=false", as: .finance, like: "ServiceRequestPage")
            let items = try #require(missing.json["items"] as? [[String: Any]])
            // The agreements await their April.
            #expect(items.count == 4 && items.contains { $0["id"] as? String == late })
            let plants = try await ask(bench, "GET /service-requests?service=plants", as: .security, like: "ServiceRequestPage")
            #expect((plants.json["items"] as? [[String: Any]])?.allSatisfy { $0["contactPerson"] as? String == "陈**" } == true)
            let denied = try await bench.service.ask(TestRequest("GET /service-summaries?month=2026-03", as: .security, of: "yunxi"))
            #expect(denied.status == 403)
            let unclear = try await bench.service.ask(TestRequest("GET /service-summaries?month=2026-13", as: .finance, of: "yunxi"))
            #expect(unclear.status == 400)
        }
    }

    @Test("An unbilled month is told of by the clock, across replicas once (T-MONTHEND)") func unbilled() async throws {
        try await ServiceBench.with { bench in
            try await at(bench, "2026-03-02 09:30")
            let id = try await open(bench)
            for command in ["assess", "price", "confirm", "schedule", "deliver", "accept"] { try await give(bench, command, to: id) }
            try await at(bench, "2026-04-01 00:00:01")
            let isTold = try await eventually { try !bench.topics.events(ServiceUnbilled.self, with: bench.coder).isEmpty }
            #expect(isTold)
            try await give(bench, "bill", to: id)
            try await bench.service.settle()
            #expect(try bench.topics.events(ServiceUnbilled.self, with: bench.coder).map(\.month) == [month("2026-03")])
            let late = try await ask(bench, "GET /service-summaries?month=2026-03", as: .finance, like: "ServiceSummary")
            #expect(late.json["unbilled"] as? Int == 0 && late.json["amountFen"] as? Int == 96_000)
        }
    }

    @Test("Who serves is reminded by the clock, across replicas once, and the request and its history show it") func reminder() async throws
    {
        try await ServiceBench.with { bench in
            try await at(bench, "2026-03-02 09:30")
            let id = try await open(bench)
            for command in ["assess", "price", "confirm", "schedule"] { try await give(bench, command, to: id) }
            let planned = try await ask(bench, "GET /service-requests/\(id)", as: .affairsAssistant, like: "ServiceRequest")
            let clocks = try #require(planned.json["clocks"] as? [[String: Any]])
            #expect(clocks.map { $0["name"] as? String } == ["T-SERVICE"] && planned.json["remindedAt"] == nil)
            try await at(bench, "2026-03-04 07:00:01")
            let isTold = try await eventually { try !bench.topics.events(ServiceReminded.self, with: bench.coder).isEmpty }
            #expect(isTold)
            try await bench.service.settle()
            let told = try bench.topics.events(ServiceReminded.self, with: bench.coder)
            #expect(told.map(\.recipients) == [[.cleaningLead]] && told.map(\.beginsAt) == [local("2026-03-04 09:00")])
            let shown = try await ask(bench, "GET /service-requests/\(id)", as: .affairsAssistant, like: "ServiceRequest")
            #expect(shown.json["remindedAt"] as? String != nil && shown.json["state"] as? String == "scheduled")
            let history = try await bench.service.ask(TestRequest("GET /service-requests/\(id)/history", as: .csManager, of: "yunxi"))
            let last = try #require((history.json["items"] as? [[String: Any]])?.last)
            #expect(last["command"] as? String == "remind", "\(last)")
        }
    }

    @Test("A lift for today is refused, handed over or ordered, and says by when it had to be asked for (INT-66, WE-62)")
    func lift() async throws {
        try await ServiceBench.with { bench in
            try await at(bench, "2026-04-20 08:00")
            let contact = try await bench.record()
            let body = #"{"to": {"service": {"service": "lift", "wantedAt": "2026-04-20T14:00:00+08:00"}}}"#
            let refused = try await bench.service.ask(
                TestRequest("POST /contacts/\(contact)/hand-over", as: .receptionist, of: "yunxi", body: Data(body.utf8)))
            #expect(refused.status == 422 && refused.faults == ["to.service.wantedAt"])
            #expect(String(decoding: refused.body, as: UTF8.self).contains("2026-04-19"))
            let order = """
                {"office": "yunxi", "service": "lift", "what": "搬家具", "unit": "3-1", "contactPerson": "林", "contactPhone": "13900000001",
                 "goods": "沙发", "wantedAt": "2026-04-20T14:00:00+08:00"}
                """
            let ordered = try await bench.service.ask(
                TestRequest("POST /service-requests", as: .receptionist, of: "yunxi", body: Data(order.utf8)))
            #expect(ordered.status == 422 && ordered.faults == ["wantedAt"])
        }
    }
}
