import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("The callback service on a real database, without a broker", .timeLimit(.minutes(10)))
struct ServiceTests {
    @Test("The callback of a complaint, with a failed attempt on the way, closes it (CBK-05, CBK-28, WE-41)")
    func complaint() async throws {
        try await ServiceBench.with { bench in
            let request = ServiceBench.requested()
            let id = try await bench.ask(about: request)
            let planned = try #require(try await bench.task(id))
            #expect(planned.callbackKind == .complaint)
            #expect(planned.clocks.map(\.bound) == [local("2026-03-07 00:00"), local("2026-03-09 00:00")])
            let found = try await bench.service.ask(TestRequest("GET /callback-tasks?number=CB-20260304-000001", as: .csDept))
            #expect(((found.json["items"] as? [[String: Any]])?.first?["owner"] as? [String: Any])?["phone"] as? String == "13800013807")
            try await bench.give("schedule", to: id)
            let failed = try await bench.give("fail-attempt", to: id)
            #expect(failed.json["state"] as? String == "attempt_failed")
            try await bench.give("reschedule", to: id)
            let closed = try await bench.give("complete", to: id)
            #expect(closed.json["state"] as? String == "closed")
            #expect(
                try bench.facts(TaskClosed.self).map(\.subjectCase) == [SubjectCase(kind: .complaint, id: request.complaintId.retyped())])
            let history = try await bench.service.ask(TestRequest("GET /callback-tasks/\(id)/history", as: .csDept))
            let lines = history.json["items"] as? [[String: Any]] ?? []
            #expect(lines.compactMap { $0["command"] as? String } == ["plan", "schedule", "fail-attempt", "reschedule", "complete"])
        }
    }

    @Test("A dissatisfied owner is called again after the next reply: one task, the next cycle, until satisfied (CBK-13)")
    func cycles() async throws {
        try await ServiceBench.with { bench in
            let first = ServiceBench.requested()
            let id = try await bench.ask(about: first)
            try await bench.give("schedule", to: id)
            let followed = try await bench.give("complete", to: id, ServiceBench.dissatisfied)
            #expect(followed.json["state"] as? String == "follow_up")
            let told = try #require(try bench.facts(CallbackDissatisfied.self).last)
            #expect(told.cycle == 1)
            #expect(told.sealed.content?.remarks == "又停在七楼")

            try await bench.tell(first, about: first.complaintId.retyped())
            #expect(try await bench.task(id)?.state == .followUp)
            _ = try await bench.ask(about: ServiceBench.requested(id, complaint: first.complaintId, cycle: 2))
            let again = try #require(try await bench.task(id))
            #expect(again.state == .planned)
            #expect(again.cycle == 2)
            #expect(again.earlierRecords.count == 1)
            try await bench.give("schedule", to: id)
            try await bench.give("complete", to: id)
            #expect(try bench.facts(TaskClosed.self).map(\.cycle) == [2])
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
        }
    }

    @Test("After a rework the task asks about the order that did the work again, and closes that one (CBK-13, WE-47)")
    func rework() async throws {
        try await ServiceBench.with { bench in
            let first = ServiceBench.returned()
            let id = try await bench.ask(about: first)
            #expect(try await bench.task(id)?.callbackKind == .repair)
            try await bench.give("schedule", to: id)
            try await bench.give("complete", to: id, ServiceBench.dissatisfied)
            let rework = try #require(try bench.facts(ReworkRequested.self).last)
            #expect(rework.workOrderId == first.workOrderId)

            _ = try await bench.ask(about: ServiceBench.returned(id, order: rework.reworkOrderId, cycle: 2))
            #expect(try await bench.task(id)?.subjectNumber == "WO-20260302-000002")
            try await bench.give("schedule", to: id)
            try await bench.give("complete", to: id)
            #expect(try bench.facts(TaskClosed.self).map(\.subjectCase?.id) == [rework.reworkOrderId.retyped()])
        }
    }

    @Test("A task whose case has gone is dropped: withdrawn complaint, cancelled rework (K-01)")
    func caseGone() async throws {
        try await ServiceBench.with { bench in
            let complaint = ServiceBench.requested()
            let task = try await bench.ask(about: complaint)
            try await bench.tell(
                ComplaintWithdrawn(
                    complaintId: complaint.complaintId, number: complaint.number, office: complaint.office, withdrawnAt: Date(),
                    class: .general, contactId: nil, callbackTaskId: task, raisedInTaskId: nil), about: complaint.complaintId.retyped())
            #expect(try await bench.task(task)?.state == .notSelected)

            let repair = try await bench.ask(about: ServiceBench.returned())
            try await bench.give("schedule", to: repair)
            try await bench.give("complete", to: repair, ServiceBench.dissatisfied)
            let order = try #require(try bench.facts(ReworkRequested.self).last).reworkOrderId
            try await bench.tell(
                OrderCancelled(
                    workOrderId: order, number: "WO-20260302-000002", office: "osmanthus", cancelledAt: Date(),
                    ledgerMonth: try #require(LedgerMonth("2026-03")), callbackTaskId: repair), about: order.retyped())
            #expect(try await bench.task(repair)?.state == .notSelected)
            #expect(try bench.facts(TaskUnselected.self).map(\.cause) == [.caseGone, .caseGone])
            #expect(try await bench.service.count("SELECT count(*) FROM timer") == 0)
        }
    }

    @Test("Who took a paid service is asked about process and quality; a problem becomes a complaint (CBK-14, INT-63)")
    func paidService() async throws {
        try await ServiceBench.with { bench in
            let taken = ServiceAccepted(
                serviceRequestId: ServiceRequestID(.v7()), number: "SR-20260302-000001", office: "osmanthus",
                acceptedAt: local("2026-03-04 16:00"), service: .specialCleaning, callbackTaskId: CallbackTaskID(.v7()),
                contactId: ContactID(.v7()), channel: .phone, sealed: .content(Sample.particulars))
            for _ in 1...2 { try await bench.tell(taken, about: taken.serviceRequestId.retyped()) }
            let task = try #require(try await bench.task(taken.callbackTaskId))
            #expect(task.callbackKind == .paidService && task.subjectCase == nil && task.subjectNumber == taken.number)
            #expect(task.contactId == taken.contactId && task.handledAt == taken.acceptedAt)
            try await bench.give("schedule", to: task.id)
            try await bench.give(
                "complete", to: task.id,
                """
                {"rating": "dissatisfied", "remarks": "地毯有污渍", "contents": {"process": "nothing", "quality": "两处污渍没有去掉"},
                 "problem": {"scope": "other_matter", "subject": "service_quality",
                             "complaint": {"callerName": "张伟芳", "phone": "13800013807", "unit": "3-1-1201", "place": "客厅",
                                           "complainedOf": "保洁", "course": "地毯清洗后仍有污渍", "demand": "重做"}}}
                """)
            let raised = try #require(try bench.facts(ComplaintRaised.self).first)
            #expect(raised.taskId == task.id && raised.kind == .paidService && raised.sealed.content?.demand == "重做")
            #expect(try await bench.task(task.id)?.state == .followUp)
        }
    }

    @Test("Another matter becomes a complaint; its end follows up a callback that is tied to no case (CMP-47, CBK-12)")
    func otherMatter() async throws {
        try await ServiceBench.with { bench in
            let tied = try await bench.ask(about: ServiceBench.requested())
            let free = try await bench.plan(.targeted)
            for id in [tied, free] {
                try await bench.give("schedule", to: id)
                try await bench.give("complete", to: id, ServiceBench.otherMatter)
            }
            #expect(try await bench.task(tied)?.state == .closed)
            #expect(try await bench.task(free)?.state == .followUp)
            let raised = try bench.facts(ComplaintRaised.self)
            #expect(raised.map(\.taskId) == [tied, free])
            #expect(raised.map(\.sealed.content?.place) == ["中心花园", "中心花园"])
            for fact in raised {
                try await bench.tell(
                    ComplaintClosed(
                        complaintId: fact.complaintId, number: "CP-20260304-000009", office: fact.office, closedAt: Date(),
                        class: .general, cycle: 1, contactId: nil, raisedInTaskId: fact.taskId), about: fact.complaintId.retyped())
            }
            #expect(try await bench.task(free)?.state == .closed)
            #expect(try bench.facts(TaskClosed.self).map(\.outcome) == [.satisfied, .followedUp])
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
        }
    }

    @Test("A planned round is looked through twice before it is filed (CBK-18, CBK-19, CBK-23)")
    func reviews() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.plan(.routineMonthly)
            try await bench.give("schedule", to: id)
            try await bench.give("complete", to: id, ServiceBench.routine)
            #expect(try await bench.task(id)?.state == .done)
            try await bench.give("review", to: id, as: .csManager)
            let filed = try await bench.give("review", to: id, as: .officeDirector)
            #expect(filed.json["state"] as? String == "closed")
        }
    }

    @Test("A major complaint's callback is the office director's (CBK-02)")
    func major() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.ask(about: ServiceBench.requested(class: .major))
            let body = Data(#"{"channel": "phone", "person": "秦岚"}"#.utf8)
            let refused = try await bench.service.ask(TestRequest("POST /callback-tasks/\(id)/schedule", as: .csDept, body: body))
            #expect(refused.problem == "forbidden")
            let scheduled = try await bench.give("schedule", to: id, as: .officeDirector)
            #expect(scheduled.json["post"] as? String == "office_director")
        }
    }

    @Test("A callback that is not made in time is told of, once (CBK-06, K-04)")
    func overdue() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.ask(about: ServiceBench.requested())
            try await bench.setClock("2026-03-06 20:59")
            try await bench.give("schedule", to: id)
            #expect(try bench.facts(TaskOverdue.self).isEmpty)
            try await bench.setClock("2026-03-07 00:01")
            let isTold = try await eventually { try !bench.facts(TaskOverdue.self).isEmpty }
            #expect(isTold)
            try await bench.give("complete", to: id)
            #expect(try bench.facts(TaskOverdue.self).map(\.bound) == [local("2026-03-07 00:00")])
        }
    }

    @Test("Who has to call is reminded before the bound, and again when the week ends, each once (CBK-06, K-04)")
    func reminders() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.ask(about: ServiceBench.requested())
            for (time, count) in [("2026-03-06 10:16", 1), ("2026-03-07 00:01", 2), ("2026-03-09 00:01", 3), ("2026-03-16 00:01", 4)] {
                try await bench.setClock(time)
                let isTold = try await eventually { try bench.facts(TaskReminded.self).count >= count }
                #expect(isTold, "by \(time)")
            }
            try await bench.setClock("2026-03-16 09:00")
            try await bench.give("schedule", to: id)
            let closed = try await bench.give("complete", to: id)
            let clocks = closed.json["clocks"] as? [[String: Any]] ?? []
            #expect(clocks.compactMap { $0["name"] as? String } == ["T-CB", "T-SWEEP", "T-SWEEP", "T-SWEEP"])
            let told = try bench.facts(TaskReminded.self)
            #expect(told.map(\.clock) == [.due, .due, .sweep, .sweep])
            #expect(
                told.map(\.due) == [
                    local("2026-03-06 10:15"), local("2026-03-07 00:00"), local("2026-03-09 00:00"), local("2026-03-16 00:00"),
                ])
            #expect(try bench.facts(TaskOverdue.self).count == 1)
        }
    }

    @Test("Without the key nobody can be called: the request waits in the parking (D5, D10)")
    func lostKey() async throws {
        try await ServiceBench.with { bench in
            let request = ServiceBench.requested()
            let lost = EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "lost")))
            try await bench.tell(request, about: request.complaintId.retyped(), with: lost)
            #expect(try await bench.service.parked.keys(limit: 10).map(\.key) == [request.complaintId.description])
            #expect(try await bench.task(request.callbackTaskId) == nil)
        }
    }

    @Test("Who does not call owners sees initials and nothing of what was said; another office sees nothing (OPS-01, D13)")
    func masking() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.ask(about: ServiceBench.requested())
            let masked = try await bench.service.ask(TestRequest("GET /callback-tasks/\(id)", as: .engineering))
            try bench.hold(masked)
            #expect((masked.json["owner"] as? [String: Any])?["phone"] as? String == "****3807")
            #expect(masked.json["conversation"] == nil)
            let full = try await bench.service.ask(TestRequest("GET /callback-tasks/\(id)", as: .receptionist))
            try bench.hold(full)
            #expect(full.json["conversation"] != nil)
            let elsewhere = try await bench.service.ask(TestRequest("GET /callback-tasks/\(id)", as: .csDept, of: "donghu"))
            #expect(elsewhere.problem == "not-found")
        }
    }
}
