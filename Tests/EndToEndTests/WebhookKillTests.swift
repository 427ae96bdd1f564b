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

        @Test(
            "kill -9 around the queue: every event arrives at least once, in order, under its own id; so it does when it is asked for again",
            .enabled(if: Interpreter.isInstalled, "./guanjia test installs the Python packages"))
        func aroundTheQueue() async throws {
            try await Trial.run("kill-webhooks", WebhookTrialWatch.needs) { trial in
                let other = try await OtherSystem.start(in: trial.installation.directory)
                let desk = trial.desk(patience: KillSweep.patience)
                var ids: [String: UUID] = [:]
                for wish in Self.wishes { ids[wish.path] = try await other.subscribe(wish.path, to: wish.types, at: desk) }
                try await Task.sleep(for: WebhookTrialWatch.firstSeconds)
                let before = try await WebhookTrialWatch.told(in: trial)

                let sweep = KillSweep(trial: trial)
                let flow = Flow(desk, minimum: 18, workers: 3)
                try await flow.run { _ in
                    try await sweep.kill(
                        [.intake], at: Self.points,
                        mourn: { point in
                            // The last lease is left to end by itself.
                            if point != Self.points.last { try await WebhookTrialWatch.endLeases(in: trial) }
                        })
                }
                #expect(sweep.deaths == Self.points.count)
                let (evidence, findings) = try await trial.judge()
                let due = Set(WebhookTrialWatch.events(evidence).keys).subtracting(before.keys)
                let watch = WebhookTrialWatch(trial: trial, other: other, ids: ids, due: due)
                var found = try await watch.judge(Self.wishes)
                let taken = Dictionary(grouping: try other.arrivals().filter(\.isTaken)) { $0.path + $0.event }
                #expect(taken.values.contains { $0.count > 1 }, "nothing came twice: no kill was between sending and noting")

                let again = try await Self.again(watch, sweep, desk)
                found += again
                try await watch.verdict("kill-webhooks", findings, found, sweep)
            }
        }

        /// Everything is asked for again, and whoever sends it dies over it as well.
        private static func again(_ watch: WebhookTrialWatch, _ sweep: KillSweep, _ desk: Desk) async throws -> [WebhookChecker.Finding] {
            let wish = wishes[0]
            guard let id = watch.ids[wish.path] else { throw TestFailure("there is no subscription \(wish.path)") }
            // Nothing is under way while it is paused, so what comes from here on is what was asked for.
            try await desk.command(.intake, id, "pause", as: .csManager, at: WebhookWish.path)
            try await watch.awaitRest()
            let count = try watch.other.arrivals().count
            let from: JSON = ["from": "2000-01-01T00:00:00Z"]
            try await desk.command(.intake, id, "redeliver", from, as: .csManager, at: WebhookWish.path)
            try await desk.command(.intake, id, "resume", as: .csManager, at: WebhookWish.path)
            try await sweep.kill(
                [.intake], at: ["webhook-after-send:20"], mourn: { _ in try await WebhookTrialWatch.endLeases(in: watch.trial) })
            return try await watch.judge([wish], from: count)
        }

        /// What a receiver that dies, or says that it is gone, is to have in the end.
        private static let lasting = [
            WebhookWish(path: "/ok", types: ["guanjia."]), WebhookWish(path: "/gone", types: ["guanjia.intake.contact."]),
        ]
        private static let meetLimit: Duration = .seconds(60)

        @Test(
            "A receiver that dies, and one that answered 410, get everything in order once they are back, and Intake dies over both",
            .enabled(if: Interpreter.isInstalled, "./guanjia test installs the Python packages"))
        func receiverComesBack() async throws {
            try await Trial.run("kill-receiver", WebhookTrialWatch.needs) { trial in
                let other = try await OtherSystem.start(in: trial.installation.directory)
                try other.setGone(true)
                let desk = trial.desk(patience: KillSweep.patience)
                var made: [String: UUID] = [:]
                for wish in Self.lasting { made[wish.path] = try await other.subscribe(wish.path, to: wish.types, at: desk) }
                let ids = made
                try await Task.sleep(for: WebhookTrialWatch.firstSeconds)
                let before = try await WebhookTrialWatch.told(in: trial)

                let sweep = KillSweep(trial: trial)
                // Stories that need no other service.
                try await Flow(desk, minimum: 8, workers: 2, kinds: [.promise]).run { flow in
                    try await flow.awaitMore(2)
                    try await Self.loseReceiver(other, trial, flow, sweep, ids)
                    try other.setGone(false)
                    guard let gone = ids["/gone"] else { throw TestFailure("there is no subscription /gone") }
                    try await desk.command(.intake, gone, "resume", as: .csManager, at: WebhookWish.path)
                    try await Self.die(sweep, trial, at: "webhook-after-send:2")
                }
                #expect(sweep.deaths == 2)
                let (evidence, findings) = try await trial.judge()
                let due = Set(WebhookTrialWatch.events(evidence).keys).subtracting(before.keys)
                let watch = WebhookTrialWatch(trial: trial, other: other, ids: ids, due: due)
                let found = try await watch.judge(Self.lasting)
                #expect(try other.arrivals().contains { $0.status == 410 })
                try await watch.verdict("kill-webhook-receiver", findings, found, sweep)
            }
        }

        /// The receiver dies once it has said that it is gone; Intake finds nobody there, dies over the next try, and the receiver comes back.
        private static func loseReceiver(
            _ other: OtherSystem, _ trial: Trial, _ flow: Flow, _ sweep: KillSweep, _ ids: [String: UUID]
        ) async throws {
            let watch = WebhookTrialWatch(trial: trial, other: other, ids: ids, due: [])
            let isSuspended = try await eventually(within: meetLimit) { try await watch.suspended() == ["/gone"] }
            guard isSuspended else { throw TestFailure("410 did not suspend /gone within \(meetLimit)") }
            await other.stop()
            try await flow.awaitMore(2)
            let isMissed = try await eventually(within: meetLimit) { try await watch.heads()["/ok"]?.tries ?? 0 > 0 }
            guard isMissed else { throw TestFailure("nobody has met the receiver's death within \(meetLimit)") }
            try await die(sweep, trial, at: "webhook-before-send:1")
            try await other.restart()
        }

        /// Intake dies at a point, when the next try is due.
        private static func die(_ sweep: KillSweep, _ trial: Trial, at point: String) async throws {
            try await sweep.kill(
                [.intake], at: [point], nudge: { _ in try await trial.installation.moveClocks(by: WebhookTrialWatch.step) },
                mourn: { _ in try await WebhookTrialWatch.endLeases(in: trial) })
        }
    }
}
