import Policy
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
    /// Any employee may file a complaint (CMP-10), and so do events of other services.
    static let employees = Role.employees.union([.system])
    /// Who reviews some complaint (CMP-23).
    static let reviewers = customerService.union([.qualityDept])

    /// Who may be the ones that work on some complaint, or stand above them (`Complaint.responsible`): the departments that it can be handed
    /// to, those that the policy names (CMP-25, K-05), and who settles or begins it at once.
    static func handlers(under rules: Policy) -> Set<Role> {
        let matrix = rules.complaint.routing
        let named = ComplaintSubject.allCases.flatMap { matrix[$0].responsible + matrix[$0].major } + matrix.toCompany
        return RoutingMatrix.departments.union(named).union(desk).union(office)
            .reduce(into: [.deptHead, .officeDirector, .generalManager]) { $0.formUnion($1.department) }
    }
}

extension ComplaintCommand.Code {
    /// The posts that may give the command to some complaint, in one state or another; whether to this one, the complaint says.
    func posts(under rules: Policy) -> Set<Role> {
        switch self {
        case .startReview, .requestInfo, .reject, .classify: ComplaintRoles.reviewers
        case .supplyInfo: ComplaintRoles.desk.union(ComplaintRoles.reviewers)
        case .reclassify: ComplaintRoles.reviewers.union([.officeDirector, .system])
        case .route: ComplaintRoles.reviewers.union([.generalManager, .system])
        case .start: ComplaintRoles.office.union(ComplaintRoles.handlers(under: rules))
        case .requestRepair, .resolve, .reply, .addCorrectiveReport: ComplaintRoles.handlers(under: rules)
        case .register, .settle, .acknowledge, .answer, .callIn, .receive, .withdraw, .archive, .report, .purge, .callbackSatisfied,
            .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition, .noteRepair, .noteUrge:
            fixedPosts
        }
    }

    /// The posts that may give the command to every complaint; none where that depends on the complaint.
    fileprivate var fixedPosts: Set<Role> {
        switch self {
        case .register: ComplaintRoles.employees
        case .settle: ComplaintRoles.desk.union(ComplaintRoles.office)
        case .acknowledge: ComplaintRoles.desk.union([.qualityDept])
        case .answer: ComplaintRoles.office
        case .callIn: ComplaintRoles.desk.union(ComplaintRoles.office).union([.qualityDept])
        case .receive: [.generalManager]
        // An owner who takes it back in an app of the owners is heard of as an event.
        case .withdraw: ComplaintRoles.customerService.union([.system])
        case .archive: ComplaintRoles.customerService
        case .report: [.ownerServiceSupervisor, .officeDirector, .qualityDept]
        case .purge: [.archiveRoom, .csManager, .officeDirector]
        case .callbackSatisfied, .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition, .noteRepair, .noteUrge:
            [.system]
        case .startReview, .requestInfo, .reject, .classify, .supplyInfo, .reclassify, .route, .start, .requestRepair, .resolve, .reply,
            .addCorrectiveReport:
            []
        }
    }
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

    /// The posts that may give a command to this complaint as it stands; never others than `Code.posts`.
    func roles(for command: ComplaintCommand.Code) -> Set<Role> {
        switch command {
        case .register, .settle, .acknowledge, .answer, .callIn, .receive, .withdraw, .archive, .report, .purge: command.fixedPosts
        case .startReview, .requestInfo, .reject, .classify: reviewers
        case .supplyInfo: ComplaintRoles.desk.union(reviewers)
        case .reclassify: reviewers.union([.officeDirector, .system])
        case .route: routers
        case .start: state == .classified ? ComplaintRoles.office : responsible
        case .requestRepair, .resolve, .reply, .addCorrectiveReport: responsible
        case .callbackSatisfied, .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition, .noteRepair, .noteUrge:
            command.fixedPosts
        }
    }

    /// The quality department reviews what was made to the company; the rest is customer service's, or the quality department's
    /// (CMP-23).
    var reviewers: Set<Role> {
        registration.toCompany ? [.qualityDept] : ComplaintRoles.reviewers
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
            .telephony, .cityHotline, .owner, .operator, .system:
            [self]
        }
    }
}
