import Foundation
import Policy
import SharedModels

extension MailItem {
    static func posts(for command: MailCommand.Code) -> Set<Role> {
        switch command {
        case .receive, .notify, .collect, .log, .passOn, .sign, .give, .giveBack: MailRoles.desk
        case .check, .deliver: MailRoles.sorters
        case .clockDue: [.system]
        }
    }

    static func begin(
        _ command: MailCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<MailItem>? {
        guard case .receive(let office, let form) = command else { return nil }
        try form.check(office: office)
        let item = MailItem(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, receivedAt: context.now,
            receivedBy: context.actor.role)
        var step = BookStep(item, under: rules, in: context)
        let bound = form.stream == .owner ? rules.days.zone.endOfDay(containing: context.now) : nil
        if let bound { step.entry.clocks.start(clock, at: context.now, bound: bound, now: context.now, cause: command.code) }
        if form.stream == .courier, let bound = rules.estate.courierBound(receivedAt: context.now) {
            step.entry.clocks.start(courierClock, at: context.now, bound: bound, now: context.now, cause: command.code)
        }
        step.tell(
            MailReceived(
                mailItemId: item.id, number: item.number, office: office, receivedAt: context.now, stream: form.stream, kind: form.kind,
                sorting: form.sorting, noticeDueAt: bound,
                sealed: .content(
                    MailParticulars(
                        unit: form.unit, addressee: form.addressee, sender: form.sender, carrier: form.carrier,
                        trackingNumber: form.trackingNumber, place: form.place))))
        return step
    }

    func hasSeen(_ command: MailCommand) -> Bool {
        switch command {
        case .receive(let office, let form): office == self.office && form == self.form
        case .check(let note): checked.map { $0.text == note.present } ?? false
        case .notify(let person, let note): notice.map { $0.says(person, note) } ?? false
        case .deliver(let name, let note): delivery.map { $0.says(name, note) } ?? false
        case .collect(let name, let note): collection.map { $0.says(name, note) } ?? false
        case .log: logged != nil
        case .passOn(let role, let person): passing.map { $0.superior == role && $0.name == person.withoutSurroundingBlanks } ?? false
        case .sign(let name): signing.map { $0.name == name.withoutSurroundingBlanks } ?? false
        case .give(let name): giving.map { $0.says(name, nil) } ?? false
        case .giveBack: state == .returned
        case .clockDue: false
        }
    }

    static func apply(_ command: MailCommand, to step: inout BookStep<MailItem>) throws(Rejection) {
        switch command {
        case .receive, .clockDue: break
        case .check(let note): try step.check(note)
        case .notify(let person, let note): try step.notify(person, note)
        case .deliver(let name, let note): try step.deliver(name, note)
        case .collect(let name, let note): try step.collect(name, note)
        case .log: step.log()
        case .passOn(let role, let person): try step.passOn(to: role, person)
        case .sign(let name): try step.sign(name)
        case .give(let name): try step.give(name)
        case .giveBack(let reason): try step.giveBack(reason)
        }
    }

    /// The day has ended, or what a courier brought still lies here: told once, and the item waits on (INT-35, INT-38).
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<MailItem>) {
        step.entry.clocks.miss(clock.name, at: step.now)
        let item = step.entry
        step.tell(
            MailOverdue(
                mailItemId: item.id, number: item.number, office: item.office, overdueAt: step.now, stream: item.form.stream,
                kind: item.form.kind, bound: clock.at, recipients: MailRoles.overdue))
    }
}

extension MailHandling {
    /// Whether it says the same.
    fileprivate func says(_ name: String, _ note: String?) -> Bool {
        self.name == name.withoutSurroundingBlanks && self.note == note.present
    }
}

extension MailForm {
    /// What an item must and must not say (INT-34, INT-37).
    fileprivate func check(office: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(place, "place")
        for (text, field) in [
            (unit, "unit"), (addressee, "addressee"), (sender, "sender"), (carrier, "carrier"), (trackingNumber, "trackingNumber"),
            (orderCopy, "orderCopy"),
        ] { checks.allow(text, field) }
        switch stream {
        case .owner:
            if unit.present == nil { checks.note("unit", "is required: mail of owners is for a unit") }
        case .company, .courier:
            if unit.present != nil { checks.note("unit", "is for mail of owners only") }
            if sorting { checks.note("sorting", "is for mail of owners only (INT-37)") }
        }
        if stream == .courier, addressee.present == nil {
            checks.note("addressee", "is required: what a courier brings goes to somebody at once (INT-38)")
        }
        if sorting, orderCopy.present == nil {
            checks.note("orderCopy", "is required: a unit that subscribes to sorting hands in a copy of its order (INT-37)")
        }
        if kind == .registered, trackingNumber.present == nil { checks.note("trackingNumber", "is required for registered mail") }
        try checks.finish("the item of mail is incomplete", rule: stream == .owner ? "INT-34" : "INT-38")
    }
}

extension BookStep<MailItem> {
    fileprivate mutating func check(_ note: String?) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.allow(note, "note", limit: FieldChecks.longLimit)
        try checks.finish("the note cannot be kept")
        entry.checked = MailNote(text: text, at: now, by: context.actor.role)
        entry.state = .checked
        reason = text
        tell(MailChecked(mailItemId: entry.id, number: entry.number, office: entry.office, checkedAt: now, kind: entry.form.kind))
    }

    fileprivate mutating func notify(_ person: String, _ note: String?) throws(Rejection) {
        let handling = try self.handling(person, "person", note)
        entry.notice = handling
        entry.state = .notified
        let inTime = endClock(MailItem.clock) ?? true
        tell(
            MailNotified(
                mailItemId: entry.id, number: entry.number, office: entry.office, notifiedAt: now, kind: entry.form.kind,
                inTime: inTime, sealed: .content(MailPerson(name: handling.name, note: handling.note))))
    }

    fileprivate mutating func deliver(_ name: String, _ note: String?) throws(Rejection) {
        let handling = try self.handling(name, "signature", note)
        entry.delivery = handling
        let inTime = endClock(MailItem.clock) ?? true
        tell(
            MailDelivered(
                mailItemId: entry.id, number: entry.number, office: entry.office, deliveredAt: now, kind: entry.form.kind,
                inTime: inTime, sealed: .content(MailPerson(name: handling.name, note: handling.note))))
        close()
    }

    fileprivate mutating func collect(_ name: String, _ note: String?) throws(Rejection) {
        let handling = try self.handling(name, "signature", note)
        entry.collection = handling
        tell(
            MailCollected(
                mailItemId: entry.id, number: entry.number, office: entry.office, collectedAt: now, kind: entry.form.kind,
                sealed: .content(MailPerson(name: handling.name, note: handling.note))))
        close()
    }

    fileprivate mutating func log() {
        entry.logged = stamp
        entry.state = .logged
        tell(MailLogged(mailItemId: entry.id, number: entry.number, office: entry.office, loggedAt: now, kind: entry.form.kind))
    }

    fileprivate mutating func passOn(to superior: Role, _ person: String) throws(Rejection) {
        var checks = FieldChecks()
        let name = checks.require(person, "person")
        if !MailRoles.superiors.contains(superior) { checks.note("superior", "must be the post of a superior") }
        try checks.finish("the company's mail goes to a superior", rule: "INT-38")
        entry.passing = MailPassing(superior: superior, name: name, at: now, by: context.actor.role)
        entry.state = .passedToSuperior
        tell(
            MailPassedOn(
                mailItemId: entry.id, number: entry.number, office: entry.office, passedOnAt: now, kind: entry.form.kind,
                superior: superior, sealed: .content(MailPerson(name: name))))
    }

    fileprivate mutating func sign(_ name: String) throws(Rejection) {
        let handling = try self.handling(name, "signature", nil)
        entry.signing = signature(handling.name)
        entry.state = .signed
        tell(
            MailSignedFor(
                mailItemId: entry.id, number: entry.number, office: entry.office, signedAt: now, kind: entry.form.kind,
                sealed: .content(MailPerson(name: handling.name))))
    }

    fileprivate mutating func give(_ name: String) throws(Rejection) {
        let handling = try self.handling(name, "signature", nil)
        entry.giving = handling
        entry.state = .givenToAddressee
        let inTime = endClock(MailItem.courierClock)
        tell(
            MailGiven(
                mailItemId: entry.id, number: entry.number, office: entry.office, givenAt: now, kind: entry.form.kind, inTime: inTime,
                sealed: .content(MailPerson(name: handling.name))))
    }

    fileprivate mutating func giveBack(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("mail goes back with a reason")
        entry.returned = MailNote(text: text, at: now, by: context.actor.role)
        entry.state = .returned
        entry.clocks.stopAll(at: now)
        reason = text
        tell(
            MailReturned(
                mailItemId: entry.id, number: entry.number, office: entry.office, returnedAt: now, stream: entry.form.stream,
                kind: entry.form.kind))
    }

    private mutating func close() {
        entry.state = .closed
        tell(MailClosed(mailItemId: entry.id, number: entry.number, office: entry.office, closedAt: now, kind: entry.form.kind))
    }

    /// What the clock is for has been done.
    /// - Returns: Whether that was before its bound; nil when the item has no such clock.
    private mutating func endClock(_ name: String) -> Bool? {
        entry.clocks.meet(name, at: now)
        return entry.clocks.last { $0.name == name }.map { now < $0.bound }
    }

    private func handling(_ name: String, _ field: String, _ note: String?) throws(Rejection) -> MailHandling {
        var checks = FieldChecks()
        let name = checks.require(name, field)
        let note = checks.allow(note, "note", limit: FieldChecks.longLimit)
        try checks.finish("the mail register says who was told, or who has it (INT-35, INT-36)", rule: "INT-36")
        return MailHandling(name: name, note: note, at: now, by: context.actor.role)
    }
}
