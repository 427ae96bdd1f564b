import Foundation
import Policy
import SharedModels

extension VacantUnit {
    static func posts(for command: VacantUnitCommand.Code) -> Set<Role> {
        switch command {
        case .enter: VacantUnitRoles.desk.union([.system])
        case .clean: VacantUnitRoles.cleaners
        case .sendBill: VacantUnitRoles.desk
        case .leave: VacantUnitRoles.leaders.union([.system])
        case .clockDue: [.system]
        }
    }

    static func begin(
        _ command: VacantUnitCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<VacantUnit>? {
        guard case .enter(let office, let form, let moveOut) = command else { return nil }
        let unit = VacantUnit(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, moveOutId: moveOut,
            entered: BookStamp(at: context.now, by: context.actor.role))
        var step = BookStep(unit, under: rules, in: context)
        try step.enter(office, form, moveOut)
        return step
    }

    /// A unit that is in the register already stays as it is when a move-out brings it; a move-out that brought it once does not again.
    func hasSeen(_ command: VacantUnitCommand) -> Bool {
        switch command {
        case .enter(_, let form, let moveOut):
            if let moveOut { state == .vacant || moveOut == moveOutId } else { state == .vacant && form == self.form }
        case .clean(let day): state == .vacant && cleanings.last?.day == day
        case .sendBill(let month, let place):
            state == .vacant && bills.contains { $0.month == month && $0.sentTo == (place.present ?? form.ownerOffice) }
        // A unit that has come to be empty since a move-in stays in the register.
        case .leave(let why, let moveIn): if let moveIn { state == .left || entered.at > moveIn.at } else { left?.why == why }
        case .clockDue: false
        }
    }

    static func apply(_ command: VacantUnitCommand, to step: inout BookStep<VacantUnit>) throws(Rejection) {
        switch command {
        case .enter(let office, let form, let moveOut): try step.enter(office, form, moveOut)
        case .clean(let day): try step.clean(day)
        case .sendBill(let month, let place): try step.sendBill(month, place)
        case .leave(let why, let moveIn): step.leave(why, moveIn?.id)
        case .clockDue: break
        }
    }

    /// A full cleaning is due: told once, until it was cleaned (INT-54).
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<VacantUnit>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        let unit = step.entry
        step.tell(
            VacantUnitCleaningDue(
                vacantUnitId: unit.id, number: unit.number, office: unit.office, toldAt: step.now, bound: clock.at,
                recipients: VacantUnitRoles.cleaningDue))
    }
}

extension BookStep<VacantUnit> {
    private var today: LocalDate { rules.days.zone.date(of: now) }

    /// Counts the days to the next cleaning from this one, where the company sets a period.
    private mutating func startClock(after day: LocalDate) {
        guard let bound = rules.estate.vacantCleaningBound(after: day) else { return }
        entry.clocks.start(VacantUnit.clock, at: now, bound: bound, now: now)
        entry.clocks.removeFirst(max(0, entry.clocks.count - VacantUnit.kept))
    }

    /// The unit comes into the register, for the first time or again; what was written down while it was empty before stays in the history.
    fileprivate mutating func enter(_ office: String, _ form: VacantUnitForm, _ moveOut: MoveOutID?) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        if !checks.require(form.unit, "unit").isEmpty, UnitKey(form.unit) == nil { checks.note("unit", "names no unit") }
        checks.allow(form.ownerOffice, "ownerOffice")
        if form.since > today { checks.note("since", "lies in the future") }
        try checks.finish("the register says which unit is empty, and since when", rule: "INT-54")
        entry.form = form
        entry.moveOutId = moveOut
        entry.entered = stamp
        entry.state = .vacant
        entry.cleanings = []
        entry.bills = []
        entry.left = nil
        startClock(after: form.since)
        tell(
            VacantUnitEntered(
                vacantUnitId: entry.id, number: entry.number, office: entry.office, enteredAt: now,
                dayStart: rules.days.zone.startOfDay(form.since), moveOutId: moveOut,
                sealed: .content(VacantUnitParticulars(unit: form.unit, ownerOffice: form.ownerOffice))))
    }

    fileprivate mutating func clean(_ day: LocalDate) throws(Rejection) {
        var checks = FieldChecks()
        if day > today {
            checks.note("day", "lies in the future")
        } else if day < entry.form.since {
            checks.note("day", "lies before the unit was empty")
        } else if let last = entry.cleanings.last?.day, day < last {
            checks.note("day", "lies before the last cleaning")
        }
        try checks.finish("a cleaning is of a day on which the unit was empty", rule: "INT-54")
        entry.cleanings = (entry.cleanings + [VacantUnit.Cleaning(day: day, at: now, by: context.actor.role)]).suffix(VacantUnit.kept)
        entry.clocks.meet(VacantUnit.clock, at: now, cause: VacantUnitCommand.Code.clean.rawValue)
        startClock(after: day)
        tell(
            VacantUnitCleaned(
                vacantUnitId: entry.id, number: entry.number, office: entry.office, recordedAt: now,
                dayStart: rules.days.zone.startOfDay(day)))
    }

    /// Fetched from finance, sent to the owner's present office; not where the estate is rented out (INT-54).
    fileprivate mutating func sendBill(_ month: LedgerMonth, _ place: String?) throws(Rejection) {
        guard rules.estate.vacantBillsToOwner else {
            throw Rejection(.ruleViolated, "The estate is rented out: bills of empty units go to no owner.", rule: "INT-54")
        }
        var checks = FieldChecks()
        let sentTo = checks.require(place.present ?? entry.form.ownerOffice, "sentTo")
        if (month.year, month.month) > (today.year, today.month) { checks.note("month", "lies in the future") }
        try checks.finish("a bill is of a month and goes somewhere", rule: "INT-54")
        let bill = VacantUnit.Bill(month: month, sentTo: sentTo, at: now, by: context.actor.role)
        entry.bills = (entry.bills + [bill]).suffix(VacantUnit.kept)
        tell(
            VacantUnitBillSent(
                vacantUnitId: entry.id, number: entry.number, office: entry.office, sentAt: now, month: month,
                sealed: .content(VacantUnitBillAddress(sentTo: sentTo))))
    }

    fileprivate mutating func leave(_ why: VacancyEnd, _ moveIn: MoveInID?) {
        entry.left = VacantUnit.Leaving(why: why, moveInId: moveIn, at: now, by: context.actor.role)
        entry.state = .left
        entry.clocks.stopAll(at: now, cause: VacantUnitCommand.Code.leave.rawValue)
        tell(
            VacantUnitLeft(
                vacantUnitId: entry.id, number: entry.number, office: entry.office, leftAt: now, occupied: why == .movedIn,
                moveInId: moveIn))
    }
}
