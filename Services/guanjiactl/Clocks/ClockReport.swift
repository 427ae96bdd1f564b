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
        let entries = ledger.clocks.enumerated().map { index, entry in
            Entry(entry, isNewest: !ledger.clocks[(index + 1)...].contains { $0.name == entry.name }, in: ledger, under: policy)
        }
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
            lines += entry.note.map { ["  \($0)"] } ?? []
            lines += explanation.lines.map { "  \($0)" }
        } else {
            lines.append("  this policy has no such clock for the class")
        }
        if !entry.agrees { lines.append("  on record \(text(clock.bound)): another policy, calendar or wish of the owner held then") }
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
    /// A clock of the ledger with what its bound follows from. The ledger does not keep the class and the owner's wish of the time; for
    /// earlier entries they are found by the bound.
    struct Entry {
        let stored: CaseClock
        let explanation: LimitExplanation?
        /// The class or the wish that the explanation supposes, when they are not those of now.
        let note: String?
        private let clock: ComplaintClock?
        private let basis: ComplaintClockBasis

        init(_ stored: CaseClock, isNewest: Bool, in ledger: ClockLedger, under policy: Policy) {
            self.stored = stored
            let clock = ComplaintClock(rawValue: stored.name)
            self.clock = clock
            let paused = (stored.pauses ?? []).seconds(until: stored.ended ?? .distantFuture)
            let present = ComplaintClockBasis(
                started: stored.started, class: ledger.class, ownerLimit: ledger.ownerLimit,
                setLimit: clock == .agreed ? ledger.agreedReplyBy : ledger.dueBy,
                paused: paused.isFinite && paused < 1e9 ? paused : 0)
            let candidates = [present] + Self.earlier(than: present, of: clock, stored)
            let fits = clock.flatMap { clock in
                candidates.first { policy.complaint.explanation(of: clock, on: $0)?.bound.map { Self.isSame($0, stored.bound) } ?? false }
            }
            basis = fits ?? present
            explanation = clock.flatMap { policy.complaint.explanation(of: $0, on: fits ?? present) }
            note = Self.note(fits ?? present, present)
        }

        /// Whether the bound on record is the one explained.
        var agrees: Bool { explanation?.bound.map { Self.isSame($0, stored.bound) } ?? false }

        func bound(under policy: Policy) -> Date? { clock.flatMap { policy.complaint.explanation(of: $0, on: basis)?.bound } }

        /// Answers hold whole seconds.
        static func isSame(_ one: Date, _ other: Date) -> Bool { abs(one.timeIntervalSince(other)) < 1 }

        private static func earlier(
            than present: ComplaintClockBasis, of clock: ComplaintClock?, _ stored: CaseClock
        ) -> [ComplaintClockBasis] {
            switch clock {
            case .class:
                // No-liability is determined by the command that sets it, so its clock ends as it starts.
                let isDetermined = stored.cause != nil && stored.endCause == stored.cause
                let classes: [ComplaintClass] =
                    isDetermined ? [.noLiability, .assistInArea, .assistOutArea] : [.assistInArea, .assistOutArea]
                return classes.filter { $0 != present.class }.map { kind in
                    var basis = present
                    basis.class = kind
                    return basis
                }
            case .resolve:
                var basis = present
                basis.ownerLimit = nil
                return present.ownerLimit == nil ? [] : [basis]
            default: return []
            }
        }

        private static func note(_ basis: ComplaintClockBasis, _ present: ComplaintClockBasis) -> String? {
            if basis.class != present.class { return "as \(basis.class.rawValue)" }
            return basis.ownerLimit != present.ownerLimit ? "without the owner's limit of now" : nil
        }
    }
}
