import Database
import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// An orchestrator takes away who is not ready: load must not look like an outage, or it takes away all of them.
    @Suite("Load alone makes no service unready (D18)", .timeLimit(.minutes(4)))
    struct ReadinessTests {
        private static let readers = 24
        /// Longer than a result of the check may be old.
        private static let time: Duration = .seconds(8)

        @Test("Readers who hold every connection and wait leave /readyz as it is")
        func busyReaders() async throws {
            try await Trial.run("readiness") { trial in
                let installation = trial.installation
                let url = try #require(installation.databases[.intake])
                let lock = try await PostgresConnection.connect(try PostgresConfiguration(url: url))
                _ = try await lock.query("BEGIN")
                _ = try await lock.query("SET LOCAL idle_in_transaction_session_timeout = 0")
                _ = try await lock.query("LOCK TABLE case_file IN ACCESS EXCLUSIVE MODE")
                let end = ContinuousClock.now + Self.time
                let headers = ["Authorization": try installation.credentials.authorization(.receptionist)]
                let answered = Counter()
                var states: [Bool] = []
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<Self.readers {
                        group.addTask {
                            while ContinuousClock.now < end {
                                let answer = try await installation.client.send(
                                    "GET", installation.api(.intake) + "/contacts", headers: headers)
                                if answer.status == 200 { answered.increment() }
                            }
                        }
                    }
                    while ContinuousClock.now < end {
                        states.append(await installation.isReady(.intake))
                        try await Task.sleep(for: .milliseconds(250))
                    }
                    try await group.waitForAll()
                }
                _ = try await lock.query("COMMIT")
                await lock.close()
                #expect(answered.value == 0, "the readers did not wait")
                #expect(states.count > 8 && states.allSatisfy(\.self))
                let after = try await installation.client.send("GET", installation.api(.intake) + "/contacts", headers: headers)
                #expect(after.status == 200)
            }
        }
    }
}
