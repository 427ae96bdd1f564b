/// Where a repair order stands (domain 3.3).
///
/// `raised` and `reportedBack` are passed through within one decision: a slip is issued in the moment it is raised (REP-07), and its
/// callback is asked for in the moment it is back (REP-17).
package enum WorkOrderState: String, Codable, Sendable, CaseIterable {
    /// The slip is filled and entered in the ledger.
    case raised
    /// With engineering.
    case issued
    /// Engineering took it; it must be back by T-REPORT.
    case collected
    /// A visit found nobody; a new appointment is needed.
    case noAnswer = "no_answer"
    /// Examined and priced.
    case quoted
    /// The owner refuses the price.
    case quoteDeclined = "quote_declined"
    /// The owner accepts; work may start.
    case accepted
    case inWork = "in_work"
    /// Finished, the site cleared.
    case workDone = "work_done"
    /// The amount is written, the owner signed and rated.
    case signedOff = "signed_off"
    /// The slip is back at the office.
    case reportedBack = "reported_back"
    /// The owner is to be called back.
    case callbackPending = "callback_pending"
    /// Settled.
    case closed
    /// Returned not done; the office director's opinion is needed.
    case handedBack = "handed_back"
    /// Approved into a later month.
    case carriedOver = "carried_over"
    /// The owner withdrew it.
    case cancelled

    /// Whether the slip counts as unfinished when its month is closed (REP-18): with engineering, and the repair itself not done.
    ///
    /// A repair that is done and only lacks its signature or its way back is finished work: sending it out again would do it twice.
    package var isUnfinished: Bool {
        switch self {
        case .raised, .issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .inWork: true
        case .workDone, .signedOff, .reportedBack, .callbackPending, .closed, .handedBack, .carriedOver, .cancelled: false
        }
    }

    /// What people may ask of an order in this state, before the conditions of the single case. Nothing refuses a slip (REP-08).
    package var commands: [WorkOrderCommand.Code] {
        switch self {
        case .raised: []
        case .issued: [.judge] + [.collect] + Self.dispatching + [.reschedule, .attach, .explainDelay, .cancel]
        case .collected:
            [.judge] + Self.dispatching + [.noAnswer, .quote, .makeSafe, .reschedule, .handBack, .attach, .explainDelay, .cancel]
        case .noAnswer: [.judge] + Self.dispatching + [.reschedule, .makeSafe, .handBack, .attach, .explainDelay, .cancel]
        case .quoted:
            [.judge] + Self.dispatching + [
                .acceptQuote, .declineQuote, .start, .makeSafe, .reschedule, .handBack, .attach, .explainDelay, .cancel,
            ]
        case .quoteDeclined:
            [.judge] + Self.dispatching + [.requote, .reportBack, .makeSafe, .reschedule, .handBack, .attach, .explainDelay, .cancel]
        case .accepted: [.judge] + Self.dispatching + [.start, .makeSafe, .reschedule, .handBack, .attach, .explainDelay, .cancel]
        case .inWork: [.judge] + Self.dispatching + [.finish, .reschedule, .handBack, .attach, .explainDelay]
        case .workDone: [.signOff] + Self.waiting + [.attach, .explainDelay]
        case .signedOff: [.reportBack] + Self.waiting + [.attach, .explainDelay]
        case .handedBack: [.judge] + [.carryOver] + Self.waiting + [.attach, .explainDelay, .cancel]
        case .carriedOver: [.judge] + Self.waiting + [.attach, .cancel]
        // A photo may come late, from a telephone that had no connection.
        case .callbackPending: [.attach]
        case .reportedBack, .closed, .cancelled: []
        }
    }

    /// What may be done about whose hands a slip is in, and while somebody waits for it.
    private static let dispatching: [WorkOrderCommand.Code] = [.assign, .unassign] + waiting
    private static let waiting: [WorkOrderCommand.Code] = [.urge, .noteProgress]

    /// What the system alone may do in this state: timers, the month's close, news from the callback.
    package var systemCommands: [WorkOrderCommand.Code] {
        switch self {
        case .raised, .reportedBack, .cancelled: []
        case .issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .inWork:
            [.handBackAtMonthEnd, .rollOver, .markOverdue, .displace, .remindVisit]
        case .workDone, .signedOff, .handedBack: [.markOverdue]
        case .carriedOver: [.reissue, .markOverdue]
        case .callbackPending: [.noteCallback, .settleCallback, .rework]
        // What was said may be heard after what follows from it; and a slip that was not chosen may be called about later (CBK-11).
        case .closed: [.noteCallback, .rework]
        }
    }
}
