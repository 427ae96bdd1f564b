package import Logging
package import Messaging

/// What the loops of one service's engine share.
package struct EngineParts: Sendable {
    package let configuration: CaseworkConfiguration
    package let coder: EventCoder
    /// Opens the loops' own connections.
    package let source: ConnectionSource
    /// Human numbers; one stock for all loops.
    package let numbers: NumberBlocks
    /// Rung after each commit; the relay listens.
    package let wake: WakeUp
    /// Told of cases that are left to a newer program.
    let newer: NewerFormatNotices
    /// Told by each loop each time around, for `/livez` (D18).
    package let progress: @Sendable (EngineLoop) -> Void
    package let logger: Logger
    /// Armed by fault tests only.
    package let failPoint: ArmedFailPoint?

    package init(
        configuration: CaseworkConfiguration, coder: EventCoder, source: ConnectionSource, logger: Logger,
        failPoint: ArmedFailPoint? = nil, progress: @escaping @Sendable (EngineLoop) -> Void
    ) {
        self.configuration = configuration
        self.coder = coder
        self.source = source
        self.numbers = NumberBlocks(zone: configuration.zone)
        self.wake = WakeUp()
        self.newer = NewerFormatNotices()
        self.progress = progress
        self.logger = logger
        self.failPoint = failPoint
    }
}

/// The loops of an engine, by the name that `/livez` and the logs use.
package enum EngineLoop: String, CaseIterable, Sendable {
    case consumer, relay, timers, maintenance
}
