import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("A complaint's repair on a real database: asked for over HTTP, heard of by events (ADR 16)", .timeLimit(.minutes(10)))
struct RepairServiceTests {
    private static let raised = local("2026-03-02 09:40")

    private func route(_ bench: ServiceBench) async throws -> ComplaintID {
        let id = try await bench.report()
        try await bench.give("start-review", to: id, as: .csDept)
        try await bench.give("classify", to: id, as: .csDept)
        try await bench.give("route", to: id, as: .csDept)
        return id
    }

    /// Asks for the contract's example; the answer's first slip.
    private func ask(_ bench: ServiceBench, _ id: ComplaintID) async throws -> WorkOrderID {
        let answer = try await bench.give("request-repair", to: id, as: .deptHead)
        let repairs = try #require(answer.json["repairs"] as? [[String: Any]])
        return WorkOrderID(try #require((repairs.first?["workOrderId"] as? String).flatMap { UUID(uuidString: $0) }))
    }

    private func slipRaised(_ slip: WorkOrderID, of complaint: ComplaintID?) throws -> OrderRaised {
        OrderRaised(
            workOrderId: slip, number: "WO-20260302-000003", office: "osmanthus", raisedAt: Self.raised, urgency: .normal, major: false,
            source: .relayed, chargeable: true, ledgerMonth: try #require(LedgerMonth("2026-03")), complaintId: complaint, cycle: 1,
            sealed: .content(
                RepairParticulars(what: "灯", address: "大堂", unit: "3", contactPerson: "方敏", contactPhone: "13900000042")))
    }

    private func slipBack(_ slip: WorkOrderID, of complaint: ComplaintID?) throws -> OrderReportedBack {
        OrderReportedBack(
            workOrderId: slip, number: "WO-20260302-000003", office: "osmanthus", reportedBackAt: local("2026-03-02 15:00"), workDone: true,
            amountFen: 0, late: false, ledgerMonth: try #require(LedgerMonth("2026-03")), complaintId: complaint)
    }

    private func slipClosed(_ slip: WorkOrderID, of complaint: ComplaintID?) throws -> OrderClosed {
        OrderClosed(
            workOrderId: slip, number: "WO-20260302-000003", office: "osmanthus", closedAt: local("2026-03-04 10:00"), outcome: .satisfied,
            complaintId: complaint, ledgerMonth: try #require(LedgerMonth("2026-03")))
    }

    @Test("Asked for, raised, back and closed: each is on record once, the complaint is resolved by people (REP-06, CMP-41, CMP-49, D8)")
    func life() async throws {
        try await ServiceBench.with { bench in
            let id = try await route(bench)
            let example = try OpenAPIFile("complaint-routing.yaml").example(of: "POST /complaints/{id}/request-repair")
            let request = TestRequest("POST /complaints/\(id)/request-repair", as: .deptHead, body: example)
            let answer = try await bench.service.ask(request)
            #expect(answer.status == 200)
            try bench.hold(answer)
            #expect(try await bench.service.ask(request).body == answer.body)
            try await bench.service.settle()
            let asked = try bench.facts(ComplaintRepairRequested.self, of: id)
            #expect(asked.count == 1)
            let slip = try #require(asked.first?.workOrderId)
            #expect(try asked.first?.sealed.opened().contactPhone == Sample.particulars.phone)

            let told: [any Event] = [try slipRaised(slip, of: id), try slipBack(slip, of: id), try slipClosed(slip, of: id)]
            for fact in told { try await bench.tell(fact, about: slip.retyped()) }
            // The same once more: as other events, as after a republication.
            for fact in told { try await bench.tell(fact, about: slip.retyped()) }
            #expect(
                try bench.told(of: id).suffix(4) == ["repair.requested", "repair.noted", "repair.done", "repair.noted"])
            #expect(try bench.facts(ComplaintRepairDone.self, of: id).map(\.recipients) == [[.ownerServiceSupervisor]])
            let read = try await bench.service.ask(TestRequest("GET /complaints/\(id)", as: .csDept))
            try bench.hold(read)
            #expect(read.json["state"] as? String == "routed")
            #expect(read.json["openRepairs"] as? Int == 0)
            let repair = try #require((read.json["repairs"] as? [[String: Any]])?.first)
            #expect(repair["state"] as? String == "closed" && repair["number"] as? String == "WO-20260302-000003")
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
            try await bench.give("start", to: id, as: .deptHead)
            try await bench.answer(id)
        }
    }

    @Test("The end of a slip comes before its beginning, and after the complaint is closed: noted, and nothing else moves")
    func outOfOrder() async throws {
        try await ServiceBench.with { bench in
            let id = try await route(bench)
            let slip = try await ask(bench, id)
            try await bench.give("start", to: id, as: .deptHead)
            try await bench.answer(id)
            let callback = try bench.callback(of: id)
            try await bench.tell(ServiceBench.satisfied(callback), about: callback.callbackTaskId.retyped())
            #expect(try await bench.complaint(id)?.state == .closed)
            for fact: any Event in [try slipClosed(slip, of: id), try slipRaised(slip, of: id), try slipBack(slip, of: id)] {
                try await bench.tell(fact, about: slip.retyped())
            }
            let closed = try #require(try await bench.complaint(id))
            #expect(closed.state == .closed && closed.openRepairs == 0)
            #expect(closed.repair(slip)?.raisedAt == Self.raised && closed.repair(slip)?.outcome == .satisfied)
            #expect(try bench.facts(ComplaintRepairDone.self, of: id).map(\.recipients) == [[.csDept]])
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
        }
    }

    @Test("A slip without its key still tells what became of it; slips of no complaint are no business of complaints (D10)")
    func others() async throws {
        try await ServiceBench.with { bench in
            let id = try await route(bench)
            let slip = try await ask(bench, id)
            let lost = EventCoder(sealer: try KeySet(json: KeySet.generateJSON(kid: "lost")))
            try await bench.tell(try slipRaised(slip, of: id), about: slip.retyped(), with: lost)
            #expect(try await bench.complaint(id)?.repair(slip)?.standing == .raised)
            let version = try await bench.service.count("SELECT version FROM case_file WHERE id = \(id.uuid)")
            let other = WorkOrderID(.v7())
            for fact: any Event in [try slipRaised(other, of: nil), try slipBack(other, of: nil), try slipClosed(other, of: nil)] {
                try await bench.tell(fact, about: other.retyped())
            }
            #expect(try await bench.service.count("SELECT version FROM case_file WHERE id = \(id.uuid)") == version)
            #expect(try await bench.service.parked.keys(limit: 10).isEmpty)
        }
    }
}
