import Foundation
import Policy
import SharedModels

/// Classes, the limits that come with them, and the way up to the general manager (domain 3.2, "Escalation" and T-CLASS).
extension ComplaintStep {
    /// Changes the class or the subject of any open complaint, or adds reasons to a major one.
    mutating func reclassify(_ change: Reclassification) throws(Rejection) {
        let isOfAnotherSubject = change.subject.map { $0 != complaint.subject } ?? false
        take(subject: change.subject)
        let new = change.class ?? complaint.class
        var checks = FieldChecks()
        checks.text(change.reason, "reason")
        checks.optionalText(change.person, "person", limit: FieldChecks.shortText)
        if change.class != nil || !change.majorReasons.isEmpty {
            checks.classChange(to: new, reasons: change.majorReasons, of: complaint)
        }
        checks.limits(ownerLimit: change.ownerLimit, dueBy: change.dueBy, class: new, of: complaint, rules: rules)
        checks.assistance(change.ownerWantsHelp, class: new, under: rules)
        try checks.finish()
        try requireDowngradable(to: new)
        let reasons = reasons(for: new, adding: change.majorReasons)
        guard
            isOfAnotherSubject || new != complaint.class || reasons != complaint.majorReasons || change.ownerLimit != nil
                || change.dueBy != nil
        else {
            throw Rejection(.ruleViolated, "The complaint has this class, this subject and these reasons already.")
        }
        reason = change.reason
        let old = setClass(new, reasons: reasons)
        if change.class != nil { noteClassInGroup() }
        take(ownerLimit: change.ownerLimit, dueBy: change.dueBy, from: old)
        tellReclassified(from: old)
        replaceClassClocks(of: old)
        if isOfAnotherSubject { try rerouteBySubject(person: change.person, proposal: change.reason) }
        // Last, because a month that it brings to light belongs to this change.
        complaint.lastReclassification = change
    }

    /// Makes the complaint major for a reason that the system detected, as of `instant`; adds the reason when it is major already.
    mutating func becomeMajor(_ detected: MajorReason, since instant: Date) {
        guard !complaint.majorReasons.contains(detected) else { return }
        forgetReclassification()
        let old = setClass(.major, reasons: reasons(for: .major, adding: [detected]))
        tellReclassified(from: old)
        replaceClassClocks(of: old, majorSince: instant)
    }

    /// What people asked for before the system changed the class is not what holds: asked for again, it is a new change.
    mutating func forgetReclassification() { complaint.lastReclassification = nil }

    /// The month has run out (CMP-05): a liability complaint, or one never classed, becomes major (WE-14, WE-16) – unless it only awaits
    /// the owner's word; then the callback decides. Assistance and no-liability stay what they are (WE-17).
    mutating func judgeMonth(at instant: Date) {
        guard !complaint.state.awaitsOwner, rules.complaint.classAfterMonth(complaint.class) == .major else { return }
        becomeMajor(.oneMonth, since: instant)
    }

    /// Submits the complaint to the general manager and times the receipt (CMP-31, WE-07).
    mutating func escalate(since instant: Date) {
        tell(
            ComplaintEscalated(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, escalatedAt: now,
                reasons: complaint.majorReasons, receiptBound: rules.complaint.gmBound(since: instant),
                notify: rules.complaint.routing.heads(for: complaint)))
        switch rules.complaint.majorSubmitProof {
        case .gmReceived: start(.generalManager, from: instant)
        case .submitted: start(.generalManager, from: instant, metAt: instant)
        }
    }

    /// Sets the class with the level that belongs to it, and returns the class until now.
    mutating func setClass(_ class: ComplaintClass, reasons: [MajorReason]) -> ComplaintClass {
        let old = complaint.class
        complaint.class = `class`
        complaint.majorReasons = reasons
        if old != `class`, !complaint.isInGroup { complaint.gmReceivedAt = nil }
        complaint.level = complaint.levelOfItsClass
        return old
    }

    /// Ends the clocks of the class that the complaint had and starts those of the class that it has.
    ///
    /// All but the general manager's count from the registration: a class set too late is recorded as a breach, not moved (WE-10).
    mutating func replaceClassClocks(of old: ComplaintClass, majorSince: Date? = nil) {
        if complaint.class != .unclassified { meet(.sort, at: instant) }
        if complaint.class != old {
            stop(.class, .resolve)
            if !complaint.isInGroup { stop(.generalManager) }
            replanRungs(from: old)
            startClassClock(majorSince: majorSince ?? now)
        }
        // Last, because a month that has passed already changes the class once more.
        if complaint.class.countsAsLiability { runMonth() } else { stop(.month) }
    }

    /// Takes limits that people set, after the class that they come with. T-RESOLVE of a complaint that was general and still is starts
    /// anew, as that of one which comes back to the class does.
    mutating func take(ownerLimit: Date?, dueBy: Date?, from old: ComplaintClass) {
        guard ownerLimit != nil || dueBy != nil else { return }
        complaint.ownerLimit = ownerLimit ?? complaint.ownerLimit
        complaint.dueBy = dueBy ?? complaint.dueBy
        if old == .general, complaint.class == .general { startResolve() }
    }

    /// The reasons that a complaint of that class has: people's and the system's for a major one, none for the others.
    func reasons(for class: ComplaintClass, adding reasons: [MajorReason]) -> [MajorReason] {
        `class` == .major ? (complaint.majorReasons + reasons + (complaint.isInGroup ? [.group] : [])).inListOrder : []
    }

    /// A liability complaint that is major because a month ran out or because of a group stays major (CMP-04, CMP-05).
    func requireDowngradable(to class: ComplaintClass) throws(Rejection) {
        guard `class` == .general else { return }
        if complaint.majorReasons.contains(.oneMonth) {
            throw Rejection(.ruleViolated, "A liability complaint that was open for a month is major.", rule: "CMP-05")
        }
        if complaint.isInGroup {
            throw Rejection(.ruleViolated, "A complaint of a group is major; the group has to be dismissed first.", rule: "CMP-04")
        }
    }

    private mutating func startClassClock(majorSince: Date) {
        let registeredAt = complaint.registeredAt
        switch complaint.class {
        case .unclassified: break
        case .general: startResolve()
        case .major: if !complaint.isInGroup { escalate(since: majorSince) }
        case .noLiability: start(.class, from: registeredAt, metAt: now)
        case .assistInArea, .assistOutArea: start(.class, from: registeredAt, metAt: complaint.answer?.at)
        }
    }

    private mutating func startResolve() { start(.resolve, from: complaint.registeredAt, metAt: complaint.firstResolvedAt) }

    /// Lets the month run, or judges one that has run out already.
    private mutating func runMonth() {
        guard !complaint.clocks.isRunning(ComplaintClock.month.rawValue) else { return }
        guard !complaint.monthIsMissed else { return judgeMonth(at: now) }
        liableSince = now
        start(.month, from: complaint.registeredAt)
    }

    mutating func tellReclassified(from old: ComplaintClass) {
        tell(
            ComplaintReclassified(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, reclassifiedAt: now, from: old,
                class: complaint.class, majorReasons: complaint.majorReasons, level: complaint.level, subject: complaint.subject,
                dueAt: resultDue(after: old)))
    }
}

extension Complaint {
    /// The level of its class and its group, or a higher one to which the ladder has raised it.
    var levelOfItsClass: ComplaintLevel {
        let own: ComplaintLevel =
            `class` == .major || isInGroup ? .generalManager : registration.toCompany ? .quality : .office
        guard let raisedLevel, raisedLevel.rank > own.rank else { return own }
        return raisedLevel
    }
}

extension FieldChecks {
    /// The class must be one, and a major complaint needs a reason that people may name (CMP-03).
    mutating func classChange(to class: ComplaintClass, reasons: [MajorReason], of complaint: Complaint) {
        require(`class` != .unclassified, "class", "must be one of the five classes")
        humanReasons(reasons)
        if `class` == .major {
            require(
                !reasons.isEmpty || !complaint.majorReasons.isEmpty || complaint.isInGroup, "majorReasons",
                "must name why the complaint is major (CMP-03)")
        } else {
            require(reasons.isEmpty, "majorReasons", "are for major complaints only")
        }
    }

    /// Outside the office's service it is assistance when the owner wants help, and no-liability when not – where the policy has that rule
    /// and the reviewer says which it is (K-16).
    mutating func assistance(_ wantsHelp: Bool?, class: ComplaintClass, under rules: Policy) {
        guard let wantsHelp, rules.complaint.assistRule == .ownerWantsHelp else { return }
        require(!(`class` == .noLiability && wantsHelp), "class", "must be assistance: the owner wants help (K-16)")
        require(!(`class`.isAssistance && !wantsHelp), "class", "must be no_liability: the owner wants no help (K-16)")
    }

    /// Limits set by people; a general complaint needs one where the policy leaves it to them (CMP-36).
    mutating func limits(ownerLimit: Date?, dueBy: Date?, class: ComplaintClass, of complaint: Complaint, rules: Policy) {
        self.ownerLimit(ownerLimit, registeredAt: complaint.registeredAt)
        require(dueBy.map { $0 > complaint.registeredAt } ?? true, "dueBy", "must be after the registration")
        guard `class` == .general, rules.complaint.generalResolveDue.isManual else { return }
        require(
            dueBy != nil || complaint.dueBy != nil || ownerLimit != nil || complaint.ownerLimit != nil, "dueBy",
            "must be given: the policy leaves the limit of a general complaint to people")
    }
}
