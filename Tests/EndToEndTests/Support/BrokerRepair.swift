import Foundation
import SharedModels
import TestSupport

/// What an operator does after a broker has lost its log: wait for the alarm, publish again, redrive what was parked in the meantime.
struct BrokerRepair: Sendable {
    let trial: Trial

    /// How long services may take to notice. A consumer learns of the topics again, joins its group, and compares.
    static let noticeLimit: Duration = .seconds(60)
    /// How long it may take until everything is through.
    static let repairLimit: Duration = .seconds(90)
    /// How long the stories under way may take after that.
    static let storiesLimit: Duration = .seconds(120)

    private var installation: Installation { trial.installation }

    /// Waits until every service has raised the alarm.
    func awaitNotice() async throws {
        for member in Member.allCases {
            let noticed = try await eventually(within: Self.noticeLimit) {
                try await installation.metric("guanjia_consumer_log_replaced_total", of: member) > 0
            }
            guard noticed else { throw TestFailure("\(member) did not notice within \(Self.noticeLimit) that the log was replaced") }
        }
    }

    /// Asks every service to publish everything again.
    func republish() async throws {
        for member in Member.allCases { try await installation.operate(member, "POST", "/outbox/republish?from=start") }
    }

    /// Redrives parked keys until nothing is parked and every recorded event is on its topic, then for as long as stories are played.
    ///
    /// Nothing parked is no end by itself: a service that joins its group again later, or begins another replaced partition anew, parks later.
    /// - Parameters:
    ///   - flow: the stories under way; it is told to stop when everything is through.
    ///   - completed: called when everything is through for the first time.
    /// - Throws: `TestFailure` when it takes too long.
    func redrive(toTheEndOf flow: Flow, completed: () -> Void = {}) async throws {
        let complete = try await eventually(within: Self.repairLimit) {
            guard try await redrive() == 0 else { return false }
            let evidence = try await EvidenceReader(installation: installation).read()
            return Member.allCases.allSatisfy { member in
                let recorded = Set(evidence.records[member]?.outbox.map(\.eventID) ?? [])
                return recorded.isSubset(of: evidence.topics[member]?.map(\.eventID) ?? [])
                    && evidence.records[member]?.parked.isEmpty == true
            }
        }
        guard complete else { throw TestFailure("not everything is through \(Self.repairLimit) after it was published again") }
        completed()
        flow.stop()
        let ended = try await eventually(within: Self.storiesLimit) {
            try await redrive() == 0 && flow.isOver
        }
        guard ended else { throw TestFailure("stories still wait \(Self.storiesLimit) after everything was through") }
    }

    /// Redrives what is parked now; gives the number of keys.
    private func redrive() async throws -> Int {
        try Task.checkCancellation()
        var keys = 0
        for member in Member.allCases {
            for item in try await installation.operate(member, "GET", "/parked")["items"].items {
                guard let key = item["key"].string?.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else { continue }
                try await installation.operate(member, "POST", "/parked/\(key)/redrive")
                keys += 1
            }
        }
        return keys
    }
}
