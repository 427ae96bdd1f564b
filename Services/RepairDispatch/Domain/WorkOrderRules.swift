import Foundation
import Policy
import SharedModels

/// The policy in the words of a repair order: months as the ledger writes them.
extension Policy {
    func emergencyBound(raisedAt: Date) -> Date? { repair.emergencyBound(raisedAt: raisedAt) }

    func reportBackBound(collectedAt: Date) -> Date? { repair.reportBackBound(collectedAt: collectedAt) }

    /// When the technician is reminded of a visit; nil where nobody is (REP-09).
    func reminder(ofVisit appointedAt: Date) -> Date? { repair.appointmentReminder(for: appointedAt) }

    /// REP-20, WE-24…30.
    func ledgerMonth(raisedAt: Date) -> LedgerMonth { LedgerMonth(repair.ledgerMonth(raisedAt: raisedAt)) }

    /// The month after the slip's own, or the first one that is not closed when that is later (REP-19).
    func carryOverMonth(from month: LedgerMonth, at instant: Date) -> LedgerMonth {
        max(self.month(after: month), openMonth(at: instant))
    }

    /// The first month whose close is still to come: what comes into an earlier one would never be totalled (REP-18).
    func openMonth(at instant: Date) -> LedgerMonth { month(after: lastClosedMonth(at: instant)) }

    /// The next month; the last one that can be written has none.
    func month(after month: LedgerMonth) -> LedgerMonth { LedgerMonth(month.local.adding(months: 1)) }

    func firstDayStart(of month: LedgerMonth) -> Date { repair.days.zone.startOfDay(month.local.firstDay) }

    /// When a month's ledger is closed, on its last day (REP-18).
    func monthClose(of month: LedgerMonth) -> Date { repair.monthClose(of: month.local) }

    /// The last month whose close is due.
    func lastClosedMonth(at instant: Date) -> LedgerMonth {
        let present = LedgerMonth(days.zone.date(of: instant).localMonth)
        return instant >= monthClose(of: present) ? present : LedgerMonth(present.local.adding(months: -1))
    }

    /// Months up to one, oldest first.
    func months(upTo last: LedgerMonth, count: Int) -> [LedgerMonth] {
        (0..<count).reversed().map { LedgerMonth(last.local.adding(months: -$0)) }
    }

    /// REP-10, WE-33.
    func isLongEnough(waitedSeconds: Int) -> Bool { repair.isLongEnough(wait: .seconds(waitedSeconds)) }

    var noAnswerWaitSeconds: Int64 { repair.noAnswerWait.components.seconds }

    /// Slips that a technician may hold at once, unless the technician's file says otherwise.
    var technicianCapacity: Int { repair.technicianCapacity }

    /// What the words of a slip mean: REP-02.
    func emergencyProposals(in what: String) -> [EmergencyProposal] { repair.proposals(for: what) }

    /// The trade that the words of a slip mean: REP-32.
    func proposedTrade(in what: String) -> String? { repair.trade(for: what) }

    func isTrade(_ code: String) -> Bool { repair.isTrade(code) }

    var tradeCodes: [String] { repair.tradeCodes }

    /// What is charged for repairs; without lines prices are taken as they come (REP-11).
    var chargeStandard: ChargeStandard { ChargeStandard(repair.tariff) }

    /// K-15: under the list alone an emergency is one of the seven categories.
    var emergencyNeedsCategory: Bool { repair.emergencyMode == .list }

    var freeRepairNeedsAcceptance: Bool { repair.freeNeedsAcceptance }

    var mayMakeSafeBeforeQuote: Bool { repair.makeSafeBeforeQuote }

    /// Decision 11.
    var unfinishedNeedsOpinion: Bool { repair.rolloverRequiresOpinion == .allUnfinished }
}
