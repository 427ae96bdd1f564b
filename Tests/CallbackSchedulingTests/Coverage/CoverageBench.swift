import Casework
import Database
import Foundation
import Logging
import Messaging
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

/// The service at moments of the year that a test chooses, without the jobs of its own: a test makes their passes itself.
struct CoverageBench: Sendable {
    let service: TestService
    static let office = "osmanthus"

    static func at<Value: Sendable>(
        _ time: String, under policy: Policy = .baseline, instances: Int = 1, _ body: @Sendable (CoverageBench) async throws -> Value
    ) async throws -> Value {
        let whole = CallbackSchedulingMain.service
        let atRest = CaseService(
            (name: whole.name, summary: whole.summary, port: whole.port, topic: whole.topic), migrations: whole.migrations,
            handlers: whole.handlers, timers: whole.timers, indexes: whole.indexes, routes: whole.routes)
        return try await TestService.with(atRest, under: policy, instances: instances) { service in
            let bench = CoverageBench(service: service)
            try await bench.setClock(time)
            try await bench.search()
            return try await body(bench)
        }
    }

    func setClock(_ time: String) async throws { _ = try await service.clock.move(toOffset: local(time).timeIntervalSinceNow) }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Searches for tasks that are not in the index until all were looked at.
    func search(page: Int = 500) async throws {
        let ground = JobGround(engine: service.engine, logger: Self.logger)
        let search = CallbackIndex.search(on: ground, page: page)
        for _ in 0..<1_000 {
            if try await !search.pass() { return }
        }
        throw TestSupportError("the search did not come to an end")
    }

    var gaps: IndexGaps { get async throws { try await IndexGaps(of: CallbackIndex.table, in: service.pool) } }

    func coverage(_ engine: CaseEngine? = nil) -> CallbackCoverage {
        CallbackCoverage(engine: engine ?? service.engine, logger: Self.logger, quiet: .zero)
    }

    /// Makes passes until there is nothing more to do.
    func run(_ engine: CaseEngine? = nil) async throws {
        for _ in 0..<200 {
            if try await !coverage(engine).pass() { return }
        }
        throw TestSupportError("the passes did not come to an end")
    }

    /// A slip comes back.
    func returned(
        at time: String, issued: String? = nil, technician: Int = 1, score: ServiceRating? = .satisfied, urgency: RepairUrgency = .normal,
        major: Bool = false, office: String = CoverageBench.office
    ) async throws -> CallbackTaskID {
        let order = WorkOrderID(.v7())
        let fact = RepairCallbackRequested(
            workOrderId: order, number: "WO-20260302-000001", office: office, callbackTaskId: CallbackTaskID(.v7()), cycle: 1,
            urgency: urgency, chargeable: false, reportedBackAt: local(time), major: major, technicianId: Self.technician(technician),
            score: score, issuedAt: issued.map { local($0) }, sealed: .content(Sample.particulars))
        try service.topics.tell(fact, about: order.retyped(), with: service.engine.coder)
        return fact.callbackTaskId
    }

    func settle() async throws { try await service.settle() }

    /// A complaint is replied to.
    func replied(at time: String, department: Role? = .engineering) async throws -> ComplaintCallbackRequested {
        let complaint = ComplaintID(.v7())
        let fact = ComplaintCallbackRequested(
            complaintId: complaint, number: "CP-20260302-000001", office: Self.office, repliedAt: local(time), contactId: nil,
            callbackTaskId: CallbackTaskID(.v7()), cycle: 1, class: .general, channel: .phone, callbackDueBy: nil,
            subject: .buildingsEquipment, department: department, sealed: .content(Sample.particulars))
        try service.topics.tell(fact, about: complaint.retyped(), with: service.engine.coder)
        return fact
    }

    /// The owner comes by and is asked, now: here the instant matters and not the hours of calls.
    func call(_ id: CallbackTaskID, _ form: CallbackForm = Sample.form()) async throws {
        let caller = Actor(subject: "staff-1", role: .csDept)
        let commands: [CallbackTaskCommand] = [
            .schedule(ScheduleForm(channel: .faceToFace, person: "甲")), .complete(form, complaintId: ComplaintID(.v7())),
        ]
        for command in commands {
            let key = Submission.Idempotency(caller: "staff-1", key: UUID().uuidString, fingerprint: [1])
            let result = await service.engine.runner.submit(
                Submission(
                    command, to: id.retyped(), as: CallbackTask.self, under: service.engine.policy,
                    cause: .request(caller, idempotency: key)))
            guard case .accepted = result else { throw TestSupportError("not taken: \(command.code), \(result)") }
        }
    }

    func task(_ id: CallbackTaskID) async throws -> CallbackTask {
        try #require(try await service.engine.reader.find(id.retyped(), as: CallbackTask.self)?.body)
    }

    func states(_ ids: [CallbackTaskID]) async throws -> [CallbackTaskState] {
        var states: [CallbackTaskState] = []
        for id in ids { states.append(try await task(id).state) }
        return states
    }

    /// All cases of a kind, oldest first.
    func all<Case: CaseType>(_ type: Case.Type) async throws -> [Case] {
        try await service.engine.reader.list(type, CaseReader.Filter(), after: nil, limit: 1_000).reversed().map(\.body)
    }

    func facts<Fact: Event>(_ type: Fact.Type) throws -> [Fact] { try service.topics.events(type, with: service.engine.coder) }

    static func technician(_ number: Int) -> TechnicianID {
        TechnicianID(UUID.v7(milliseconds: 1_772_415_000_000, high: 9, low: UInt64(number)))
    }
}

/// A policy of callbacks that a test sets.
func callbackPolicy(_ change: (inout CallbackSettings) -> Void) -> Policy {
    var settings = PolicySettings()
    change(&settings.callback)
    return Policy(name: "test", settings: settings)
}
