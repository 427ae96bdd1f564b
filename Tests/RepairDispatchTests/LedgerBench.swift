import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

/// The service at moments of the year that a test chooses.
extension ServiceBench {
    /// Runs the service at a local time, such as `2026-03-02 09:30`.
    static func at<Value: Sendable>(
        _ time: String, under policy: Policy = .baseline, instances: Int = 1, _ body: @Sendable (ServiceBench) async throws -> Value
    ) async throws -> Value {
        try await run(RepairDispatchMain.service, time, policy, instances, body)
    }

    /// The same without the jobs of its own: a test makes their passes itself.
    static func atRest<Value: Sendable>(
        _ time: String, under policy: Policy = .baseline, instances: Int = 1, _ body: @Sendable (ServiceBench) async throws -> Value
    ) async throws -> Value {
        let whole = RepairDispatchMain.service
        let service = CaseService(
            (name: whole.name, summary: whole.summary, port: whole.port, topic: whole.topic), migrations: whole.migrations,
            handlers: whole.handlers, timers: whole.timers, indexes: whole.indexes, routes: whole.routes)
        return try await run(service, time, policy, instances, body)
    }

    private static func run<Value: Sendable>(
        _ service: CaseService, _ time: String, _ policy: Policy, _ instances: Int,
        _ body: @Sendable (ServiceBench) async throws -> Value
    ) async throws -> Value {
        try await TestService.with(service, under: policy, instances: instances) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock(time)
            return try await body(bench)
        }
    }

    /// Moves the clock so that it now shows this local time; from there it goes on (D21).
    func setClock(_ time: String) async throws { _ = try await service.clock.move(toOffset: instant(time).timeIntervalSinceNow) }

    /// Has a slip raised by the desk at a local time; by default for `yunxi`, the office of the other helpers.
    @discardableResult
    func raise(at time: String, urgency: RepairUrgency = .normal, office: String = "yunxi") async throws -> WorkOrderID {
        try await raise(
            RepairRequested(
                contactId: ContactID(.v7()), contactNumber: "CT-20260302-000042", workOrderId: WorkOrderID(.v7()), office: office,
                channel: .wechat, requestedAt: instant(time), urgency: urgency,
                emergencyCategory: urgency == .emergency ? .water : nil, appointedAt: instant(time).addingTimeInterval(7_200),
                sealed: .content(
                    RepairParticulars(
                        what: "厨房水管漏水", address: "云熙花园 3 栋", unit: "3-1201", contactPerson: "方敏", contactPhone: "13900000042"))))
    }

    /// The items of a list, held against the contract.
    func list(_ path: String, _ schema: String, as role: Role = .officeDirector) async throws -> [[String: Any]] {
        let answer = try await service.ask(TestRequest("GET /\(path)", as: role))
        #expect(answer.status == 200, "\(path): \(answer.problem ?? "") \(answer.faults)")
        let contract = try OpenAPIFile("repair-dispatch.yaml")
        #expect(try SchemaCheck.differences(answer.body, try #require(contract.schema(schema))) == [])
        return try #require(answer.json["items"] as? [[String: Any]])
    }

    /// Enters a copy of a slip like a transaction of another instance that takes long: it reads the clock, writes, and is committed only
    /// after `body`. It is one of which the server does not say what it is and whose (ADR 17).
    func entering(copyOf id: WorkOrderID, during body: @Sendable () async throws -> Void) async throws -> WorkOrderID {
        let (copy, number) = (WorkOrderID(.v7()), "WO-20260302-999999")
        let more: SQL = "jsonb_build_object('id', \(copy.description), 'number', \(number))"
        try await service.pool.withConnection { connection in
            for statement: SQL in [
                "BEGIN", "SET LOCAL idle_in_transaction_session_timeout = '60s'", "SET LOCAL application_name = 'another'",
                "SET LOCAL track_activities = off",
                """
                INSERT INTO case_file SELECT (jsonb_populate_record(
                    c, \(more) || jsonb_build_object('created_at', service_now(), 'body', c.body || \(more)))).*
                FROM case_file c WHERE id = \(id.uuid)
                """,
                """
                INSERT INTO work_order_index SELECT (jsonb_populate_record(
                    i, jsonb_build_object('order_id', \(copy.description), 'number', \(number), 'entered_at', service_now()))).*
                FROM work_order_index i WHERE order_id = \(id.uuid)
                """,
                """
                INSERT INTO ledger_entry SELECT (jsonb_populate_record(
                    e, jsonb_build_object('order_id', \(copy.description), 'number', \(number)))).*
                FROM ledger_entry e WHERE order_id = \(id.uuid)
                """,
            ] {
                _ = try await connection.query(statement)
            }
            try await body()
            _ = try await connection.query("COMMIT")
        }
        return copy
    }

    /// One case of a list, read by its id and held against the contract: lists show figures only.
    func whole(_ item: [String: Any], at path: String, _ schema: String) async throws -> [String: Any] {
        let answer = try await service.ask(TestRequest("GET /\(path)/\(try #require(item["id"] as? String))", as: .officeDirector))
        #expect(answer.status == 200, "\(path): \(answer.problem ?? "") \(answer.faults)")
        #expect(try SchemaCheck.differences(answer.body, try #require(OpenAPIFile("repair-dispatch.yaml").schema(schema))) == [])
        return answer.json
    }

    /// Closes what is due, pass after pass.
    func runOut(_ closes: LedgerCloses) async throws {
        while try await closes.pass() {}
    }

    /// The ids of the slips that a query finds.
    func found(_ query: String) async throws -> Set<String> {
        Set(try await list("work-orders?\(query)", "WorkOrderPage").compactMap { $0["id"] as? String })
    }
}
