import Casework
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

/// The service as its surroundings see it: contacts and callbacks come as events, people act over HTTP.
struct ServiceBench: Sendable {
    let service: TestService

    /// Runs the service at 09:30 on 2 March 2026.
    static func with<Value: Sendable>(_ body: @Sendable (ServiceBench) async throws -> Value) async throws -> Value {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock("2026-03-02 09:30")
            return try await body(bench)
        }
    }

    private func contract() throws -> OpenAPIFile { try OpenAPIFile("complaint-routing.yaml") }

    var coder: EventCoder { service.engine.coder }

    /// Moves the clock so that it now shows this local time; from there it goes on (D21).
    func setClock(_ time: String) async throws { _ = try await service.clock.move(toOffset: local(time).timeIntervalSinceNow) }

    // MARK: Events

    /// Another service tells a fact about one of its cases; returns when it is applied or parked. Without a coder the keys are ours.
    func tell(_ fact: some Event, about id: CaseID, with other: EventCoder? = nil) async throws {
        try service.topics.tell(fact, about: id, with: other ?? coder)
        try await service.settle()
    }

    /// Everything that was told of one type about a complaint, in order.
    func facts<Fact: Event>(_ type: Fact.Type, of id: ComplaintID) throws -> [Fact] {
        try events(of: id).filter { $0.type == type.type }.map { try coder.decode(type, from: $0.data) }
    }

    /// `noun.verb` of everything that was told about a complaint, in order.
    func told(of id: ComplaintID) throws -> [String] {
        try events(of: id).map { $0.type.rawValue.split(separator: ".").dropFirst(2).prefix(2).joined(separator: ".") }
    }

    private func events(of id: ComplaintID) throws -> [CloudEvent] {
        var seen: Set<EventID> = []
        return try service.topics.records(of: .complaints).map { try CloudEvent(record: $0) }
            .filter { $0.subject == id.retyped() && seen.insert($0.id).inserted }
    }

    /// The clocks told as missed, once there are that many.
    func missed(_ count: Int, of id: ComplaintID) async throws -> [ComplaintClock] {
        var missed: [ComplaintClock] = []
        _ = try await eventually {
            missed = try facts(ComplaintDeadlineMissed.self, of: id).map(\.clock)
            return missed.count >= count
        }
        return missed
    }

    // MARK: Complaints

    func complaint(_ id: ComplaintID) async throws -> Complaint? {
        try await service.engine.reader.find(id.retyped(), as: Complaint.self)?.body
    }

    /// A complaint as Intake reports it, made at 09:20.
    static func reported(complaint: ComplaintID, contact: ContactID, reasons: [MajorReason] = []) -> ComplaintReported {
        ComplaintReported(
            contactId: contact, contactNumber: "CT-20260302-000007", complaintId: complaint, office: "osmanthus", channel: .phone,
            reportedAt: local("2026-03-02 09:20"), subject: .buildingsEquipment, majorReasons: reasons, ownerLimit: nil, toCompany: false,
            sealed: .content(Sample.particulars))
    }

    /// Has a complaint reported.
    func report(reasons: [MajorReason] = []) async throws -> ComplaintID {
        let complaint = ComplaintID(.v7()), contact = ContactID(.v7())
        try await tell(Self.reported(complaint: complaint, contact: contact, reasons: reasons), about: contact.retyped())
        return complaint
    }

    /// Gives a command with the body that the contract shows as its example, or another; the answer is held against the contract.
    @discardableResult
    func give(_ command: String, to id: ComplaintID, as role: Role, _ body: String? = nil) async throws -> TestAnswer {
        let example = try contract().example(of: "POST /complaints/{id}/\(command)")
        let answer = try await service.ask(
            TestRequest("POST /complaints/\(id)/\(command)", as: role, body: body.map { Data($0.utf8) } ?? example))
        #expect(answer.status == 200, "\(command): \(answer.problem ?? "") \(answer.faults)")
        try hold(answer)
        return answer
    }

    /// Whether an answer is a complaint as the contract describes it.
    func hold(_ answer: TestAnswer) throws {
        #expect(try SchemaCheck.differences(answer.body, try #require(try contract().schema("Complaint"))) == [])
        #expect(answer.fields["etag"] == (answer.json["version"] as? Int).map { "\"\($0)\"" })
    }

    /// From `registered` to the callback, with every detour of the review.
    func work(on id: ComplaintID) async throws {
        try await give("acknowledge", to: id, as: .receptionist)
        try await give("start-review", to: id, as: .csDept)
        try await give("request-info", to: id, as: .csDept)
        try await give("supply-info", to: id, as: .receptionist)
        try await give("classify", to: id, as: .csDept)
        try await give("route", to: id, as: .csDept)
        try await give("start", to: id, as: .deptHead)
        try await answer(id)
    }

    /// From `in_progress` to the callback.
    func answer(_ id: ComplaintID) async throws {
        try await give("resolve", to: id, as: .deptHead)
        let replied = try await give("reply", to: id, as: .deptHead)
        #expect(replied.json["state"] as? String == "callback_pending")
        try await service.settle()
    }

    // MARK: Callbacks

    /// The last callback that was asked for.
    func callback(of id: ComplaintID) throws -> ComplaintCallbackRequested {
        try #require(try facts(ComplaintCallbackRequested.self, of: id).last)
    }

    static func satisfied(_ request: ComplaintCallbackRequested) -> TaskClosed {
        TaskClosed(
            taskId: request.callbackTaskId, number: "CB-20260304-000001", office: request.office, closedAt: request.repliedAt,
            kind: .complaint, subjectCase: SubjectCase(kind: .complaint, id: request.complaintId.retyped()), cycle: request.cycle,
            outcome: .satisfied)
    }

    static func dissatisfied(_ request: ComplaintCallbackRequested) -> CallbackDissatisfied {
        CallbackDissatisfied(
            taskId: request.callbackTaskId, number: "CB-20260304-000001", office: request.office, dissatisfiedAt: request.repliedAt,
            kind: .complaint, subjectCase: SubjectCase(kind: .complaint, id: request.complaintId.retyped()), cycle: request.cycle,
            rating: .dissatisfied, sealed: .content(CallbackRemarks(remarks: "又停在七楼")))
    }
}
