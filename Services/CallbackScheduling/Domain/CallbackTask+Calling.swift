import Foundation
import Policy
import SharedModels

/// Appointments and attempts (domain 3.4).
extension CallbackTaskStep {
    /// Sets person, way and time. A visit is made only after an appointment to which the owner consented (CBK-17, WE-49).
    mutating func schedule(_ form: ScheduleForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(form.person, "person", limit: FieldChecks.shortText)
        checks.appointment(form.appointedAt, now: now)
        try checks.finish()
        let channel = form.channel ?? task.proposedChannel ?? .phone
        try requireConsent(form.ownerConsents, appointedAt: form.appointedAt, for: channel)
        if form.appointedAt != nil || !hasCalledToday {
            try requireCallable(at: form.appointedAt ?? now, by: channel, ownerAsked: form.ownerAsked ?? false)
        }
        let appointment = Appointment(
            channel: channel, at: form.appointedAt ?? now, person: form.person, ownerAsked: form.ownerAsked)
        task.schedule = form
        task.appointment = appointment
        task.state = .scheduled
        tell(
            TaskScheduled(
                taskId: task.id, number: task.number, office: task.office, scheduledAt: now, kind: task.callbackKind, cycle: task.cycle,
                channel: appointment.channel, appointedAt: appointment.at))
    }

    /// Nobody answered, or not the owner; that is no callback (CBK-28, WE-50).
    mutating func failAttempt(_ form: FailedAttemptForm) throws(Rejection) {
        try requireNobodyElseCalls()
        var checks = FieldChecks()
        checks.wishes(form.wishes)
        checks.optionalText(form.betterPhone, "betterPhone", limit: FieldChecks.shortText)
        checks.optionalText(form.note, "note")
        checks.require(form.betterTime.map { $0 > now } ?? true, "betterTime", "must be in the future")
        if form.cause == .otherPerson {
            checks.require(
                form.betterTime != nil || !(form.betterPhone?.isBlank ?? true), "betterTime",
                "must be given, or a better number: whoever answers is asked for one")
        }
        try checks.finish(rule: "CBK-28")
        task.call = nil
        task.wishes = form.wishes?.over(task.wishes) ?? task.wishes
        task.attemptCount += 1
        task.attempts = (task.attempts + [Attempt(form: form, at: now, by: context.actor.role)]).suffix(CallbackTask.entriesKept)
        if let phone = form.betterPhone, !phone.isBlank { task.betterPhone = phone }
        task.state = .attemptFailed
        reason = form.note
        tell(
            AttemptFailed(
                taskId: task.id, number: task.number, office: task.office, failedAt: now, kind: task.callbackKind, cycle: task.cycle,
                attempt: task.attemptCount, cause: form.cause))
    }

    /// Sets a new time; by default the better one that the failed attempt noted.
    mutating func reschedule(_ form: RescheduleForm) throws(Rejection) {
        let zone = rules.days.zone
        let better = task.state == .attemptFailed ? task.attempts.last?.form.betterTime : nil
        // One that has come today is now; one of another day is over.
        let noted = better.flatMap { $0 >= now || zone.date(of: $0) == zone.date(of: now) ? max($0, now) : nil }
        let time = form.appointedAt ?? noted
        let channel = form.channel ?? form.wishes?.channel ?? task.ownChannel
        var checks = FieldChecks()
        checks.optionalText(form.person, "person", limit: FieldChecks.shortText)
        checks.require(time != nil, "appointedAt", "must be given: no better time was noted, or its day is over")
        checks.appointment(time, now: now)
        checks.wishes(form.wishes)
        try checks.finish()
        try requireConsent(form.ownerConsents, appointedAt: time, for: channel)
        let ownerAsked = form.ownerAsked ?? (form.appointedAt == nil)
        try requireCallable(at: time ?? now, by: channel, ownerAsked: ownerAsked)
        task.wishes = form.wishes?.over(task.wishes) ?? task.wishes
        let appointment = Appointment(
            channel: channel, at: time ?? now, person: form.person ?? task.appointment?.person ?? context.actor.subject,
            ownerAsked: ownerAsked)
        task.lastReschedule = form
        task.schedule = nil
        task.appointment = appointment
        task.state = .scheduled
        tell(
            TaskRescheduled(
                taskId: task.id, number: task.number, office: task.office, rescheduledAt: now, kind: task.callbackKind, cycle: task.cycle,
                channel: appointment.channel, appointedAt: appointment.at))
    }

    private func requireConsent(_ consents: Bool, appointedAt: Date?, for channel: CallbackChannel) throws(Rejection) {
        guard channel == .visit else { return }
        var missing: [Rejection.Field] = []
        if !consents { missing.append(.init("ownerConsents", "must be true: the owner is asked first, by phone")) }
        if appointedAt == nil { missing.append(.init("appointedAt", "must be given for a visit")) }
        guard missing.isEmpty else {
            throw Rejection(
                .ruleViolated, "A visit is made only after an appointment to which the owner consented.", fields: missing, rule: "CBK-17")
        }
    }
}

extension FieldChecks {
    /// A time to call lies ahead.
    fileprivate mutating func appointment(_ time: Date?, now: Date) {
        require(time.map { $0 >= now } ?? true, "appointedAt", "must not be in the past")
    }
}
