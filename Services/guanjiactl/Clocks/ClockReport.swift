import Foundation
import Policy
import SharedModels

/// A complaint's ledger of clocks in lines for people.
struct ClockReport {
    let ledger: ClockLedger
    /// What the services run under.
    let policy: Policy
    /// Another one under which the bounds are computed again.
    let other: Policy?

    var lines: [String] {
        var lines = ["\(ledger.number)  \(ledger.state), \(ledger.class.rawValue); judged under \(ledger.policyVersion)"]
        if ledger.policyVersion != policy.version { lines.append("explained under \(policy.version), which is not the same") }
        let entries = ledger.clocks.map { Entry($0, in: ledger, under: policy) }
        for entry in entries { lines += [""] + describe(entry) }
        if let other { lines += [""] + replay(entries, under: other) }
        return lines
    }

    // MARK: One entry

    private func describe(_ entry: Entry) -> [String] {
        let clock = entry.stored
        var lines = ["\(clock.name)  started \(text(clock.started)) by \(clock.cause ?? "an unknown command")"]
        for pause in clock.pauses ?? [] {
            lines.append("  paused \(text(pause.from)) to \(pause.to.map(text) ?? "now") by \(pause.cause)")
        }
        if let explanation = entry.explanation {
            lines += entry.notes.map { "  \($0)" }
            lines += explanation.lines.map { "  \($0)" }
        } else {
            lines.append("  this policy has no such clock for the class")
        }
        if !entry.agrees { lines.append("  on record \(text(clock.bound)): \(entry.difference)") }
        return lines + ["  \(end(of: clock))"]
    }

    private func end(of clock: CaseClock) -> String {
        let by = clock.endCause.map { " by \($0)" } ?? ""
        let when = clock.ended.map { " \(text($0))\(by)" } ?? ""
        return switch clock.state {
        case .running: "runs"
        case .paused: "is paused"
        case .met: "met\(when)"
        case .stopped: "stopped\(when): no longer asked for"
        case .missed: "missed\(when)" + (clock.happened.map { "; it happened \(text($0))" } ?? "")
        }
    }

    // MARK: Another policy

    private func replay(_ entries: [Entry], under other: Policy) -> [String] {
        var lines = ["under \(other.version)"]
        for entry in entries {
            let bound = entry.bound(under: other)
            let isSame = bound.map { Entry.isSame($0, entry.stored.bound) } ?? false
            guard !isSame else { continue }
            lines.append(
                "  \(entry.stored.name)  \(text(entry.stored.bound)) would be \(bound.map(text) ?? "no limit")\(verdict(entry, bound))")
        }
        return lines.count > 1 ? lines : lines + ["  every bound would be the same"]
    }

    /// What would have become of it, where that is known.
    private func verdict(_ entry: Entry, _ bound: Date?) -> String {
        let clock = entry.stored
        let done: Date? = clock.state == .met ? clock.ended : clock.happened
        guard let done, let bound else { return "" }
        let (was, would) = (done.isLate(for: clock.bound), done.isLate(for: bound))
        return was == would ? "" : would ? ", and missed" : ", and met"
    }

    private func text(_ instant: Date) -> String { policy.days.zone.text(instant) }
}

extension ClockReport {
    /// A clock of the ledger with what its bound follows from, as the ledger keeps it. An entry from before that was kept is explained by the
    /// complaint as it stands now, and says so.
    struct Entry {
        let stored: CaseClock
        let explanation: LimitExplanation?
        /// What the explanation rests on, where that is not the complaint as it stands under this policy.
        let notes: [String]
        /// Why the bound on record may be another one than that which was explained.
        let difference: String
        private let clock: ComplaintClock?
        private let basis: ComplaintClockBasis

        init(_ stored: CaseClock, in ledger: ClockLedger, under policy: Policy) {
            self.stored = stored
            let clock = ComplaintClock(rawValue: stored.name)
            self.clock = clock
            let over = (stored.pauses ?? []).filter { $0.to != nil }
            let present = ComplaintClockBasis(
                started: stored.started, class: ledger.class, ownerLimit: ledger.ownerLimit,
                setLimit: clock == .agreed ? ledger.agreedReplyBy : ledger.dueBy, paused: over.seconds(until: .distantFuture))
            basis = ComplaintClockBasis(of: stored) ?? present
            explanation = clock.flatMap { [basis] in policy.complaint.explanation(of: $0, on: basis) }
            guard let kept = stored.basis else {
                notes = ["the class and the limits of that time are not on record; those of now are supposed"]
                difference = "another class, wish of the owner, policy or calendar held then"
                return
            }
            let gave = kept.policyVersion == policy.version ? nil : "the limit was given by \(kept.policyVersion)"
            notes = [kept.class == ledger.class ? nil : "as \(kept.class.rawValue)", gave].compactMap { $0 }
            difference = gave ?? "it does not follow from the ledger"
        }

        /// Whether the bound on record is the one explained.
        var agrees: Bool { explanation?.bound.map { Self.isSame($0, stored.bound) } ?? false }

        func bound(under policy: Policy) -> Date? { clock.flatMap { policy.complaint.explanation(of: $0, on: basis)?.bound } }

        /// Answers hold whole seconds.
        static func isSame(_ one: Date, _ other: Date) -> Bool { abs(one.timeIntervalSince(other)) < 1 }
    }
}
