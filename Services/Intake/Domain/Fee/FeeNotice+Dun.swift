import Foundation
import Policy
import SharedModels

/// Chasing what is not paid (催缴): INT-56 to INT-59.
extension BookStep<FeeNotice> {
    /// How far back a contact or a visit may lie when it is written down.
    private static var longestDelay: TimeInterval { 7 * 86_400 }

    mutating func remind() {
        entry.reminder = stamp
        entry.state = .secondNotice
        tell(
            FeeReminded(feeNoticeId: entry.id, number: entry.number, office: entry.office, remindedAt: now, openFen: entry.openFen))
    }

    /// The first contact after the second notice starts T-3D; later ones are written down and move nothing.
    mutating func contact(_ form: FeeContactForm) throws(Rejection) {
        var checks = FieldChecks()
        if !FeeContactForm.means.contains(form.means) { checks.note("means", "must be phone or visit") }
        let person = checks.require(form.person, "person")
        let reason = checks.allow(form.reason, "reason", limit: FieldChecks.longLimit)
        switch (reason, form.department) {
        case (.some, nil): checks.note("department", "is required: whom the reason concerns (INT-59)")
        case (nil, .some): checks.note("reason", "is required where a department is named")
        case (_, let department?) where !FeeRoles.departments.contains(department): checks.note("department", "must be a department")
        default: break
        }
        let at = instant(form.contactedAt, "contactedAt", notBefore: entry.reminder?.at, &checks)
        room(in: entry.contacts.count, "contacts", &checks)
        try checks.finish("the owner is telephoned or visited, and the reason given is written down", rule: "INT-56")
        entry.contacts.append(FeeContact(form: form, at: at, by: context.actor.role))
        if entry.state == .secondNotice {
            entry.state = .contacted
            if let bound = rules.estate.feeEscalationBound(contactedAt: at) {
                entry.clocks.start(FeeNotice.clock, at: at, bound: bound, now: now, cause: FeeCommand.Code.contact.rawValue)
            }
        }
        tell(
            FeeContacted(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, contactedAt: at, means: form.means,
                openFen: entry.openFen, escalatesAt: entry.clocks.last { $0.state == .running }?.bound,
                sealed: .content(FeePerson(name: person))))
        if let reason, let department = form.department {
            tell(
                FeeRefusalNoted(
                    feeNoticeId: entry.id, number: entry.number, office: entry.office, notedAt: at, department: department,
                    sealed: .content(FeeReason(reason: reason))))
        }
    }

    mutating func visit(_ form: FeeVisitForm) throws(Rejection) {
        var checks = FieldChecks()
        let companion = checks.require(form.companion, "companion")
        let finding = checks.require(form.finding, "finding", limit: FieldChecks.longLimit)
        let at = instant(form.visitedAt, "visitedAt", notBefore: entry.reminder?.at, &checks)
        room(in: entry.visits.count, "visits", &checks)
        try checks.finish("the owner-service supervisor and the finance manager visit together, and say what came of it", rule: "INT-57")
        entry.visits.append(FeeVisit(form: form, at: at, by: context.actor.role))
        entry.state = .jointVisit
        tell(
            FeeVisited(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, visitedAt: at,
                sealed: .content(FeeVisitNote(companion: companion, finding: finding))))
    }

    /// One of the two managers writes it down; it goes to the general manager once the other has agreed.
    mutating func propose(_ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "text", limit: FieldChecks.longLimit)
        try checks.finish("a proposal says how to go on", rule: "INT-57")
        entry.proposal = FeeProposal(text: text, made: stamp)
        tell(
            FeeMeasureDrafted(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, draftedAt: now,
                recipients: FeeRoles.managers.subtracting([context.actor.role]).sorted { $0.rawValue < $1.rawValue },
                sealed: .content(FeeText(text: text))))
    }

    mutating func agree() throws(Rejection) {
        guard var proposal = entry.proposal else { preconditionFailure("agree is offered with a proposal only") }
        guard proposal.made.by != context.actor.role else {
            throw Rejection(.forbidden, "The other of the two managers agrees to what you proposed.", rule: "INT-57")
        }
        proposal.agreed = stamp
        entry.proposal = proposal
        entry.state = .proposalReported
        tell(
            FeeMeasureProposed(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, proposedAt: now, openFen: entry.openFen,
                recipients: [.generalManager], sealed: .content(FeeText(text: proposal.text))))
    }

    mutating func decline(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a proposal is declined with a reason")
        entry.proposal = nil
        entry.declined = FeeNote(text: text, at: now, by: context.actor.role)
        entry.announcements = []
        entry.state = .jointVisit
        reason = text
        tell(
            FeeMeasureDeclined(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, declinedAt: now,
                recipients: FeeRoles.managers.sorted { $0.rawValue < $1.rawValue }))
    }

    /// The owner is informed once enough different means were used and one of them was signed for (INT-58).
    mutating func announce(_ means: FeeMeans, _ receipt: String?) throws(Rejection) {
        var checks = FieldChecks()
        let name = checks.allow(receipt, "receipt")
        room(in: entry.announcements.count, "announcements", &checks)
        try checks.finish("the announcement cannot be entered", rule: "INT-58")
        entry.announcements.append(
            FeeAnnouncement(means: means, receipt: name.map(signature), at: now, by: context.actor.role))
        let isInformed =
            Set(entry.announcements.map(\.means)).count >= rules.estate.feeMeansBeforeMeasure
            && entry.announcements.contains { $0.receipt != nil }
        if isInformed { entry.state = .ownerInformed }
        tell(
            FeeMeasureAnnounced(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, announcedAt: now, means: means,
                signedFor: name != nil, informed: isInformed, sealed: name.map { .content(FeePerson(name: $0)) }))
    }

    mutating func takeMeasure(_ text: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(text, "measure", limit: FieldChecks.longLimit)
        try checks.finish("what is approved is written down", rule: "INT-58")
        entry.measure = FeeNote(text: text, at: now, by: context.actor.role)
        entry.state = .measuresTaken
        tell(
            FeeMeasureTaken(
                feeNoticeId: entry.id, number: entry.number, office: entry.office, takenAt: now, openFen: entry.openFen,
                sealed: .content(FeeText(text: text))))
    }

    /// When it was: now, or some days ago at most, and not before what it follows.
    private func instant(_ given: Date?, _ field: String, notBefore earliest: Date?, _ checks: inout FieldChecks) -> Date {
        guard let given else { return now }
        if given > now.addingTimeInterval(FieldChecks.clockTolerance) { checks.note(field, "lies ahead") }
        if given < max(earliest ?? .distantPast, now.addingTimeInterval(-Self.longestDelay)) {
            checks.note(field, "lies before the second notice, or more than seven days back")
        }
        return min(given, now)
    }

    private func room(in count: Int, _ what: String, _ checks: inout FieldChecks) {
        if count >= FeeNotice.mostEntries { checks.note(what, "are \(count) already, which is the most that a notice takes") }
    }
}
