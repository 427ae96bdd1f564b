import HTTPTypes
import Synchronization

/// How many files may be in memory at once, and how many of one caller.
package final class TransferSlots: Sendable {
    /// A place in use: free again when it is released, or when nobody holds it any more.
    package final class Slot: Sendable {
        private let slots: TransferSlots
        private let number: Int

        fileprivate init(_ slots: TransferSlots, _ number: Int) {
            self.slots = slots
            self.number = number
        }

        package func release() { slots.taken.withLock { $0.places[number] = nil } }

        deinit { release() }
    }

    private struct Place {
        let subject: String
        let since: ContinuousClock.Instant
    }

    private struct Taken {
        var places: [Int: Place] = [:]
        var last = 0
    }

    /// A transfer that takes longer counts no more, so that connections that stand still cannot hold every place for ever.
    package static let longest: Duration = .seconds(180)

    private let count: Int
    private let each: Int
    private let longest: Duration
    private let taken = Mutex(Taken())

    package init(count: Int, each: Int, longest: Duration = TransferSlots.longest) {
        self.count = count
        self.each = each
        self.longest = longest
    }

    /// A place for a file of the caller.
    /// - Throws: `Problem`: 429 when the caller has as many as are one's, 503 when none is free.
    package func take(for subject: String) throws(Problem) -> Slot {
        let answer = taken.withLock { taken -> Answer in
            let now = ContinuousClock.now
            taken.places = taken.places.filter { $0.value.since + longest > now }
            guard taken.places.values.count(where: { $0.subject == subject }) < each else { return .enough }
            guard taken.places.count < count else { return .full }
            taken.last += 1
            taken.places[taken.last] = Place(subject: subject, since: now)
            return .place(taken.last)
        }
        switch answer {
        case .place(let number): return Slot(self, number)
        case .enough:
            let detail = "At most \(each) of your files may be on the way at once; send the next one when the one before is there."
            throw Problem(.tooManyRequests, detail, headers: [.retryAfter: "2"])
        case .full:
            throw Problem(.unavailable, "Many files are on their way; send it again in a moment.", headers: [.retryAfter: "2"])
        }
    }

    private enum Answer {
        case place(Int)
        /// The caller's share is in use.
        case enough
        /// Every place is.
        case full
    }
}
