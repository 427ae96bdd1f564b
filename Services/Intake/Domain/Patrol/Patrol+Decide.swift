import Foundation
import Policy
import SharedModels

extension Patrol {
    static func posts(for command: PatrolCommand.Code) -> Set<Role> {
        switch command {
        case .plan, .raiseFinding, .finish, .sendFindings, .closeFindings, .cancel: PatrolRoles.patrols
        case .settleFinding: PatrolRoles.departments
        }
    }

    static func begin(_ command: PatrolCommand, under rules: Policy, in context: DecisionContext) throws(Rejection) -> BookStep<Patrol>? {
        guard case .plan(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.require(form.area, "area")
        checks.allow(form.person, "person")
        if abs(form.startsAt.timeIntervalSince(context.now)) > PatrolForm.farthest {
            checks.note("startsAt", "must lie within 31 days of now")
        }
        try checks.finish("a patrol says where it goes, and when", rule: "OPS-13")
        let patrol = Patrol(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, plannedAt: context.now,
            plannedBy: context.actor.role)
        var step = BookStep(patrol, under: rules, in: context)
        step.tell(
            PatrolPlanned(
                patrolId: patrol.id, number: patrol.number, office: office, plannedAt: context.now, startsAt: form.startsAt,
                sealed: .content(PatrolRoute(area: form.area, person: form.person))))
        return step
    }

    func hasSeen(_ command: PatrolCommand) -> Bool {
        switch command {
        case .plan(let office, let form): office == self.office && form == self.form
        case .raiseFinding(let form): findings.contains { $0.form == form }
        case .finish(let at, let states): doneAt == at && (states == PatrolStates() || states == self.states)
        case .sendFindings: sentAt != nil
        case .settleFinding(let number, let result): finding(number)?.result.map { $0.text == result.withoutSurroundingBlanks } ?? false
        case .closeFindings: state == .findingsClosed
        case .cancel: state == .cancelled
        }
    }

    static func apply(_ command: PatrolCommand, to step: inout BookStep<Patrol>) throws(Rejection) {
        switch command {
        case .plan: break
        case .raiseFinding(let form): try step.raise(form)
        case .finish(let at, let states): try step.finish(at, states)
        case .sendFindings: step.send()
        case .settleFinding(let number, let result): try step.settle(number, result)
        case .closeFindings: step.close()
        case .cancel(let reason): try step.cancel(reason)
        }
    }

    /// The finding of a number; nil when there is none.
    func finding(_ number: Int) -> Finding? { findings.first { $0.number == number } }
}

extension BookStep<Patrol> {
    /// Writes a finding down. A repair goes on a slip at once; what a department is to see to goes to it with the others (OPS-13, OPS-14).
    fileprivate mutating func raise(_ form: FindingForm) throws(Rejection) {
        var checks = FieldChecks()
        if entry.findings.count >= Patrol.mostFindings { checks.note("finding", "a patrol has at most \(Patrol.mostFindings) findings") }
        form.check(&checks, rules, at: now)
        // One that is asked for is recorded only for a finding that is right in all else.
        if let contact = form.contactId, checks.problems.isEmpty, !context.mentions(contact.retyped(), as: Contact.self, of: entry.office) {
            checks.note("contactId", "there is no such contact")
        }
        try checks.finish("a finding says what, where, and what is done about it", rule: "OPS-13")
        let number = entry.findings.count + 1
        var finding = Finding(number: number, form: form, at: now, by: context.actor.role)
        if form.repair != nil { finding.workOrderId = WorkOrderID(context.freshID) }
        entry.findings.append(finding)
        tell(
            PatrolFindingRaised(
                patrolId: entry.id, number: entry.number, office: entry.office, raisedAt: now, finding: number, kind: form.kind,
                importance: form.importance, department: form.department, workOrderId: finding.workOrderId, contactId: form.contactId,
                sealed: .content(FindingText(place: form.place, text: form.text))))
        guard let repair = form.repair, let order = finding.workOrderId else { return }
        tell(
            PatrolRepairRequested(
                patrolId: entry.id, number: entry.number, office: entry.office, requestedAt: now, finding: number, workOrderId: order,
                urgency: repair.urgency, emergencyCategory: repair.emergencyCategory, appointedAt: repair.appointedAt,
                sealed: .content(repair.particulars)))
    }

    /// It was made; it counts for the local day on which it ended (OPS-13, WE-69).
    fileprivate mutating func finish(_ at: Date, _ states: PatrolStates) throws(Rejection) {
        var checks = FieldChecks()
        entry.states = states == PatrolStates() ? nil : states
        if rules.estate.patrolNeedsStates {
            for subject in entry.unseen { checks.note(subject.rawValue, "is required: how it was found, unless a finding says so") }
        }
        if at > now.addingTimeInterval(FieldChecks.clockTolerance) { checks.note("doneAt", "lies in the future") }
        if at < now.addingTimeInterval(-PatrolForm.farthest) { checks.note("doneAt", "lies more than 31 days back") }
        try checks.finish("the patrol's end cannot be kept", rule: "OPS-13")
        entry.doneAt = at
        entry.doneOn = rules.days.zone.date(of: at)
        entry.doneBy = context.actor.role
        entry.state = .done
        tell(
            PatrolDone(
                patrolId: entry.id, number: entry.number, office: entry.office, recordedAt: now, doneAt: at,
                findings: entry.findings.count, cleanliness: states.cleanliness, engineering: states.engineering))
    }

    /// Every department that has something to do is told, and the supervisor of what is important (OPS-13).
    fileprivate mutating func send() {
        let important = entry.findings.count { $0.form.importance == .important }
        let told = Set(entry.findings.compactMap(\.form.department)).union(important > 0 ? [PatrolRoles.supervisor] : [])
        entry.sentAt = now
        entry.state = .findingsSent
        tell(
            PatrolFindingsSent(
                patrolId: entry.id, number: entry.number, office: entry.office, sentAt: now, findings: entry.findings.count,
                important: important, recipients: Role.allCases.filter(told.contains)))
    }

    /// The department that was asked, or who patrols, says what became of it.
    fileprivate mutating func settle(_ number: Int, _ result: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(result, "result", limit: FieldChecks.longLimit)
        let index = entry.findings.firstIndex { $0.number == number }
        if index == nil { checks.note("finding", "must be the number of a finding: there are \(entry.findings.count)") }
        try checks.finish("what became of a finding is written down", rule: "OPS-13")
        guard let index else { preconditionFailure("finish throws when there is none") }
        guard !entry.findings[index].isSettled else {
            throw Rejection(.wrongState, "Finding \(number) goes its own way, or was settled.")
        }
        let role = context.actor.role
        guard PatrolRoles.patrols.contains(role) || role == .deptHead || role == entry.findings[index].form.department else {
            throw Rejection(.forbidden, "The finding is another department's.", rule: "OPS-13")
        }
        entry.findings[index].result = Finding.Result(text: text, at: now, by: role)
        tell(
            PatrolFindingSettled(
                patrolId: entry.id, number: entry.number, office: entry.office, settledAt: now, finding: number,
                sealed: .content(FindingResult(result: text))))
    }

    /// It counts for no day (OPS-13).
    fileprivate mutating func cancel(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a patrol is cancelled for a reason", rule: "OPS-13")
        entry.cancellation = Patrol.Cancellation(reason: text, at: now, by: context.actor.role)
        entry.state = .cancelled
        reason = text
        tell(
            PatrolCancelled(
                patrolId: entry.id, number: entry.number, office: entry.office, cancelledAt: now, startsAt: entry.form.startsAt,
                sealed: .content(PatrolReason(reason: text))))
    }

    fileprivate mutating func close() {
        entry.closedAt = now
        entry.state = .findingsClosed
        tell(
            PatrolFindingsClosed(
                patrolId: entry.id, number: entry.number, office: entry.office, closedAt: now, findings: entry.findings.count))
    }
}

extension FindingForm {
    fileprivate func check(_ checks: inout FieldChecks, _ rules: Policy, at now: Date) {
        checks.require(place, "place")
        checks.require(text, "text", limit: FieldChecks.longLimit)
        if [department != nil, repair != nil, contactId != nil].count(where: { $0 }) != 1 {
            checks.note("department", "must be given, or repair, or contactId, or toContact: exactly one of them")
        }
        if let department, !PatrolRoles.departments.contains(department) { checks.note("department", "is none that sees to findings") }
        guard let repair else { return }
        let asked = repair.particulars
        checks.require(asked.what, "repair.what", limit: FieldChecks.longLimit)
        for (value, field) in [(asked.address, "address"), (asked.unit, "unit"), (asked.contactPerson, "contactPerson")] {
            checks.require(value, "repair.\(field)")
        }
        checks.phone(asked.contactPhone, "repair.contactPhone")
        checks.urgency((repair.urgency, repair.emergencyCategory, repair.appointedAt), "repair.", under: rules, at: now)
    }
}
