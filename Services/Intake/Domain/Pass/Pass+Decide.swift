import Foundation
import Policy
import SharedModels

extension Pass {
    static func posts(for command: PassCommand.Code) -> Set<Role> { command == .clockDue ? [.system] : PassRoles.desk }

    static func begin(
        _ command: PassCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<Pass>? {
        guard case .issue(let office, let form) = command else { return nil }
        try form.check(of: office, at: context.now)
        let stamp = BookStamp(at: context.now, by: context.actor.role)
        let pass = Pass(id: context.caseID.retyped(), number: context.number, office: office, form: form, issued: stamp)
        var step = BookStep(pass, under: rules, in: context)
        if let bound = form.validUntil {
            step.entry.clocks.start(
                clock, at: context.now, bound: bound, now: context.now, cause: PassCommand.Code.issue.rawValue)
        }
        step.tell(
            PassIssued(
                passId: pass.id, number: pass.number, office: office, issuedAt: context.now, kind: form.kind, validUntil: form.validUntil,
                sealed: .content(PassParticulars(unit: form.unit, holder: form.holder, card: form.card, plate: form.plate))))
        return step
    }

    func hasSeen(_ command: PassCommand) -> Bool {
        switch command {
        case .issue(let office, let form): office == self.office && form == self.form
        case .takeBack: state == .returned
        case .reportLost: state == .lost
        case .withdraw: state == .withdrawn
        case .clockDue: false
        }
    }

    static func apply(_ command: PassCommand, to step: inout BookStep<Pass>) throws(Rejection) {
        let pass = step.entry
        switch command {
        case .issue, .clockDue: break
        case .takeBack:
            step.end(as: .returned, command)
            step.tell(PassReturned(passId: pass.id, number: pass.number, office: pass.office, returnedAt: step.now, kind: pass.form.kind))
        case .reportLost:
            step.entry.state = .lost
            step.entry.lostAt = step.now
            step.entry.clocks.stop(clock, at: step.now, cause: command.code)
            step.tell(PassLost(passId: pass.id, number: pass.number, office: pass.office, lostAt: step.now, kind: pass.form.kind))
        case .withdraw(let reason):
            var checks = FieldChecks()
            step.reason = checks.require(reason, "reason", limit: FieldChecks.longLimit)
            try checks.finish("a pass is withdrawn for a reason", rule: "INT-61")
            step.end(as: .withdrawn, command)
            step.tell(PassWithdrawn(passId: pass.id, number: pass.number, office: pass.office, withdrawnAt: step.now, kind: pass.form.kind))
        }
    }

    /// Its time is over: told once.
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<Pass>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        step.entry.state = .expired
        let pass = step.entry
        step.tell(
            PassExpired(
                passId: pass.id, number: pass.number, office: pass.office, expiredAt: clock.at, kind: pass.form.kind,
                recipients: PassRoles.expired))
    }
}

extension PassForm {
    fileprivate func check(of office: String, at now: Date) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(unit, "unit")
        checks.require(holder, "holder")
        checks.allow(card, "card")
        if kind == .vehicle { checks.require(plate, "plate") } else { checks.allow(plate, "plate") }
        checks.instant(validFrom, "validFrom")
        if let validUntil {
            let start = Swift.max(validFrom ?? now, now)
            if validUntil <= start || validUntil > now.addingTimeInterval(Self.longest) {
                checks.note("validUntil", "must lie ahead and after validFrom, within ten years")
            }
        } else if kind.isForAWhile {
            checks.note("validUntil", "is required: this pass is for a while")
        }
        try checks.finish("a pass is issued to somebody of a unit, and says how long it is valid", rule: "INT-61")
    }
}

extension BookStep<Pass> {
    fileprivate mutating func end(as state: Pass.State, _ command: PassCommand) {
        entry.state = state
        entry.ended = stamp
        entry.clocks.meet(Pass.clock, at: now, cause: command.code)
    }
}
