import Foundation

/// What is remembered of one instance of a service: since when it stands as it does, its restarts and its figures of the last ten minutes, because most of them count from the
/// start of its process and say nothing of now. Pure; of bounded size.
struct ServiceHistory: Sendable, Hashable {
    /// Whether it answers, and can work.
    enum Standing: Sendable, Hashable {
        case silent, unready, ready
    }

    /// How far back figures are compared, in seconds.
    static let span: TimeInterval = 600
    /// Between two samples that are kept, in seconds; more often says no more.
    private static let spacing: TimeInterval = 10
    /// Two samples that are compared are at least so far apart, in seconds.
    private static let shortest: TimeInterval = 20

    private struct Sample: Sendable, Hashable {
        let at: Date
        let figures: ServiceFigures
    }

    private(set) var standing: Standing?
    /// Since when it stands so, by what was seen.
    private(set) var since: Date?
    /// Whether it was seen to stand otherwise before; where not, it may stand so for longer.
    private(set) var hasSeenChange = false
    private var samples: [Sample] = []
    /// When it was seen to have started anew, in the span.
    private(set) var restarts: [Date] = []
    private var startedAt: Date?
    /// Since when its group has not settled; nil while it has.
    private(set) var unsteadySince: Date?
    /// How often its log was replaced, and since when that is so.
    private var logsReplaced: Double?
    private(set) var logsReplacedSince: Date?

    /// Remembers what was seen.
    mutating func note(_ reading: ServiceReading) {
        let now: Standing = reading.silence != nil ? .silent : reading.ready?.isGood == true ? .ready : .unready
        if now != standing {
            hasSeenChange = standing != nil
            (standing, since) = (now, reading.at)
        }
        restarts.removeAll { $0 < reading.at.addingTimeInterval(-Self.span) }
        guard let figures = reading.figures else { return }
        noteProcess(figures, at: reading.at)
        // Another process counts anew, and a clock that was set back makes no span.
        if let last = samples.last, last.figures.startedAt != figures.startedAt || last.at > reading.at { samples = [] }
        samples.removeAll { $0.at < reading.at.addingTimeInterval(-Self.span) }
        guard samples.last.map({ reading.at.timeIntervalSince($0.at) >= Self.spacing }) ?? true else { return }
        samples.append(Sample(at: reading.at, figures: figures))
    }

    private mutating func noteProcess(_ figures: ServiceFigures, at instant: Date) {
        if let started = figures.startedAt {
            // Behind one address there may be several: only a younger one is a restart.
            if let startedAt, started > startedAt {
                restarts.append(instant)
                unsteadySince = nil
            }
            startedAt = max(startedAt ?? started, started)
        }
        unsteadySince = figures.isGroupSteady == false ? unsteadySince ?? instant : nil
        if figures.logsReplaced != logsReplaced { (logsReplaced, logsReplacedSince) = (figures.logsReplaced, instant) }
    }

    /// What has happened since the oldest figures that are remembered.
    func recent(_ reading: ServiceReading) -> ServiceRecently? {
        guard let figures = reading.figures, let first = samples.first, first.figures.startedAt == figures.startedAt else { return nil }
        let span = reading.at.timeIntervalSince(first.at)
        guard (Self.shortest...Self.span).contains(span) else { return nil }
        let earlier = first.figures
        return ServiceRecently(
            span: span,
            lateness: figures.lateness.flatMap { now in earlier.lateness.map { now.since($0) } ?? now },
            delivered: (figures.webhooks?.delivered ?? 0) - (earlier.webhooks?.delivered ?? 0),
            failed: (figures.webhooks?.failed ?? 0) - (earlier.webhooks?.failed ?? 0),
            logsReplaced: figures.logsReplaced - earlier.logsReplaced, earlierLag: earlier.lag)
    }
}

/// What happened with a service in the last minutes.
struct ServiceRecently: Sendable, Hashable {
    /// Seconds.
    let span: TimeInterval
    /// How late timers were in them.
    let lateness: OperationsHistogram?
    /// Tries of webhooks that were taken, and those that were not.
    let delivered: Double
    let failed: Double
    let logsReplaced: Double
    /// Records that were still to be read at their beginning.
    let earlierLag: Double?
}
