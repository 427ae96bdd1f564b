import Foundation
import SharedModels

/// Judges what another system was sent, by what it wrote down, against the events on the topics (docs/webhooks.md, ADR 32).
///
/// Pure: the same values always give the same findings.
struct WebhookChecker {
    /// In the order in which they came.
    let arrivals: [OtherSystem.Arrival]
    /// Events on the topics, by id.
    let told: [String: TopicEntry]
    /// Those that must have come, to whoever wants their types.
    let due: Set<String>
    let wishes: [WebhookWish]
    /// How the queues stand, by path.
    var heads: [String: Head] = [:]

    /// The oldest event that waits for a subscription, as the service keeps it.
    struct Head: Sendable, Hashable {
        let event: String
        let tries: Int
        /// Seconds from the first try to the last, and from there to the next, by the service's clock.
        let tried: Double
        let pause: Double
    }

    /// What one finding breaks.
    enum Promise: String, Sendable, CaseIterable {
        /// Every event that is wanted is taken at least once.
        case atLeastOnce
        /// One at a time, the next when it was taken, each case in its order.
        case order
        /// Nothing but events, under their own ids, signed, without private content, the same bytes each time.
        case content
        /// After 5 s, 1 min, 5 min, 30 min, each a little later by chance.
        case pace
    }

    struct Finding: Sendable, Hashable, CustomStringConvertible {
        let promise: Promise
        let text: String
        var description: String { "\(promise.rawValue): \(text)" }
    }

    /// Pauses after the first tries, in seconds, and what chance adds at most: as docs/webhooks.md has them.
    private static let pauses: [Double] = [5, 60, 300, 1_800, 7_200, 21_600, 43_200]
    private static let chance = 1.1
    /// Instants are kept to the millisecond, and a pause begins a moment after the try.
    private static let slack = 2.0

    /// Everything that is wrong; empty when all promises are kept.
    func findings() -> [Finding] {
        let ways = Dictionary(grouping: arrivals, by: \.path)
        let strangers = Set(ways.keys).subtracting(wishes.map(\.path)).sorted().map { Finding(promise: .content, text: "sent to \($0)") }
        return strangers
            + wishes.flatMap { wish in
                let came = ways[wish.path] ?? []
                return checkContent(came, wish) + checkOrder(came, wish) + checkAll(came, wish) + checkPace(came, wish)
            }
    }

    private func checkAll(_ came: [OtherSystem.Arrival], _ wish: WebhookWish) -> [Finding] {
        guard wish.isTaken else { return [] }
        let taken = Set(came.filter(\.isTaken).map(\.event))
        return due.subtracting(taken).filter { told[$0].map { wish.wants($0.type) } ?? false }.sorted().map {
            Finding(promise: .atLeastOnce, text: "\(wish.path): \(told[$0]?.type ?? "") \($0) was not taken")
        }
    }

    private func checkContent(_ came: [OtherSystem.Arrival], _ wish: WebhookWish) -> [Finding] {
        var bodies: [String: String] = [:]
        return came.compactMap { arrival in
            let name = "\(wish.path): \(arrival.type) \(arrival.event)"
            func found(_ text: String) -> Finding { Finding(promise: .content, text: "\(name) \(text)") }
            if arrival.id != arrival.event { return found("came under the id \(arrival.id ?? "none")") }
            // Only what is told while the receiver does not yet have the secret cannot be checked.
            if arrival.verified != true, arrival.verified != nil || arrival.type != "guanjia.intake.webhook.created.v1" {
                return found("is not well signed")
            }
            if arrival.sealed { return found("came with private content") }
            let body = bodies[arrival.event, default: arrival.sha256]
            bodies[arrival.event] = body
            if body != arrival.sha256 { return found("came with another body than before") }
            guard let entry = told[arrival.event] else { return found("is on no topic") }
            guard entry.type == arrival.type, entry.sequence == arrival.sequence, entry.caseID.description == arrival.subject else {
                return found("is another on its topic")
            }
            return wish.wants(arrival.type) ? nil : found("is not wanted")
        }
    }

    private func checkOrder(_ came: [OtherSystem.Arrival], _ wish: WebhookWish) -> [Finding] {
        var findings: [Finding] = []
        var (seen, last): (Set<String>, [String: Int64]) = ([], [:])
        var current: OtherSystem.Arrival?
        // Whether the current event was taken, at this try or an earlier one.
        var isTaken = true
        for arrival in came {
            if arrival.event == current?.event {
                isTaken = isTaken || arrival.isTaken
                continue
            }
            let name = "\(wish.path): \(arrival.type) \(arrival.event)"
            if !isTaken { findings.append(Finding(promise: .order, text: "\(name) came before \(current?.event ?? "") was taken")) }
            if !seen.insert(arrival.event).inserted {
                findings.append(Finding(promise: .order, text: "\(name) came again after later ones"))
            } else if let before = last[arrival.subject], before >= arrival.sequence {
                findings.append(
                    Finding(promise: .order, text: "\(name) is number \(arrival.sequence) of its case and came after \(before)"))
            }
            last[arrival.subject] = max(last[arrival.subject] ?? 0, arrival.sequence)
            (current, isTaken) = (arrival, arrival.isTaken)
        }
        return findings
    }

    /// No more tries than the pauses leave time for, and the next one not before its time.
    private func checkPace(_ came: [OtherSystem.Arrival], _ wish: WebhookWish) -> [Finding] {
        guard !wish.isTaken else { return [] }
        guard let head = heads[wish.path], head.tries > 0 else {
            return [Finding(promise: .pace, text: "\(wish.path): nothing waits for another try")]
        }
        var findings: [Finding] = []
        let count = came.count { $0.event == head.event }
        if count < head.tries {
            findings.append(Finding(promise: .pace, text: "\(wish.path): \(head.tries) tries are noted, \(count) came"))
        }
        let least = (1..<max(head.tries, 1)).reduce(0) { $0 + Self.pauses[min($1, Self.pauses.count) - 1] }
        if head.tried + Self.slack < least {
            findings.append(Finding(promise: .pace, text: "\(wish.path): \(head.tries) tries within \(head.tried) s, not \(least) s"))
        }
        let pause = Self.pauses[min(head.tries, Self.pauses.count) - 1]
        if head.pause + Self.slack < pause || head.pause > pause * Self.chance + Self.slack {
            findings.append(Finding(promise: .pace, text: "\(wish.path): the next try comes after \(head.pause) s, not \(pause) s"))
        }
        return findings
    }
}

extension [WebhookChecker.Finding] {
    func count(of promise: WebhookChecker.Promise) -> Int { count { $0.promise == promise } }
}
