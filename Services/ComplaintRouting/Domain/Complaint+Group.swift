import Foundation
import Policy
import SharedModels

/// A complaint as one of a group (CMP-04; domain 3.2, "Group detection").
extension ComplaintStep {
    /// The complaint belongs to a group. A liability complaint becomes major; the others keep their class, and go before the general
    /// manager all the same. One that is over is only marked.
    mutating func join(_ invitation: GroupMessage.Join) {
        guard complaint.groupId != invitation.group else { return }
        if let subject = complaint.subject, let theirs = invitation.subject, subject != theirs { return decline(invitation) }
        leaveGroupForGood()
        forgetReclassification()
        if !complaint.isInGroup { complaint.classBeforeGroup = complaint.class }
        if complaint.state.isOpen {
            // A receipt that was missed for an earlier class is no longer asked for, and stands for nothing here.
            let wasSubmitted = complaint.class == .major || complaint.isInGroup || complaint.gmReceivedAt != nil
            if complaint.class.countsAsLiability { becomeMajor(.group, since: invitation.since) }
            complaint.groupId = invitation.group
            complaint.level = complaint.levelOfItsClass
            if complaint.class != .major, !wasSubmitted { escalate(since: invitation.since) }
        } else {
            complaint.groupId = invitation.group
            // It was withdrawn or refused before the group's word came.
            if !complaint.counts { leaveGroupForGood() }
        }
        tell(
            ComplaintGrouped(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, groupedAt: now, groupId: invitation.group,
                class: complaint.class, level: complaint.level))
    }

    /// The subject was found to be another one while the group's word was on its way (CMP-04).
    private mutating func decline(_ invitation: GroupMessage.Join) {
        send(CaseMessage(to: invitation.group.retyped(), GroupMessage.Left(complaint: complaint.id).text))
        tellUngrouped(from: invitation.group)
    }

    /// Takes the subject that somebody found. A complaint that is about another matter than its group belongs to it no more (CMP-04,
    /// WE-21).
    mutating func take(subject: ComplaintSubject?) {
        let earlier = Matter(of: complaint)
        complaint.subject = subject ?? complaint.subject
        guard let group = complaint.groupId, !Matter(of: complaint).continues(earlier) else { return }
        leaveGroupForGood()
        leave(group)
    }

    /// The complaint belongs to the group no more, or the group was dismissed: what was major for nothing but the group is what it was before.
    mutating func leave(_ group: ComplaintGroupID) {
        guard complaint.groupId == group else { return }
        complaint.groupId = nil
        forgetReclassification()
        if complaint.state.isOpen {
            let reasons = complaint.majorReasons.filter { $0 != .group }
            if complaint.class == .major, reasons.isEmpty {
                let old = setClass(classAfterGroup, reasons: [])
                tellReclassified(from: old)
                replaceClassClocks(of: old)
            } else {
                complaint.majorReasons = reasons
                complaint.level = complaint.levelOfItsClass
                if complaint.class != .major { stop(.generalManager) }
            }
        }
        tellUngrouped(from: group)
    }

    private mutating func tellUngrouped(from group: ComplaintGroupID) {
        tell(
            ComplaintUngrouped(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, ungroupedAt: now, groupId: group,
                class: complaint.class, level: complaint.level))
    }

    /// People's judgement within the group counts after it; the class from before is past.
    mutating func noteClassInGroup() {
        if complaint.isInGroup { complaint.classBeforeGroup = complaint.class }
    }

    /// A complaint that was classed while it belonged to the group is general then: liability, and not major.
    private var classAfterGroup: ComplaintClass {
        guard let before = complaint.classBeforeGroup, before != .major else { return .general }
        switch complaint.state {
        case .registered, .underReview, .infoNeeded: return before
        case .notAccepted, .classified, .routed, .inProgress, .resolved, .replied, .callbackPending, .closed, .archived, .purged,
            .withdrawn:
            return before == .unclassified ? .general : before
        }
    }

    /// The household has reported the matter several times. Whether a promise was not kept, and the complaint major for it, a person
    /// judges; customer service is told (CMP-03, decision 7).
    mutating func noteRepetition(_ reports: Int) throws(Rejection) {
        guard rules.complaint.isRepeated(reports: reports) else {
            throw Rejection(.ruleViolated, "The household has not reported the matter that often.", rule: "CMP-03")
        }
        complaint.repeatedReports = reports
        tell(
            ComplaintRepeated(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, noticedAt: now, reports: reports,
                recipients: [complaint.registration.toCompany ? .qualityDept : .csDept]))
    }

    /// The complaint counts no more for its group.
    mutating func leaveGroupForGood() {
        guard let group = complaint.groupId else { return }
        send(CaseMessage(to: group.retyped(), GroupMessage.Left(complaint: complaint.id).text))
    }
}
