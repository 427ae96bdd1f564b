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

    /// Redrives parked keys until nothing is parked and every recorded event is on its topic.
    func redriveUntilComplete() async throws {
        let complete = try await eventually(within: Self.repairLimit) {
            var isComplete = true
            for member in Member.allCases {
                for item in try await installation.operate(member, "GET", "/parked")["items"].items {
                    guard let key = item["key"].string?.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else { continue }
                    try await installation.operate(member, "POST", "/parked/\(key)/redrive")
                    isComplete = false
                }
            }
            guard isComplete else { return false }
            let evidence = try await EvidenceReader(installation: installation).read()
            return Member.allCases.allSatisfy { member in
                let recorded = Set(evidence.records[member]?.outbox.map(\.eventID) ?? [])
                return recorded.isSubset(of: evidence.topics[member]?.map(\.eventID) ?? [])
                    && evidence.records[member]?.parked.isEmpty == true
            }
        }
        guard complete else { throw TestFailure("not everything is through \(Self.repairLimit) after it was published again") }
    }
}
