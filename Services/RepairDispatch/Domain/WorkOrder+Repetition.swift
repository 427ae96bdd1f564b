import SharedModels

extension WorkOrder {
    /// Whether a command had its effect before and that effect still stands, so that saying it again changes nothing.
    ///
    /// News from another service may come any number of times and late; what concerns an earlier callback cycle is over.
    func hasAlready(_ command: WorkOrderCommand, by actor: Actor) -> Bool {
        switch command {
        case .raise(let form):
            form.request == request && form.office == office && form.contact?.id == contact?.id && form.rework?.previous == rework?.previous
        case .collect: state == .collected && unansweredVisits.isEmpty && collected?.by == actor.subject
        case .reschedule(let appointedAt): state == .collected && !unansweredVisits.isEmpty && self.appointedAt == appointedAt
        case .quote(let lines): state == .quoted && quotes.count == 1 && quote?.lines == lines
        case .requote(let lines): state == .quoted && quotes.count > 1 && quote?.lines == lines
        case .acceptQuote(let acceptedBy): state == .accepted && acceptance?.acceptedBy == acceptedBy
        case .declineQuote(let reason): state == .quoteDeclined && declined?.text == reason
        case .makeSafe(let measures): madeSafe?.text == measures
        case .start: state == .inWork
        case .finish(let details): state == .workDone && finished?.text == details
        case .signOff(let form): state == .signedOff && signOff.map { $0 == form } == true
        case .attach(let form): pictures.contains { $0.kind == form.kind && $0.sha256 == form.sha256 }
        case .reportBack: state == .callbackPending
        case .explainDelay(let reason): delays.last?.text == reason
        case .handBack(let reason): state == .handedBack && handBack?.reason == reason
        case .carryOver(let opinion): state == .carriedOver && self.opinion?.text == opinion
        case .cancel: state == .cancelled
        // Each visit is a fact of its own, so two alike are two visits; the state refuses a second one without an appointment.
        case .noAnswer: false
        case .markOverdue(let clock): !clocks.isRunning(clock)
        case .handBackAtMonthEnd(let month): !state.isUnfinished || ledgerMonth != month
        case .reissue: state == .issued || !clocks.isRunning(WorkOrderClock.reissue)
        case .settleCallback(let settlement): settlement.cycle != cycle || state == .closed
        case .rework(let rework): rework.cycle != cycle || state == .closed
        }
    }
}

extension SignOff {
    fileprivate static func == (signOff: SignOff, form: SignOffForm) -> Bool {
        form.amountFen == signOff.amountFen && form.signedBy == signOff.signedBy && form.signatureId == signOff.signatureId
            && (form.signedAt == nil || form.signedAt == signOff.signedAt) && form.quality == signOff.quality
            && form.attitude == signOff.attitude && form.conduct == signOff.conduct
    }
}
