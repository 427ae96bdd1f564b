import Casework
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

/// The service as its surroundings see it: the desk hands over by events, people act over HTTP, callbacks come back as events.
struct ServiceBench: Sendable {
    let service: TestService

    static func with<Value: Sendable>(_ body: @Sendable (ServiceBench) async throws -> Value) async throws -> Value {
        try await TestService.with(RepairDispatchMain.service) { try await body(ServiceBench(service: $0)) }
    }

    private func contract() throws -> OpenAPIFile { try OpenAPIFile("repair-dispatch.yaml") }

    var coder: EventCoder { service.engine.coder }
    var topics: MemoryTopics { service.topics }

    /// A repair that the desk hands over.
    static func handOver(urgency: RepairUrgency = .normal, what: String = "厨房水管漏水") -> RepairRequested {
        RepairRequested(
            contactId: ContactID(.v7()), contactNumber: "CT-20260302-000042", workOrderId: WorkOrderID(.v7()), office: "yunxi",
            channel: .wechat, requestedAt: Date(), urgency: urgency, emergencyCategory: nil,
            appointedAt: Date().addingTimeInterval(7_200),
            sealed: .content(
                RepairParticulars(
                    what: what, address: "云熙花园 3 栋", unit: "3-1201", contactPerson: "方敏", contactPhone: "13900000042")))
    }

    /// Hands a repair over; returns its slip's id.
    func raise(_ fact: RepairRequested = handOver()) async throws -> WorkOrderID {
        try topics.tell(fact, about: fact.contactId.retyped(), with: coder)
        try await service.settle()
        return fact.workOrderId
    }

    func order(_ id: WorkOrderID) async throws -> WorkOrder? {
        try await service.engine.reader.find(id.retyped(), as: WorkOrder.self)?.body
    }

    /// Gives a command with the body that the contract shows as its example, or another; the answer is held against the contract.
    @discardableResult
    func give(_ command: String, to id: WorkOrderID, as role: Role, _ body: String? = nil) async throws -> TestAnswer {
        let example = try contract().example(of: "POST /work-orders/{id}/\(command)")
        let request = TestRequest("POST /work-orders/\(id)/\(command)", as: role, of: "yunxi", body: body.map { Data($0.utf8) } ?? example)
        let answer = try await service.ask(request)
        #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
        try hold(answer)
        return answer
    }

    /// Whether an answer is a slip as the contract describes it.
    func hold(_ answer: TestAnswer) throws {
        let schema = try #require(try contract().schema("WorkOrder"))
        #expect(try SchemaCheck.differences(answer.body, schema) == [])
        #expect(answer.fields["etag"] == (answer.json["version"] as? Int).map { "\"\($0)\"" })
    }

    /// From `issued` to the callback.
    func repair(_ id: WorkOrderID) async throws {
        try await give("collect", to: id, as: .engineering)
        try await give("quote", to: id, as: .technician)
        try await give("accept-quote", to: id, as: .technician)
        try await give("start", to: id, as: .technician)
        try await give("finish", to: id, as: .technician)
        try await give("sign-off", to: id, as: .technician)
        try await give("report-back", to: id, as: .receptionist, "{}")
        try await service.settle()
    }

    /// The last callback that was asked for.
    func callback() throws -> RepairCallbackRequested {
        try #require(try topics.events(RepairCallbackRequested.self, with: coder).last)
    }

    /// The owner is satisfied.
    func satisfy(_ request: RepairCallbackRequested) async throws {
        let fact = TaskClosed(
            taskId: request.callbackTaskId, number: "CB-20260302-000001", office: "yunxi", closedAt: Date(), kind: .repair,
            subjectCase: SubjectCase(kind: .repair, id: request.workOrderId.retyped()), cycle: request.cycle, outcome: .satisfied)
        try topics.tell(fact, about: request.callbackTaskId.retyped(), with: coder)
        try await service.settle()
    }

    /// The owner is not; returns the id that the new slip takes.
    func dissatisfy(_ request: RepairCallbackRequested, remarks: String = "还在滴水") async throws -> WorkOrderID {
        let rework = WorkOrderID(.v7())
        let fact = ReworkRequested(
            taskId: request.callbackTaskId, number: "CB-20260302-000001", office: "yunxi", requestedAt: Date(),
            workOrderId: request.workOrderId, reworkOrderId: rework, cycle: request.cycle,
            sealed: .content(CallbackRemarks(remarks: remarks)))
        try topics.tell(fact, about: request.callbackTaskId.retyped(), with: coder)
        try await service.settle()
        // Its own event, which it told while it settled, raises the new slip.
        try await service.settle()
        return rework
    }
}
