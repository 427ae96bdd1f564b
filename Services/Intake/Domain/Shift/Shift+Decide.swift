import Foundation
import Policy
import SharedModels

extension Shift {
    static func posts(for command: ShiftCommand.Code) -> Set<Role> {
        switch command {
        case .allowLeave, .end: ShiftRoles.leaders
        case .begin, .comeBack, .handOver, .takeOver: ShiftRoles.desk
        case .noteEmpty: [.system]
        }
    }

    static func begin(_ command: ShiftCommand, under rules: Policy, in context: DecisionContext) throws(Rejection) -> BookStep<Shift>? {
        guard case .begin(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(form.desk, "desk")
        checks.require(form.person, "person")
        try checks.finish("a shift says which desk, and who is there", rule: "OPS-07")
        let shift = Shift(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, openedAt: context.now,
            openedBy: context.actor.role)
        var step = BookStep(shift, under: rules, in: context)
        step.tell(
            ShiftOpened(
                shiftId: shift.id, number: shift.number, office: office, openedAt: context.now,
                sealed: .content(ShiftPerson(person: form.person))))
        return step
    }

    func hasSeen(_ command: ShiftCommand) -> Bool {
        switch command {
        case .begin(let office, let form): office == self.office && form == self.form
        case .allowLeave(let substitute, let reason):
            isAway
                && leaves.last.map { $0.substitute == substitute.withoutSurroundingBlanks && $0.reason == reason.withoutSurroundingBlanks }
                    ?? false
        case .comeBack: !leaves.isEmpty && !isAway
        // The desk may stand differently by now; who hands over to the same person with the same words says it again.
        case .handOver(let relief, let remarks, _):
            handover.map { $0.relief == relief.withoutSurroundingBlanks && $0.remarks == remarks.present } ?? false
        case .takeOver(let person): takeover.map { $0.person == person.withoutSurroundingBlanks } ?? false
        case .end: state == .ended
        case .noteEmpty: emptyNotedAt != nil
        }
    }

    static func apply(_ command: ShiftCommand, to step: inout BookStep<Shift>) throws(Rejection) {
        switch command {
        case .begin: break
        case .allowLeave(let substitute, let reason): try step.allowLeave(substitute, reason)
        case .comeBack: step.comeBack()
        case .handOver(let relief, let remarks, let standing): try step.handOver(relief, remarks, standing)
        case .takeOver(let person): try step.takeOver(person)
        case .end(let reason): try step.end(reason)
        case .noteEmpty: step.noteEmpty()
        }
    }
}

extension BookStep<Shift> {
    /// Nobody leaves without a substitute and the consent of the leader, who gives this command (OPS-08).
    fileprivate mutating func allowLeave(_ substitute: String, _ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let substitute = checks.require(substitute, "substitute")
        let why = checks.require(why, "reason", limit: FieldChecks.longLimit)
        if substitute == entry.form.person { checks.note("substitute", "must be somebody else than who leaves") }
        try checks.finish("the desk is never empty", rule: "OPS-08")
        entry.leaves =
            (entry.leaves + [
                Shift.Leave(substitute: substitute, reason: why, leader: context.actor.role, at: now)
            ]).suffix(Shift.leavesKept)
        reason = why
        tell(
            ShiftLeaveAllowed(
                shiftId: entry.id, number: entry.number, office: entry.office, allowedAt: now, leader: context.actor.role,
                sealed: .content(ShiftLeave(substitute: substitute, reason: why))))
    }

    fileprivate mutating func comeBack() {
        guard let last = entry.leaves.indices.last else { preconditionFailure("who is away has left") }
        entry.leaves[last].backAt = now
        tell(ShiftLeaveEnded(shiftId: entry.id, number: entry.number, office: entry.office, backAt: now))
    }

    /// With what is open; the shift goes on until the relief is there (OPS-07).
    fileprivate mutating func handOver(_ relief: String, _ remarks: String?, _ standing: DeskStanding) throws(Rejection) {
        var checks = FieldChecks()
        let relief = checks.require(relief, "relief")
        let remarks = checks.allow(remarks, "remarks", limit: FieldChecks.longLimit)
        if relief == entry.form.person { checks.note("relief", "must be somebody else than who goes off") }
        try checks.finish("a shift is handed over to somebody", rule: "OPS-07")
        entry.handover = Shift.Handover(relief: relief, remarks: remarks, standing: standing, at: now, by: context.actor.role)
        entry.state = .handedOver
        tell(
            ShiftHandedOver(
                shiftId: entry.id, number: entry.number, office: entry.office, handedOverAt: now, contacts: standing.contacts,
                mail: standing.mail, keys: standing.keys, visitors: standing.visitors, groupVisits: standing.groupVisits,
                missedCalls: standing.missedCalls,
                sealed: .content(ShiftNote(relief: relief, remarks: remarks))))
    }

    /// By who was named; anybody else is handed over to first, so that the record is true (OPS-07).
    fileprivate mutating func takeOver(_ person: String) throws(Rejection) {
        var checks = FieldChecks()
        let person = checks.require(person, "person")
        try checks.finish("the relief takes over by name", rule: "OPS-07")
        guard person == entry.handover?.relief else {
            throw Rejection(.ruleViolated, "It was handed over to somebody else; hand it over to whoever is there.", rule: "OPS-07")
        }
        entry.takeover = Shift.Takeover(person: person, at: now, by: context.actor.role)
        entry.state = .takenOver
        // Who stood in for somebody has been relieved with that.
        if entry.isAway { comeBack() }
        tell(
            ShiftTakenOver(
                shiftId: entry.id, number: entry.number, office: entry.office, takenOverAt: now,
                sealed: .content(ShiftPerson(person: person))))
    }

    /// Whoever looked found nobody on duty at the desk since then (OPS-08).
    fileprivate mutating func noteEmpty() {
        entry.emptyNotedAt = now
        tell(
            DeskEmpty(
                shiftId: entry.id, number: entry.number, office: entry.office, toldAt: now, leftAt: entry.lastChange,
                recipients: ShiftRoles.empty))
    }

    /// The record says that nobody relieved it, and why; who begins the next one does so on a desk that is known to be free (OPS-07).
    fileprivate mutating func end(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a shift ends without a relief for a reason", rule: "OPS-07")
        entry.ending = Shift.Ending(reason: text, at: now, by: context.actor.role)
        entry.state = .ended
        reason = text
        if entry.isAway { comeBack() }
        tell(
            ShiftEnded(
                shiftId: entry.id, number: entry.number, office: entry.office, endedAt: now, leader: context.actor.role,
                sealed: .content(ShiftEndReason(reason: text))))
    }
}
