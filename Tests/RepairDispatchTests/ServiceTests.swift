import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("The service with its database, over HTTP and topics", .timeLimit(.minutes(10)))
struct ServiceTests {
    @Test("A repair goes from the desk to a satisfied owner, and the contact hears of it (REP-05 to REP-17)") func life() async throws {
        try await ServiceBench.with { bench in
            let fact = ServiceBench.handOver()
            let id = try await bench.raise(fact)
            let read = try await bench.service.ask(TestRequest("GET /work-orders/\(id)", as: .technician, of: "yunxi"))
            try bench.hold(read)
            #expect(read.json["state"] as? String == "issued")
            #expect((read.json["request"] as? [String: Any])?["contactPhone"] as? String == "13900000042")
            try await bench.repair(id)
            let request = try bench.callback()
            #expect(request.contactId == fact.contactId)
            #expect(request.sealed.content?.result == "换了角阀，试水不滴")
            try await bench.satisfy(request)
            #expect(try await bench.order(id)?.state == .closed)
            let closed = try #require(try bench.topics.events(OrderClosed.self, with: bench.coder).first)
            #expect(closed.outcome == .satisfied)
            #expect(closed.contactId == fact.contactId)
            let history = try await bench.service.ask(TestRequest("GET /work-orders/\(id)/history", as: .csManager))
            let lines = try #require(history.json["items"] as? [[String: Any]])
            #expect(
                lines.compactMap { $0["command"] as? String } == [
                    "raise", "collect", "quote", "accept-quote", "start", "finish", "sign-off", "report-back", "settle-callback",
                ])
            let schema = try #require(try OpenAPIFile("common.yaml").schema("HistoryPage"))
            #expect(try SchemaCheck.differences(history.body, schema) == [])
        }
    }

    @Test("A dissatisfied owner gets a new slip, raised once from the service's own event, until satisfied (WE-47, CBK-13)")
    func rework() async throws {
        try await ServiceBench.with { bench in
            let fact = ServiceBench.handOver()
            let first = try await bench.raise(fact)
            try await bench.repair(first)
            let asked = try bench.callback()
            let second = try await bench.dissatisfy(asked)
            #expect(try await bench.order(first)?.closure?.reworkOrderId == second)
            let slip = try #require(try await bench.order(second))
            #expect(slip.state == .issued)
            #expect(slip.rework?.number == "\(asked.number)-R1")
            #expect(slip.rework?.remarks == "还在滴水")
            #expect(slip.request.what == "厨房水管漏水")
            #expect(slip.number != asked.number)
            try await bench.repair(second)
            let again = try bench.callback()
            #expect(again.callbackTaskId == asked.callbackTaskId)
            #expect(again.cycle == 2)
            try await bench.satisfy(again)
            #expect(try await bench.order(second)?.state == .closed)
            let closed = try bench.topics.events(OrderClosed.self, with: bench.coder)
            #expect(closed.map(\.outcome) == [.rework, .satisfied])
            #expect(Set(closed.map(\.contactId)) == [fact.contactId])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("Everything heard twice has its effect once") func duplicates() async throws {
        try await ServiceBench.with { bench in
            let fact = ServiceBench.handOver()
            let event = try bench.topics.tell(fact, about: fact.contactId.retyped(), with: bench.coder)
            bench.topics.append(event, on: .intake)
            try await bench.service.settle()
            try await bench.repair(fact.workOrderId)
            let rework = try await bench.dissatisfy(try bench.callback())
            #expect(!bench.topics.records(on: Topic.repairs.own).isEmpty)
            for topic in [Topic.repairs.own, Topic.callbacks.rawValue] {
                for record in bench.topics.records(on: topic) { bench.topics.append(try CloudEvent(record: record), on: topic) }
            }
            try await bench.service.settle()
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 2)
            #expect(try await bench.order(rework)?.state == .issued)
            #expect(try bench.topics.events(OrderRaised.self, with: bench.coder).count == 2)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("Not chosen for a callback, the slip closes; that its case has gone changes nothing (K-01)") func unselected() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            try await bench.repair(id)
            let request = try bench.callback()
            for cause in [UnselectedCause.caseGone, .notSampled] {
                let fact = TaskUnselected(
                    taskId: request.callbackTaskId, number: "CB-20260302-000001", office: "yunxi", unselectedAt: Date(), kind: .repair,
                    subjectCase: SubjectCase(kind: .repair, id: id.retyped()), cycle: 1, cause: cause)
                try bench.topics.tell(fact, about: request.callbackTaskId.retyped(), with: bench.coder)
                try await bench.service.settle()
                #expect(try await bench.order(id)?.closure?.outcome == (cause == .notSampled ? .notSelected : nil))
            }
        }
    }

    @Test("What the owner said when called back is noted on the slip before it closes (REP-17)") func views() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.raise()
            try await bench.repair(id)
            let request = try bench.callback()
            let fact = TaskCompleted(
                taskId: request.callbackTaskId, number: "CB-20260302-000001", office: "yunxi", completedAt: instant("2026-03-04 10:00"),
                kind: .repair, subjectCase: SubjectCase(kind: .repair, id: id.retyped()), cycle: 1, channel: .phone,
                rating: .fairlySatisfied, problem: nil, sealed: .content(CallbackRemarks(remarks: "修得好，来得晚")))
            try bench.topics.tell(fact, about: request.callbackTaskId.retyped(), with: bench.coder)
            try await bench.satisfy(request)
            let order = try #require(try await bench.order(id))
            #expect(order.callbackNote == .sample)
            #expect(order.closure?.outcome == .satisfied)
            #expect(try bench.topics.events(CallbackNoted.self, with: bench.coder).count == 1)
        }
    }

    @Test("A note whose key is gone holds up nothing: the slip keeps the rating and ends (REP-17, D10)") func unreadableViews() async throws
    {
        try await ServiceBench.with { bench in
            let foreign = EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "destroyed")))
            let id = try await bench.raise()
            try await bench.repair(id)
            let request = try bench.callback()
            let fact = TaskCompleted(
                taskId: request.callbackTaskId, number: "CB-20260302-000001", office: "yunxi", completedAt: instant("2026-03-04 10:00"),
                kind: .repair, subjectCase: SubjectCase(kind: .repair, id: id.retyped()), cycle: 1, channel: .phone,
                rating: .satisfied, problem: nil, sealed: .content(CallbackRemarks(remarks: "还好")))
            try bench.topics.tell(fact, about: request.callbackTaskId.retyped(), with: foreign)
            try await bench.satisfy(request)
            let order = try #require(try await bench.order(id))
            #expect(order.callbackNote?.rating == .satisfied && order.callbackNote?.remarks == nil)
            #expect(order.closure?.outcome == .satisfied)
        }
    }

    @Test("What callbacks tell about complaints, or about no case, is none of its business") func others() async throws {
        try await ServiceBench.with { bench in
            for subject in [nil, SubjectCase(kind: .complaint, id: CaseID(.v7()))] {
                let fact = TaskClosed(
                    taskId: CallbackTaskID(.v7()), number: "CB-20260302-000009", office: "yunxi", closedAt: Date(), kind: .complaint,
                    subjectCase: subject, cycle: 1, outcome: .satisfied)
                try bench.topics.tell(fact, about: fact.taskId.retyped(), with: bench.coder)
            }
            try await bench.service.settle()
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 0)
        }
    }

    @Test("A hand-over whose key is gone parks alone, and says so without what was in it (D5, D10)") func shredded() async throws {
        try await ServiceBench.with { bench in
            let foreign = EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "destroyed")))
            let lost = ServiceBench.handOver()
            try bench.topics.tell(lost, about: lost.contactId.retyped(), with: foreign)
            let id = try await bench.raise()
            #expect(try await bench.order(id) != nil)
            #expect(try await bench.order(lost.workOrderId) == nil)
            let keys = try await bench.service.parked.keys(limit: 10)
            #expect(keys.map(\.key) == [lost.contactId.description])
            #expect(keys[0].reason.contains("SealedContentUnreadable"))
        }
    }

    @Test("The longest texts that the desk takes become a slip: none is lost between two services (REP-08)") func longest() async throws {
        try await ServiceBench.with { bench in
            let short = String(repeating: "长", count: FieldChecks.shortText)
            let fact = RepairRequested(
                contactId: ContactID(.v7()), contactNumber: "CT-20260302-000042", workOrderId: WorkOrderID(.v7()), office: "yunxi",
                channel: .visit, requestedAt: Date(), urgency: .normal, emergencyCategory: nil, appointedAt: nil,
                sealed: .content(
                    RepairParticulars(
                        what: String(repeating: "长", count: FieldChecks.longText), address: short, unit: short, contactPerson: short,
                        contactPhone: "+86 (0)571-8888 8888 转 8888")))
            let id = try await bench.raise(fact)
            #expect(try await bench.order(id)?.state == .issued)
        }
    }

    @Test("A slip that is not back in time is told of, and comes back only with its reason (REP-15, REP-16)") func overdue() async throws {
        // Far from the end of a month, whose close would take the slip back first (REP-18).
        try await ServiceBench.at("2026-03-02 09:30") { bench in
            let id = try await bench.raise(at: "2026-03-02 09:20")
            try await bench.give("collect", to: id, as: .engineering)
            try await bench.setClock("2026-03-07 09:30")
            let isTold = try await eventually {
                try bench.topics.events(OrderOverdue.self, with: bench.coder).contains { $0.workOrderId == id }
            }
            #expect(isTold)
            for command in ["quote", "accept-quote", "start", "finish", "sign-off"] {
                try await bench.give(command, to: id, as: .technician)
            }
            let refused = try await bench.service.ask(
                TestRequest("POST /work-orders/\(id)/report-back", as: .receptionist, body: Data("{}".utf8)))
            #expect(refused.status == 422)
            #expect(refused.problem == "rule-violated")
            #expect(refused.faults == ["delayReason"])
            let back = try await bench.give("report-back", to: id, as: .receptionist)
            #expect(back.json["state"] as? String == "callback_pending")
        }
    }

    @Test("The detours: nobody at home, made safe, price revised, handed back, carried over, withdrawn") func detours() async throws {
        try await ServiceBench.with { bench in
            let first = try await bench.raise(ServiceBench.handOver(urgency: .emergency))
            try await bench.give("collect", to: first, as: .engineering)
            try await bench.give("make-safe", to: first, as: .dutyStaff)
            try await bench.give("no-answer", to: first, as: .technician)
            try await bench.give("reschedule", to: first, as: .propertyOffice)
            try await bench.give("quote", to: first, as: .technician)
            try await bench.give("decline-quote", to: first, as: .technician)
            try await bench.give("requote", to: first, as: .technician)
            try await bench.give("explain-delay", to: first, as: .engineering)
            try await bench.give("hand-back", to: first, as: .engineering)
            let carried = try await bench.give("carry-over", to: first, as: .officeDirector)
            #expect(carried.json["state"] as? String == "carried_over")
            let second = try await bench.raise(ServiceBench.handOver(what: "电梯困人"))
            let dangers = try bench.topics.events(DangerProposed.self, with: bench.coder)
            #expect(dangers.map(\.workOrderId) == [second])
            let judged = try await bench.give("judge", to: second, as: .dutyStaff)
            #expect(judged.json["markedUrgent"] as? Bool == true)
            #expect(judged.json["awaitsJudgement"] as? Bool == false)
            let cancelled = try await bench.give("cancel", to: second, as: .receptionist)
            #expect(cancelled.json["allowedCommands"] as? [String] == [])
        }
    }
}
