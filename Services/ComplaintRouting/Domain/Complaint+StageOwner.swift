import Policy
import SharedModels

/// Who has a complaint in hand at a stage (CMP-29, CMP-30, OPS-09).
struct StageOwner: Codable, Hashable, Sendable {
    let post: Role
    /// The token's subject; nil while nobody has taken it.
    let person: String?
}

extension Complaint {
    /// Who has it in hand now. Every stage has an owner; a stage that nobody has taken yet belongs to a post without a person, and shows in
    /// the daily register.
    var stageOwner: StageOwner {
        switch state {
        // Whoever typed it in has it in hand only if the review is theirs (CMP-10, CMP-29).
        case .registered: taker.flatMap { reviewers.contains($0.post) ? $0 : nil } ?? StageOwner(post: reviewingPost, person: nil)
        case .underReview, .infoNeeded, .classified, .notAccepted: reviewer ?? StageOwner(post: reviewingPost, person: nil)
        case .routed, .inProgress, .resolved: worker
        // By the callback service, and then by whoever owes the corrective report.
        case .replied, .callbackPending: awaitsReport ? worker : StageOwner(post: callingPost ?? .csDept, person: nil)
        case .closed, .archived, .purged, .withdrawn: StageOwner(post: .csDept, person: nil)
        }
    }

    /// Whether a person has to take it and none has.
    var lacksOwner: Bool {
        switch state {
        case .registered, .underReview, .infoNeeded, .classified, .routed, .inProgress, .resolved: stageOwner.person == nil
        case .replied, .callbackPending, .closed, .archived, .purged, .withdrawn, .notAccepted: false
        }
    }

    private var worker: StageOwner {
        assignment.map { StageOwner(post: $0.department, person: $0.person) } ?? StageOwner(post: reviewingPost, person: nil)
    }

    private var reviewingPost: Role { registration.toCompany ? .qualityDept : .csDept }
}

extension DecisionContext {
    /// Whoever gives the command, as the owner of a stage; nil for the system.
    var owner: StageOwner? { actor.role == .system ? nil : StageOwner(post: actor.role, person: actor.subject) }
}

extension RoutingMatrix {
    /// The responsible posts of one complaint; a major one goes by the policy's route, with the quality department beside it when it
    /// was made to the company (CMP-23, CMP-25, K-05).
    func responsible(for complaint: Complaint, route: MajorRoute) -> [Role] {
        let row = self[complaint.subject ?? .other]
        guard complaint.class == .major || complaint.isInGroup else { return row.responsible }
        let posts =
            switch route {
            case .gmWithDeptHead: row.responsible
            case .gm: [Role.generalManager]
            case .subjectMatrix: row.major
            }
        guard complaint.registration.toCompany else { return posts }
        return posts + toCompany.filter { !posts.contains($0) }
    }

    /// The heads of the departments that a complaint concerns, by its subject; each once (INT-24).
    func heads(for complaint: Complaint) -> [Role] {
        var heads: [Role] = []
        for post in self[complaint.subject ?? .other].responsible where !heads.contains(post.head) { heads.append(post.head) }
        return heads
    }

    /// The posts that a complaint can be handed to.
    static let departments: Set<Role> = [
        .ownerServiceSupervisor, .ownerRelationsSupervisor, .csDept, .csManager, .deptHead, .propertyOffice, .officeDirector, .engineering,
        .engineeringSupervisor, .maintenanceLead, .dutyStaff, .security, .securityManager, .cleaningLead, .finance, .financeManager,
        .qualityDept, .generalManager,
    ]
}
