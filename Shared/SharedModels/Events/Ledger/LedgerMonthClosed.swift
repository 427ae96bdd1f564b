package import Foundation

/// The repair ledger of an office is closed for a month: every slip is totalled, and none of them is unfinished in it any more (REP-18,
/// RPT-04). Which slips were left over, the close itself says.
package struct LedgerMonthClosed: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.ledger.monthclosed.v1"
    package static let topic = Topic.repairs

    package let closeId: LedgerCloseID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    package let closedAt: Date
    /// Slips that counted in the month.
    package let slips: Int
    /// Of those, the ones that were raised into it.
    package let raised: Int
    /// Back at the office.
    package let done: Int
    /// The repair done, the slip not back.
    package let finished: Int
    /// Handed back, by engineering or by the close, and no opinion yet.
    package let handedBack: Int
    /// Handed back, and in a later month by the director's opinion (REP-19).
    package let carriedOver: Int
    /// In the next month without an opinion.
    package let rolledOver: Int
    package let cancelled: Int
    package let normal: Int
    package let urgent: Int
    package let emergency: Int
    /// Signed slips with something to pay (REP-31).
    package let paid: Int
    /// Fen on them.
    package let paidFen: Int
    /// Slips of earlier months whose hand-back still waited for the director's opinion.
    package let awaitingOpinion: Int

    package init(
        closeId: LedgerCloseID, number: String, office: String, month: LedgerMonth, closedAt: Date, slips: Int, raised: Int, done: Int,
        finished: Int, handedBack: Int, carriedOver: Int, rolledOver: Int, cancelled: Int, normal: Int, urgent: Int, emergency: Int,
        paid: Int, paidFen: Int, awaitingOpinion: Int
    ) {
        self.closeId = closeId
        self.number = number
        self.office = office
        self.month = month
        self.closedAt = closedAt
        self.slips = slips
        self.raised = raised
        self.done = done
        self.finished = finished
        self.handedBack = handedBack
        self.carriedOver = carriedOver
        self.rolledOver = rolledOver
        self.cancelled = cancelled
        self.normal = normal
        self.urgent = urgent
        self.emergency = emergency
        self.paid = paid
        self.paidFen = paidFen
        self.awaitingOpinion = awaitingOpinion
    }
}
