import Synchronization

/// How far back an index search looks for cases that an instance of an older program made beside this one.
///
/// To look at a whole day again each minute would cost what that day's cases cost; they are old news after the first look. What is made while
/// it looks is found by the next look, which reaches further back than the time between them.
final class LateLooks: Sendable {
    /// Older programs are gone by then: a new version replaces them within hours.
    private static let most: Duration = .seconds(86_400)
    /// Longer than a transaction takes between the time that it gives a case and its commit: the server ends each of its statements after 10 s
    /// and standing still after 5. With more, each case would be looked at by more looks.
    private static let overlap: Duration = .seconds(120)
    /// What a step of the clock, or a transaction beyond all limits, may have hidden.
    private static let wholeEvery: Duration = .seconds(3_600)

    private struct State {
        /// When a look ended that found all there was.
        var last: ContinuousClock.Instant?
        /// The same of one over the whole time.
        var lastWhole: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter now: The time that passes; a test's own otherwise.
    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// How far back the next look reaches.
    func span() -> Duration {
        state.withLock { state in
            guard let last = state.last, let whole = state.lastWhole, now() - whole < Self.wholeEvery else { return Self.most }
            return min(Self.most, now() - last + Self.overlap)
        }
    }

    /// A look found all that there was.
    func ended(with span: Duration) {
        state.withLock { state in
            state.last = now()
            if span == Self.most { state.lastWhole = now() }
        }
    }
}
