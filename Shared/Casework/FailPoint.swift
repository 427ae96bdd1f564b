import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A place in the engine, or in a loop of a service beside it, at which a fault test ends the process with SIGKILL, as a crash would
/// (reliability.md F1).
///
/// Compiled in always, because the engine that is tested has to be the one that runs; armed only in the `dev` profile, by
/// `GUANJIA_FAIL_POINT=<point>:<n>`: the process dies when it reaches the point for the n-th time.
package enum FailPoint: String, CaseIterable, Sendable {
    case commandBeforeReads = "command-before-reads"
    case commandInDecide = "command-in-decide"
    case commandAfterCommit = "command-after-commit"
    case recordBeforeReads = "record-before-reads"
    case recordInDecide = "record-in-decide"
    case recordAfterCommit = "record-after-commit"
    case recordAfterStore = "record-after-store"
    case relayBeforeSend = "relay-before-send"
    case relayAfterSend = "relay-after-send"
    case relayAfterSave = "relay-after-save"
    case timerInDecide = "timer-in-decide"
    case timerAfterCommit = "timer-after-commit"
    /// An event is about to be sent to another system.
    case webhookBeforeSend = "webhook-before-send"
    /// The other system has taken it, and nobody has written that down.
    case webhookAfterSend = "webhook-after-send"
    /// It is written down, and the subscription is still leased.
    case webhookAfterNote = "webhook-after-note"
    /// A partition that was sent back has the offset at which its log begins; the partitions after it have not.
    case rewindAfterBegin = "rewind-after-begin"
    /// The tables of a service that follows others are emptied, and that is not committed.
    case rebuildBeforeCommit = "rebuild-before-commit"
    /// They are empty, and nobody has been answered.
    case rebuildAfterCommit = "rebuild-after-commit"

    /// Whether a service passes it that keeps no cases and only follows those of others.
    package var isPassedByFollowers: Bool {
        switch self {
        case .recordBeforeReads, .recordInDecide, .recordAfterCommit, .recordAfterStore, .rewindAfterBegin, .rebuildBeforeCommit,
            .rebuildAfterCommit:
            true
        case .commandBeforeReads, .commandInDecide, .commandAfterCommit, .relayBeforeSend, .relayAfterSend, .relayAfterSave,
            .timerInDecide, .timerAfterCommit, .webhookBeforeSend, .webhookAfterSend, .webhookAfterNote:
            false
        }
    }
}

/// The fail point that is armed in this process, if any.
package final class ArmedFailPoint: Sendable {
    private let point: FailPoint
    private let remaining: Atomic<Int>

    /// From text such as `relay-after-send:3`; nil when it names no point or no positive count.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let point = FailPoint(rawValue: String(parts[0])), let count = Int(parts[1]), count > 0 else { return nil }
        self.point = point
        self.remaining = Atomic(count)
    }

    /// Ends the process when this is the armed point and its count is reached.
    package func reach(_ point: FailPoint) {
        guard point == self.point else { return }
        if remaining.subtract(1, ordering: .relaxed).newValue == 0 { kill(getpid(), SIGKILL) }
    }
}
