package import Foundation
package import SharedModels

/// What can be asked of a repair order (domain 3.3). There is no way to refuse one (REP-08).
package enum WorkOrderCommand: CaseCommand, Equatable {
    /// Fills the slip and issues it at once.
    case raise(RaiseForm)
    /// How urgent it is, said after it was raised (REP-01).
    case judge(JudgeForm)
    /// Engineering takes the slip.
    case collect
    /// A technician who has room took it.
    case assign(AssignmentForm)
    /// Back to whoever assigns.
    case unassign(reason: String)
    /// The owner asks when it will be done (催单).
    case urge(words: String?)
    /// How it goes on (REP-23).
    case noteProgress(text: String, ownerTold: Bool)
    /// Nobody answered the door.
    case noAnswer(UnansweredVisitForm)
    /// A new appointment after a visit without answer.
    case reschedule(appointedAt: Date)
    /// The price, from the charge standard.
    case quote([PriceLineForm])
    /// A revised price after a refusal.
    case requote([PriceLineForm])
    /// The owner takes the price; `acceptedBy` is the name of whoever did.
    case acceptQuote(acceptedBy: String)
    case declineQuote(reason: String)
    /// An emergency was made safe before its price was accepted.
    case makeSafe(measures: String)
    case start
    case finish(details: String)
    case signOff(SignOffForm)
    /// A photo or a signature's image, kept already, becomes part of the slip.
    case attach(AttachmentForm)
    /// The slip is handed in at the office; with the reason when it is late.
    case reportBack(delayReason: String?)
    case explainDelay(reason: String)
    /// Engineering returns the slip not done.
    case handBack(reason: String)
    /// The office director makes it a task of a later month.
    case carryOver(opinion: String)
    /// The owner withdraws.
    case cancel(reason: String)

    /// What was done without a network, entered later: the same command, and when it was done.
    indirect case enteredLater(WorkOrderCommand, LateForm)

    /// System: an emergency took its place with the technician; `id` tells one displacement from another.
    case displace(from: TechnicianID, round: Int, by: WorkOrderID, id: UUID)
    /// System: the appointed time is near.
    case remindVisit
    /// System: the clock of that name has run out.
    case markOverdue(clock: String)
    /// System: the month is closed and the slip is not done.
    case handBackAtMonthEnd(month: LedgerMonth)
    /// System: the month is closed, the slip is not done, and it needs no opinion to count in the next one.
    case rollOver(month: LedgerMonth)
    /// System: the new month of a carried-over slip has begun.
    case reissue
    /// System: what the owner said when called back.
    case noteCallback(CallbackNote)
    /// System: the callback is over and nothing is left to do.
    case settleCallback(CallbackSettlement)
    /// System: the owner was dissatisfied.
    case rework(ReworkOrder)

    /// The names of the commands: in URLs, in history and in answers.
    package enum Code: String, Sendable, CaseIterable {
        case raise, judge, collect, assign, unassign, urge
        case noteProgress = "note-progress"
        case displace
        case remindVisit = "remind-visit"
        case noAnswer = "no-answer"
        case reschedule, quote, requote
        case acceptQuote = "accept-quote"
        case declineQuote = "decline-quote"
        case makeSafe = "make-safe"
        case start, finish
        case signOff = "sign-off"
        case attach
        case reportBack = "report-back"
        case explainDelay = "explain-delay"
        case handBack = "hand-back"
        case carryOver = "carry-over"
        case cancel
        case markOverdue = "mark-overdue"
        case handBackAtMonthEnd = "hand-back-at-month-end"
        case rollOver = "roll-over"
        case reissue
        case noteCallback = "note-callback"
        case settleCallback = "settle-callback"
        case rework
    }

    /// Which command it is, without its content.
    package var name: Code {
        switch self {
        case .raise: .raise
        case .judge: .judge
        case .collect: .collect
        case .assign: .assign
        case .unassign: .unassign
        case .urge: .urge
        case .noteProgress: .noteProgress
        case .enteredLater(let command, _): command.name
        case .displace: .displace
        case .remindVisit: .remindVisit
        case .noAnswer: .noAnswer
        case .reschedule: .reschedule
        case .quote: .quote
        case .requote: .requote
        case .acceptQuote: .acceptQuote
        case .declineQuote: .declineQuote
        case .makeSafe: .makeSafe
        case .start: .start
        case .finish: .finish
        case .signOff: .signOff
        case .attach: .attach
        case .reportBack: .reportBack
        case .explainDelay: .explainDelay
        case .handBack: .handBack
        case .carryOver: .carryOver
        case .cancel: .cancel
        case .markOverdue: .markOverdue
        case .handBackAtMonthEnd: .handBackAtMonthEnd
        case .rollOver: .rollOver
        case .reissue: .reissue
        case .noteCallback: .noteCallback
        case .settleCallback: .settleCallback
        case .rework: .rework
        }
    }

    package var code: String { name.rawValue }
}
