import Synchronization

/// Counts the requests of each caller that are in work, and keeps a caller from having more of them than its share.
///
/// A rate alone does not: bodies that come slowly hold a place for seconds each, and with enough of them one program would have them all.
final class CallerShares: Sendable {
    private let share: Int
    private let inWork = Mutex<[String: Int]>([:])

    /// - Parameter share: most requests of one caller in work at a time.
    init(_ share: Int) { self.share = share }

    /// Callers who have a request in work; nobody else is remembered.
    var count: Int { inWork.withLock { $0.count } }

    /// Takes a place for a request; whoever is given one gives it back by `leave`.
    /// - Returns: false when the caller has all of its places in use.
    func enter(_ subject: String) -> Bool {
        inWork.withLock { inWork in
            let count = inWork[subject, default: 0]
            guard count < share else { return false }
            inWork[subject] = count + 1
            return true
        }
    }

    /// Gives a place back.
    func leave(_ subject: String) {
        inWork.withLock { inWork in
            let left = inWork[subject, default: 0] - 1
            inWork[subject] = left > 0 ? left : nil
        }
    }
}
