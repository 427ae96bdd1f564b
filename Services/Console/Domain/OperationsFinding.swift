import Foundation

/// A number that people read, with its unit.
enum Quantity: Sendable, Hashable {
    case count(Double)
    case seconds(Double)
    /// The same where it need not be exact: from a minute on in whole minutes.
    case about(Double)
    case bytes(Double)
    case text(String)
    /// A word of the pages, by its key.
    case word(String)
    case instant(Date)
}

/// Something that an operator has to know of.
struct OperationsFinding: Sendable, Hashable {
    enum Level: Int, Comparable, Sendable {
        case good, note, warn, bad

        static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// What it is; its text and what to do stand in the words of the pages under this name.
    enum Kind: String, CaseIterable, Sendable {
        case silent, instanceSilent, databaseAway, notReady, starting, stopping, restarts, stuck, noFigures, refused
        case lagHigh, lagFalls, lagRises, lagUnknown
        case brokerAway, groupUnsteady
        case outboxSlow, outboxStuck, quarantined
        case parked
        case timersLate, timersVeryLate
        case logReplaced, logWasReplaced, logOnceReplaced, misplaced, unreadable
        case sealingKeysOld, signingKeysOld, filesScarce
        case webhooksSuspended, webhooksFailing, webhooksOld
        case clocksApart, databasesFarApart, databasesApart, clocksMoved

        var level: Level {
            switch self {
            case .silent, .databaseAway, .notReady, .stuck, .brokerAway, .outboxStuck, .timersVeryLate, .logReplaced, .clocksApart,
                .databasesFarApart:
                .bad
            case .clocksMoved, .logOnceReplaced: .note
            default: .warn
            }
        }
    }

    let kind: Kind
    /// What varies of its text, by name.
    let values: [String: Quantity]
    /// The instance that it is about, of several; nil where it is about the service.
    let instance: String?

    init(_ kind: Kind, _ values: [String: Quantity] = [:], instance: String? = nil) {
        self.kind = kind
        self.values = values
        self.instance = instance
    }

    var level: Level { kind.level }
}

/// From where on figures are no longer as they should be: the bounds of `guanjiactl doctor` and of docs/containers.md, where these have one.
enum OperationsBounds {
    /// Seconds that an event may wait to get out. The outbox is empty within a second; a minute means that nothing gets out.
    static let slowOutbox = 10.0
    static let stuckOutbox = 60.0
    /// Records that may be still to be read.
    static let manyRecords = 10_000.0
    /// Seconds until a service that has started, or whose group has changed, reads its partitions. A rebalance takes a few.
    static let slowGroup = 60.0
    /// Restarts in the span of the history from which on somebody should look: one may be meant.
    static let manyRestarts = 2
    /// Seconds that a timer may be late; a bound of the histogram each.
    static let lateTimer = 10.0
    static let veryLateTimer = 60.0
    /// Seconds that a webhook may wait. The first four tries are over in 36 minutes.
    static let oldWebhook = 3_600.0
    /// Seconds since keys were last read well.
    static let oldSealingKeys = 60.0
    static let oldSigningKeys = 3_600.0
    /// The share of the files and connections that a process may have open.
    static let openFiles = 0.8
    /// Seconds that the databases' real clocks may be apart: limits of hours and days bear a second, not a minute.
    static let apart = 2.0
    static let farApart = 30.0
    /// Seconds by which offsets of clocks that are moved together differ at most.
    static let sameOffset = 0.001
}
