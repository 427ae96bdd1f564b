import Casework
import Database
import Foundation
import TestSupport
import Testing

extension EndToEndTests {
    /// F1 for who only follows: what the Console shows is what the services told, wherever it died.
    @Suite("The Console's tables are right after kill -9 at every point (F1, ADR 57)", .timeLimit(.minutes(6)))
    struct ConsoleKillTests {
        /// Those that are reached by reading, in an order in which each is.
        private static let reading = points { $0.rawValue.hasPrefix("record-") }
        /// Those that are reached when the tables are made anew.
        private static let anew = points { !$0.rawValue.hasPrefix("record-") }

        private static func points(_ isWanted: (FailPoint) -> Bool) -> [FailPoint] {
            FailPoint.allCases.filter { $0.isPassedByFollowers && isWanted($0) }
        }

        /// Business while the Console dies, in turn.
        private static let stories: [Story.Kind] = [.repairedComplaint, .promise, .rework, .reopenedComplaint]

        @Test(
            "It dies while it reads and while its tables are made anew; in the end they hold every event once and every case as it stands")
        func everyPoint() async throws {
            #expect(Self.reading.count >= 4 && Self.anew.count >= 3)
            try await Trial.run("kill-console") { trial in
                try await Flow(trial.desk(), minimum: 3, workers: 3, kinds: [.complaint, .repair, .rework]).run { $0.stop() }
                let sweep = try await ConsoleSweep(trial: trial)
                // One half while it reads for the first time, the other while it reads again.
                let half = Self.reading.count / 2
                for (number, point) in Self.reading.prefix(half).enumerated() { try await read(sweep, until: point, number) }
                try await rebuild(sweep, try await follow(sweep))
                for (number, point) in Self.reading.dropFirst(half).enumerated() { try await read(sweep, until: point, half + number) }

                let console = try await follow(sweep)
                #expect(try await sweep.askForRebuild(of: console) == 200)
                try await sweep.awaitAgreement(of: console)
                #expect(sweep.deaths == Self.reading.count + Self.anew.count + 2)
                try await trial.verdict("kill-console", runs: sweep.deaths, console: console)
                try await compare(console, on: trial, sweep)
            }
        }

        /// Starts it, unharmed, and waits until it has everything.
        private func follow(_ sweep: ConsoleSweep) async throws -> ConsoleProcess {
            let console = try await sweep.start()
            try await sweep.awaitAgreement(of: console)
            return console
        }

        /// It dies at a point while it reads what was told before, and more is told.
        private func read(_ sweep: ConsoleSweep, until point: FailPoint, _ number: Int) async throws {
            let story = Story(
                kind: Self.stories[number % Self.stories.count], desk: sweep.trial.desk(), canary: Canary(number: 100 + number))
            async let business: Void = story.play()
            try await sweep.die(at: "\(point.rawValue):1")
            try await business
        }

        /// It dies again and again while its tables are made anew: when nothing was committed they are as they were, and empty otherwise.
        private func rebuild(_ sweep: ConsoleSweep, _ running: ConsoleProcess) async throws {
            let content = try await running.content()
            // It dies before it answers, or before it was asked.
            let ask: (ConsoleProcess) async -> Void = { _ = try? await sweep.askForRebuild(of: $0) }
            await running.stop()
            try await sweep.dieInRebuild(holding: "case_link")
            try await sweep.die(at: "\(FailPoint.rebuildBeforeCommit.rawValue):1", ask)
            #expect(try await running.content() == content, "a rebuild that was not committed has changed something")

            try await sweep.dieAfterRebuild()
            for point in Self.anew where point != .rebuildBeforeCommit {
                // Of the partitions that are sent back some have begun again then, and some have not.
                let count = point == .rewindAfterBegin ? 5 : 1
                try await sweep.die(at: "\(point.rawValue):\(count)", ask)
                #expect(try await running.events() == 0, "\(point.rawValue)")
            }
        }

        /// A Console that reads all of it in one go, from services that tell nothing more, has the same in its tables.
        private func compare(_ console: ConsoleProcess, on trial: Trial, _ sweep: ConsoleSweep) async throws {
            for member in Member.allCases { try await trial.installation.stop(member) }
            try await sweep.awaitAgreement(of: console)
            let content = try await console.content()
            #expect(!content.isEmpty && content.values.allSatisfy { $0.count > 10 })
            // Both are of one consumer group, and would share the partitions.
            try await console.leave()

            let other = try await ConsoleProcess.start(beside: trial.installation)
            try await sweep.awaitAgreement(of: other)
            let reference = try await other.content()
            for (table, rows) in reference {
                let ours = content[table] ?? []
                let (missing, extra) = (rows.subtracting(ours).sorted(), ours.subtracting(rows).sorted())
                #expect(missing.isEmpty, "missing in \(table): \(missing.prefix(5))")
                #expect(extra.isEmpty, "too many in \(table): \(extra.prefix(5))")
            }
            await other.stop()
        }
    }
}
