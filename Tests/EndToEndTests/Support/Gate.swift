import Synchronization
import TestSupport

/// Holds tasks until it is opened.
final class Gate: Sendable {
    private let isOpen = Atomic(false)
    private let arrived = Counter()

    /// Tasks that have come to it.
    var arrivals: Int { arrived.value }

    func open() { isOpen.store(true, ordering: .releasing) }

    /// Waits until it is open.
    /// - Throws: `TestFailure` when that takes longer than `limit`.
    func wait(atMost limit: Duration) async throws {
        arrived.increment()
        guard await eventually(within: limit, { self.isOpen.load(ordering: .acquiring) || Task.isCancelled }) else {
            throw TestFailure("a story was held for more than \(limit)")
        }
        try Task.checkCancellation()
    }
}

extension Story {
    /// Runs `body` while one story is held at each stage, so that clocks run in every service; then plays them to their ends.
    static func held(on trial: Trial, desk: Desk, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let gate = Gate()
        let stages: [Stage] = [.promised, .registered, .collected, .planned]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, stage) in stages.enumerated() {
                let story = Story(kind: stage.kind, desk: desk, canary: Canary(number: 90_000 + number), hold: (stage, gate))
                group.addTask { try await story.play() }
            }
            group.addTask {
                guard await eventually(within: desk.patience, { gate.arrivals == stages.count || Task.isCancelled }) else {
                    throw TestFailure("only \(gate.arrivals) stories came to where they are held")
                }
                try Task.checkCancellation()
                try await body()
                gate.open()
            }
            for try await _ in group {}  // The first failure ends the others.
        }
    }
}
