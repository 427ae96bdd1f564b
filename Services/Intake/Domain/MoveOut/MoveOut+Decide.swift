import Foundation
import Policy
import SharedModels

extension MoveOut {
    static func posts(for command: MoveOutCommand.Code) -> Set<Role> {
        switch command {
        case .request: MoveOutRoles.desk.union([.system])
        case .receiveKeys: MoveOutRoles.desk
        case .undertake, .close, .cancel: MoveOutRoles.leaders
        case .clearFinance: MoveOutRoles.finance
        case .clearEngineering: MoveOutRoles.engineering
        case .clearSecurity: MoveOutRoles.security
        case .clockDue: [.system]
        }
    }

    static func begin(_ command: MoveOutCommand, under rules: Policy, in context: DecisionContext) throws(Rejection) -> BookStep<MoveOut>? {
        guard case .request(let office, let form, let filledAt) = command else { return nil }
        let today = rules.days.zone.date(of: context.now)
        var checks = FieldChecks()
        checks.require(office, "office")
        if !checks.require(form.unit, "unit").isEmpty, UnitKey(form.unit) == nil { checks.note("unit", "names no unit") }
        checks.require(form.tenant, "tenant")
        checks.phone(form.phone, "phone")
        // The days of what a contact was handed over as were checked there; it is taken in whenever it is heard of.
        if context.actor.role != .system {
            MoveOutForm.check(agreed: form.agreementDate, confirmed: form.confirmedDate, &checks, today: today)
        }
        try checks.finish("a move-out says who leaves which unit, and when", rule: "INT-51")
        let bound = rules.estate.moveOutNoticeBound(movingOut: form.date)
        // A form that was filled before we heard of it is as early as it was filled.
        let requestedAt = min(filledAt ?? context.now, context.now)
        let moveOut = MoveOut(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, requestedAt: requestedAt,
            requestedBy: context.actor.role, bound: bound, late: requestedAt.isLate(for: bound))
        var step = BookStep(moveOut, under: rules, in: context)
        step.tell(
            MoveOutRequested(
                moveOutId: moveOut.id, number: moveOut.number, office: office, requestedAt: requestedAt,
                dayStart: rules.days.zone.startOfDay(form.date), bound: bound, late: moveOut.late,
                recipients: departments.map(\.department),
                sealed: .content(MoveOutParticulars(unit: form.unit, tenant: form.tenant, phone: form.phone)), contactId: form.contactId))
        return step
    }

    func hasSeen(_ command: MoveOutCommand) -> Bool {
        switch command {
        case .request(let office, let form, _): office == self.office && form == self.form
        case .undertake(let form): undertakings?.form == form
        case .clearFinance: has(.finance)
        case .clearEngineering: has(.engineering)
        case .clearSecurity: has(.security)
        case .receiveKeys(let custody): keys?.keyCustodyId == custody
        case .close(let vacantUnit): vacantUnitId == vacantUnit
        case .cancel: state == .cancelled
        case .clockDue: false
        }
    }

    private func has(_ department: Role) -> Bool { clearances.contains { $0.department == department } }

    static func apply(_ command: MoveOutCommand, to step: inout BookStep<MoveOut>) throws(Rejection) {
        switch command {
        case .request, .clockDue: break
        case .undertake(let form): try step.undertake(form)
        case .clearFinance: step.clear(.finance)
        case .clearEngineering: step.clear(.engineering)
        case .clearSecurity: step.clear(.security)
        case .receiveKeys(let custody): step.receiveKeys(custody)
        case .close(let vacantUnit): step.close(vacantUnit)
        case .cancel(let reason): try step.cancel(reason)
        }
    }

    /// Departments that have not cleared it are reminded, and again after as many days, until the last of them has (INT-53).
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<MoveOut>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        let moveOut = step.entry
        step.tell(
            MoveOutClearanceDue(
                moveOutId: moveOut.id, number: moveOut.number, office: moveOut.office, remindedAt: step.now, bound: clock.at,
                recipients: moveOut.outstanding + [MoveOutRoles.runner]))
        step.startReminder()
    }
}

extension MoveOutForm {
    /// The day lies ahead, and one that the owner has confirmed before the agreement's (INT-52).
    static func check(
        agreed: LocalDate, confirmed: LocalDate?, at path: String = "", _ checks: inout FieldChecks, today: LocalDate
    ) {
        if let confirmed, confirmed >= agreed {
            checks.note("\(path)confirmedDate", "is for an exit before the agreement's date only (INT-52)")
        }
        if !(0...farthest).contains(today.days(until: confirmed ?? agreed)) {
            checks.note("\(path)\(confirmed == nil ? "agreementDate" : "confirmedDate")", "must lie ahead, within two years")
        }
    }
}

extension BookStep<MoveOut> {
    /// The clock of the next reminder, where the company sets one and not all of them were given.
    fileprivate mutating func startReminder() {
        guard let bound = rules.estate.clearanceReminder(after: now), entry.clocks.count < MoveOut.mostReminders else { return }
        entry.clocks.start(MoveOut.clock, at: now, bound: bound, now: now)
    }

    /// The three undertakings are there; the departments begin to clear it at once (INT-52).
    fileprivate mutating func undertake(_ form: UndertakingForm) throws(Rejection) {
        var checks = FieldChecks()
        if entry.form.confirmedDate != nil {
            checks.require(form.letter, "letter")
        } else if form.letter.present != nil {
            checks.note("letter", "goes with an exit before the agreement's date only")
        }
        if form.renovation != .none {
            checks.require(form.renovationAgreement, "renovationAgreement", limit: FieldChecks.longLimit)
        } else if form.renovationAgreement.present != nil {
            checks.note("renovationAgreement", "goes with a second renovation only")
        }
        checks.require(form.keys, "keys", limit: FieldChecks.longLimit)
        checks.require(form.ownerSignature, "ownerSignature")
        checks.require(form.tenantSignature, "tenantSignature")
        try checks.finish("three undertakings come before the formalities", rule: "INT-52")
        entry.undertakings = MoveOut.Undertakings(form: form, at: now, by: context.actor.role)
        entry.state = .clearing
        startReminder()
        tell(
            MoveOutUndertaken(
                moveOutId: entry.id, number: entry.number, office: entry.office, undertakenAt: now, recipients: entry.outstanding))
    }

    /// A department clears it; the last one of the three ends the clearing (INT-53).
    fileprivate mutating func clear(_ department: Role) {
        entry.clearances.append(MoveOutClearance(department: department, at: now, by: context.actor.role))
        let outstanding = entry.outstanding.count
        tell(
            MoveOutClearanceGiven(
                moveOutId: entry.id, number: entry.number, office: entry.office, clearedAt: now, department: department,
                outstanding: outstanding))
        guard outstanding == 0 else { return }
        entry.state = .cleared
        entry.clocks.meet(MoveOut.clock, at: now, cause: MoveOut.State.cleared.rawValue)
        tell(MoveOutCleared(moveOutId: entry.id, number: entry.number, office: entry.office, clearedAt: now))
    }

    fileprivate mutating func receiveKeys(_ custody: KeyCustodyID) {
        entry.keys = MoveOut.Keys(keyCustodyId: custody, at: now, by: context.actor.role)
        entry.state = .keysInCustody
        tell(
            MoveOutKeysReceived(
                moveOutId: entry.id, number: entry.number, office: entry.office, receivedAt: now, keyCustodyId: custody))
    }

    /// The register of vacant units hears of it by this event (INT-54).
    fileprivate mutating func close(_ vacantUnit: VacantUnitID) {
        entry.vacantUnitId = vacantUnit
        entry.ended = stamp
        entry.state = .closed
        tell(
            MoveOutClosed(
                moveOutId: entry.id, number: entry.number, office: entry.office, closedAt: now, vacantUnitId: vacantUnit,
                sealed: .content(MoveOutUnit(unit: entry.form.unit)), contactId: entry.form.contactId))
    }

    fileprivate mutating func cancel(_ words: String) throws(Rejection) {
        var checks = FieldChecks()
        reason = checks.require(words, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a move-out is called off with a reason", rule: "INT-51")
        entry.ended = stamp
        entry.state = .cancelled
        entry.clocks.stopAll(at: now, cause: MoveOutCommand.Code.cancel.rawValue)
        tell(
            MoveOutCancelled(
                moveOutId: entry.id, number: entry.number, office: entry.office, cancelledAt: now,
                contactId: entry.form.contactId))
    }
}
