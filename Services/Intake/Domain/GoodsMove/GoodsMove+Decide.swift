import Foundation
import Policy
import SharedModels

extension GoodsMove {
    static func posts(for command: GoodsMoveCommand.Code) -> Set<Role> {
        switch command {
        case .notify: GoodsMoveRoles.desk.union([.system])
        case .bookLift: GoodsMoveRoles.engineering
        case .tellSecurity, .cancel: GoodsMoveRoles.leaders
        case .finish: GoodsMoveRoles.finishers
        }
    }

    static func begin(
        _ command: GoodsMoveCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<GoodsMove>? {
        guard case .notify(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(form.unit, "unit")
        checks.require(form.person, "person")
        checks.phone(form.phone, "phone")
        // The times of what a contact was handed over as were checked there; it is taken in whenever it is heard of.
        if context.actor.role != .system {
            GoodsMoveForm.check(from: form.startsAt, until: form.endsAt, &checks, rules, now: context.now)
        }
        try checks.finish("goods are moved by notice in advance, away from commuting peaks", rule: "INT-49")
        let move = GoodsMove(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, notifiedAt: context.now,
            notifiedBy: context.actor.role)
        var step = BookStep(move, under: rules, in: context)
        step.tell(
            GoodsMoveNotified(
                goodsMoveId: move.id, number: move.number, office: office, notifiedAt: context.now, startsAt: form.startsAt,
                endsAt: form.endsAt, recipients: GoodsMoveRoles.booking,
                sealed: .content(GoodsMoveParticulars(unit: form.unit, person: form.person, phone: form.phone)), contactId: form.contactId))
        return step
    }

    func hasSeen(_ command: GoodsMoveCommand) -> Bool {
        switch command {
        case .notify(let office, let form): office == self.office && form == self.form
        case .bookLift(let lift): self.lift?.lift == lift
        case .tellSecurity: securityTold != nil
        case .finish: state == .done
        case .cancel: state == .cancelled
        }
    }

    static func apply(_ command: GoodsMoveCommand, to step: inout BookStep<GoodsMove>) throws(Rejection) {
        switch command {
        case .notify: break
        case .bookLift(let lift): try step.book(lift)
        case .tellSecurity: step.tellSecurity()
        case .finish: try step.finish()
        case .cancel(let reason): try step.cancel(reason)
        }
    }
}

extension GoodsMoveForm {
    /// The times lie ahead, the lift is asked for soon enough (INT-66, as for the paid service), and no peak is touched (INT-49).
    static func check(
        from startsAt: Date, until endsAt: Date, at path: String = "", _ checks: inout FieldChecks, _ rules: Policy, now: Date
    ) {
        for (time, field) in [(startsAt, "startsAt"), (endsAt, "endsAt")] where !time.isPlausible {
            return checks.instant(time, "\(path)\(field)")
        }
        if startsAt <= now || startsAt > now.addingTimeInterval(farthest) {
            checks.note("\(path)startsAt", "must lie ahead, within a year")
        } else if now >= rules.estate.liftApplicationBound(wanted: rules.days.zone.date(of: startsAt)) {
            checks.note("\(path)startsAt", "is too near: \(rules.estate.liftRefusal(wanted: startsAt)) (INT-66)")
        }
        guard endsAt > startsAt, endsAt.timeIntervalSince(startsAt) <= longest else {
            checks.note("\(path)endsAt", "must come after the start, within a day")
            return
        }
        if let peak = rules.estate.movingPeak(from: startsAt, to: endsAt) {
            checks.note("\(path)startsAt", "touches a commuting peak, \(peak) (INT-49)")
        }
    }
}

extension BookStep<GoodsMove> {
    fileprivate mutating func book(_ lift: GoodsLift) throws(Rejection) {
        let allowed = GoodsLift.allowed(by: rules.estate.movingLiftKind)
        guard allowed.contains(lift) else {
            throw Rejection(
                .ruleViolated, "Goods go by \(allowed.map(\.rawValue).joined(separator: " or ")) lift only.", rule: "INT-49")
        }
        entry.lift = GoodsMove.Lift(lift: lift, at: now, by: context.actor.role)
        entry.state = .liftBooked
        tell(
            GoodsMoveLiftBooked(
                goodsMoveId: entry.id, number: entry.number, office: entry.office, bookedAt: now, startsAt: entry.form.startsAt,
                endsAt: entry.form.endsAt, recipients: GoodsMoveRoles.running))
    }

    fileprivate mutating func tellSecurity() {
        entry.securityTold = stamp
        entry.state = .securityTold
        tell(
            GoodsMoveSecurityTold(
                goodsMoveId: entry.id, number: entry.number, office: entry.office, toldAt: now, startsAt: entry.form.startsAt,
                endsAt: entry.form.endsAt, recipients: GoodsMoveRoles.watching, sealed: .content(GoodsMoveUnit(unit: entry.form.unit))))
    }

    fileprivate mutating func finish() throws(Rejection) {
        guard now >= entry.form.startsAt else {
            throw Rejection(.ruleViolated, "The goods are not being moved yet.", rule: "INT-49")
        }
        entry.ended = stamp
        entry.state = .done
        tell(GoodsMoveDone(goodsMoveId: entry.id, number: entry.number, office: entry.office, doneAt: now, contactId: entry.form.contactId))
    }

    fileprivate mutating func cancel(_ words: String) throws(Rejection) {
        var checks = FieldChecks()
        reason = checks.require(words, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a goods move is called off with a reason", rule: "INT-49")
        entry.ended = stamp
        entry.state = .cancelled
        tell(
            GoodsMoveCancelled(
                goodsMoveId: entry.id, number: entry.number, office: entry.office, cancelledAt: now,
                recipients: GoodsMoveRoles.booking + GoodsMoveRoles.watching, contactId: entry.form.contactId))
    }
}
