import Database
import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// F4, I11: exit code 0, within the grace, leases released, no work lost.
    @Suite("SIGTERM ends a service in good order, whatever goes on around it (F4, I11)", .timeLimit(.minutes(6)))
    struct StopTests {
        @Test("While stories flow")
        func duringFlow() async throws {
            try await Trial.run("stop-flow") { trial in
                let flow = Flow(trial.desk(patience: .seconds(120)), minimum: 40)
                let seconds = Values()
                try await flow.run { flow in
                    for member in Member.allCases {
                        try await flow.awaitMore(5)
                        seconds.add(try await trial.installation.stop(member))
                        try await Self.expectLeasesReleased(member, on: trial)
                        try await trial.installation.launch(member)
                        try await trial.installation.waitUntilReady(member)
                    }
                }
                try await trial.verdict("sigterm-flow", runs: 4, recoverySeconds: seconds.max)
            }
        }

        @Test("While the broker is away")
        func duringBrokerOutage() async throws {
            try await Trial.run("stop-broker") { trial in
                let repair = BrokerRepair(trial: trial)
                let flow = Flow(trial.desk(patience: .seconds(240)), minimum: 40)
                let seconds = Values()
                try await flow.run { flow in
                    try await flow.awaitMore(15)
                    await trial.installation.broker.stop()
                    // A story that needs no other service. What it told cannot be published, and Intake's relay has met the outage.
                    try await Story(kind: .promise, desk: trial.desk(), canary: Canary(number: 80_000)).play()
                    let isHeldUp = try await eventually {
                        try await trial.installation.metric("guanjia_outbox_backlog_rows", of: .intake) > 0
                    }
                    guard isHeldUp else { throw TestFailure("Intake's relay has not met the outage") }
                    try await Self.stopAll(on: trial, seconds)
                    for member in Member.allCases { try await Self.expectLeasesReleased(member, on: trial) }
                    try await trial.installation.broker.restart()
                    try await trial.installation.start()
                    try await repair.republish()
                    try await repair.redrive(toTheEndOf: flow)
                }
                try await trial.verdict("sigterm-broker-outage", runs: 4, recoverySeconds: seconds.max, logWasReplaced: true)
            }
        }

        @Test("While the database is away")
        func duringDatabaseOutage() async throws {
            try await Trial.run("stop-database", Trial.Needs(ownPostgres: true)) { trial in
                let postgres = try #require(trial.postgres)
                let flow = Flow(trial.desk(patience: .seconds(240)), minimum: 40)
                let seconds = Values()
                try await flow.run { flow in
                    try await flow.awaitMore(15)
                    try await postgres.crash()
                    try await Self.stopAll(on: trial, seconds)
                    try await postgres.start()
                    try await trial.installation.start()
                }
                try await trial.verdict("sigterm-database-outage", runs: 4, recoverySeconds: seconds.max)
            }
        }

        private static func stopAll(on trial: Trial, _ seconds: Values) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for member in Member.allCases { group.addTask { seconds.add(try await trial.installation.stop(member)) } }
                for try await _ in group {}  // The first failure ends the others.
            }
        }

        private static func expectLeasesReleased(_ member: Member, on trial: Trial) async throws {
            let rows = try await EvidenceReader(installation: trial.installation).query(
                member, ["SELECT count(*) AS held FROM outbox_cursor WHERE owner IS NOT NULL"])[0]
            guard try rows.first?.decode("held", as: Int64.self) == 0 else {
                throw TestFailure("\(member) kept its shards when it stopped")
            }
        }
    }
}
