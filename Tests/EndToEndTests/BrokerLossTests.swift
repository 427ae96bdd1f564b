import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// F7. The test broker forgets everything when it stops: topics, groups, records.
    @Suite("The broker comes back empty (F7)", .timeLimit(.minutes(6)))
    struct BrokerLossTests {
        @Test("It is noticed, and publishing again brings everything through, once")
        func emptyBroker() async throws {
            try await Trial.run("broker-empty") { trial in
                let repair = BrokerRepair(trial: trial)
                let recovery = Values()
                let flow = Flow(trial.desk(patience: .seconds(240)), minimum: 60)
                try await flow.run { flow in
                    try await flow.awaitMore(30)
                    try await trial.installation.broker.restart()
                    try await trial.installation.makeTopics()
                    let back = trial.log.now
                    try await repair.awaitNotice()
                    try await repair.republish()
                    try await repair.redrive(toTheEndOf: flow) { recovery.add(trial.log.now - back) }
                }
                try await trial.verdict("broker-empty", runs: 1, recoverySeconds: recovery.max, logWasReplaced: true)
            }
        }
    }
}
