import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// F8. The server has fsync and synchronous commits on, so what it confirmed must be there after it recovered.
    @Suite("PostgreSQL crashes under the services and comes back (F8)", .timeLimit(.minutes(5)))
    struct PostgresCrashTests {
        private static let rounds = 3
        /// From the moment the server accepts connections until every service has answered a command again.
        private static let recoveryLimit: Duration = .seconds(10)

        @Test("Nothing acknowledged is lost, and the services go on without a restart")
        func crash() async throws {
            try await Trial.run("postgres-crash", Trial.Needs(ownPostgres: true)) { trial in
                let postgres = try #require(trial.postgres)
                let pids = try Member.allCases.map { try trial.installation.process($0).pid }
                let recoveries = Values()
                let flow = Flow(trial.desk(patience: .seconds(120)), minimum: 60)
                try await flow.run { flow in
                    for round in 1...Self.rounds {
                        try await flow.awaitMore(8)
                        try await postgres.crash()
                        try await postgres.start()
                        let back = trial.log.now
                        let recovered = await eventually(within: .seconds(60)) {
                            Member.allCases.allSatisfy { trial.log.firstSuccess(of: $0, after: back) != nil }
                        }
                        guard recovered else { throw TestFailure("not every service answers again after round \(round)") }
                        let last = Member.allCases.compactMap { trial.log.firstSuccess(of: $0, after: back) }.max() ?? back
                        recoveries.add(last - back)
                    }
                }
                let worst = recoveries.max ?? 0
                try await trial.verdict("postgres-crash", runs: Self.rounds, recoverySeconds: worst)
                #expect(try Member.allCases.map { try trial.installation.process($0).pid } == pids)
                #expect(Duration.seconds(worst) <= Self.recoveryLimit)
            }
        }
    }
}
