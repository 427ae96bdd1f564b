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
    /// that were registered within the window up to then belong to it, and those after it join while it lives. Of several groups, one
    /// after the other, the last one is made: the others are over.
    private static func detect(
        _ observation: MatterObservation, _ former: ComplaintGroup?, _ rules: Policy, _ context: DecisionContext
    ) -> Decision<ComplaintGroup> {
        let after = former.map { $0.dismissedAt ?? $0.members.map(\.registeredAt).max() ?? .distantPast }
        guard let found = MatterRule.lastGroup(in: observation.complaints, after: after, under: rules.complaint) else { return .unchanged }
        let group = ComplaintGroup(
            id: context.caseID.retyped(), number: context.number, office: observation.office, subject: observation.subject,
            state: .standing, since: found.since, round: (former?.round ?? 0) + 1, members: found.complaints.map(Member.init))
        return .changed(
            group,
            GroupDetected(
                groupId: group.id, number: group.number, office: group.office, detectedAt: context.now, since: found.since,
                households: group.households, subject: group.subject, complaintIds: group.members.map(\.complaintId), round: group.round),
            messages: group.invitations(to: found.complaints))
    }

    private func joined(by observation: MatterObservation, _ rules: Policy, _ context: DecisionContext) -> Decision<ComplaintGroup> {
        // One that had left and stands in the register again under this matter has come back.
        let known = Set(members.filter { !$0.hasLeft }.map(\.complaintId))
        // What was too old when the group was made does not come to it with the next one.
        let start = rules.complaint.groupWindowStart(at: since)
        let added = observation.complaints.filter { !known.contains($0.id) && $0.registeredAt > start }
        guard !added.isEmpty else { return .unchanged }
        var after = self
        let back = Set(added.map(\.id))
        after.members = (members.filter { !back.contains($0.complaintId) } + added.map(Member.init)).sorted {
            ($0.registeredAt, $0.complaintId) < ($1.registeredAt, $1.complaintId)
        }
        return .changed(
            after,
            GroupJoined(
                groupId: id, number: number, office: office, joinedAt: context.now, households: after.households,
                complaintIds: added.map(\.id)),
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

    private func invitations(to complaints: [MatterObservation.Observed]) -> [CaseMessage] {
        complaints.map {
            CaseMessage(to: $0.id.retyped(), GroupMessage.Join(group: id, since: max(since, $0.knownAt), subject: subject).text)
        }
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

    /// Who dismisses a group: the director of its office, the quality department, the general manager.
    static let dismissers: Set<Role> = [.officeDirector, .qualityDept, .generalManager]

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
        after.dismissedAt = context.now
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
    /// A group that was found.
    struct Found: Equatable {
        /// From when on it could be known.
        let since: Date
        /// What belongs to it, in the order of the registration.
        let complaints: [MatterObservation.Observed]
    }

    /// The last of the groups that the complaints make, in the order of their registration; the one that makes it has to come after
    /// `after`. A group goes on while one of its complaints is open, or the next comes within the window after its last.
    static func lastGroup(in complaints: [MatterObservation.Observed], after: Date?, under rules: Rules<ComplaintSettings>) -> Found? {
        var found: Found?
        var rest = complaints[...]
        while let making = firstGroup(in: rest, after: after, under: rules) {
            let start = rules.groupWindowStart(at: rest[making].registeredAt)
            let first = rest.firstIndex { $0.registeredAt > start } ?? making
            var end = making
            while end + 1 < rest.endIndex {
                let isAlive = rest[first...end].contains(where: \.isOpen)
                guard isAlive || rules.groupWindowStart(at: rest[end + 1].registeredAt) < rest[end].registeredAt else { break }
                end += 1
            }
            let since = rest[first...making].map { max($0.registeredAt, $0.knownAt) }.max() ?? rest[making].registeredAt
            found = Found(since: since, complaints: Array(rest[first...end]))
            rest = rest[(end + 1)...]
        }
        return found
    }

    /// The index of the first registration at which enough distinct households had complained within the window that ends with it; nil
    /// when there is none. One pass: the window only moves forward.
    private static func firstGroup(
        in complaints: ArraySlice<MatterObservation.Observed>, after: Date?, under rules: Rules<ComplaintSettings>
    ) -> Int? {
        var first = complaints.startIndex
        var counts: [String: Int] = [:]
        for index in complaints.indices {
            let complaint = complaints[index]
            counts[complaint.household, default: 0] += 1
            let start = rules.groupWindowStart(at: complaint.registeredAt)
            while complaints[first].registeredAt <= start {
                let household = complaints[first].household
                counts[household] = counts[household] == 1 ? nil : (counts[household] ?? 1) - 1
                first += 1
            }
            if rules.isGroup(households: counts.count), after.map({ complaint.registeredAt > $0 }) ?? true { return index }
        }
        return nil
    }
}
