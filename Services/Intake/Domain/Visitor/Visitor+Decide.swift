import Foundation
import Policy
import SharedModels

extension Visitor {
    /// How far ahead an appointment can be.
    static let farthestAppointment: TimeInterval = 366 * 86_400

    static func posts(for command: VisitorCommand.Code) -> Set<Role> {
        switch command {
        case .alert: VisitorRoles.alarm
        case .register, .callHost, .admit, .wait, .makeAppointment, .decline, .keepMaterial, .leave: VisitorRoles.desk
        }
    }

    static func begin(
        _ command: VisitorCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<Visitor>? {
        guard case .register(let office, let form) = command else { return nil }
        try form.check(office: office, under: rules)
        let visitor = Visitor(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, registeredAt: context.now,
            registeredBy: context.actor.role)
        var step = BookStep(visitor, under: rules, in: context)
        step.tell(
            VisitorRegistered(
                visitorId: visitor.id, number: visitor.number, office: office, registeredAt: context.now, kind: form.kind,
                hasAppointment: form.hasAppointment,
                sealed: .content(
                    VisitorParticulars(name: form.name, company: form.company, phone: form.phone, host: form.host, purpose: form.purpose))))
        return step
    }

    func hasSeen(_ command: VisitorCommand) -> Bool {
        switch command {
        case .register(let office, let form): office == self.office && form == self.form
        case .callHost: hostCall != nil && state == .hostCalled
        case .admit(let form): admission?.form == form
        case .wait: state == .waiting
        case .makeAppointment(let at, let contact):
            appointment.map { $0.appointmentAt == at && $0.contactId == contact } ?? false
        case .decline(let reason, _): decline?.reason == reason
        case .alert(let text): alert.map { $0.text == text.withoutSurroundingBlanks } ?? false
        case .keepMaterial(let text, let place):
            material.map { $0.text == text.withoutSurroundingBlanks && $0.place == place.withoutSurroundingBlanks } ?? false
        case .leave: state == .left
        }
    }

    static func apply(_ command: VisitorCommand, to step: inout BookStep<Visitor>) throws(Rejection) {
        switch command {
        case .register: break
        case .callHost: try step.callHost()
        case .admit(let form): try step.admit(form)
        case .wait: step.wait()
        case .makeAppointment(let at, let contact): try step.makeAppointment(at, contact)
        case .decline(let reason, let remark): try step.decline(reason, remark)
        case .alert(let text): try step.alert(text)
        case .keepMaterial(let text, let place): try step.keep(text, place)
        case .leave: step.leave()
        }
    }
}

extension VisitorForm {
    /// What the register asks for: name, whom, whether there is an appointment, what for (INT-28).
    fileprivate func check(office: String, under rules: Policy) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(name, "name")
        checks.allow(company, "company")
        checks.phone(phone, "phone")
        checks.allow(host, "host")
        checks.require(purpose, "purpose", limit: FieldChecks.longLimit)
        if host.present == nil, kind.needsConsent || (kind == .salesperson && rules.desk.solicitorPolicy == .askThenDecide) {
            checks.note("host", "is required: somebody is to be called (INT-28, K-13)")
        }
        try checks.finish("the visitor's entry is incomplete", rule: "INT-28")
    }
}

extension BookStep<Visitor> {
    fileprivate mutating func callHost() throws(Rejection) {
        if entry.form.kind == .salesperson, rules.desk.solicitorPolicy == .refuse { throw refusedSolicitor }
        guard entry.form.host.present != nil else {
            throw Rejection(.ruleViolated, "Nobody is named who could be called.", rule: "INT-28")
        }
        entry.hostCall = stamp
        entry.state = .hostCalled
        tell(VisitorHostCalled(visitorId: entry.id, number: entry.number, office: entry.office, calledAt: now, kind: entry.form.kind))
    }

    fileprivate mutating func admit(_ form: VisitorAdmissionForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.allow(form.place, "place")
        let name = checks.allow(form.signature, "signature")
        if let item = form.mailItemId, !context.mentions(item.retyped(), as: MailItem.self, of: entry.office) {
            checks.note("mailItemId", "there is no such mail item")
        }
        try checks.finish("the admission cannot be kept")
        let basis = try self.basis(of: form)
        entry.admission = Visitor.Admission(
            form: form, basis: basis, signature: basis == .courier ? name.map { BookSignature(name: $0, at: now) } : nil, at: now,
            by: context.actor.role)
        entry.state = .admitted
        tell(
            VisitorAdmitted(
                visitorId: entry.id, number: entry.number, office: entry.office, admittedAt: now, kind: entry.form.kind, basis: basis,
                mailItemId: form.mailItemId, recipients: basis == .application ? VisitorRoles.applicants : []))
    }

    /// Why the visitor may come in; nobody does without a reason that the kind allows (INT-28, INT-29, K-13).
    private func basis(of form: VisitorAdmissionForm) throws(Rejection) -> VisitorAdmission {
        switch entry.form.kind {
        case .courier:
            guard form.signature.present != nil else {
                throw Rejection(.ruleViolated, "What a courier brings is signed for.", rule: "INT-29")
            }
            return .courier
        case .applicant:
            guard form.hasForm else { throw Rejection(.ruleViolated, "An applicant fills in the form first.", rule: "INT-29") }
            return .application
        case .salesperson:
            switch rules.desk.solicitorPolicy {
            case .refuse: throw refusedSolicitor
            case .receive:
                if entry.state == .registered { return .solicitor }
            case .askThenDecide:
                guard entry.state != .registered else {
                    throw Rejection(.ruleViolated, "A salesperson is let in only after somebody was asked.", rule: "K-13")
                }
            }
        case .leaderGuest, .colleagueGuest, .other: break
        }
        guard form.hasConsent else { throw Rejection(.ruleViolated, "Nobody is let in before the host agrees.", rule: "INT-28") }
        return .consent
    }

    fileprivate mutating func wait() {
        entry.wait = stamp
        entry.state = .waiting
        tell(VisitorWaiting(visitorId: entry.id, number: entry.number, office: entry.office, waitingSince: now, kind: entry.form.kind))
    }

    /// Another time, or a message for the host: one of them at least (INT-06, INT-29).
    fileprivate mutating func makeAppointment(_ at: Date?, _ contact: ContactID?) throws(Rejection) {
        var checks = FieldChecks()
        checks.instant(at, "appointmentAt")
        if at == nil, contact == nil { checks.note("appointmentAt", "is required, or the contact that is the message for the host") }
        if let contact, !context.mentions(contact.retyped(), as: Contact.self, of: entry.office) {
            checks.note("contactId", "there is no such contact")
        }
        if let at, at <= now || at > now.addingTimeInterval(Visitor.farthestAppointment) {
            checks.note("appointmentAt", "must lie ahead, within a year")
        }
        try checks.finish("a visitor whose host is away gets an appointment or leaves a message", rule: "INT-29")
        entry.appointment = Visitor.Appointment(appointmentAt: at, contactId: contact, at: now, by: context.actor.role)
        entry.state = .appointmentMade
        tell(
            VisitorAppointmentMade(
                visitorId: entry.id, number: entry.number, office: entry.office, madeAt: now, kind: entry.form.kind, appointmentAt: at,
                contactId: contact))
    }

    fileprivate mutating func decline(_ why: VisitorDecline, _ remark: String?) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.allow(remark, "remark", limit: FieldChecks.longLimit)
        if why == .solicitor, entry.form.kind != .salesperson { checks.note("reason", "is for salespeople only") }
        if why == .hostRefused, entry.state == .registered { checks.note("reason", "is for a host who was called") }
        try checks.finish("the visitor is declined for a reason that fits", rule: "INT-31")
        if why == .solicitor, rules.desk.solicitorPolicy == .receive {
            throw Rejection(.ruleViolated, "By the policy salespeople are received and not turned away.", rule: "K-13")
        }
        entry.decline = Visitor.Decline(reason: why, at: now, by: context.actor.role)
        entry.state = .declined
        reason = text
        tell(
            VisitorDeclined(
                visitorId: entry.id, number: entry.number, office: entry.office, declinedAt: now, kind: entry.form.kind, reason: why))
    }

    fileprivate mutating func alert(_ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "text", limit: FieldChecks.longLimit)
        try checks.finish("security is told what happens", rule: "INT-31")
        entry.alert = Visitor.Alert(text: text, at: now, by: context.actor.role)
        entry.state = .alerted
        reason = text
        tell(
            SecurityAlertRaised(
                visitorId: entry.id, number: entry.number, office: entry.office, raisedAt: now, kind: entry.form.kind,
                recipients: VisitorRoles.alerted, sealed: .content(VisitorNote(text: text))))
    }

    /// Kept whether the salesperson is received or not (INT-30).
    fileprivate mutating func keep(_ text: String, _ place: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "material", limit: FieldChecks.longLimit)
        let place = checks.require(place, "place")
        try checks.finish("material is kept where it is found again", rule: "INT-30")
        entry.material = Visitor.Material(
            text: text, place: place, month: rules.days.zone.date(of: now).localMonth, at: now, by: context.actor.role)
        tell(
            VisitorMaterialKept(
                visitorId: entry.id, number: entry.number, office: entry.office, keptAt: now, recipients: VisitorRoles.material,
                sealed: .content(VisitorMaterial(material: text, place: place))))
    }

    fileprivate mutating func leave() {
        entry.leftAt = now
        entry.state = .left
        tell(VisitorLeft(visitorId: entry.id, number: entry.number, office: entry.office, leftAt: now, kind: entry.form.kind))
    }

    private var refusedSolicitor: Rejection {
        Rejection(.ruleViolated, "By the policy salespeople are not received.", rule: "K-13")
    }
}
