package import Foundation

/// A deadline of a case: when it started, when it must be met, how it ended.
///
/// On time means strictly before `bound`; at the bound it is late (domain.md §0.3, "Breach").
package struct CaseClock: Codable, Hashable, Sendable {
    /// How a clock stands.
    package enum State: String, Codable, Sendable {
        case running
        /// The awaited thing happened in time.
        case met
        /// The bound passed first, or the thing happened at or after it.
        case missed
        /// No longer asked for: the case was withdrawn, or its class changed.
        case stopped
    }

    /// Its name in domain.md, such as `T-FIRST`.
    package let name: String
    package let started: Date
    /// The exclusive bound.
    package let bound: Date
    package private(set) var state: State
    /// When it stopped running.
    package private(set) var ended: Date?

    package init(name: String, started: Date, bound: Date) {
        self.name = name
        self.started = started
        self.bound = bound
        self.state = .running
    }

    /// The awaited thing happened at `instant`.
    package mutating func meet(at instant: Date) { end(instant < bound ? .met : .missed, at: instant) }

    /// The bound passed.
    package mutating func miss(at instant: Date) { end(.missed, at: instant) }

    /// The clock is no longer asked for.
    package mutating func stop(at instant: Date) { end(.stopped, at: instant) }

    private mutating func end(_ state: State, at instant: Date) {
        guard self.state == .running else { return }
        self.state = state
        self.ended = instant
    }
}

extension [CaseClock] {
    /// Whether a clock of that name runs.
    package func isRunning(_ name: String) -> Bool { contains { $0.name == name && $0.state == .running } }

    /// Starts a clock; one of the same name that still runs is stopped first.
    package mutating func start(_ name: String, at started: Date, bound: Date) {
        stop(name, at: started)
        append(CaseClock(name: name, started: started, bound: bound))
    }

    /// Ends the running clock of that name as met, or as missed when `instant` is at or past its bound.
    package mutating func meet(_ name: String, at instant: Date) { change(name) { $0.meet(at: instant) } }

    /// Ends the running clock of that name as missed.
    package mutating func miss(_ name: String, at instant: Date) { change(name) { $0.miss(at: instant) } }

    /// Ends the running clock of that name without a verdict.
    package mutating func stop(_ name: String, at instant: Date) { change(name) { $0.stop(at: instant) } }

    /// Ends every running clock without a verdict.
    package mutating func stopAll(at instant: Date) {
        for index in indices { self[index].stop(at: instant) }
    }

    private mutating func change(_ name: String, _ body: (inout CaseClock) -> Void) {
        for index in indices where self[index].name == name && self[index].state == .running { body(&self[index]) }
    }
}
