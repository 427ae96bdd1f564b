import SharedModels
import Synchronization
import TestSupport

/// A stream of stories, many at a time, that goes on until it is told to stop and every story has come to its end.
final class Flow: Sendable {
    private struct State {
        var begun = 0
        var ended = 0
        var isStopping = false
    }

    /// How long `awaitMore` waits.
    private static let beginLimit: Duration = .seconds(120)

    private let desk: Desk
    private let minimum: Int
    private let workers: Int
    private let kinds: [Story.Kind]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - desk: who plays the stories.
    ///   - minimum: stories that are played in any case.
    ///   - workers: stories at a time.
    ///   - kinds: taken in turn.
    init(_ desk: Desk, minimum: Int, workers: Int = 12, kinds: [Story.Kind] = Story.Kind.allCases) {
        self.desk = desk
        self.minimum = minimum
        self.workers = workers
        self.kinds = kinds
    }

    /// Stories that have begun.
    var begun: Int { state.withLock { $0.begun } }

    /// Whether no story is played and none will be.
    var isOver: Bool { state.withLock { $0.isStopping && $0.begun >= minimum && $0.ended == $0.begun } }

    /// Waits until so many more stories have begun: what happens then, happens under load.
    /// - Throws: `TestFailure` when they do not begin in time.
    func awaitMore(_ count: Int) async throws {
        let target = begun + count
        guard await eventually(within: Self.beginLimit, { self.begun >= target || Task.isCancelled }) else {
            throw TestFailure("only \(begun) stories have begun within \(Self.beginLimit), not \(target)")
        }
        try Task.checkCancellation()
    }

    /// No new stories beyond the minimum.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Runs until stopped, beside `body`; the stories that have begun are played to their ends.
    /// - Throws: what a story or `body` throws first.
    func run(beside body: @escaping @Sendable (Flow) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers { group.addTask { try await self.work() } }
            group.addTask {
                try await body(self)
                self.stop()
            }
            for try await _ in group {}  // The first failure ends the others.
        }
    }

    private func work() async throws {
        while let number = next() {
            try await Story(kind: kinds[number % kinds.count], desk: desk, canary: Canary(number: number)).play()
            state.withLock { $0.ended += 1 }
        }
    }

    private func next() -> Int? {
        state.withLock { state in
            guard !state.isStopping || state.begun < minimum else { return nil }
            state.begun += 1
            return state.begun
        }
    }
}
