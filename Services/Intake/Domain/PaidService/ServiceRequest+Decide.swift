import Foundation
import Policy
import SharedModels

extension ServiceRequest {
    /// Judges one command by the machine of domain 3.7.
    static func decide(
        _ current: ServiceRequest?, _ command: ServiceCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<ServiceRequest> {
        guard let current else {
            guard case .open(let form) = command else { throw Rejection(.notFound, "There is no such service request.") }
            return try open(form, under: rules, in: context)
        }
        try admit(context.actor, to: command.name, of: current.service, in: current.office)
        if current.hasSeen(command) { return .unchanged }
        guard current.state.commands.contains(command.name), command.name.isInternal || current.takes(command) else {
            throw current.refusal(of: command.name)
        }
        var step = ServiceStep(current, rules: rules, context: context)
        step.expireDueClocks()
        try step.apply(command)
        return step.decision
    }

    private static func open(
        _ form: ServiceForm, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<ServiceRequest> {
        try admit(context.actor, to: .open, of: form.service, in: form.office)
        // What a contact was handed over as is taken in whenever it is heard of; what it lacks is asked for when somebody looks at it.
        if context.actor.role != .system { try form.check(under: rules, at: context.now) }
        var request = ServiceRequest(id: context.caseID.retyped(), number: context.number, form: form, openedAt: context.now)
        request.wanted = form.wanted
        var step = ServiceStep(request, rules: rules, context: context)
        step.tell(
            ServiceOpened(
                serviceRequestId: request.id, number: request.number, office: request.office, openedAt: context.now, service: form.service,
                contactId: form.contact?.id, channel: form.contact?.channel, wantedAt: form.wanted?.from, wantedUntil: form.wanted?.until,
                sealed: .content(form.particulars)))
        return step.decision
    }

    private static func admit(
        _ actor: Actor, to command: ServiceCommand.Code, of service: PaidServiceKind, in office: String
    ) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The service request belongs to another property office.")
        }
        let posts = ServiceRoles.posts(for: command, of: service)
        guard posts.contains(actor.role) else {
            let names = posts.map(\.rawValue).sorted().joined(separator: ", ")
            throw Rejection(.forbidden, "You are \(actor.role.rawValue); \(command.rawValue) of \(service.rawValue) is for \(names).")
        }
    }

    private func takes(_ command: ServiceCommand) -> Bool { offered.contains(command.name) }

    private func refusal(of command: ServiceCommand.Code) -> Rejection {
        let possible = allowedCommands.isEmpty ? "nothing can be asked of it now" : "it takes \(allowedCommands.joined(separator: ", "))"
        return Rejection(
            .wrongState, "The request for \(service.rawValue) is \(state.rawValue) and does not take \(command.rawValue); \(possible).")
    }

    /// Whether the command has had its effect already.
    private func hasSeen(_ command: ServiceCommand) -> Bool {
        switch command {
        case .open(let form): form == self.form
        case .tellSupplier(let name): supplier?.name == name
        case .assess(let finding, let goods):
            state == .assessed && assessment?.text == finding && (goods.present == nil || goods.present == self.goods)
        case .postpone(let reason): state == .rescheduleNeeded && lastReason?.text == reason
        case .reschedule(let time): state == .requested && wanted == time
        case .price(let forms): state == .priced && price.map { $0.isOf(forms) } ?? false
        case .approve: state == .approved
        case .confirm(let signing): confirmation?.signing == signing
        case .decline: state == .declined
        case .schedule(let from): state == .scheduled && (from == nil || schedule?.from == from)
        case .deliver(let used, let remarks):
            state == .delivered && delivery?.remarks == remarks && (used == nil || delivery?.used == used)
        case .accept(let taking): acceptance?.taking == taking
        case .refuse(let remarks): state == .scheduled && lastRefusal?.text == remarks
        case .fileAgreement(let place): filing?.text == place
        case .bill(let billing):
            bills.contains { $0.month == billing.month && (billing.amountFen == nil || $0.amountFen == billing.amountFen) }
        case .end(let day): ending?.lastDay == day.description
        case .close: state == .closed
        case .cancel: state == .cancelled
        // Only the charge tells.
        case .notePayment: false
        case .clockDue(let month): !clocks.isRunning(ServiceClock.name(of: month))
        case .remind: !clocks.isRunning(ServiceClock.start)
        }
    }
}

extension ServicePrice {
    /// Whether it is what these lines came to.
    fileprivate func isOf(_ forms: [PriceLineForm]) -> Bool {
        forms.count == lines.count
            && zip(forms, lines).allSatisfy { form, line in
                form.quantity == line.quantity && (form.code == nil || form.code == line.code)
                    && (form.item == nil || form.item == line.item)
                    && (form.unitPriceFen == nil || form.unitPriceFen == line.unitPriceFen)
            }
    }
}

extension ServiceForm {
    /// Refuses an order without what its service needs, or for a time that is too near (INT-62 to INT-66).
    func check(under rules: Policy, at now: Date) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(particulars.what, "what", limit: FieldChecks.longLimit)
        checks.require(particulars.unit, "unit")
        checks.require(particulars.contactPerson, "contactPerson")
        checks.require(particulars.contactPhone, "contactPhone")
        checks.phone(particulars.contactPhone, "contactPhone")
        if service == .lift { checks.require(particulars.goods, "goods") }
        wanted.check(service: service, under: rules, at: now, &checks)
        try checks.finish("the order lacks what its service needs, or has wrong facts", rule: service.rule)
    }
}

extension ServiceTime? {
    /// Notes what is wrong with the time at which a service is wanted.
    func check(service: PaidServiceKind, under rules: Policy, at now: Date, _ checks: inout FieldChecks) {
        checks.instant(self?.from, "wantedAt")
        checks.instant(self?.until, "wantedUntil")
        guard let self else {
            if service.hasTime { checks.note("wantedAt", "is required: engineering has to know the time") }
            return
        }
        guard self.from.isPlausible else { return }
        if let until = self.until, until <= self.from { checks.note("wantedUntil", "must lie after wantedAt") }
        if let until = self.until, until.timeIntervalSince(self.from) > EstateRules.longestUse {
            checks.note("wantedUntil", "lies more than 31 days after wantedAt")
        }
        if service == .overtimeAC, self.until == nil {
            checks.note("wantedUntil", "is required: from when until when it is to run (INT-64)")
        }
        if self.from < now { checks.note("wantedAt", "must not lie in the past") }
        // INT-66, WE-62
        if service == .lift, now >= rules.estate.liftApplicationBound(wanted: rules.days.zone.date(of: self.from)) {
            checks.note("wantedAt", "is too near: \(rules.estate.liftRefusal(wanted: self.from)) (INT-66)")
        }
    }
}

extension PaidServiceKind {
    /// The rule that it follows.
    var rule: String {
        switch self {
        case .dailyCleaning: "INT-62"
        case .specialCleaning: "INT-63"
        case .overtimeAC: "INT-64"
        case .plants: "INT-65"
        case .lift: "INT-66"
        case .bottledWater: "INT-67"
        }
    }
}
