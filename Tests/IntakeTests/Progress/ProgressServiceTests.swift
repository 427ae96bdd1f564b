import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("The desk sees how the cases of a contact get on (design §1, \"case status flows back\")", .timeLimit(.minutes(10)))
struct ProgressServiceTests {
    private static let office = "yunxi"

    private func read(_ bench: ServiceBench, _ contact: ContactID, as role: Role = .receptionist) async throws -> [[String: Any]] {
        let answer = try await bench.service.ask(TestRequest("GET /contacts/\(contact)/progress", as: role, of: Self.office))
        #expect(answer.status == 200, "\(answer.problem ?? "")")
        let schema = try #require(try OpenAPIFile("intake.yaml").schema("ContactProgress"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        return try #require(answer.json["items"] as? [[String: Any]])
    }

    private func registered(_ complaint: ComplaintID, _ contact: ContactID?) -> ComplaintRegistered {
        ComplaintRegistered(
            complaintId: complaint, number: "CP-20260302-000001", office: Self.office, registeredAt: Date(), contactId: contact,
            raisedInTaskId: nil, channel: .phone, subject: nil, class: .unclassified, majorReasons: [], level: .office, ownerLimit: nil,
            sealed: .content(
                ComplaintParticulars(
                    callerName: "方敏", phone: "13800000003", unit: "2-1201", place: "2 号楼", complainedOf: "电梯", course: "停了三次",
                    demand: "修好")))
    }

    @Test("A complaint's states come back to the contact, each once, whatever comes twice; one without a contact is passed over")
    func complaint() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record(example: 1)
            try await bench.service.settle()
            let fact = try #require(try bench.topics.events(ComplaintReported.self, with: bench.coder).first)
            #expect(try await read(bench, contact).isEmpty)
            let id = fact.complaintId
            try bench.topics.tell(registered(id, contact), about: id.retyped(), with: bench.coder)
            let started = ReviewStarted(
                complaintId: id, number: "CP-20260302-000001", office: Self.office, startedAt: Date(), level: .office)
            let event = try bench.topics.tell(started, about: id.retyped(), with: bench.coder)
            bench.topics.append(event, on: .complaints)
            let other = ComplaintID(.v7())
            try bench.topics.tell(registered(other, nil), about: other.retyped(), with: bench.coder)
            let foreign = ReviewStarted(
                complaintId: other, number: "CP-20260302-000002", office: Self.office, startedAt: Date(), level: .office)
            try await bench.tell(foreign, about: other.retyped())
            let items = try await read(bench, contact)
            #expect(items.count == 1)
            let item = try #require(items.first)
            #expect(item["kind"] as? String == "complaint")
            #expect(item["id"] as? String == id.description)
            #expect(item["number"] as? String == "CP-20260302-000001")
            #expect(item["state"] as? String == "under_review")
            #expect((item["steps"] as? [[String: Any]])?.map { $0["state"] as? String } == ["registered", "under_review"])
            #expect(try await bench.service.count("SELECT count(*) FROM case_progress_step") == 2)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("CMP-36: the desk sees by when the result of a complaint is promised, and no more once its class has no limit")
    func promised() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record(example: 1)
            let id = ComplaintID(.v7())
            let (number, subject, due) = ("CP-20260302-000001", id.retyped() as CaseID, local("2026-03-10 00:00"))
            try await bench.tell(registered(id, contact), about: subject)
            try await bench.tell(
                ComplaintClassified(
                    complaintId: id, number: number, office: Self.office, classifiedAt: Date(), class: .general, majorReasons: [],
                    subject: .cleaningGreening, level: .office, dueAt: due),
                about: subject)
            let item = try #require(try await read(bench, contact).first)
            #expect(item["state"] as? String == "classified")
            #expect(item["dueAt"] as? String == "2026-03-09T16:00:00.000Z")
            try await bench.tell(
                ComplaintReclassified(
                    complaintId: id, number: number, office: Self.office, reclassifiedAt: Date(), from: .general, class: .major,
                    majorReasons: [.lossOrInjury], level: .generalManager),
                about: subject)
            let major = try #require(try await read(bench, contact).first)
            #expect(major["state"] as? String == "classified")
            #expect(major["dueAt"] == nil)
        }
    }

    @Test("A visit that an emergency displaced is expected no more, until another is agreed (ADR 18)")
    func displaced() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record(example: 1)
            let order = WorkOrderID(.v7())
            let (number, subject) = ("WO-20260302-000001", order.retyped() as CaseID)
            let visit = local("2026-03-03 14:00")
            let raised = OrderRaised(
                workOrderId: order, number: number, office: Self.office, raisedAt: Date(), urgency: .normal, major: false,
                source: .ownerCall, chargeable: true, ledgerMonth: try #require(LedgerMonth(year: 2026, month: 3)), appointedAt: visit,
                contactId: contact, cycle: 1,
                sealed: .content(
                    RepairParticulars(what: "漏水", address: "3栋", unit: "3-1502", contactPerson: "林晓岚", contactPhone: "13900000001")))
            try await bench.tell(raised, about: subject)
            #expect(try await read(bench, contact).first?["appointedAt"] != nil)
            let displaced = OrderDisplaced(
                workOrderId: order, number: number, office: Self.office, displacedAt: Date(), technicianId: TechnicianID(.v7()),
                displacedBy: WorkOrderID(.v7()), appointmentLost: visit, contactId: contact)
            try await bench.tell(displaced, about: subject)
            let waiting = try #require(try await read(bench, contact).first)
            #expect(waiting["appointedAt"] == nil)
            #expect(waiting["state"] as? String == "raised")
            try await bench.tell(
                VisitRescheduled(
                    workOrderId: order, number: number, office: Self.office, rescheduledAt: Date(), appointedAt: visit),
                about: subject)
            #expect(try await read(bench, contact).first?["appointedAt"] != nil)
        }
    }

    @Test("REP-15, CMP-36: the desk sees by when a repair is due as it moves, and that the limit of a complaint waits for information")
    func due() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record(example: 1)
            let order = WorkOrderID(.v7())
            let (number, subject) = ("WO-20260302-000001", order.retyped() as CaseID)
            let raised = OrderRaised(
                workOrderId: order, number: number, office: Self.office, raisedAt: Date(), urgency: .emergency, major: false,
                source: .ownerCall, chargeable: true, ledgerMonth: try #require(LedgerMonth(year: 2026, month: 3)), contactId: contact,
                cycle: 1, dueAt: local("2026-03-02 10:00"),
                sealed: .content(
                    RepairParticulars(what: "漏水", address: "3栋", unit: "3-1502", contactPerson: "林晓岚", contactPhone: "13900000001")))
            let judged = OrderJudged(
                workOrderId: order, number: number, office: Self.office, judgedAt: Date(), urgency: .normal, major: false,
                answersProposal: false)
            let collected = OrderCollected(
                workOrderId: order, number: number, office: Self.office, collectedAt: Date(), reportDue: local("2026-03-06 00:00"))
            let begun = WorkStarted(workOrderId: order, number: number, office: Self.office, startedAt: Date())
            let cancelled = OrderCancelled(
                workOrderId: order, number: number, office: Self.office, cancelledAt: Date(), contactId: nil, complaintId: nil,
                ledgerMonth: raised.ledgerMonth)
            let told: [(fact: any Event, due: String?)] = [
                (raised, "2026-03-02T02:00:00.000Z"), (judged, nil), (collected, "2026-03-05T16:00:00.000Z"),
                (begun, "2026-03-05T16:00:00.000Z"), (cancelled, nil),
            ]
            for (fact, due) in told {
                try await bench.tell(fact, about: subject)
                #expect(try await read(bench, contact).first?["dueAt"] as? String == due, "\(fact)")
            }
            let complaint = ComplaintID(.v7())
            let complained: CaseID = complaint.retyped()
            try await bench.tell(registered(complaint, contact), about: complained)
            try await bench.tell(
                ComplaintClassified(
                    complaintId: complaint, number: "CP-20260302-000001", office: Self.office, classifiedAt: Date(), class: .general,
                    majorReasons: [], subject: .fees, level: .office, dueAt: local("2026-03-10 00:00")),
                about: complained)
            let facts: [(fact: any Event, due: String?)] = [
                (
                    InfoRequested(
                        complaintId: complaint, number: "CP-20260302-000001", office: Self.office, requestedAt: Date(), missing: [.evidence]
                    ),
                    nil
                ),
                (
                    InfoSupplied(
                        complaintId: complaint, number: "CP-20260302-000001", office: Self.office, suppliedAt: Date(),
                        dueAt: local("2026-03-12 00:00")),
                    "2026-03-11T16:00:00.000Z"
                ),
            ]
            for (fact, due) in facts {
                try await bench.tell(fact, about: complained)
                #expect(try await read(bench, contact).last?["dueAt"] as? String == due, "\(fact)")
            }
        }
    }

    @Test("An order for a paid service is told from its own history (domain 3.7)")
    func service() async throws {
        try await ServiceBench.with { bench in
            _ = try await bench.service.clock.move(toOffset: local("2026-03-02 09:30").timeIntervalSinceNow)
            let contact = try await bench.record()
            try await bench.give(
                "hand-over", to: contact,
                #"{"to": {"service": {"service": "special_cleaning", "wantedAt": "2026-03-05T14:00:00+08:00", "what": "擦窗"}}}"#)
            try await bench.service.settle()
            let item = try #require(try await read(bench, contact).first)
            #expect(item["kind"] as? String == "service_request")
            #expect((item["number"] as? String)?.hasPrefix("SR-") == true)
            #expect(item["state"] as? String == "requested")
        }
    }

    @Test("Another office's contact is not there, and only employees may ask (OPS-01)")
    func others() async throws {
        try await ServiceBench.with { bench in
            let contact = try await bench.record()
            let route = "GET /contacts/\(contact)/progress"
            let elsewhere = try await bench.service.ask(TestRequest(route, as: .receptionist, of: "binhe"))
            #expect(elsewhere.status == 404)
            let visitor = try await bench.service.ask(TestRequest(route, as: .mysteryShopper, of: Self.office))
            #expect(visitor.status == 403)
            #expect(try await read(bench, contact, as: .technician).isEmpty)
        }
    }
}
