import Database
import Foundation
import Policy
import SharedModels
import Synchronization
import TestSupport

/// A month of business beside the sample, through the services' APIs: what makes every number of every report more than nothing.
///
/// Each story is written down as it goes, and waits in it for the days on which it goes on; whoever moves the clocks waits until no story has
/// anything left for the day. A story that fails ends by itself, so that one run tells of all that do not work.
struct BusyMonth: Sendable {
    let desk: Desk
    /// The stories and the day, as far as they have come.
    private let days = Days()

    /// One thing that happens, from its beginning to its end.
    struct Tale: Sendable {
        let name: String
        let tell: @Sendable (BusyMonth, Story) async throws -> Void

        init(_ name: String, _ tell: @escaping @Sendable (BusyMonth, Story) async throws -> Void) {
            self.name = name
            self.tell = tell
        }
    }

    /// Beside the baseline: of the slips of a week a part is called back, so that others are not, and more are chosen at the month's end.
    static let policy = "extends: baseline\ncallback:\n  repair:\n    task_ratio: 0.25\n"

    /// The last day of the sample, and the first on which something happens; the others are as the clocks are moved.
    static let monday = "2026-03-09"
    static let thursday = "2026-03-12"
    static let nextWeek = "2026-03-19"
    static let lastWeek = "2026-03-26"
    static let april = "2026-04-02"
    static let later = "2026-04-09"
    static let end = "2026-04-16"
    /// Days by which the clocks are moved from one to the next.
    static let leaps = [0, 3, 7, 7, 7, 7, 7]

    private static let tales = complaintTales + repairTales + callbackTales + deskTales + moneyTales
    /// How long the stories of one day may take, and all days together: some stories wait from the first to the last.
    private static let (limit, longest): (Duration, Duration) = (.seconds(240), .seconds(900))

    // MARK: The days

    /// Plays all of it.
    /// - Parameter leap: moves all clocks by so many days and waits until nothing is on its way; by none it only waits.
    /// - Returns: the stories that failed, with when and why.
    /// - Throws: `TestFailure` when a day does not come to its end, with the stories that had failed by then.
    func play(_ leap: @escaping @Sendable (Int) async throws -> Void) async throws -> [String] {
        let first = try await today()
        guard first == Self.monday else { throw TestFailure("the sample is to end on \(Self.monday), not on \(first)") }
        for _ in Self.tales { days.enter() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, tale) in Self.tales.enumerated() {
                // Far apart, so that no two are about the same matter or household.
                let story = Story(kind: .complaint, desk: desk, canary: Canary(number: 1_000 + number * 100))
                group.addTask {
                    do {
                        try await tale.tell(self, story)
                    } catch {
                        self.days.fail("\(tale.name), on \(self.days.today): \(error)")
                    }
                    self.days.leave()
                }
            }
            group.addTask { try await self.pass(leap) }
            // Not all at once: when a day does not end, no story waits for those that will not come.
            for try await _ in group {}
        }
        return days.failures
    }

    private func pass(_ leap: @Sendable (Int) async throws -> Void) async throws {
        for count in Self.leaps {
            try await idle()
            try await leap(0)
            try await leap(count)
            days.begin(try await today())
        }
        try await idle()
        try await leap(0)
    }

    private func idle() async throws {
        guard await eventually(within: Self.limit, { days.isIdle }) else {
            throw TestFailure(
                "stories did not come to the end of \(days.today) within \(Self.limit)\n\(days.failures.joined(separator: "\n"))")
        }
    }

    /// Goes on when the day has come.
    func until(_ day: String) async throws {
        days.wait(for: day)
        let hasCome = await eventually(within: Self.longest) { days.today >= day }
        try Task.checkCancellation()
        guard hasCome else {
            throw TestFailure("\(day) did not come; it is \(days.today)")
        }
    }

    private func today() async throws -> String { EstateZone.shanghai.date(of: try await now()).description }

    /// The present instant by the services' clocks.
    func now() async throws -> Date {
        let result = try await EvidenceReader(installation: desk.installation).query(.intake, ["SELECT service_now() AS now"])[0]
        guard let now = try result.first?.decode("now", as: Date.self) else { throw TestFailure("the services have no clock") }
        return now
    }

    /// An instant so many hours from now, as requests write it.
    func instant(hours: Double = 0) async throws -> JSON { .string(try await now().addingTimeInterval(hours * 3_600).formatted(.iso8601)) }

    // MARK: Requests

    /// A request that is no command to a case.
    func ask(_ member: Member, _ method: String, _ path: String, _ body: JSON? = nil, as role: Role) async throws -> JSON {
        var headers = ["Authorization": try desk.installation.credentials.authorization(role)]
        if method == "POST" { headers["Idempotency-Key"] = UUID().uuidString.lowercased() }
        let answer = try await desk.installation.client.send(method, desk.installation.api(member) + path, headers: headers, body: body)
        guard (200...299).contains(answer.status) else {
            throw TestFailure("\(method) \(path) was answered \(answer.status): \(answer.json["detail"]) \(answer.json["errors"])")
        }
        return answer.json
    }

    /// Ids that a service's tables name once there are so many: some jobs look once a minute, and the choice of callbacks begins a minute after its
    /// service.
    func ids(_ count: Int, at member: Member, _ what: String, _ statement: SQL) async throws -> [UUID] {
        var found: [UUID] = []
        let isThere = try await eventually(within: Self.limit) {
            found = try await EvidenceReader(installation: desk.installation).query(member, [statement])[0].map { try $0.decode("id") }
            return found.count >= count
        }
        guard isThere else { throw TestFailure("there are \(found.count) of \(what), not \(count)") }
        return found
    }
}

extension BusyMonth {
    /// Which day it is, and how many stories have something to do on it.
    fileprivate final class Days: Sendable {
        private struct State {
            /// None before the first has begun.
            var today = ""
            var busy = 0
            var failures: [String] = []
            /// Stories that wait, by the day on which they go on.
            var waiting: [String: Int] = [:]
        }

        private let state = Mutex(State())

        var today: String { state.withLock { $0.today } }
        var isIdle: Bool { state.withLock { $0.busy <= 0 } }

        var failures: [String] { state.withLock { $0.failures } }

        func fail(_ how: String) { state.withLock { $0.failures.append(how) } }

        func enter() { state.withLock { $0.busy += 1 } }

        func leave() { state.withLock { $0.busy -= 1 } }

        func wait(for day: String) {
            state.withLock { state in
                guard state.today < day else { return }
                state.busy -= 1
                state.waiting[day, default: 0] += 1
            }
        }

        /// Whoever waited for it is busy from now on, even if it has not looked yet.
        func begin(_ day: String) {
            state.withLock { state in
                state.today = day
                for (awaited, count) in state.waiting where awaited <= day {
                    state.busy += count
                    state.waiting[awaited] = nil
                }
            }
        }
    }
}
