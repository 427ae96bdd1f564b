import Casework
import Foundation
import Messaging
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// The service as its surroundings see it: requests for callbacks come as events, people act over HTTP.
struct ServiceBench: Sendable {
    let service: TestService

    /// Runs the service at 17:00 on 4 March 2026 (WE-41).
    static func with<Value: Sendable>(
        under policy: Policy = .baseline, instances: Int = 1, _ body: @Sendable (ServiceBench) async throws -> Value
    ) async throws -> Value {
        try await TestService.with(CallbackSchedulingMain.service, under: policy, instances: instances) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock("2026-03-04 17:00")
            return try await body(bench)
        }
    }

    private func contract() throws -> OpenAPIFile { try OpenAPIFile("callback-scheduling.yaml") }

    var coder: EventCoder { service.engine.coder }

    /// Moves the clock so that it now shows this local time; from there it goes on (D21).
    func setClock(_ time: String) async throws { _ = try await service.clock.move(toOffset: local(time).timeIntervalSinceNow) }

    // MARK: Events

    /// Another service tells a fact about one of its cases; returns when it is applied or parked. Without a coder the keys are ours.
    func tell(_ fact: some Event, about id: CaseID, with other: EventCoder? = nil) async throws {
        try service.topics.tell(fact, about: id, with: other ?? coder)
        try await service.settle()
    }

    /// Everything that was told of one type, in order.
    func facts<Fact: Event>(_ type: Fact.Type) throws -> [Fact] { try service.topics.events(type, with: coder) }

    // MARK: Tasks

    func task(_ id: CallbackTaskID) async throws -> CallbackTask? {
        try await service.engine.reader.find(id.retyped(), as: CallbackTask.self)?.body
    }

    /// The reply to a complaint asks for a callback.
    static func requested(
        _ task: CallbackTaskID = CallbackTaskID(.v7()), complaint: ComplaintID = ComplaintID(.v7()), cycle: Int = 1,
        class: ComplaintClass = .general, channel: Channel = .phone
    ) -> ComplaintCallbackRequested {
        ComplaintCallbackRequested(
            complaintId: complaint, number: "CP-20260302-000001", office: "osmanthus", repliedAt: local("2026-03-04 17:00"), contactId: nil,
            callbackTaskId: task, cycle: cycle, class: `class`, channel: channel, callbackDueBy: nil, sealed: .content(Sample.particulars))
    }

    /// A repair slip that came back asks for a callback.
    static func returned(
        _ task: CallbackTaskID = CallbackTaskID(.v7()), order: WorkOrderID = WorkOrderID(.v7()), cycle: Int = 1,
        urgency: RepairUrgency = .normal, channel: Channel? = nil
    ) -> RepairCallbackRequested {
        RepairCallbackRequested(
            workOrderId: order, number: "WO-20260302-00000\(cycle)", office: "osmanthus", callbackTaskId: task, cycle: cycle,
            urgency: urgency, chargeable: true, reportedBackAt: local("2026-03-04 16:00"), channel: channel,
            sealed: .content(Sample.particulars))
    }

    func ask(about fact: ComplaintCallbackRequested) async throws -> CallbackTaskID {
        try await tell(fact, about: fact.complaintId.retyped())
        return fact.callbackTaskId
    }

    func ask(about fact: RepairCallbackRequested) async throws -> CallbackTaskID {
        try await tell(fact, about: fact.workOrderId.retyped())
        return fact.callbackTaskId
    }

    /// Plans a callback that no event asks for, as an approved plan would.
    func plan(
        _ kind: CallbackKind, under policy: Policy = .baseline, _ change: (inout CallbackRequest) -> Void = { _ in }
    ) async throws -> CallbackTaskID {
        let id = CallbackTaskID(.v7())
        var request = Sample.request(kind)
        change(&request)
        let submission = Submission(
            .plan(request), to: id.retyped(), as: CallbackTask.self, under: policy, cause: .system(), creates: true)
        guard case .accepted = await service.engine.runner.submit(submission) else { throw TestSupportError("not planned") }
        return id
    }

    /// Gives a command with the body that the contract shows as its example, or another; the answer is held against the contract.
    @discardableResult
    func give(_ command: String, to id: CallbackTaskID, as role: Role = .csDept, _ body: String? = nil) async throws -> TestAnswer {
        let example = try contract().example(of: "POST /callback-tasks/{id}/\(command)")
        let answer = try await service.ask(
            TestRequest("POST /callback-tasks/\(id)/\(command)", as: role, body: body.map { Data($0.utf8) } ?? example))
        #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
        try hold(answer)
        try await service.settle()
        return answer
    }

    /// Whether an answer is a task as the contract describes it.
    func hold(_ answer: TestAnswer) throws {
        #expect(try SchemaCheck.differences(answer.body, try #require(try contract().schema("CallbackTask"))) == [])
        #expect(answer.fields["etag"] == (answer.json["version"] as? Int).map { "\"\($0)\"" })
    }

    static let routine = """
        {"rating": "satisfied", "remarks": "总体不错",
         "contents": {"effect": "保洁及时", "attitude": "客气", "shortcomings": "nothing", "suggestions": "多种树"}}
        """
    static let dissatisfied = #"{"rating": "dissatisfied", "remarks": "又停在七楼", "problem": {"scope": "same_matter"}}"#
    static let otherMatter = """
        {"rating": "satisfied", "remarks": "这件事好了，绿化有意见",
         "problem": {"scope": "other_matter", "subject": "cleaning_greening",
                     "complaint": {"callerName": "张伟芳", "phone": "13800013807", "unit": "3-1-1201", "place": "中心花园",
                                   "complainedOf": "绿化", "course": "草坪两个月没有修剪", "demand": "尽快修剪"}}}
        """
}
