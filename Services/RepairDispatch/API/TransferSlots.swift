import HTTPTypes
import ServiceBootstrap
import Synchronization

/// How many files may be in memory at once, and how many of one caller.
final class TransferSlots: Sendable {
    /// A place in use: free again when it is released, or when nobody holds it any more.
    final class Slot: Sendable {
        private let slots: TransferSlots
        private let subject: String
        private let isHeld = Mutex(true)

        fileprivate init(_ slots: TransferSlots, _ subject: String) {
            self.slots = slots
            self.subject = subject
        }

        func release() {
            let wasHeld = isHeld.withLock { held in
                defer { held = false }
                return held
            }
            if wasHeld { slots.give(subject) }
        }

        deinit { release() }
    }

    private let count: Int
    private let each: Int
    private let taken = Mutex<[String: Int]>([:])

    init(count: Int, each: Int) {
        self.count = count
        self.each = each
    }

    /// A place for a file of the caller.
    /// - Throws: `Problem` (503) when none is free.
    func take(for subject: String) throws(Problem) -> Slot {
        let isTaken = taken.withLock { taken in
            guard taken.values.reduce(0, +) < count, taken[subject, default: 0] < each else { return false }
            taken[subject, default: 0] += 1
            return true
        }
        guard isTaken else {
            throw Problem(.unavailable, "Many photos are on their way; send it again in a moment.", headers: [.retryAfter: "2"])
        }
        return Slot(self, subject)
    }

    private func give(_ subject: String) {
        taken.withLock { taken in
            let left = taken[subject, default: 0] - 1
            taken[subject] = left > 0 ? left : nil
        }
    }
}
