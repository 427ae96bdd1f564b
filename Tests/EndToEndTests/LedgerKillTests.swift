import Database
import Foundation
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// The close of a month is work of many commands, which any instance may leave half done (REP-18, F1).
    @Suite("The close of a month survives kill -9 of whoever does it (REP-18, F1)", .timeLimit(.minutes(10)))
    struct LedgerKillTests {
        /// An instance begins the close and settles slips by the page, a hundred at most; killed after its second commit it has dealt with
        /// two pages at most. So two that die one after the other cannot have dealt with all.
        private static let slips = 330
        private static let point = "command-after-commit:2"
        /// Until something happens to a month: jobs look every ten seconds.
        private static let limit: Duration = .seconds(60)

        @Test(
            "Two instances close a month and are both killed in the middle; started again, each slip was handed back once and is named once"
        )
        func closing() async throws {
            let policy = try Self.policy()
            defer { try? FileManager.default.removeItem(at: policy.deletingLastPathComponent()) }  // Of no use any more.
            try await Trial.run("kill-ledger", Trial.Needs(settings: ["GUANJIA_POLICY_FILE": policy.path])) { trial in
                let (firstDay, lastDay) = try Self.nextMonth()
                try await trial.installation.moveClocks(by: firstDay.addingTimeInterval(43_200).timeIntervalSinceNow)
                let slips = try await Self.raise(on: trial)
                // Summaries are made first, so that the only commands on the last day are those of the close.
                let beforeClose = lastDay.addingTimeInterval(17.75 * 3_600)
                try await trial.installation.moveClocks(by: beforeClose.timeIntervalSince(firstDay.addingTimeInterval(43_200)))
                try await Self.awaitSummaries(of: lastDay, on: trial)
                try await trial.installation.kill9(.repairs)

                let replicas = [try Replica(of: .repairs, in: trial.installation), try Replica(of: .repairs, in: trial.installation)]
                for replica in replicas { try await replica.start(failPoint: Self.point) }
                try await trial.installation.moveClocks(by: 1_800)
                for deaths in 1...2 {
                    let died = await eventually(within: Self.limit) { replicas.count { $0.end != nil } >= deaths }
                    guard died else { throw TestFailure("\(deaths) instances were to die in the middle of the close") }
                    let settled = try await Self.settled(on: trial)
                    #expect(settled > 0 && settled < Self.slips, "death \(deaths) was not in the middle: \(settled) slips were settled")
                    #expect(try await Self.count(on: trial, "SELECT count(*) FROM case_history WHERE command = 'close'") == 0)
                }
                #expect(replicas.allSatisfy { $0.end == .killed(signal: SIGKILL) })

                for replica in replicas { try await replica.start() }
                let isClosed = try await eventually(within: Self.limit) {
                    try await Self.count(on: trial, "SELECT count(*) FROM case_file WHERE kind = 'ledger_close' AND state = 'closed'") > 0
                }
                #expect(isClosed)
                try await Self.check(slips, on: trial, at: replicas[0].api)
                for replica in replicas { await replica.kill9() }
            }
        }

        // MARK: Time

        /// The first instants of the first and the last day of the next month, by Shanghai's clocks.
        private static func nextMonth() throws -> (first: Date, last: Date) {
            let calendar = try calendar()
            let present = try #require(calendar.dateInterval(of: .month, for: Date()))
            let month = try #require(calendar.dateInterval(of: .month, for: present.end))
            return (month.start, month.end.addingTimeInterval(-86_400))
        }

        private static func calendar() throws -> Calendar {
            var calendar = Calendar(identifier: .iso8601)
            calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
            return calendar
        }

        private static func text(_ day: Date) throws -> String {
            let parts = try calendar().dateComponents([.year, .month, .day], from: day)
            let (year, month, date) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            return "\(year)-\(month < 10 ? "0" : "")\(month)-\(date < 10 ? "0" : "")\(date)"
        }

        /// A policy by which a month is closed half an hour after the day is summed up.
        private static func policy() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-policy-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Executables.root.appending(path: "deploy/policy/baseline.yaml"), to: folder.appending(path: "baseline.yaml"))
            let file = folder.appending(path: "late.yaml")
            try Data("extends: baseline\nrepair:\n  ledger:\n    close_at: \"18:00\"\n".utf8).write(to: file)
            return file
        }

        // MARK: Slips

        private static func raise(on trial: Trial) async throws -> Set<UUID> {
            let desk = trial.desk()
            return try await withThrowingTaskGroup(of: UUID.self) { group in
                for worker in 0..<slips {
                    if worker >= 16 { _ = try await group.next() }
                    group.addTask {
                        let canary = Canary(number: worker)
                        let body: JSON = [
                            "office": "\(Story.office)", "source": "patrol", "urgency": "normal", "appointedAt": "2099-01-01T00:00:00Z",
                            "what": "\(canary.words("what"))", "address": "\(canary.words("address"))", "unit": "\(canary.unit)",
                            "contactPerson": "\(canary.name)", "contactPhone": "\(canary.phone)",
                        ]
                        return try await desk.create(.repairs, "raise", body, as: .receptionist).id
                    }
                }
                for try await _ in group {}
                return Set(
                    try await EvidenceReader(installation: trial.installation).query(
                        .repairs, ["SELECT id FROM case_file WHERE kind = 'work_order'"])[0].map { try $0.decode("id") })
            }
        }

        private static func awaitSummaries(of lastDay: Date, on trial: Trial) async throws {
            let calendar = try calendar()
            let monday = try #require(calendar.dateInterval(of: .weekOfYear, for: lastDay)).start.addingTimeInterval(-7 * 86_400)
            let days = [try text(lastDay), try text(monday)]
            let areMade = try await eventually(within: limit) {
                try await count(
                    on: trial,
                    """
                    SELECT count(*) FROM case_file WHERE kind = 'repair_summary'
                    AND (body ->> 'period', body ->> 'day') IN (('daily', \(days[0])), ('weekly', \(days[1])))
                    """) == 2
            }
            guard areMade else { throw TestFailure("the summaries before the close are not made within \(limit)") }
        }

        // MARK: What became of it

        private static func count(on trial: Trial, _ sql: SQL) async throws -> Int64 {
            try await EvidenceReader(installation: trial.installation).query(.repairs, [sql])[0].first?.decode(at: 0) ?? -1
        }

        private static func settled(on trial: Trial) async throws -> Int64 {
            try await count(on: trial, "SELECT count(*) FROM case_file WHERE kind = 'work_order' AND state = 'handed_back'")
        }

        private static func check(_ slips: Set<UUID>, on trial: Trial, at api: String) async throws {
            #expect(slips.count == Self.slips)
            #expect(try await settled(on: trial) == Int64(Self.slips))
            let lines = try await EvidenceReader(installation: trial.installation).query(
                .repairs, ["SELECT case_id FROM case_history WHERE command = 'hand-back-at-month-end'"])[0]
            let handedBack: [UUID] = try lines.map { try $0.decode("case_id") }
            #expect(handedBack.count == Self.slips)
            #expect(Set(handedBack) == slips)
            for command in ["begin", "close"] {
                #expect(try await count(on: trial, "SELECT count(*) FROM case_history WHERE command = \(command)") == 1, "\(command)")
            }
            #expect(try await count(on: trial, "SELECT count(*) FROM outbox WHERE type = 'guanjia.repairs.ledger.monthclosed.v1'") == 1)

            let client = trial.installation.client
            let headers = ["Authorization": try trial.installation.credentials.authorization(.officeDirector)]
            let list = try await client.send("GET", api + "/ledger-closes", headers: headers)
            #expect(list.json["items"].items.count == 1)
            guard let id = list.json["items"].items.first?["id"].string else { throw TestFailure("no close is listed") }
            let close = try await client.send("GET", api + "/ledger-closes/\(id)", headers: headers).json
            let named = close["findings"]["leftOver"].items.compactMap { $0["workOrderId"].uuid }
            #expect(named.count == Self.slips)
            #expect(Set(named) == slips)
            for total in ["slips", "raised", "handedBack", "handedBackAtMonthEnd"] {
                #expect(close["findings"]["totals"][total].int == Int64(Self.slips), "\(total)")
            }
        }
    }
}
