import Casework
import Database
import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("What was done without a network (REP-13)", .timeLimit(.minutes(10))) struct OfflineTests {
    /// One action as a device keeps it.
    private struct Action {
        let id: UUID
        let order: WorkOrderID
        let command: String
        let body: String
        let doneAt: Date

        init(_ command: String, _ body: String = "{}", on order: WorkOrderID, minutesAgo: Double) {
            id = UUID()
            self.order = order
            self.command = command
            self.body = body
            doneAt = Date().addingTimeInterval(-60 * minutesAgo)
        }

        var json: String {
            """
            {"id":"\(id)","workOrderId":"\(order)","command":"\(command)","body":\(body),"doneAt":"\(doneAt.formatted(.iso8601))"}
            """
        }
    }

    /// Raised an hour ago; the whole repair as a technician did it in a cellar.
    private func slip(_ bench: ServiceBench) async throws -> WorkOrderID {
        let fact = ServiceBench.handOver()
        return try await bench.raise(
            RepairRequested(
                contactId: fact.contactId, contactNumber: fact.contactNumber, workOrderId: fact.workOrderId, office: fact.office,
                channel: fact.channel, requestedAt: Date().addingTimeInterval(-3_600), urgency: .normal, emergencyCategory: nil,
                appointedAt: fact.appointedAt, sealed: fact.sealed))
    }

    private func work(on id: WorkOrderID) -> [Action] {
        [
            Action("collect", on: id, minutesAgo: 50),
            Action("quote", #"{"lines":[{"item":"角阀","quantity":1,"unitPriceFen":2800}]}"#, on: id, minutesAgo: 40),
            Action("accept-quote", #"{"acceptedBy":"方敏"}"#, on: id, minutesAgo: 35),
            Action("start", on: id, minutesAgo: 30),
            Action("finish", #"{"details":"换了角阀"}"#, on: id, minutesAgo: 10),
        ]
    }

    private func send(_ actions: [Action], to bench: ServiceBench, as role: Role = .technician, of office: String = "yunxi") async throws
        -> [String: String]
    {
        let body = #"{"actions":[\#(actions.map(\.json).joined(separator: ","))]}"#
        let answer = try await bench.service.ask(TestRequest("POST /offline-actions", as: role, of: office, body: Data(body.utf8)))
        #expect(answer.status == 200, "\(answer.problem ?? "") \(answer.faults)")
        let schema = try #require(try OpenAPIFile("repair-dispatch.yaml").schema("OfflineResults"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        let results = try #require(answer.json["results"] as? [[String: Any]])
        // Nothing is dropped in silence, and each answer stands where its action did.
        #expect(results.map { ($0["id"] as? String)?.lowercased() } == actions.map { $0.id.uuidString.lowercased() })
        var outcomes: [String: String] = [:]
        for (action, result) in zip(actions, results) {
            let problem = (result["problem"] as? [String: Any])?["type"] as? String
            outcomes[action.command] = [result["outcome"] as? String, problem].compactMap(\.self).joined(separator: " ")
        }
        return outcomes
    }

    @Test(
        "A queue in any order is applied in the order in which things were done, and says when that was", arguments: 0..<4 as Range<UInt64>)
    func reordered(seed: UInt64) async throws {
        try await ServiceBench.with { bench in
            var dice = SplitMix(seed: seed)
            let id = try await slip(bench)
            let outcomes = try await send(work(on: id).shuffled(using: &dice), to: bench)
            #expect(Set(outcomes.values) == ["applied"], "\(outcomes)")
            let order = try #require(try await bench.order(id))
            #expect(order.state == .workDone)
            #expect(order.lateEntries?.map(\.command) == ["collect", "quote", "accept-quote", "start", "finish"])
            let finished = try #require(order.lateEntries?.last)
            #expect(finished.enteredAt.timeIntervalSince(finished.doneAt) > 500)
        }
    }

    @Test("Sent twice it is done once, and says so") func duplicated() async throws {
        try await ServiceBench.with { bench in
            let id = try await slip(bench)
            let actions = work(on: id)
            #expect(Set(try await send(Array(actions.prefix(3)), to: bench).values) == ["applied"])
            let version = try await bench.service.engine.reader.find(id.retyped(), as: WorkOrder.self)?.record.version
            let again = try await send(actions, to: bench)
            #expect(again["collect"] == "already_applied" && again["quote"] == "already_applied")
            #expect(again["start"] == "applied" && again["finish"] == "applied")
            #expect(Set(try await send(actions, to: bench).values) == ["already_applied"])
            let order = try #require(try await bench.order(id))
            #expect(order.quotes.count == 1)
            let now = try #require(try await bench.service.engine.reader.find(id.retyped(), as: WorkOrder.self)?.record.version)
            #expect(now == (version ?? 0) + 2)
        }
    }

    @Test("Nobody else is told what became of it: neither another post, nor the same person for another office (D8)") func guessed()
        async throws
    {
        try await ServiceBench.with { bench in
            let id = try await slip(bench)
            let actions = Array(work(on: id).prefix(1))
            #expect(try await send(actions, to: bench) == ["collect": "applied"])
            #expect(try await send(actions, to: bench) == ["collect": "already_applied"])
            for (role, office) in [(Role.technician, OfficeMatrix.other), (.engineering, OfficeMatrix.other)] {
                let outcome = try await send(actions, to: bench, as: role, of: office)["collect"]
                #expect(outcome?.hasPrefix("refused ") == true, "\(role) of \(office): \(outcome ?? "")")
            }
        }
    }

    @Test("Sent again after its answer is forgotten it is still done once") func forgotten() async throws {
        try await ServiceBench.with { bench in
            let id = try await slip(bench)
            let visit = [
                Action("collect", on: id, minutesAgo: 9),
                Action("no-answer", #"{"waitedSeconds":200,"noteLeft":true}"#, on: id, minutesAgo: 5),
            ]
            #expect(Set(try await send(visit, to: bench).values) == ["applied"])
            try await bench.give("reschedule", to: id, as: .propertyOffice)
            // Answers are kept for a day.
            _ = try await bench.service.pool.query("DELETE FROM idempotency_key")
            #expect(try await send(visit, to: bench)["no-answer"] == "already_applied")
            let order = try #require(try await bench.order(id))
            #expect(order.unansweredVisits.count == 1 && order.state == .collected && order.appointedAt != nil)
        }
    }

    @Test("What the slip has moved past is refused with why; what comes with it is applied all the same") func stale() async throws {
        try await ServiceBench.with { bench in
            let gone = try await slip(bench), kept = try await slip(bench)
            try await bench.give("cancel", to: gone, as: .propertyOffice, #"{"reason":"业主自己修好了"}"#)
            let outcomes = try await send([Action("collect", on: gone, minutesAgo: 5)] + work(on: kept).dropFirst(), to: bench)
            #expect(outcomes["collect"] == "refused urn:guanjia:problem:wrong-state")
            #expect(outcomes["quote"] == "refused urn:guanjia:problem:wrong-state", "nobody collected that slip")
            #expect(try await bench.order(kept)?.state == .issued)
            // The missing one comes later; what was refused may be sent again under its own id.
            #expect(Set(try await send(work(on: kept), to: bench).values) == ["applied"])
            #expect(try await bench.order(kept)?.state == .workDone)
        }
    }

    @Test("A slip that went to another technician meanwhile is not worked on behind their back (OPS-09)") func transferred() async throws {
        try await ServiceBench.with { bench in
            _ = try await bench.enrol("technician-9")
            let id = try await slip(bench)
            #expect(try await bench.assign(id).status == 200)
            let outcomes = try await send([Action("collect", on: id, minutesAgo: 5)], to: bench)
            #expect(outcomes["collect"] == "refused urn:guanjia:problem:forbidden")
            #expect(try await send([Action("collect", on: id, minutesAgo: 5)], to: bench, as: .engineering)["collect"] == "applied")
        }
    }

    @Test("A time that cannot be is refused, also for what is right otherwise") func impossibleTime() async throws {
        try await ServiceBench.with { bench in
            let id = try await slip(bench)
            for minutes in [90.0, -10] {
                let outcomes = try await send([Action("collect", on: id, minutesAgo: minutes)], to: bench)
                #expect(outcomes["collect"] == "refused urn:guanjia:problem:invalid")
            }
            #expect(try await bench.order(id)?.state == .issued)
        }
    }

    @Test("What cannot be done without a network is not taken, nor is a queue without end") func badRequests() async throws {
        try await ServiceBench.with { bench in
            let id = WorkOrderID(.v7())
            func status(_ actions: [Action]) async throws -> Int {
                let body = #"{"actions":[\#(actions.map(\.json).joined(separator: ","))]}"#
                return try await bench.service.ask(
                    TestRequest("POST /offline-actions", as: .technician, of: "yunxi", body: Data(body.utf8))
                ).status
            }
            #expect(try await status([]) == 422)
            let mixed = try await slip(bench)
            let outcomes = try await send(
                [
                    Action("carry-over", on: mixed, minutesAgo: 3),
                    Action("no-answer", #"{"waitedSeconds":"long"}"#, on: mixed, minutesAgo: 2),
                ]
                    + work(on: mixed).prefix(1), to: bench)
            #expect(outcomes["carry-over"] == "refused urn:guanjia:problem:malformed")
            #expect(outcomes["no-answer"] == "refused urn:guanjia:problem:malformed")
            #expect(outcomes["collect"] == "applied", "what cannot be read keeps none of the others back")
            #expect(try await status((0...100).map { _ in Action("collect", on: id, minutesAgo: 1) }) == 422)
            let unknown = try await send([Action("collect", on: id, minutesAgo: 1)], to: bench)
            #expect(unknown["collect"] == "refused urn:guanjia:problem:not-found")
        }
    }
}
