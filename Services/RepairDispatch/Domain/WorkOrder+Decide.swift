package import Policy
package import SharedModels

extension WorkOrder {
    /// Judges one command: first whether it is a repetition, then who asks, then the state, then the command's own guards.
    package static func decide(
        _ current: WorkOrder?, _ command: WorkOrderCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<WorkOrder> {
        try checkRole(of: context.actor, for: command.name)
        guard let order = current else {
            guard case .raise(let form) = command else { throw Rejection(.notFound, "There is no such work order.") }
            try checkOffice(of: context.actor, form.office)
            return try raise(form, under: rules, in: context)
        }
        try checkOffice(of: context.actor, order.office)
        if case .enteredLater(let done, let form) = command {
            return try order.enterLater(done, form, under: rules, in: context)
        }
        return try order.decide(command, under: rules, in: context)
    }

    /// What follows from one command to this order, once who asks is known.
    func decide(_ command: WorkOrderCommand, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        if hasAlready(command, by: context.actor) { return .unchanged }
        if case .assign(let form) = command, context.actor.role == .system, !state.isUnfinished {
            return lapse(form, in: context).lettingGo(self, at: context.now)
        }
        // What it was raised for has gone; a slip that was begun, or is over, ends its own way.
        if case .cancel = command, context.actor.role == .system, !state.commands.contains(.cancel) || !takes(.cancel) { return .unchanged }
        // An owner may ask in an app for what is done meanwhile.
        if case .urge = command, context.actor.role == .system, !state.commands.contains(.urge) { return .unchanged }
        try checkHands(context.actor, for: command.name)
        try checkState(for: command.name)
        return try apply(command, under: rules, in: context)
            .lettingGo(self, at: context.now)
            .keepingTraits(of: self, at: context.now)
    }

    private func apply(
        _ command: WorkOrderCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<WorkOrder> {
        switch command {
        case .raise: throw Rejection(.alreadyExists, "This id belongs to another work order; send the request with a new id.")
        case .judge(let form): try judge(form, under: rules, in: context)
        case .collect: collect(under: rules, in: context)
        case .assign(let form): try assign(form, in: context)
        case .unassign(let reason): try unassign(reason, in: context)
        case .urge(let words): try urge(words, in: context)
        case .noteProgress(let text, let ownerTold): try noteProgress(text, ownerTold: ownerTold, in: context)
        case .enteredLater(let command, let form): try enterLater(command, form, under: rules, in: context)
        case .displace(let technician, let round, let emergency, let id):
            displace(from: technician, round: round, by: emergency, id: id, in: context)
        case .remindVisit: remindVisit(in: context)
        case .noAnswer(let visit): try noAnswer(visit, under: rules, in: context)
        case .reschedule(let appointedAt): try reschedule(to: appointedAt, under: rules, in: context)
        case .quote(let lines): try quote(lines, under: rules, in: context)
        case .requote(let lines): try requote(lines, under: rules, in: context)
        case .acceptQuote(let acceptedBy): try acceptQuote(by: acceptedBy, in: context)
        case .declineQuote(let reason): try declineQuote(reason, in: context)
        case .makeSafe(let measures): try makeSafe(measures, under: rules, in: context)
        case .start: try start(in: context)
        case .finish(let details): try finish(details, in: context)
        case .signOff(let form): try signOff(form, in: context)
        case .attach(let form): try attach(form, in: context)
        case .reportBack(let delayReason): try reportBack(delayReason, in: context)
        case .explainDelay(let reason): try explainDelay(reason, in: context)
        case .handBack(let reason): try handBack(reason, in: context)
        case .carryOver(let opinion): try carryOver(opinion, under: rules, in: context)
        case .cancel(let reason): try cancel(reason, in: context)
        case .markOverdue(let clock): markOverdue(clock, in: context)
        case .handBackAtMonthEnd(let month): try handBackAtMonthEnd(month, under: rules, in: context)
        case .rollOver(let month): try rollOver(month, under: rules, in: context)
        case .reissue: try reissue(under: rules, in: context)
        case .noteCallback(let note): noteCallback(note, in: context)
        case .settleCallback(let settlement): settleCallback(settlement, in: context)
        case .rework(let rework): self.rework(rework, in: context)
        }
    }

    private static func checkRole(of actor: Actor, for command: WorkOrderCommand.Code) throws(Rejection) {
        guard !command.roles.contains(actor.role) else { return }
        throw Rejection(.forbidden, "The post \(actor.role.rawValue) may not \(command.rawValue) a work order.")
    }

    private static func checkOffice(of actor: Actor, _ office: String) throws(Rejection) {
        guard let own = actor.office, own != office else { return }
        throw Rejection(.forbidden, "This work order belongs to another property office.")
    }

    /// A technician works on slips in the technician's own hands, and on those in nobody's (OPS-09).
    private func checkHands(_ actor: Actor, for command: WorkOrderCommand.Code) throws(Rejection) {
        guard actor.role == .technician, WorkOrderRoles.handiwork.contains(command), let assignment, assignment.subject != actor.subject
        else { return }
        throw Rejection(.forbidden, "This slip is with another technician now; ask whoever assigns.", rule: "OPS-09")
    }

    private func checkState(for command: WorkOrderCommand.Code) throws(Rejection) {
        if state.commands.contains(command) || state.systemCommands.contains(command) || command == .raise { return }
        let allowed = allowedCommands
        let may = allowed.isEmpty ? "nothing that people may ask for" : allowed.joined(separator: ", ")
        let stake = stake(of: command)
        throw Rejection(
            .wrongState, "A work order in state \(stateCode) takes \(may).\(stake.map { " " + $0.hint } ?? "")", rule: stake?.rule)
    }

    /// The rule that is at stake when a command comes too early, and what it asks for.
    private func stake(of command: WorkOrderCommand.Code) -> (rule: String, hint: String)? {
        switch (command, state) {
        case (.handBack, .issued): ("REP-08", "Engineering collects every slip; none may be refused.")
        case (.reportBack, .workDone): ("REP-13", "The slip goes back once the owner has signed and given the three ratings.")
        case (.start, .collected), (.start, .quoteDeclined): ("REP-11", "Work starts once the owner has accepted a price.")
        case (.reissue, .handedBack): ("REP-19", "The office director's written opinion comes first.")
        case (_, _): nil
        }
    }
}

extension Decision<WorkOrder> {
    /// A change whose main fact comes after facts that it brought to light, such as that it is late.
    static func changed(
        _ order: WorkOrder, after earlier: [any Event], _ event: any Event, _ more: [any Event] = [], reason: String? = nil
    ) -> Self {
        guard let first = earlier.first else { return .changed(order, event, more, reason: reason) }
        return .changed(order, first, earlier.dropFirst() + [event] + more, reason: reason)
    }
}
