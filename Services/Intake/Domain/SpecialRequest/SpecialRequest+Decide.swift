import Foundation
import Policy
import SharedModels

extension SpecialRequest {
    static func posts(for command: SpecialRequestCommand.Code) -> Set<Role> {
        switch command {
        // Contacts are handed over by whoever is at the desk.
        case .file: SpecialRequestRoles.supervisors.union([.system])
        case .pass, .tell, .close, .withdraw: SpecialRequestRoles.supervisors
        case .submit: SpecialRequestRoles.submitters
        case .decide: SpecialRequestRoles.deciders
        case .clockDue: [.system]
        }
    }

    static func begin(
        _ command: SpecialRequestCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<SpecialRequest>? {
        guard case .file(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(form.unit, "unit")
        checks.require(form.person, "person")
        checks.phone(form.phone, "phone")
        checks.require(form.request, "request", limit: FieldChecks.longLimit)
        try checks.finish("a special request says who asks for what", rule: "INT-26")
        let request = SpecialRequest(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, filedAt: context.now,
            filedBy: context.actor.role)
        var step = BookStep(request, under: rules, in: context)
        step.remindLater()
        step.tell(
            SpecialRequestFiled(
                specialRequestId: request.id, number: request.number, office: office, filedAt: context.now,
                recipients: SpecialRequestRoles.filing, contactId: form.contactId,
                sealed: .content(
                    SpecialParticulars(unit: form.unit, person: form.person, phone: form.phone, request: form.request))))
        return step
    }

    func hasSeen(_ command: SpecialRequestCommand) -> Bool {
        switch command {
        case .file(let office, let form): office == self.office && form == self.form
        case .pass(let words): opinion?.text == words.withoutSurroundingBlanks
        case .submit(let form): submission?.form == form
        case .decide(let outcome, let words): decision.map { $0.outcome == outcome && $0.words == words.withoutSurroundingBlanks } ?? false
        case .tell(let channel): answer?.channel == channel
        case .close: state == .closed
        case .withdraw: state == .withdrawn
        case .clockDue: false
        }
    }

    static func apply(_ command: SpecialRequestCommand, to step: inout BookStep<SpecialRequest>) throws(Rejection) {
        switch command {
        case .file, .clockDue: break
        case .pass(let opinion): try step.pass(opinion)
        case .submit(let form): try step.submit(form)
        case .decide(let outcome, let words): try step.decide(outcome, words)
        case .tell(let channel): step.tellOwner(by: channel)
        case .close(let result): try step.close(result)
        case .withdraw(let reason): try step.withdraw(reason)
        }
    }

    /// Whoever has it in hand is reminded, and again after as many days.
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<SpecialRequest>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        step.entry.reminders += 1
        let request = step.entry
        step.tell(
            SpecialRequestReminded(
                specialRequestId: request.id, number: request.number, office: request.office, remindedAt: step.now, bound: clock.at,
                times: request.reminders, recipients: request.inHand))
        step.remindLater()
    }
}

extension BookStep<SpecialRequest> {
    /// The clock of the next reminder, where the company sets one and not all of them were given.
    fileprivate mutating func remindLater() {
        guard entry.reminders < SpecialRequest.mostReminders, let bound = rules.estate.specialReminder(after: now) else { return }
        entry.clocks.start(SpecialRequest.clock, at: now, bound: bound, now: now)
    }

    /// It is in other hands from now on, who have as long again.
    private mutating func move(to state: SpecialRequest.State, by command: SpecialRequestCommand.Code) {
        entry.clocks.meet(SpecialRequest.clock, at: now, cause: command.rawValue)
        entry.state = state
        remindLater()
    }

    private func words(_ text: String, _ field: String) throws(Rejection) -> String {
        var checks = FieldChecks()
        let words = checks.require(text, field, limit: FieldChecks.longLimit)
        try checks.finish("what is thought and decided of a special request is written down", rule: "INT-26")
        return words
    }

    fileprivate mutating func pass(_ opinion: String) throws(Rejection) {
        let opinion = try words(opinion, "opinion")
        entry.opinion = SpecialNote(text: opinion, at: now, by: context.actor.role)
        move(to: .passed, by: .pass)
        tell(
            SpecialRequestPassed(
                specialRequestId: entry.id, number: entry.number, office: entry.office, passedAt: now, recipients: entry.inHand,
                sealed: .content(SpecialText(text: opinion))))
    }

    fileprivate mutating func submit(_ form: SpecialSubmissionForm) throws(Rejection) {
        var checks = FieldChecks()
        let document = checks.require(form.document, "document")
        let proposal = checks.require(form.proposal, "proposal", limit: FieldChecks.longLimit)
        try checks.finish("a special request goes to the general manager in writing", rule: "INT-26")
        entry.submission = SpecialRequest.Submission(form: form, at: now, by: context.actor.role)
        move(to: .submitted, by: .submit)
        tell(
            SpecialRequestSubmitted(
                specialRequestId: entry.id, number: entry.number, office: entry.office, submittedAt: now, recipients: entry.inHand,
                sealed: .content(SpecialProposal(document: document, proposal: proposal))))
    }

    fileprivate mutating func decide(_ outcome: SpecialOutcome, _ text: String) throws(Rejection) {
        let text = try words(text, "words")
        entry.decision = SpecialRequest.Decided(outcome: outcome, words: text, at: now, by: context.actor.role)
        move(to: .decided, by: .decide)
        tell(
            SpecialRequestDecided(
                specialRequestId: entry.id, number: entry.number, office: entry.office, decidedAt: now, outcome: outcome,
                recipients: entry.inHand, sealed: .content(SpecialText(text: text))))
    }

    fileprivate mutating func tellOwner(by channel: Channel) {
        guard let decision = entry.decision else { preconditionFailure("what is decided has a decision") }
        entry.answer = SpecialRequest.Told(channel: channel, at: now, by: context.actor.role)
        move(to: .told, by: .tell)
        tell(
            SpecialRequestTold(
                specialRequestId: entry.id, number: entry.number, office: entry.office, toldAt: now, outcome: decision.outcome,
                channel: channel))
    }

    fileprivate mutating func close(_ text: String) throws(Rejection) {
        let text = try words(text, "result")
        guard let decision = entry.decision else { preconditionFailure("what is decided has a decision") }
        entry.result = SpecialNote(text: text, at: now, by: context.actor.role)
        entry.state = .closed
        entry.clocks.meet(SpecialRequest.clock, at: now, cause: SpecialRequestCommand.Code.close.rawValue)
        tell(
            SpecialRequestClosed(
                specialRequestId: entry.id, number: entry.number, office: entry.office, closedAt: now, outcome: decision.outcome,
                contactId: entry.form.contactId, sealed: .content(SpecialText(text: text))))
    }

    fileprivate mutating func withdraw(_ why: String) throws(Rejection) {
        let why = try words(why, "reason")
        reason = why
        let inHand = entry.inHand
        entry.withdrawal = SpecialNote(text: why, at: now, by: context.actor.role)
        entry.state = .withdrawn
        entry.clocks.stopAll(at: now, cause: SpecialRequestCommand.Code.withdraw.rawValue)
        tell(
            SpecialRequestWithdrawn(
                specialRequestId: entry.id, number: entry.number, office: entry.office, withdrawnAt: now, recipients: inHand,
                contactId: entry.form.contactId))
    }
}
