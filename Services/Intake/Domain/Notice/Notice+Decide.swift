import Foundation
import Policy
import SharedModels

extension Notice {
    static func posts(for command: NoticeCommand.Code) -> Set<Role> {
        switch command {
        case .make, .amend, .publish, .register: NoticeRoles.desk
        case .approve, .withdraw: NoticeRoles.approvers
        case .file: NoticeRoles.filers
        }
    }

    static func begin(_ command: NoticeCommand, under rules: Policy, in context: DecisionContext) throws(Rejection) -> BookStep<Notice>? {
        guard case .make(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        form.check(&checks)
        try checks.finish("the notice is incomplete", rule: "INT-68")
        let notice = Notice(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, madeAt: context.now,
            madeBy: context.actor.role)
        var step = BookStep(notice, under: rules, in: context)
        step.tell(
            NoticeMade(
                noticeId: notice.id, number: notice.number, office: office, madeAt: context.now, channel: form.channel,
                audience: form.audience, sealed: .content(form.content)))
        return step
    }

    func hasSeen(_ command: NoticeCommand) -> Bool {
        switch command {
        case .make(let office, let form): office == self.office && form == self.form
        case .amend(let form): state == .made && form == self.form
        case .approve: approval != nil && state != .withdrawn
        case .publish(let at, let reached): publication.map { $0.publishedAt == at && $0.reached == reached } ?? false
        case .register(let entry): registration.map { $0.register == entry.withoutSurroundingBlanks } ?? false
        case .file(let place): filing.map { $0.place == place.withoutSurroundingBlanks } ?? false
        case .withdraw: state == .withdrawn
        }
    }

    static func apply(_ command: NoticeCommand, to step: inout BookStep<Notice>) throws(Rejection) {
        switch command {
        case .make: break
        case .amend(let form): try step.amend(form)
        case .approve: step.approve()
        case .publish(let at, let reached): try step.publish(at, reached)
        case .register(let entry): try step.register(entry)
        case .file(let place): try step.file(place)
        case .withdraw(let reason): try step.withdraw(reason)
        }
    }
}

extension NoticeForm {
    fileprivate func check(_ checks: inout FieldChecks) {
        checks.require(title, "title")
        checks.require(text, "text", limit: FieldChecks.longLimit)
        checks.allow(place, "place")
        if channel == .posted || audience != .everyone, place.present == nil {
            checks.note("place", "is required for a notice that is posted, or that is not for everyone")
        }
    }

    fileprivate var content: NoticeText { NoticeText(title: title, text: text, place: place) }
}

extension BookStep<Notice> {
    fileprivate mutating func amend(_ form: NoticeForm) throws(Rejection) {
        var checks = FieldChecks()
        form.check(&checks)
        try checks.finish("the notice is incomplete", rule: "INT-68")
        entry.form = form
        tell(
            NoticeAmended(
                noticeId: entry.id, number: entry.number, office: entry.office, amendedAt: now, channel: form.channel,
                audience: form.audience, sealed: .content(form.content)))
    }

    fileprivate mutating func approve() {
        entry.approval = stamp
        entry.state = .approved
        tell(
            NoticeApproved(
                noticeId: entry.id, number: entry.number, office: entry.office, approvedAt: now, channel: entry.form.channel,
                audience: entry.form.audience))
    }

    fileprivate mutating func publish(_ at: Date, _ reached: Int?) throws(Rejection) {
        var checks = FieldChecks()
        if at > now.addingTimeInterval(FieldChecks.clockTolerance) { checks.note("publishedAt", "lies in the future") }
        if let approved = entry.approval?.at, at < approved.addingTimeInterval(-FieldChecks.clockTolerance) {
            checks.note("publishedAt", "lies before the approval")
        }
        switch entry.form.channel {
        case .posted: if reached != nil { checks.note("reached", "is for notices that are sent") }
        case .sms, .online:
            if !(1...NoticeForm.mostReached).contains(reached ?? 0) { checks.note("reached", "must be 1 to \(NoticeForm.mostReached)") }
        }
        try checks.finish("the register says when a notice went out, and to how many", rule: "INT-68")
        entry.publication = Notice.Publication(publishedAt: at, reached: reached, by: context.actor.role)
        entry.state = .published
        tell(
            NoticePublished(
                noticeId: entry.id, number: entry.number, office: entry.office, publishedAt: at, channel: entry.form.channel,
                audience: entry.form.audience, reached: reached))
    }

    fileprivate mutating func register(_ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "register")
        try checks.finish("a notice has its place in the register", rule: "INT-68")
        entry.registration = Notice.Registration(register: text, at: now, by: context.actor.role)
        entry.state = .registered
        tell(
            NoticeRegistered(
                noticeId: entry.id, number: entry.number, office: entry.office, registeredAt: now, channel: entry.form.channel))
    }

    fileprivate mutating func file(_ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "place")
        try checks.finish("a notice is filed where it is found again", rule: "INT-68")
        entry.filing = Notice.Filing(place: text, at: now, by: context.actor.role)
        entry.state = .filed
        tell(NoticeFiled(noticeId: entry.id, number: entry.number, office: entry.office, filedAt: now, channel: entry.form.channel))
    }

    fileprivate mutating func withdraw(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        reason = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a notice is withdrawn with a reason", rule: "INT-68")
        entry.withdrawal = stamp
        entry.state = .withdrawn
        tell(
            NoticeWithdrawn(
                noticeId: entry.id, number: entry.number, office: entry.office, withdrawnAt: now, channel: entry.form.channel))
    }
}
