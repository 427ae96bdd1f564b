import Casework
import Foundation
import Logging
import ServiceBootstrap
import Synchronization

/// Tells the pages that are open which cases have changed. One look at the table serves all of them, and nobody looks while none is open.
final class ChangeBroadcast: Sendable {
    /// What a page is told.
    enum Step: Sendable {
        case change(ChangeFeed.Change)
        /// Nothing but that somebody is there.
        case beat
    }

    /// A page that follows, until its steps are dropped or ended.
    struct Listener: Sendable {
        let steps: AsyncStream<Step>
        /// Ends the steps, once those that wait are taken.
        let end: @Sendable () -> Void
    }

    private struct State {
        var listeners: [UUID: AsyncStream<Step>.Continuation] = [:]
        var subjects: [UUID: String] = [:]
        var snapshot: String?
        var nextBeat = ContinuousClock.now
    }

    private let feed: ChangeFeed
    private let state = Mutex(State())

    /// Between two looks: a change is on the pages within two seconds, most of which is the way through the topics.
    static let pause: Duration = .milliseconds(100)
    /// Between two signs of life, so that nobody on the way takes a connection for dead.
    static let beat: Duration = .seconds(10)
    /// Changes that wait for one page; a page that reads slower shows them when it is fetched again.
    private static let waiting = 500
    /// Pages that follow at once, of one process: less than half of the connections that a server takes.
    static let mostListeners = 400
    /// Pages of one user that follow at once.
    static let mostOfOne = 20

    init(feed: ChangeFeed) { self.feed = feed }

    /// The changes from now on; nil when too many listen, or too many of this user.
    func listen(for subject: String) -> Listener? {
        let id = UUID()
        let (stream, continuation) = AsyncStream.makeStream(of: Step.self, bufferingPolicy: .bufferingNewest(Self.waiting))
        let isTaken = state.withLock { state in
            guard state.listeners.count < Self.mostListeners, state.subjects.values.count(where: { $0 == subject }) < Self.mostOfOne else {
                return false
            }
            state.listeners[id] = continuation
            state.subjects[id] = subject
            return true
        }
        guard isTaken else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in
                state.listeners[id] = nil
                state.subjects[id] = nil
                if state.listeners.isEmpty { state.snapshot = nil }
            }
        }
        return Listener(steps: stream) { continuation.finish() }
    }

    /// What has changed since a page was drawn, whose stream begins only now.
    /// - Throws: `DatabaseError`.
    func missed(since snapshot: String) async throws -> [ChangeFeed.Change] { try await feed.changes(since: snapshot).changes.reversed() }

    /// How many pages follow.
    var listeners: Int { state.withLock { $0.listeners.count } }

    /// Looks again and again.
    var job: Job {
        Job("changes", every: Self.pause) {
            try await self.look()
            return false
        }
    }

    /// Looks once, and tells what it finds.
    /// - Throws: `DatabaseError`; nothing is missed by the next look.
    func look() async throws {
        guard listeners > 0 else { return }
        tellLife()
        guard let since = state.withLock({ $0.snapshot }) else {
            let snapshot = try await feed.snapshot()
            state.withLock { $0.snapshot = $0.listeners.isEmpty ? nil : snapshot }
            return
        }
        let (changes, snapshot) = try await feed.changes(since: since)
        let listeners = state.withLock { state in
            if state.snapshot != nil { state.snapshot = snapshot }
            return Array(state.listeners.values)
        }
        for change in changes.reversed() { for listener in listeners { listener.yield(.change(change)) } }
    }

    private func tellLife() {
        let listeners = state.withLock { state -> [AsyncStream<Step>.Continuation] in
            guard ContinuousClock.now >= state.nextBeat else { return [] }
            state.nextBeat = .now + Self.beat
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(.beat) }
    }
}
