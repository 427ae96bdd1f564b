import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("A slip of a defect of a unit that is moved into, on a real database", .timeLimit(.minutes(10)))
struct MoveInRepairTests {
    @Test("Heard twice it raises one slip, whose end names the move-in (INT-44, REP-30)") func life() async throws {
        try await ServiceBench.with { bench in
            let moveIn = MoveInID(.v7())
            let fact = MoveInRepairRequested(
                moveInId: moveIn, number: "MI-20260302-000001", office: "yunxi", requestedAt: Date(), defect: 1,
                workOrderId: WorkOrderID(.v7()), urgency: .normal, appointedAt: Date().addingTimeInterval(7_200),
                sealed: .content(
                    RepairParticulars(
                        what: "下水不畅", address: "厨房", unit: "3-1-1502", contactPerson: "贺工", contactPhone: "13900000011")))
            let event = try bench.topics.tell(fact, about: moveIn.retyped(), with: bench.coder)
            bench.topics.append(event, on: .intake)
            try await bench.service.settle()
            let read = try await bench.service.ask(TestRequest("GET /work-orders/\(fact.workOrderId)", as: .technician, of: "yunxi"))
            #expect(read.status == 200 && read.json["source"] as? String == "vacant_unit")
            #expect(read.json["moveInId"] as? String == moveIn.description)
            try bench.hold(read)
            let cancelled = try await bench.service.ask(
                TestRequest(
                    "POST /work-orders/\(fact.workOrderId)/cancel", as: .receptionist, of: "yunxi", body: Data(#"{"reason":"已自行处理"}"#.utf8))
            )
            #expect(cancelled.status == 200)
            try await bench.service.settle()
            #expect(try bench.topics.events(OrderCancelled.self, with: bench.coder).map(\.moveInId) == [moveIn])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}
