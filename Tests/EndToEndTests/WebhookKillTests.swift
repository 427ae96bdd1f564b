import Database
import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// F1 for what leaves the house: Intake dies around the queue of webhooks, while stories flow and receivers take, are slow, refuse, are mute.
    @Suite("Webhooks survive kill -9 of whoever sends them (ADR 32, F1)", .timeLimit(.minutes(15)))
    struct WebhookKillTests {
        /// Where the queue is filled, and where it is emptied; and how often each is passed before the process dies there.
        private static let points = [
            "record-in-decide:2", "webhook-after-send:5", "record-after-commit:2", "webhook-before-send:3", "record-after-store:2",
            "webhook-after-note:2", "webhook-after-send:1",
        ]
        /// How receivers answer, and what each is sent: whoever waits for his next try takes few types, so that the trial comes to an end.
        private static let wishes = [
            WebhookWish(path: "/ok", types: ["guanjia."]),
            WebhookWish(path: "/slow", types: ["guanjia.complaints.complaint.registered.v1", "guanjia.complaints.complaint.closed.v1"]),
            WebhookWish(path: "/flaky", types: ["guanjia.complaints.complaint.closed.v1"]),
            WebhookWish(path: "/refuse", types: ["guanjia.repairs."], isTaken: false),
            WebhookWish(path: "/mute", types: ["guanjia.callbacks."], isTaken: false),
        ]
        /// What happens in the first five seconds of a subscription may be passed over, says docs/webhooks.md.
        private static let firstSeconds: Duration = .seconds(6)
        /// Longer than the second pause of a subscription.
        private static let step = 70.0
        /// A lease of a process that died ends by itself after a quarter of a minute.
        private static let drainLimit: Duration = .seconds(240)

        @Test(
            "kill -9 around the queue: every event arrives at least once, in order, under its own id; so it does when it is asked for again",
            .enabled(if: Interpreter.isInstalled, "./guanjia test installs the Python packages"))
        func aroundTheQueue() async throws {
            let needs = Trial.Needs(settings: ["GUANJIA_WEBHOOK_PRIVATE_ADDRESSES": "true"])
            try await Trial.run("kill-webhooks", needs) { trial in
                let other = try await OtherSystem.start(in: trial.installation.directory)
                let desk = trial.desk(patience: KillSweep.patience)
                var ids: [String: UUID] = [:]
                for wish in Self.wishes { ids[wish.path] = try await other.subscribe(wish.path, to: wish.types, at: desk) }
                try await Task.sleep(for: Self.firstSeconds)
                let before = try await Self.told(in: trial)

                let sweep = KillSweep(trial: trial)
                let flow = Flow(desk, minimum: 18, workers: 3)
                try await flow.run { _ in
                    try await sweep.kill(
                        [.intake], at: Self.points,
                        mourn: { point in
                            // The last lease is left to end by itself.
                            if point != Self.points.last { try await Self.endLeases(in: trial) }
                        })
                }
                #expect(sweep.deaths == Self.points.count)
                let (evidence, findings) = try await trial.judge()
                let watch = Watch(trial: trial, other: other, ids: ids, due: Set(Self.events(evidence).keys).subtracting(before.keys))
                var found = try await watch.judge(Self.wishes)
                let taken = Dictionary(grouping: try other.arrivals().filter(\.isTaken)) { $0.path + $0.event }
                #expect(taken.values.contains { $0.count > 1 }, "nothing came twice: no kill was between sending and noting")

                let again = try await Self.again(watch, sweep, desk)
                found += again
                let leaks = try await Leaks(installation: trial.installation).find()
                let report = FaultReport(
                    fault: "kill-webhooks", ok: findings.isEmpty && found.isEmpty && leaks.isEmpty, runs: sweep.deaths,
                    lost: found.count(of: .atLeastOnce) + findings.count(of: .lost, .outbox, .conservation),
                    duplicated: found.count(of: .content) + findings.count(of: .repeated, .phantom),
                    inverted: found.count(of: .order) + findings.count(of: .order), recovery_seconds: sweep.worstRecovery)
                try report.publish()
                await other.stop()
                let all = findings.map(\.description) + found.map(\.description) + leaks
                guard all.isEmpty else { throw TestFailure("\(all.count) findings:\n\(all.prefix(20).joined(separator: "\n"))") }
            }
        }

        /// Everything is asked for again, and whoever sends it dies over it as well.
        private static func again(_ watch: Watch, _ sweep: KillSweep, _ desk: Desk) async throws -> [WebhookChecker.Finding] {
            let wish = wishes[0]
            guard let id = watch.ids[wish.path] else { throw TestFailure("there is no subscription \(wish.path)") }
            // Nothing is under way while it is paused, so what comes from here on is what was asked for.
            try await desk.command(.intake, id, "pause", as: .csManager, at: WebhookWish.path)
            try await watch.awaitRest()
            let count = try watch.other.arrivals().count
            let from: JSON = ["from": "2000-01-01T00:00:00Z"]
            try await desk.command(.intake, id, "redeliver", from, as: .csManager, at: WebhookWish.path)
            try await desk.command(.intake, id, "resume", as: .csManager, at: WebhookWish.path)
            try await sweep.kill([.intake], at: ["webhook-after-send:20"], mourn: { _ in try await endLeases(in: watch.trial) })
            return try await watch.judge([wish], from: count)
        }

        /// As the lease of a process that is gone would after a quarter of a minute.
        private static func endLeases(in trial: Trial) async throws {
            _ = try await EvidenceReader(installation: trial.installation).query(
                .intake, ["UPDATE webhook_subscription SET leased_until = clock_timestamp()"])
        }

        private static func told(in trial: Trial) async throws -> [String: TopicEntry] {
            events(try await EvidenceReader(installation: trial.installation).read())
        }

        fileprivate static func events(_ evidence: Evidence) -> [String: TopicEntry] {
            Dictionary(evidence.topics.values.joined().map { ($0.eventID.description, $0) }) { first, _ in first }
        }

        /// Looks at what came until it is in order, and helps the clock on for whoever waits for a next try.
        private struct Watch: Sendable {
            let trial: Trial
            let other: OtherSystem
            let ids: [String: UUID]
            let due: Set<String>

            /// Judges these wishes until nothing is wrong, or for so long; passes over the first arrivals.
            func judge(_ wishes: [WebhookWish], from count: Int = 0) async throws -> [WebhookChecker.Finding] {
                let reader = EvidenceReader(installation: trial.installation)
                let deadline = ContinuousClock.now + WebhookKillTests.drainLimit
                let paths = Set(wishes.map(\.path))
                while true {
                    let heads = try await heads()
                    // In this order: what came was noted before or after, but it was told before.
                    let arrivals = try other.arrivals().dropFirst(count).filter { paths.contains($0.path) }
                    let told = WebhookKillTests.events(try await reader.read())
                    let checker = WebhookChecker(arrivals: arrivals, told: told, due: due, wishes: wishes, heads: heads)
                    let findings = checker.findings()
                    if findings.isEmpty || ContinuousClock.now > deadline { return findings }
                    if let flaky = heads["/flaky"], flaky.tries > 0 { try await trial.installation.moveClocks(by: WebhookKillTests.step) }
                    try await Task.sleep(for: .milliseconds(500))
                }
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

            private func heads() async throws -> [String: WebhookChecker.Head] {
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
    }
}
