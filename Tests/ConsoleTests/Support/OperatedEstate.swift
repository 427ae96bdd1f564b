import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting
@testable import Console

/// ComplaintRouting with its admin port, and the Console beside it, which looks for RepairDispatch where nobody is.
struct OperatedEstate: Sendable {
    let complaints: TestService
    let console: TestFollower

    /// Runs both while `body` runs.
    /// - Parameters:
    ///   - health: what the probes of ComplaintRouting ask; it has started.
    ///   - registry: what its metrics show.
    ///   - hasRepairs: whether the Console knows of RepairDispatch.
    ///   - hasTwoInstances: whether the Console knows of two instances of ComplaintRouting, of which the first is not there.
    ///   - body: what is done with them.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    static func with<Value: Sendable>(
        health: HealthRegistry = HealthRegistry(), registry: PrometheusRegistry = PrometheusRegistry(), hasRepairs: Bool = false,
        hasTwoInstances: Bool = false, _ body: @Sendable (OperatedEstate) async throws -> Value
    ) async throws -> Value {
        health.markStarted()
        return try await TokenFolder.with(of: Role.consoleUsers) { tokens in
            let topics = MemoryTopics()
            return try await TestService.with(ComplaintRoutingMain.service, topics: topics) { complaints in
                try await complaints.withAdminPort(health: health, registry: registry) { port in
                    let silent = try #require(URL(string: "http://127.0.0.1:1"))
                    let complaintsAdmin = try #require(URL(string: "http://127.0.0.1:\(port)"))
                    var admin = [ServiceName.complaints: hasTwoInstances ? [silent, complaintsAdmin] : [complaintsAdmin]]
                    if hasRepairs { admin[.repairs] = [silent] }
                    let api = try #require(URL(string: "http://127.0.0.1:\(complaints.port)"))
                    let own = ConsoleSettings(services: [.complaints: api], tokens: tokens, admin: admin)
                    return try await TestFollower.with(ConsoleMain.service, own: own, topics: topics) { console in
                        try await body(OperatedEstate(complaints: complaints, console: console))
                    }
                }
            }
        }
    }

    /// A browser that is signed in.
    func browser(_ post: Role) async throws -> Browserless {
        let browser = Browserless(port: console.port)
        try await browser.signIn(as: post.rawValue)
        return browser
    }
}
