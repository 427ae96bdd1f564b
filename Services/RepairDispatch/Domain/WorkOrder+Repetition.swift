import SharedModels

extension WorkOrder {
    /// Whether a command had its effect before and that effect still stands, so that saying it again changes nothing.
    ///
    /// News from another service may come any number of times and late; what concerns an earlier callback cycle is over.
    func hasAlready(_ command: WorkOrderCommand, by actor: Actor) -> Bool {
        switch command {
        case .raise(let form):
            form.request == request && form.office == office && form.contact?.id == contact?.id && form.complaintId == complaintId
                && form.moveInId == moveInId && form.rework?.previous == rework?.previous
        case .judge(let form): judgement.map { form.repeats($0, trade: trade) } == true
        case .collect: state == .collected && unansweredVisits.isEmpty && collected?.by == actor.subject
        case .assign(let form):
            assignment?.technicianId == form.technicianId && assignment?.round == form.round
                && (form.override == nil || assignment?.override == form.override)
        case .displace(let technician, let round, _, let id):
            !state.isUnfinished || (refusedDisplacements ?? []).contains(id)
                || (round <= assignmentRounds ?? 0 && !isHeld(by: technician, upTo: round))
        case .enteredLater(let command, _): hasAlready(command, by: actor)
        case .remindVisit: !clocks.isRunning(WorkOrderClock.appointment) || !state.isUnfinished
        // Each is a fact of its own; what is sent twice is known by its key.
        case .urge, .unassign: false
        case .noteProgress(let text, _): progress?.last?.text == text
        case .reschedule(let appointedAt): state != .noAnswer && owesAppointment != true && self.appointedAt == appointedAt
        case .quote(let lines): state == .quoted && quotes.count == 1 && quote.map { lines.repeats($0.lines) } == true
        case .requote(let lines): state == .quoted && quotes.count > 1 && quote.map { lines.repeats($0.lines) } == true
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
        case .rollOver(let month): !state.isUnfinished || ledgerMonth != month
        case .reissue: state == .issued || !clocks.isRunning(WorkOrderClock.reissue)
        case .noteCallback(let note): note.cycle != cycle || callbackNote != nil
        case .settleCallback(let settlement): settlement.cycle != cycle || state == .closed
        // A slip that was not to be called back may be after all, when the month falls short (CBK-11).
        case .rework(let rework):
            rework.cycle != cycle || (state == .closed && closure?.outcome != .notSelected && closure?.outcome != .noWork)
        }
    }
}

extension JudgeForm {
    /// Whether it says what was said last; what it leaves out stays as it is.
    fileprivate func repeats(_ judgement: Judgement, trade: String?) -> Bool {
        urgency == judgement.urgency && (emergencyCategory ?? judgement.emergencyCategory) == judgement.emergencyCategory
            && (major ?? judgement.major) == judgement.major
            && (self.trade ?? trade) == trade && reason == judgement.reason
    }
}

extension [PriceLineForm] {
    /// Whether it names the price that stands; what the charge standard said may be left out.
    fileprivate func repeats(_ lines: [PriceLine]) -> Bool {
        count == lines.count
            && zip(self, lines).allSatisfy { form, line in
                form.code == line.code && form.quantity == line.quantity && (form.item ?? line.item) == line.item
                    && (form.unitPriceFen ?? line.unitPriceFen) == line.unitPriceFen && form.atCost == (line.atCost ?? false)
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
