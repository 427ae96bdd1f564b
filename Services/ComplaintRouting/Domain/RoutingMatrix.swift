import Policy
import SharedModels

/// Who works on a complaint by default (CMP-25, K-05): one row for each subject.
enum RoutingMatrix {
    /// The responsible posts, the first one leading.
    static func responsible(for subject: ComplaintSubject) -> [Role] {
        switch subject {
        case .fees: [.ownerServiceSupervisor, .finance]
        case .buildingsEquipment: [.engineeringSupervisor, .maintenanceLead, .dutyStaff]
        case .securityVehicles: [.securityManager]
        case .cleaningGreening: [.ownerServiceSupervisor, .cleaningLead, .dutyStaff]
        case .staffAttitude, .serviceQuality, .other: [.ownerServiceSupervisor]
        case .developerSurroundings: [.propertyOffice]
        }
    }

    /// The responsible posts of one complaint; a major one goes by the policy's route, with the quality department beside it when it
    /// was made to the company (CMP-23).
    static func responsible(for complaint: Complaint, route: MajorRoute) -> [Role] {
        let subject = complaint.subject ?? .other
        guard complaint.level == .generalManager else { return responsible(for: subject) }
        let posts: [Role] =
            switch route {
            case .gmWithDeptHead: responsible(for: subject)
            case .gm: [.generalManager]
            case .subjectMatrix: [subject == .buildingsEquipment ? .officeDirector : .generalManager]
            }
        return complaint.registration.toCompany ? posts + [.qualityDept] : posts
    }

    /// The posts that a complaint can be handed to.
    static let departments: Set<Role> = [
        .ownerServiceSupervisor, .ownerRelationsSupervisor, .csDept, .csManager, .deptHead, .propertyOffice, .officeDirector, .engineering,
        .engineeringSupervisor, .maintenanceLead, .dutyStaff, .security, .securityManager, .cleaningLead, .finance, .financeManager,
        .qualityDept, .generalManager,
    ]
}
