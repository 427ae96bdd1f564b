import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("What owners say of their repairs in an app (催单, 撤单; ADR 36)", .timeLimit(.minutes(10)))
struct OwnerWordServiceTests {
    private func urged(_ slip: WorkOrderID?, _ words: String? = nil) -> ContactUrged {
        ContactUrged(
            contactId: ContactID(.v7()), number: "CT-20260302-000042", office: "yunxi", urgedAt: Date(), times: 1, workOrderId: slip,
            sealed: words.map { .content(OwnerWords(words: $0)) })
    }

    private func withdrawn(_ slip: WorkOrderID?) -> ContactWithdrawn {
        ContactWithdrawn(
            contactId: ContactID(.v7()), number: "CT-20260302-000042", office: "yunxi", withdrawnAt: Date(), workOrderId: slip)
    }

    private func tell(_ fact: some Event, of contact: ContactID, _ bench: ServiceBench) async throws {
        try bench.topics.tell(fact, about: contact.retyped(), with: bench.coder)
        try await bench.service.settle()
    }

    @Test("A slip is urged by its owner as by the desk, and cancelled as long as work has not begun")
    func waiting() async throws {
        try await ServiceBench.with { bench in
            let slip = try await bench.raise()
            let urge = urged(slip, "什么时候来")
            try await tell(urge, of: urge.contactId, bench)
            #expect(try await bench.order(slip)?.urgings?.map(\.words) == ["什么时候来"])
            #expect(try bench.topics.events(OrderUrged.self, with: bench.coder).map(\.workOrderId) == [slip])
            let back = withdrawn(slip)
            try await tell(back, of: back.contactId, bench)
            let order = try #require(try await bench.order(slip))
            #expect(order.state == .cancelled && order.cancelled?.text == "业主在线撤回")
            #expect(try bench.topics.events(OrderCancelled.self, with: bench.coder).count == 1)
        }
    }

    @Test("What is done or over takes neither, and what is of no slip is nobody's; nothing parks")
    func over() async throws {
        try await ServiceBench.with { bench in
            let slip = try await bench.raise()
            try await bench.repair(slip)
            for slip in [slip, nil] {
                let (urge, back) = (urged(slip), withdrawn(slip))
                try await tell(urge, of: urge.contactId, bench)
                try await tell(back, of: back.contactId, bench)
            }
            #expect(try await bench.order(slip)?.state == .callbackPending)
            #expect(try bench.topics.events(OrderUrged.self, with: bench.coder).isEmpty)
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}
