import Foundation
import Policy
import SharedModels

extension NewspaperSubscription {
    static func posts(for command: NewspaperCommand.Code) -> Set<Role> {
        switch command {
        case .enter, .renew, .cancel: BookRoles.desk
        case .clockDue: [.system]
        }
    }

    static func begin(
        _ command: NewspaperCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<NewspaperSubscription>? {
        guard case .enter(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        form.check(&checks, today: rules.days.zone.date(of: context.now))
        try checks.finish("the subscription is incomplete", rule: "INT-38")
        let subscription = NewspaperSubscription(
            id: context.caseID.retyped(), number: context.number, office: office, form: form,
            entered: BookStamp(at: context.now, by: context.actor.role))
        var step = BookStep(subscription, under: rules, in: context)
        step.startClocks(by: .enter)
        step.tell(
            NewspaperEntered(
                newspaperSubscriptionId: subscription.id, number: subscription.number, office: office, enteredAt: context.now,
                department: form.department, copies: form.copies, startsAt: rules.days.zone.startOfDay(form.since), endsAt: step.endsAt))
        return step
    }

    func hasSeen(_ command: NewspaperCommand) -> Bool {
        switch command {
        case .enter(let office, let form): office == self.office && form == self.form
        case .renew(let until, let copies): state == .running && until == form.until && (copies ?? form.copies) == form.copies
        case .cancel: state == .cancelled
        case .clockDue: false
        }
    }

    static func apply(_ command: NewspaperCommand, to step: inout BookStep<NewspaperSubscription>) throws(Rejection) {
        switch command {
        case .enter, .clockDue: break
        case .renew(let until, let copies): try step.renew(until, copies)
        case .cancel(let reason): try step.cancel(command, reason)
        }
    }

    /// It ends soon, or has ended: each told once.
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<NewspaperSubscription>) {
        step.entry.clocks.stop(clock.name, at: step.now)
        let entry = step.entry
        if clock.name == end {
            step.entry.state = .ended
            step.tell(
                NewspaperEnded(
                    newspaperSubscriptionId: entry.id, number: entry.number, office: entry.office, endedAt: clock.at,
                    department: entry.form.department, recipients: MailRoles.overdue))
        } else {
            step.tell(
                NewspaperEnding(
                    newspaperSubscriptionId: entry.id, number: entry.number, office: entry.office, toldAt: step.now,
                    department: entry.form.department, endsAt: step.endsAt, recipients: MailRoles.overdue))
        }
    }
}

extension NewspaperForm {
    fileprivate func check(_ checks: inout FieldChecks, today: LocalDate) {
        checks.require(title, "title")
        checks.allow(supplier, "supplier")
        Self.check(copies: copies, &checks)
        if !Role.employees.contains(department) { checks.note("department", "must be a post of the company") }
        if until < since {
            checks.note("until", "lies before the first day")
        } else if until > since.adding(days: Self.mostDays) {
            checks.note("until", "must be within five years of the first day")
        } else if until < today {
            checks.note("until", "lies in the past")
        }
    }

    fileprivate static func check(copies: Int, _ checks: inout FieldChecks) {
        if !(1...mostCopies).contains(copies) { checks.note("copies", "must be from 1 to \(mostCopies)") }
    }
}

extension BookStep<NewspaperSubscription> {
    /// When the last day ends.
    fileprivate var endsAt: Date { rules.days.zone.endOfDay(entry.form.until) }

    /// The reminder, where the company sets one, and the end. A reminder whose time has passed is due at once.
    fileprivate mutating func startClocks(by command: NewspaperCommand.Code) {
        if let bound = rules.estate.newspaperReminder(until: entry.form.until) {
            entry.clocks.start(NewspaperSubscription.reminder, at: now, bound: bound, now: now, cause: command.rawValue)
        }
        entry.clocks.start(NewspaperSubscription.end, at: now, bound: endsAt, now: now, cause: command.rawValue)
        entry.clocks.removeFirst(max(0, entry.clocks.count - NewspaperSubscription.kept))
    }

    fileprivate mutating func renew(_ until: LocalDate, _ copies: Int?) throws(Rejection) {
        let copies = copies ?? entry.form.copies
        var checks = FieldChecks()
        NewspaperForm.check(copies: copies, &checks)
        if until <= entry.form.until || until < rules.days.zone.date(of: now) {
            checks.note("until", "must lie after the last day, and not in the past")
        } else if until > entry.form.until.adding(days: NewspaperForm.mostDays) {
            checks.note("until", "must be within five years of the last day")
        }
        try checks.finish("a subscription is renewed until a later day", rule: "INT-38")
        entry.form.until = until
        entry.form.copies = copies
        entry.state = .running
        let renewal = NewspaperSubscription.Renewal(until: until, copies: copies, at: now, by: context.actor.role)
        entry.renewals = (entry.renewals + [renewal]).suffix(NewspaperSubscription.kept)
        entry.clocks.stopAll(at: now, cause: NewspaperCommand.Code.renew.rawValue)
        startClocks(by: .renew)
        tell(
            NewspaperRenewed(
                newspaperSubscriptionId: entry.id, number: entry.number, office: entry.office, renewedAt: now,
                department: entry.form.department, copies: copies, endsAt: endsAt))
    }

    fileprivate mutating func cancel(_ command: NewspaperCommand, _ why: String) throws(Rejection) {
        // Its end may have come with this very command.
        guard entry.state == .running else { throw entry.plainRefusal(of: command) }
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a subscription is cancelled with a reason", rule: "INT-38")
        reason = text
        entry.cancelled = stamp
        entry.state = .cancelled
        entry.clocks.stopAll(at: now, cause: NewspaperCommand.Code.cancel.rawValue)
        tell(
            NewspaperCancelled(
                newspaperSubscriptionId: entry.id, number: entry.number, office: entry.office, cancelledAt: now,
                department: entry.form.department))
    }
}
