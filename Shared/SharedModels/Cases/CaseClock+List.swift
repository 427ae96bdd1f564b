package import Foundation

extension [CaseClock] {
    /// Whether a clock of that name runs.
    package func isRunning(_ name: String) -> Bool { contains { $0.name == name && $0.state == .running } }

    /// Starts a clock; one of the same name that is still awaited is stopped first. That happens now, also where the new one counts from
    /// an earlier instant.
    package mutating func start(
        _ name: String, at started: Date, bound: Date, now: Date, cause: String? = nil, pauses: [ClockPause] = [], basis: ClockBasis? = nil
    ) {
        stop(name, at: now, cause: cause)
        append(CaseClock(name: name, started: started, bound: bound, cause: cause, pauses: pauses, basis: basis))
    }

    /// Ends the running clock of that name as met, or as missed when `instant` is at or past its bound. Of one that was missed before,
    /// notes when it happened after all.
    package mutating func meet(_ name: String, at instant: Date, cause: String? = nil) {
        change(name) { $0.meet(at: instant, cause: cause) }
    }

    /// Ends the running clock of that name as missed.
    package mutating func miss(_ name: String, at instant: Date, cause: String? = nil) {
        change(name) { $0.miss(at: instant, cause: cause) }
    }

    /// The clock of that name is no longer asked for: a running one ends without a verdict.
    package mutating func stop(_ name: String, at instant: Date, cause: String? = nil) {
        change(name) { $0.stop(at: instant, cause: cause) }
    }

    /// No clock is asked for any more; running ones end without a verdict.
    package mutating func stopAll(at instant: Date, cause: String? = nil) {
        for index in indices { self[index].stop(at: instant, cause: cause) }
    }

    /// The newest clock of that name changes as `body` says.
    package mutating func change(_ name: String, _ body: (inout CaseClock) -> Void) {
        guard let index = lastIndex(where: { $0.name == name }) else { return }
        body(&self[index])
    }
}
