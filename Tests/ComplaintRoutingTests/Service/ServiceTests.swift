import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("The complaint service on a real database, without a broker", .timeLimit(.minutes(10)))
struct ServiceTests {
    private func lostKeys() throws -> EventCoder { EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "lost"))) }

    @Test("A reported complaint goes through its procedure to the archive, and every step is on record (CMP-10, CMP-46, CMP-49, OPS-10)")
    func wholeLife() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            #expect(try await bench.complaint(id)?.registeredAt == local("2026-03-02 09:20"))
            try await bench.work(on: id)
            let request = try bench.callback(of: id)
            #expect(request.cycle == 1)
            #expect(request.sealed.content?.phone == Sample.particulars.phone)
            try await bench.tell(ServiceBench.satisfied(request), about: request.callbackTaskId.retyped())
            #expect(try await bench.complaint(id)?.state == .closed)
            let archived = try await bench.give("archive", to: id, as: .csDept)
            #expect(archived.json["allowedCommands"] as? [String] == ["purge"])

            let history = try await bench.service.ask(TestRequest("GET /complaints/\(id)/history", as: .csDept))
            let schema = try #require(OpenAPIFile("common.yaml").schema("HistoryPage"))
            #expect(try SchemaCheck.differences(history.body, schema) == [])
            let lines = try #require(history.json["items"] as? [[String: Any]])
            #expect(
                lines.compactMap { $0["command"] as? String } == [
                    "register", "acknowledge", "start-review", "request-info", "supply-info", "classify", "route", "start", "resolve",
                    "reply", "callback-satisfied", "archive",
                ])
            #expect(lines.first?["role"] as? String == "system")
            try await bench.service.settle()
            #expect(
                try bench.told(of: id) == [
                    "complaint.registered", "complaint.acknowledged", "review.started", "info.requested", "info.supplied",
                    "complaint.classified", "complaint.routed", "complaint.started", "complaint.resolved", "complaint.replied",
                    "callback.requested", "complaint.closed", "complaint.archived",
                ])
        }
    }

    @Test("A dissatisfied owner reopens it, the next callback keeps its task, and news of an earlier round changes nothing (CMP-44)")
    func reopening() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            try await bench.work(on: id)
            let first = try bench.callback(of: id)
            let task: CaseID = first.callbackTaskId.retyped()
            try await bench.tell(ServiceBench.dissatisfied(first), about: task)
            let reopened = try #require(try await bench.complaint(id))
            #expect(reopened.state == .inProgress)
            #expect(reopened.cycle == 2)
            #expect(reopened.earlierRounds.map(\.remarks) == ["又停在七楼"])

            try await bench.answer(id)
            let second = try bench.callback(of: id)
            #expect(second.cycle == 2)
            #expect(second.callbackTaskId == first.callbackTaskId)
            try await bench.tell(ServiceBench.dissatisfied(first), about: task)
            try await bench.tell(ServiceBench.satisfied(first), about: task)
            #expect(try await bench.complaint(id)?.state == .callbackPending)
            try await bench.tell(ServiceBench.satisfied(second), about: task)
            try await bench.tell(ServiceBench.satisfied(second), about: task)
            #expect(try await bench.complaint(id)?.state == .closed)
            #expect(try bench.facts(ComplaintClosed.self, of: id).map(\.cycle) == [2])
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
            let read = try await bench.service.ask(TestRequest("GET /complaints/\(id)", as: .csDept))
            try bench.hold(read)
        }
    }

    @Test("Without the key a report waits in the parking; a dissatisfied owner reopens the complaint all the same (D5, D10)")
    func lostKey() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            try await bench.work(on: id)
            let request = try bench.callback(of: id)
            try await bench.tell(ServiceBench.dissatisfied(request), about: request.callbackTaskId.retyped(), with: try lostKeys())
            let reopened = try #require(try await bench.complaint(id))
            #expect(reopened.state == .inProgress)
            #expect(reopened.earlierRounds.map(\.remarks) == [nil])

            let contact = ContactID(.v7()), unread = ComplaintID(.v7())
            try await bench.tell(
                ServiceBench.reported(complaint: unread, contact: contact), about: contact.retyped(), with: try lostKeys())
            let parked = try await bench.service.parked.keys(limit: 10)
            #expect(parked.map(\.key) == [contact.description])
            #expect(parked.first?.reason.contains("SealedContentUnreadable") == true)
            #expect(try await bench.complaint(unread) == nil)
        }
    }

    @Test("A complaint heard in a callback is registered, and when it ends it names the callback that it came from (CMP-47)")
    func raisedInCallback() async throws {
        try await ServiceBench.with { bench in
            let id = ComplaintID(.v7()), task = CallbackTaskID(.v7())
            let fact = ComplaintRaised(
                taskId: task, number: "CB-20260302-000001", office: "osmanthus", raisedAt: local("2026-03-02 09:25"), kind: .routineMonthly,
                complaintId: id, subject: .cleaningGreening, majorReasons: [], sealed: .content(Sample.particulars))
            try await bench.tell(fact, about: task.retyped())
            let registered = try #require(try await bench.complaint(id))
            #expect(registered.registration.channel == .callback)
            #expect(registered.registeredAt == local("2026-03-02 09:25"))
            #expect(registered.subject == .cleaningGreening)
            try await bench.give("withdraw", to: id, as: .csDept)
            try await bench.service.settle()
            #expect(try bench.facts(ComplaintWithdrawn.self, of: id).map(\.raisedInTaskId) == [task])
        }
    }

    @Test("A view in a forum that is a complaint is registered as a point of a forum, once (CBK-40, INT-08)")
    func raisedInForum() async throws {
        try await ServiceBench.with { bench in
            let id = ComplaintID(.v7()), forum = ForumID(.v7())
            let fact = ForumComplaintRaised(
                forumId: forum, number: "FO-20260302-000001", office: "osmanthus", raisedAt: local("2026-03-02 09:25"), view: 1,
                complaintId: id, subject: .staffAttitude, majorReasons: [.lossOrInjury], sealed: .content(Sample.particulars))
            try await bench.tell(fact, about: forum.retyped())
            try await bench.tell(fact, about: forum.retyped())
            let registered = try #require(try await bench.complaint(id))
            #expect(registered.registration.channel == .ownerForum && registered.registration.raisedInTaskId == nil)
            #expect(registered.registeredAt == local("2026-03-02 09:25"))
            #expect(registered.subject == .staffAttitude && registered.registration.majorReasons == [.lossOrInjury])
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
        }
    }

    @Test("A callback about a repair is no business of complaints")
    func otherSubjects() async throws {
        try await ServiceBench.with { bench in
            let task = CallbackTaskID(.v7())
            let fact = TaskClosed(
                taskId: task, number: "CB-20260302-000001", office: "osmanthus", closedAt: local("2026-03-02 09:25"), kind: .repair,
                subjectCase: SubjectCase(kind: .repair, id: CaseID(.v7())), cycle: 1, outcome: .satisfied)
            try await bench.tell(fact, about: task.retyped())
            let free = TaskClosed(
                taskId: task, number: "CB-20260302-000001", office: "osmanthus", closedAt: local("2026-03-02 09:25"), kind: .targeted,
                subjectCase: nil, cycle: 1, outcome: .satisfied)
            try await bench.tell(free, about: task.retyped())
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
        }
    }

    @Test("Clocks fire by the service's clock, once each; a month makes a liability complaint major (CMP-05, CMP-16, CMP-31)")
    func clocks() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            try await bench.setClock("2026-03-03 09:19")
            #expect(try await bench.missed(1, of: id) == [.sort])
            try await bench.setClock("2026-03-03 09:21")
            #expect(try await bench.missed(2, of: id) == [.sort, .first])
            // The month that began on 2 March ends with 2 April.
            try await bench.setClock("2026-04-03 00:01")
            #expect(try await bench.missed(5, of: id) == [.sort, .first, .review, .feedback, .month])
            let escalated = try #require(try bench.facts(ComplaintEscalated.self, of: id).first)
            #expect(escalated.reasons == [.oneMonth])
            let found = try #require(try await bench.complaint(id))
            #expect(found.class == .major)
            #expect(found.clocks.filter { $0.state == .running }.map(\.name) == ["T-GM"])
            try await bench.give("receive", to: id, as: .generalManager)
            try await bench.service.settle()
            #expect(try bench.told(of: id).last == "gm.received")
            #expect(try await bench.service.count("SELECT count(*) FROM timer WHERE name <> 'T-DIRECTOR'") == 0)
        }
    }

    @Test("The detours: settled on the spot, answered, explained, made major, refused")
    func detours() async throws {
        try await ServiceBench.with { bench in
            try await bench.give("settle", to: try await bench.report(), as: .receptionist)

            let assistance = try await bench.report()
            try await bench.give("start-review", to: assistance, as: .csDept)
            try await bench.give("classify", to: assistance, as: .csDept, #"{"class": "assist_in_area"}"#)
            let answered = try await bench.give("answer", to: assistance, as: .officeDirector)
            #expect(answered.json["answeredAt"] != nil)

            let unfounded = try await bench.report()
            try await bench.give("start-review", to: unfounded, as: .csDept)
            try await bench.give("classify", to: unfounded, as: .csDept, #"{"class": "no_liability"}"#)
            try await bench.give("start", to: unfounded, as: .propertyOffice)

            let major = try await bench.report()
            let escalated = try await bench.give("reclassify", to: major, as: .csDept)
            #expect(escalated.json["level"] as? String == "gm")
            try await bench.give("receive", to: major, as: .generalManager)

            let refused = try await bench.report()
            try await bench.give("start-review", to: refused, as: .csDept)
            let ended = try await bench.give("reject", to: refused, as: .csDept)
            #expect(ended.json["state"] as? String == "not_accepted")
        }
    }
}
