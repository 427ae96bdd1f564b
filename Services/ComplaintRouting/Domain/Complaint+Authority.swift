import SharedModels

/// Who may do what with a complaint (domain 3.2, "Trigger / who"; OPS-23).
enum ComplaintRoles {
    /// Customer service and those who run it.
    static let customerService: Set<Role> = [
        .csDept, .csManager, .ownerServiceSupervisor, .ownerRelationsSupervisor, .affairsAssistant,
    ]
    /// First contact.
    static let desk = customerService.union([.receptionist])
    /// The site's management office and its head.
    static let office: Set<Role> = [.propertyOffice, .officeDirector]
    /// Who needs names, numbers and the narrative of every complaint (OPS-02, D13); the departments see those that they work on.
    static let fullSight = desk.union(office).union([.qualityDept, .generalManager, .system])
    /// Any employee may file a complaint (CMP-10). A mystery shopper is none, an operator holds no post.
    static let employees = Set(Role.allCases).subtracting([.operator, .mysteryShopper])
}

extension Complaint {
    /// Refuses who may not give the command.
    func authorise(_ command: ComplaintCommand.Code, for actor: Actor) throws(Rejection) {
        if let confined = actor.office, confined != office {
            throw Rejection(.forbidden, "The complaint belongs to another property office.")
        }
        guard roles(for: command).contains(actor.role) else {
            throw Rejection(.forbidden, "A \(actor.role.rawValue) may not give the command \(command.rawValue) to this complaint.")
        }
    }

    /// The posts that may give a command to this complaint as it stands.
    func roles(for command: ComplaintCommand.Code) -> Set<Role> {
        switch command {
        case .register: ComplaintRoles.employees
        case .settle: ComplaintRoles.desk.union(ComplaintRoles.office)
        case .acknowledge: ComplaintRoles.desk.union([.qualityDept])
        case .answer: ComplaintRoles.office
        case .callIn: ComplaintRoles.desk.union(ComplaintRoles.office).union([.qualityDept])
        case .receive: [.generalManager]
        case .withdraw, .archive: ComplaintRoles.customerService
        case .report: [.ownerServiceSupervisor, .officeDirector, .qualityDept]
        case .purge: [.archiveRoom, .csManager, .officeDirector]
        case .startReview, .requestInfo, .reject, .classify: reviewers
        case .supplyInfo: ComplaintRoles.desk.union(reviewers)
        case .reclassify: reviewers.union([.officeDirector, .system])
        case .route: routers
        case .start: state == .classified ? ComplaintRoles.office : responsible
        case .requestRepair, .resolve, .reply, .addCorrectiveReport: responsible
        case .callbackSatisfied, .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition, .noteRepair:
            [.system]
        }
    }

    /// The quality department reviews what was made to the company; the rest is customer service's, or the quality department's
    /// (CMP-23).
    var reviewers: Set<Role> {
        registration.toCompany ? [.qualityDept] : ComplaintRoles.customerService.union([.qualityDept])
    }

    private var routers: Set<Role> {
        let routers: Set<Role> = registration.toCompany ? [.qualityDept, .system] : ComplaintRoles.customerService.union([.system])
        return level == .generalManager ? routers.union([.generalManager]) : routers
    }

    /// The posts that work on it, and the heads above them (CMP-24, CMP-29); the general manager where it is before them.
    var responsible: Set<Role> {
        var posts: Set<Role> = [.deptHead, .officeDirector]
        if level == .generalManager { posts.insert(.generalManager) }
        guard let assignment else { return posts }
        for post in [assignment.department] + assignment.jointly { posts.formUnion(post.department) }
        return posts
    }
}

extension Role {
    /// The posts that act for one another in handling a complaint: a department and its head.
    var department: Set<Role> {
        switch self {
        case .finance, .financeManager: [.finance, .financeManager]
        case .security, .securityManager: [.security, .securityManager]
        case .engineering, .engineeringSupervisor, .maintenanceLead: [.engineering, .engineeringSupervisor, .maintenanceLead]
        case .propertyOffice, .officeDirector: [.propertyOffice, .officeDirector]
        case .csDept, .csManager: [.csDept, .csManager]
        case .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .deptHead, .technician, .dutyStaff,
            .cleaningLead, .qualityDept, .managementRep, .generalManager, .mailSorter, .archiveRoom, .salesSite, .siteManager,
            .siteSupervisor, .siteCustomerOfficer, .csSpecialist, .inspector, .mysteryShopper, .salesManagementCentre, .hr, .marketDev,
            .operator, .system:
            [self]
        }
    }
}
