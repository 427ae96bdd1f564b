import Database
import Foundation
import SharedModels
import TestSupport

/// Looks at what came until it is in order, and helps the clock on for whoever waits for a next try.
struct WebhookTrialWatch: Sendable {
    let trial: Trial
    let other: OtherSystem
    let ids: [String: UUID]
    let due: Set<String>

    /// Settings of a trial whose receiver is on this machine.
    static let needs = Trial.Needs(settings: ["GUANJIA_WEBHOOK_PRIVATE_ADDRESSES": "true"])
    /// What happens in the first five seconds of a subscription may be passed over, says docs/webhooks.md.
    static let firstSeconds: Duration = .seconds(6)
    /// Longer than the second pause of a subscription.
    static let step = 70.0
    /// A lease of a process that died ends by itself after a quarter of a minute.
    private static let drainLimit: Duration = .seconds(240)

    /// Judges these wishes until nothing is wrong, or for so long; passes over the first arrivals.
    func judge(_ wishes: [WebhookWish], from count: Int = 0) async throws -> [WebhookChecker.Finding] {
        let reader = EvidenceReader(installation: trial.installation)
        let deadline = ContinuousClock.now + Self.drainLimit
        let paths = Set(wishes.map(\.path))
        while true {
            let heads = try await heads()
            // In this order: what came was noted before or after, but it was told before.
            let arrivals = try other.arrivals().dropFirst(count).filter { paths.contains($0.path) }
            let told = Self.events(try await reader.read())
            let checker = WebhookChecker(arrivals: arrivals, told: told, due: due, wishes: wishes, heads: heads)
            let findings = checker.findings()
            if findings.isEmpty || ContinuousClock.now > deadline { return findings }
            // Not for those that never take anything: what they are sent is judged by how long it waits.
            if wishes.contains(where: { $0.isTaken && heads[$0.path]?.tries ?? 0 > 0 }) {
                try await trial.installation.moveClocks(by: Self.step)
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Publishes the trial's line, and ends it: nothing may be wrong, and nothing private may have leaked.
    func verdict(
        _ fault: String, _ findings: [HistoryChecker.Finding], _ found: [WebhookChecker.Finding], _ sweep: KillSweep
    ) async throws {
        let leaks = try await Leaks(installation: trial.installation).find()
        let report = FaultReport(
            fault: fault, ok: findings.isEmpty && found.isEmpty && leaks.isEmpty, runs: sweep.deaths,
            lost: found.count(of: .atLeastOnce) + findings.count(of: .lost, .outbox, .conservation),
            duplicated: found.count(of: .content) + findings.count(of: .repeated, .phantom),
            inverted: found.count(of: .order) + findings.count(of: .order), recovery_seconds: sweep.worstRecovery)
        try report.publish()
        await other.stop()
        let all = findings.map(\.description) + found.map(\.description) + leaks
        guard all.isEmpty else { throw TestFailure("\(all.count) findings:\n\(all.prefix(20).joined(separator: "\n"))") }
    }

    /// As the lease of a process that is gone would after a quarter of a minute.
    static func endLeases(in trial: Trial) async throws {
        _ = try await EvidenceReader(installation: trial.installation).query(
            .intake, ["UPDATE webhook_subscription SET leased_until = clock_timestamp()"])
    }

    /// What has been told so far, by id.
    static func told(in trial: Trial) async throws -> [String: TopicEntry] {
        events(try await EvidenceReader(installation: trial.installation).read())
    }

    static func events(_ evidence: Evidence) -> [String: TopicEntry] {
        Dictionary(evidence.topics.values.joined().map { ($0.eventID.description, $0) }) { first, _ in first }
    }

    /// Waits until nobody sends to `/ok`.
    func awaitRest() async throws {
        guard let id = ids["/ok"] else { return }
        let isAtRest = try await eventually(within: .seconds(90)) {
            try await EvidenceReader(installation: trial.installation).query(
                .intake,
                [
                    "SELECT subscription_id FROM webhook_subscription WHERE subscription_id = \(id) AND leased_until > clock_timestamp()"
                ]
            )[0].isEmpty
        }
        guard isAtRest else { throw TestFailure("a paused subscription is still being served") }
    }

    /// Paths of the subscriptions that are suspended.
    func suspended() async throws -> Set<String> {
        let rows = try await EvidenceReader(installation: trial.installation).query(
            .intake, ["SELECT subscription_id FROM webhook_subscription WHERE state = 'suspended'"])[0]
        let suspended = Set(try rows.map { try $0.decode("subscription_id", as: UUID.self) })
        return Set(ids.filter { suspended.contains($0.value) }.keys)
    }

    /// The oldest that waits of each subscription.
    func heads() async throws -> [String: WebhookChecker.Head] {
        let rows = try await EvidenceReader(installation: trial.installation).query(
            .intake,
            [
                """
                SELECT DISTINCT ON (subscription_id) subscription_id, event_id, tries,
                    coalesce(extract(epoch FROM last_tried_at - first_tried_at), 0)::float8 AS tried,
                    coalesce(extract(epoch FROM next_try_at - last_tried_at), 0)::float8 AS pause
                FROM webhook_delivery WHERE state = 'waiting' ORDER BY subscription_id, position
                """
            ])[0]
        let paths = Dictionary(uniqueKeysWithValues: ids.map { ($0.value, $0.key) })
        var heads: [String: WebhookChecker.Head] = [:]
        for row in rows {
            guard let path = paths[try row.decode("subscription_id")] else { continue }
            heads[path] = WebhookChecker.Head(
                event: EventID(try row.decode("event_id")).description, tries: Int(try row.decode("tries", as: Int32.self)),
                tried: try row.decode("tried"), pause: try row.decode("pause"))
        }
        return heads
    }
}
