import Policy
import SharedModels

extension Complaint {
    static func decide(
        _ current: Complaint?, _ command: ComplaintCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Complaint> {
        guard let current else {
            guard case .register(let registration) = command else { throw Rejection(.notFound, "There is no such complaint.") }
            return try register(registration, under: rules, in: context)
        }
        if case .clockDue = command, current.hasSeen(command, under: rules) {
            try current.authorise(command.name, for: context.actor)
            return .unchanged
        }
        var step = ComplaintStep(current, command.name, rules: rules, context: context)
        step.expireDueClocks()
        // Who may ask, and what was asked before, is judged by the complaint as its clocks have left it, not by how soon a timer fired.
        let present = step.complaint
        try present.authorise(command.name, for: context.actor)
        if command.name != .clockDue, present.hasSeen(command, under: rules) { return .unchanged }
        // What the owner took back in an app may be over meanwhile: it ends its own way.
        if command.name == .withdraw, context.actor.role == .system, !present.state.isOpen { return .unchanged }
        guard present.state.commands.contains(command.name) else { throw present.refusal(of: command.name) }
        try step.apply(command)
        step.closeOnceReported()
        step.timeWhatNothingElseTimes()
        return step.decision
    }

    /// Whether the command has had its effect already, so that a redelivered one changes nothing.
    ///
    /// What other services and timers say late, about a round or a clock that is over, has no effect either.
    private func hasSeen(_ command: ComplaintCommand, under rules: Policy) -> Bool {
        switch command {
        case .register(let registration): self.registration == registration
        case .settle(let settlement): self.settlement == settlement
        case .acknowledge(let message, let time):
            acknowledgement?.message == message && agreedReplyBy == time.agreedBy && noReplyTime == time.whyNot
        case .answer(let message): answer?.message == message
        case .callIn(let callIn): callIns?.last?.asked == callIn
        case .receive: gmReceivedAt != nil
        case .withdraw: state == .withdrawn
        case .startReview: state == .underReview
        case .requestInfo(let request): state == .infoNeeded && infoRequest == request
        case .supplyInfo(let note, let particulars):
            state == .underReview && suppliedInfo == note && (supplied ?? .init()).completed(by: particulars) == supplied ?? .init()
        case .reject(let message): state == .notAccepted && refusal?.message == message
        case .classify(let classification): state == .classified && self.classification == classification
        case .reclassify(let change): lastReclassification == change
        case .route(let order): state == .routed && assignment == Assignment(order, for: self, under: rules)
        case .start: state == .inProgress
        case .requestRepair(let request): awaitsRepair(request)
        case .resolve(let resolution): state == .resolved && self.resolution == resolution
        case .reply(let message, _): state == .callbackPending && reply?.message == message
        case .addCorrectiveReport(let report): resolution?.correctiveReport == report
        case .archive: state == .archived
        case .report(let result, let reaction): majorReport?.result == result && majorReport?.reaction == reaction
        case .purge: state == .purged
        case .callbackSatisfied(let cycle), .callbackDissatisfied(let cycle, _):
            state != .callbackPending || cycle != self.cycle || satisfiedAt != nil
        case .joinGroup(let invitation): groupId == invitation.group || state == .purged
        case .leaveGroup(let group): groupId != group
        case .noteRepetition: repeatedReports != nil || !state.isOpen
        case .noteRepair(let news): knows(news)
        case .noteUrge(let note): !state.isOpen || urged.map { note.at <= $0.at } == true
        case .clockDue(let clock): !clocks.contains { $0.name == clock.rawValue && $0.due != nil }
        }
    }

    /// Why a command cannot be taken now, and what can.
    private func refusal(of command: ComplaintCommand.Code) -> Rejection {
        if command == .register { return Rejection(.alreadyExists, "The id belongs to another complaint.") }
        let possible = allowedCommands.isEmpty ? "nothing more can be asked of it" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(.wrongState, "The complaint is \(state.rawValue) and does not take \(command.rawValue); \(possible).")
    }
}

extension ComplaintStep {
    /// Carries out a command that the state takes; throws what is wrong with it.
    mutating func apply(_ command: ComplaintCommand) throws(Rejection) {
        switch command {
        case .register: preconditionFailure("no state takes a second registration")
        case .settle(let settlement): try settle(settlement)
        case .acknowledge(let message, let time): try acknowledge(message, time)
        case .answer(let message): try answer(message)
        case .callIn(let callIn): try call(in: callIn)
        case .receive: try receive()
        case .withdraw(let reason): try withdraw(reason)
        case .startReview: startReview()
        case .requestInfo(let request): try requestInfo(request)
        case .supplyInfo(let note, let particulars): try supplyInfo(note, particulars)
        case .reject(let message): try reject(message)
        case .classify(let classification): try classify(classification)
        case .reclassify(let change): try reclassify(change)
        case .route(let order): try route(order)
        case .start(let explanation): try start(explanation)
        case .requestRepair(let repair): try request(repair)
        case .resolve(let resolution): try resolve(resolution)
        case .reply(let message, let report): try reply(message, correctiveReport: report)
        case .archive(let filing, let report, let verification): try archive(filing, correctiveReport: report, verification)
        case .report(let result, let reaction): try report(result, reaction: reaction)
        case .purge(let reason): try purge(reason)
        case .addCorrectiveReport(let report): try addCorrectiveReport(report)
        case .callbackSatisfied: satisfy()
        case .callbackDissatisfied(_, let remarks): reopen(remarks)
        // The clock ended before this command was looked at, together with any other that was due.
        case .clockDue: break
        case .joinGroup(let invitation): join(invitation)
        case .leaveGroup(let group): leave(group)
        case .noteRepetition(let reports): try noteRepetition(reports)
        case .noteRepair(let news): note(news)
        case .noteUrge(let urge): try note(urge)
        }
    }
}
