import Foundation
import Policy
import SharedModels

extension ComplaintGroup {
    static func decide(
        _ current: ComplaintGroup?, _ command: ComplaintGroupCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<ComplaintGroup> {
        switch (current, command) {
        case (let current, .observe(let observation)):
            guard context.actor.role == .system else {
                throw Rejection(.forbidden, "Groups are detected by the system only.", rule: "CMP-04")
            }
            if let current, current.state == .standing, current.isAlive(observation, rules) {
                return current.joined(by: observation, rules, context)
            }
            return detect(observation, current, rules, context)
        case (nil, _):
            throw Rejection(.notFound, "There is no such group.")
        case (let group?, .leave(let complaint)):
            return group.left(by: complaint, context)
        case (let group?, .dismiss(let reason)):
            return try group.dismissed(because: reason, rules, context)
        }
    }

    // MARK: Detection

    /// The first registration at which enough households had complained within the window makes the group (CMP-04, WE-19, WE-20); all
    /// that were registered within the window up to then belong to it, and all after it join.
    private static func detect(
        _ observation: MatterObservation, _ former: ComplaintGroup?, _ rules: Policy, _ context: DecisionContext
    ) -> Decision<ComplaintGroup> {
        let used = Set((former?.former ?? []) + (former?.members.map(\.complaintId) ?? []))
        let complaints = observation.complaints.filter { !used.contains($0.id) }
        guard let fifth = MatterRule.firstGroup(in: complaints, under: rules.complaint) else { return .unchanged }
        let since = complaints[fifth].registeredAt
        let start = rules.complaint.groupWindowStart(at: since)
        let group = ComplaintGroup(
            id: context.caseID.retyped(), number: context.number, office: observation.office, subject: observation.subject,
            state: .standing, since: since, round: (former?.round ?? 0) + 1,
            members: complaints.filter { $0.registeredAt > start }.map(Member.init), former: Array(used).sorted())
        return .changed(
            group,
            GroupDetected(
                groupId: group.id, number: group.number, office: group.office, detectedAt: context.now, since: since,
                households: group.households, subject: group.subject, complaintIds: group.members.map(\.complaintId), round: group.round),
            messages: group.invitations(to: group.members))
    }

    private func joined(by observation: MatterObservation, _ rules: Policy, _ context: DecisionContext) -> Decision<ComplaintGroup> {
        let known = Set(members.map(\.complaintId) + former)
        let start = rules.complaint.groupWindowStart(at: since)
        let added = observation.complaints.filter { !known.contains($0.id) && $0.registeredAt > start }.map(Member.init)
        guard !added.isEmpty else { return .unchanged }
        var after = self
        after.members = (members + added).sorted { ($0.registeredAt, $0.complaintId) < ($1.registeredAt, $1.complaintId) }
        return .changed(
            after,
            GroupJoined(
                groupId: id, number: number, office: office, joinedAt: context.now, households: after.households,
                complaintIds: added.map(\.complaintId)),
            messages: invitations(to: added))
    }

    /// Whether a complaint that comes now still belongs to it: while one of its complaints is open, or within the window after its last.
    private func isAlive(_ observation: MatterObservation, _ rules: Policy) -> Bool {
        let known = Set(members.map(\.complaintId))
        if observation.complaints.contains(where: { known.contains($0.id) && $0.isOpen }) { return true }
        guard let last = members.map(\.registeredAt).max(), let newest = observation.complaints.map(\.registeredAt).max() else {
            return true
        }
        return rules.complaint.groupWindowStart(at: newest) < last
    }

    private func invitations(to members: [Member]) -> [CaseMessage] {
        members.map { CaseMessage(to: $0.complaintId.retyped(), GroupMessage.Join(group: id, since: max(since, $0.registeredAt)).text) }
    }

    // MARK: The end

    private func left(by complaint: ComplaintID, _ context: DecisionContext) -> Decision<ComplaintGroup> {
        guard let index = members.firstIndex(where: { $0.complaintId == complaint && !$0.hasLeft }) else { return .unchanged }
        var after = self
        after.members[index].hasLeft = true
        return .changed(
            after,
            GroupLeft(
                groupId: id, number: number, office: office, leftAt: context.now, households: after.households, complaintId: complaint))
    }

    private static let dismissers: Set<Role> = [.officeDirector, .qualityDept, .generalManager]

    /// Only when fewer households than make a group are left (domain 3.2).
    private func dismissed(because reason: String, _ rules: Policy, _ context: DecisionContext) throws(Rejection) -> Decision<
        ComplaintGroup
    > {
        guard Self.dismissers.contains(context.actor.role), context.actor.office == nil || context.actor.office == office else {
            throw Rejection(.forbidden, "A group is dismissed by its office's director, the quality department or the general manager.")
        }
        guard state == .standing else { return .unchanged }
        var checks = FieldChecks()
        checks.text(reason, "reason")
        try checks.finish(rule: "CMP-04")
        guard !rules.complaint.isGroup(households: households) else {
            throw Rejection(
                .ruleViolated,
                "\(households) households still belong to the group; fewer than \(rules.complaint.groupMinHouseholds) have to.",
                rule: "CMP-04")
        }
        var after = self
        after.state = .dismissed
        let present = members.filter { !$0.hasLeft }.map(\.complaintId)
        return .changed(
            after,
            GroupDismissed(
                groupId: id, number: number, office: office, dismissedAt: context.now, complaintIds: present),
            reason: reason, messages: present.map { CaseMessage(to: $0.retyped(), GroupMessage.Dismissed(group: id).text) })
    }
}

extension ComplaintGroup.Member {
    fileprivate init(_ observed: MatterObservation.Observed) {
        self.init(complaintId: observed.id, household: observed.household, registeredAt: observed.registeredAt, hasLeft: false)
    }
}

/// When complaints of one matter make a group.
enum MatterRule {
    /// The index of the first registration at which enough distinct households had complained within the window that ends with it; nil
    /// when there is none. One pass: the window only moves forward.
    static func firstGroup(in complaints: [MatterObservation.Observed], under rules: Rules<ComplaintSettings>) -> Int? {
        var first = 0
        var counts: [String: Int] = [:]
        for (index, complaint) in complaints.enumerated() {
            counts[complaint.household, default: 0] += 1
            let start = rules.groupWindowStart(at: complaint.registeredAt)
            while complaints[first].registeredAt <= start {
                let household = complaints[first].household
                counts[household] = counts[household] == 1 ? nil : (counts[household] ?? 1) - 1
                first += 1
            }
            if rules.isGroup(households: counts.count) { return index }
        }
        return nil
    }
}
