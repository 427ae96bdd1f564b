package import Foundation
import Policy
package import SharedModels

/// How a slip stands in a month of the ledger, or left it (REP-05, REP-18, R-07).
package enum LedgerStanding: String, Codable, Sendable, CaseIterable {
    /// With engineering, the repair not done.
    case open
    /// The repair is done; signature or way back are still to come.
    case finished
    /// The slip is back at the office.
    case done
    /// Returned not done; the director's opinion is awaited (REP-19).
    case handedBack = "handed_back"
    /// Handed back, and made a task of a later month by the director's opinion (REP-19).
    case carriedOver = "carried_over"
    /// Not done, and in the next month without an opinion (`repair.rollover_requires_opinion: handed_back_only`).
    case rolledOver = "rolled_over"
    case cancelled

    /// Whether the slip was unfinished for the month: what the list of the month's close names (REP-18, RPT-04).
    var isLeftOver: Bool {
        switch self {
        case .handedBack, .carriedOver, .rolledOver: true
        case .open, .finished, .done, .cancelled: false
        }
    }
}

/// One line of the ledger: a slip in one of the months that it counted in.
package struct LedgerEntry: Hashable, Sendable {
    package let month: LedgerMonth
    /// Whether the slip was raised into this month, and not taken over from an earlier one.
    package let isFirst: Bool
    package let standing: LedgerStanding
    /// Of one that was handed back.
    package let cause: HandBackCause?
    package let hasOpinion: Bool
    package let handedBackAt: Date?
    /// When it left for a later month; nil while it counts here.
    package let leftAt: Date?
}

/// A month that a slip counted in before, and how it left it.
package struct EarlierMonth: Codable, Hashable, Sendable {
    package let month: LedgerMonth
    /// `carried_over` or `rolled_over`.
    package let standing: LedgerStanding
    package let leftAt: Date
    /// Of one that was handed back before.
    package let cause: HandBackCause?
    package let handedBackAt: Date?
}

extension WorkOrder {
    /// Its lines in the ledger, oldest month first; follows from the slip alone, so that the table can be filled anew at any time.
    package var ledgerEntries: [LedgerEntry] {
        let before = monthsBefore.filter { $0.month != ledgerMonth }
        let left = before.enumerated().map { position, earlier in
            LedgerEntry(
                month: earlier.month, isFirst: position == 0, standing: earlier.standing, cause: earlier.cause,
                hasOpinion: earlier.standing == .carriedOver, handedBackAt: earlier.handedBackAt, leftAt: earlier.leftAt)
        }
        let waits = state == .handedBack
        return left + [
            LedgerEntry(
                month: ledgerMonth, isFirst: left.isEmpty, standing: standing, cause: waits ? handBack?.cause : nil,
                hasOpinion: false, handedBackAt: waits ? handBack?.at : nil, leftAt: nil)
        ]
    }

    /// How it stands in the month that it counts in. One that was carried over is open there before it is issued again.
    private var standing: LedgerStanding {
        switch state {
        case .raised, .issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .inWork, .carriedOver: .open
        case .workDone, .signedOff: .finished
        case .reportedBack, .callbackPending, .closed: .done
        case .handedBack: .handedBack
        case .cancelled: .cancelled
        }
    }

    /// Of a slip that was stored before months were kept, the hand-back tells of the last one.
    private var monthsBefore: [EarlierMonth] {
        if let earlierMonths { return earlierMonths }
        guard let handBack, handBack.month < ledgerMonth else { return [] }
        return [
            EarlierMonth(
                month: handBack.month, standing: .carriedOver, leftAt: opinion?.at ?? handBack.at, cause: handBack.cause,
                handedBackAt: handBack.at)
        ]
    }

    /// From now on it counts in `month`; the ledger keeps how it left the one before.
    mutating func leave(for month: LedgerMonth, as standing: LedgerStanding, at instant: Date) {
        let returned = standing == .carriedOver ? handBack : nil
        earlierMonths =
            monthsBefore + [
                EarlierMonth(
                    month: ledgerMonth, standing: standing, leftAt: instant, cause: returned?.cause, handedBackAt: returned?.at)
            ]
        ledgerMonth = month
    }

    /// The month is closed, the slip is not done, and only what engineering handed back needs an opinion: it counts in the next month, and
    /// engineering goes on with it as if nothing had happened (REP-18, decision 11).
    func rollOver(_ month: LedgerMonth, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard !rules.unfinishedNeedsOpinion else { return .unchanged }
        guard context.now >= rules.monthClose(of: month) else {
            throw Rejection(.ruleViolated, "A month is closed when its slips are totalled, on its last day.", rule: "REP-18")
        }
        var after = self
        after.leave(for: rules.month(after: month), as: .rolledOver, at: context.now)
        return .changed(
            after,
            OrderRolledOver(
                workOrderId: id, number: number, office: office, rolledOverAt: context.now, fromMonth: month,
                ledgerMonth: after.ledgerMonth))
    }
}
