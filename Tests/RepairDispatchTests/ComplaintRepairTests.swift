import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("A slip because of a complaint (ADR 16)")
struct ComplaintSlipTests {
    static let complaint = ComplaintID(.v7(milliseconds: 1_772_000_000_000, high: 6, low: 6))

    static func request(_ slip: WorkOrderID, what: String = "厨房水管漏水", urgency: RepairUrgency = .normal) -> ComplaintRepairRequested {
        ComplaintRepairRequested(
            complaintId: complaint, number: "CP-20260302-000007", office: "yunhu", requestedAt: instant("2026-03-02 09:30"),
            workOrderId: slip, urgency: urgency, appointedAt: instant("2026-03-02 14:00"), contactId: ContactLink.sample.id,
            sealed: .content(particulars(what)))
    }

    static func particulars(_ what: String) -> RepairParticulars {
        RepairParticulars(what: what, address: "云湖花园 3 栋", unit: "3-1201", contactPerson: "王芳", contactPhone: "13800005678")
    }

    private func raised(what: String = "厨房水管漏水", urgency: RepairUrgency = .normal) throws -> Bench {
        let bench = Bench(at: "2026-03-02 09:31")
        let event = Self.request(bench.id, what: what, urgency: urgency)
        try bench.send(.raise(RaiseForm(requested: event, particulars: Self.particulars(what))), as: .system)
        return bench
    }

    @Test("What is asked for becomes a slip that an employee passed on, tied to the complaint and not to its contact (REP-05, REP-30)")
    func filled() throws {
        let bench = try raised(urgency: .urgent)
        let slip = bench.slip
        #expect(slip.complaintId == Self.complaint && slip.contact == nil && slip.source == .relayed && slip.urgency == .urgent)
        #expect(slip.raisedAt == instant("2026-03-02 09:30") && slip.appointedAt == instant("2026-03-02 14:00"))
        #expect(slip.request == .sample && slip.state == .issued)
        let told = try #require(bench.events.first as? OrderRaised)
        #expect(told.complaintId == Self.complaint && told.contactId == nil)
        #expect(slip.view(for: Actor(subject: "x", role: .hr)).complaintId == Self.complaint)
        #expect(try Bench.reaching(.issued).slip.complaintId == nil)
    }

    @Test("Its words propose a trade and a danger like those of any slip (REP-01, REP-02, REP-32)")
    func words() throws {
        let bench = try raised(what: "电梯困人")
        #expect(bench.slip.awaitsJudgement && bench.slip.proposedEmergency?.map(\.category) == [.lift])
        #expect(bench.events.contains { $0 is DangerProposed })
        #expect(try raised().slip.trade == Bench.reaching(.issued).slip.trade)
    }

    @Test("Heard again, whatever has become of the slip, it raises nothing; the same slip of another complaint is refused")
    func again() throws {
        let bench = try raised()
        let form = RaiseForm(requested: Self.request(bench.id), particulars: .sample)
        for command in [WorkOrderCommand.raise(form), .collect, .raise(form), .cancel(reason: "业主自行解决"), .raise(form)] {
            let isRaise = command.name == .raise
            #expect(try bench.send(command, as: isRaise ? .system : nil).isEmpty == isRaise)
        }
        #expect(bench.refusal(of: .raise(.sample(contact: nil)), as: .system)?.code == .alreadyExists)
    }

    @Test("Each end names the complaint: back, closed, withdrawn, done again (REP-14, WE-47)")
    func ends() throws {
        let cancelled = try raised()
        let withdrawn = try #require(try cancelled.send(.cancel(reason: "业主自行解决")).first as? OrderCancelled)
        #expect(withdrawn.complaintId == Self.complaint && withdrawn.contactId == nil)

        let bench = try raised()
        for command in [
            WorkOrderCommand.collect, .quote(.sample), .acceptQuote(acceptedBy: "王芳"), .start, .finish(details: "换了角阀"),
            .signOff(.sample(at: bench.now)),
        ] {
            try bench.send(command)
        }
        let back = try bench.send(.reportBack(delayReason: nil))
        #expect(back.compactMap { ($0 as? OrderReportedBack)?.complaintId } == [Self.complaint])
        #expect(back.compactMap { ($0 as? RepairCallbackRequested)?.contactId } == [])

        let rework = WorkOrderID(.v7(milliseconds: 1_772_000_000_000, high: 0, low: 43))
        let again = try bench.copy().send(.rework(ReworkOrder(reworkOrderId: rework, cycle: 1, remarks: "还在滴水")))
        let asked = try #require(again.first as? RepairReworkRequested)
        #expect(asked.complaintId == Self.complaint)
        #expect(RaiseForm(rework: asked, particulars: ReworkOrderParticulars(request: .sample, remarks: nil)).complaintId == Self.complaint)

        let closed = try bench.send(.settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: .satisfied)))
        #expect(closed.compactMap { ($0 as? OrderClosed)?.complaintId } == [Self.complaint])
    }

    @Test("A slip that was stored before there were any is read", arguments: [WorkOrderState.issued, .closed])
    func storedBefore(_ state: WorkOrderState) throws {
        let slip = try Bench.reaching(state).slip
        let data = try JSONEncoder().encode(slip)
        #expect(!String(decoding: data, as: UTF8.self).contains("complaintId"))
        #expect(try JSONDecoder().decode(WorkOrder.self, from: data) == slip)
    }
}

@Suite("A slip because of a complaint, on a real database", .timeLimit(.minutes(10)))
struct ComplaintSlipServiceTests {
    private static func request(_ complaint: ComplaintID) -> ComplaintRepairRequested {
        ComplaintRepairRequested(
            complaintId: complaint, number: "CP-20260302-000007", office: "yunxi", requestedAt: Date(), workOrderId: WorkOrderID(.v7()),
            urgency: .normal, appointedAt: Date().addingTimeInterval(7_200), contactId: ContactID(.v7()),
            sealed: .content(
                RepairParticulars(
                    what: "厨房水管漏水", address: "云熙花园 3 栋", unit: "3-1201", contactPerson: "方敏", contactPhone: "13900000042")))
    }

    @Test("Heard twice it raises one slip, found by its complaint, and each of its ends names the complaint (REP-05, WE-47)")
    func life() async throws {
        try await ServiceBench.with { bench in
            let complaint = ComplaintID(.v7())
            let fact = Self.request(complaint)
            let event = try bench.topics.tell(fact, about: complaint.retyped(), with: bench.coder)
            bench.topics.append(event, on: .complaints)
            // And as another event, as if it had been asked for under the same id again.
            try bench.topics.tell(fact, about: complaint.retyped(), with: bench.coder)
            _ = try await bench.raise()
            #expect(try await bench.found("complaintId=\(complaint)") == [fact.workOrderId.description])
            #expect(try await bench.found("complaintId=\(UUID())") == [])
            let read = try await bench.service.ask(TestRequest("GET /work-orders/\(fact.workOrderId)", as: .technician, of: "yunxi"))
            try bench.hold(read)
            #expect(read.json["complaintId"] as? String == complaint.description && read.json["source"] as? String == "relayed")

            try await bench.repair(fact.workOrderId)
            let rework = try await bench.dissatisfy(try bench.callback())
            #expect(try await bench.found("complaintId=\(complaint)") == [fact.workOrderId.description, rework.description])
            try await bench.give("cancel", to: rework, as: .receptionist)
            try await bench.service.settle()
            let mine = try bench.topics.events(OrderRaised.self, with: bench.coder).filter { $0.complaintId == complaint }
            #expect(mine.map(\.workOrderId) == [fact.workOrderId, rework])
            #expect(try bench.topics.events(OrderReportedBack.self, with: bench.coder).map(\.complaintId) == [complaint])
            #expect(try bench.topics.events(OrderClosed.self, with: bench.coder).map(\.complaintId) == [complaint])
            #expect(try bench.topics.events(OrderCancelled.self, with: bench.coder).map(\.complaintId) == [complaint])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }

    @Test("Whatever else complaints tell is none of its business; a request whose key is gone parks alone (D5, D10)")
    func others() async throws {
        try await ServiceBench.with { bench in
            let complaint = ComplaintID(.v7()), lost = ComplaintID(.v7())
            let foreign = EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "destroyed")))
            try bench.topics.tell(Self.request(lost), about: lost.retyped(), with: foreign)
            try bench.topics.tell(
                GMReceived(complaintId: complaint, number: "CP-20260302-000008", office: "yunxi", receivedAt: Date()),
                about: complaint.retyped(), with: bench.coder)
            try bench.topics.tell(Self.request(complaint), about: complaint.retyped(), with: bench.coder)
            try await bench.service.settle()
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 1)
            #expect(try await bench.service.parked.keys(limit: 10).map(\.key) == [lost.description])
        }
    }
}
