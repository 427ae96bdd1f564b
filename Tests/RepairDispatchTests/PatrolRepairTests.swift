import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("A slip of what a patrol found, on a real database", .timeLimit(.minutes(10)))
struct PatrolRepairTests {
    @Test("Heard twice it raises one slip that arose inside the company (OPS-14, REP-30)") func life() async throws {
        try await ServiceBench.with { bench in
            let patrol = PatrolID(.v7())
            let fact = PatrolRepairRequested(
                patrolId: patrol, number: "PA-20260302-000001", office: "yunxi", requestedAt: Date(), finding: 1,
                workOrderId: WorkOrderID(.v7()), urgency: .normal, appointedAt: Date().addingTimeInterval(7_200),
                sealed: .content(
                    RepairParticulars(
                        what: "大堂感应灯不亮", address: "云熙花园 3 栋", unit: "公共区域", contactPerson: "小孙", contactPhone: "13900000007")))
            let event = try bench.topics.tell(fact, about: patrol.retyped(), with: bench.coder)
            bench.topics.append(event, on: .intake)
            try bench.topics.tell(fact, about: patrol.retyped(), with: bench.coder)
            try await bench.service.settle()
            let read = try await bench.service.ask(TestRequest("GET /work-orders/\(fact.workOrderId)", as: .technician, of: "yunxi"))
            #expect(read.status == 200 && read.json["source"] as? String == "patrol")
            try bench.hold(read)
            #expect(try bench.topics.events(OrderRaised.self, with: bench.coder).map(\.workOrderId) == [fact.workOrderId])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}
