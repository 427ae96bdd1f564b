import Casework
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling
@testable import Console

/// CallbackScheduling and the Console beside it, on topics in memory, at five in the afternoon: owners may be called.
struct CallEstate: Sendable {
    let callbacks: TestService
    let console: TestFollower

    static let office = "yunxi"

    /// Runs both while `body` runs.
    ///
    /// - Parameters:
    ///   - isDeaf: whether the Console looks for the service where nobody is.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(isDeaf: Bool = false, _ body: @Sendable (CallEstate) async throws -> Value) async throws -> Value {
        let topics = MemoryTopics()
        return try await TokenFolder.with(office: office) { tokens in
            try await TestService.with(CallbackSchedulingMain.service, topics: topics) { callbacks in
                let place = try #require(URL(string: "http://127.0.0.1:\(isDeaf ? 1 : callbacks.port)"))
                let own = ConsoleSettings(services: [.callbacks: place], tokens: tokens)
                return try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                    let estate = CallEstate(callbacks: callbacks, console: console)
                    try await estate.setClocks("2026-03-04T17:00:00+08:00")
                    return try await body(estate)
                }
            }
        }
    }

    /// Moves the clocks of both, so that they show this time and go on from there (D21).
    func setClocks(_ time: String) async throws {
        let offset = try #require(RFC3339.date(time)).timeIntervalSinceNow
        for pool in [callbacks.pool, console.pool] { _ = try await ServiceClock(pool: pool).move(toOffset: offset) }
    }

    /// A slip that came back asks for a callback.
    /// - Returns: the task's id.
    func plan(_ name: String, urgency: RepairUrgency = .normal) async throws -> String {
        let (task, order) = (CallbackTaskID(.v7()), WorkOrderID(.v7()))
        let fact = RepairCallbackRequested(
            workOrderId: order, number: "WO-20260302-000001", office: Self.office, callbackTaskId: task, cycle: 1, urgency: urgency,
            chargeable: true, reportedBackAt: try #require(RFC3339.date("2026-03-04T16:00:00+08:00")), channel: nil,
            sealed: .content(
                CallbackParticulars(name: name, phone: "13800013807", unit: "3-1-1201", summary: "厨房水管漏水", result: "更换角阀")))
        try callbacks.topics.tell(fact, about: order.retyped(), with: callbacks.engine.coder)
        try await settle()
        return task.description
    }

    /// A task as it stands.
    func task(_ id: String) async throws -> [String: Any] {
        try await callbacks.ask(TestRequest("GET /callback-tasks/\(id)", as: .csDept, of: Self.office)).json
    }

    /// Waits until the Console knows all that was told.
    func settle() async throws {
        try await callbacks.settle()
        try await console.settle()
    }

    /// A browser of somebody of the office, signed in.
    func browser(_ post: Role) async throws -> Browserless {
        let browser = Browserless(port: console.port)
        try await browser.signIn(as: post.rawValue)
        return browser
    }
}
