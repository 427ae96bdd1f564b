import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// Who works on what (CMP-25, K-05) and who may do what (domain 3.2, "Trigger / who").
@Suite("Routing and authority")
struct RoutingTests {
    static let matrix: [(ComplaintSubject, [Role], majorUnderMatrix: [Role])] = [
        (.fees, [.ownerServiceSupervisor, .finance], [.generalManager]),
        (.buildingsEquipment, [.engineeringSupervisor, .maintenanceLead, .dutyStaff], [.officeDirector]),
        (.securityVehicles, [.securityManager], [.generalManager]),
        (.cleaningGreening, [.ownerServiceSupervisor, .cleaningLead, .dutyStaff], [.generalManager]),
        (.staffAttitude, [.ownerServiceSupervisor], [.generalManager]),
        (.developerSurroundings, [.propertyOffice], [.generalManager]),
        (.serviceQuality, [.ownerServiceSupervisor], [.generalManager]),
        (.other, [.ownerServiceSupervisor], [.generalManager]),
    ]

    @Test("CMP-25: each subject has its posts, and so has a major complaint under each route of K-05", arguments: matrix.indices)
    func matrixRow(_ index: Int) throws {
        let (subject, posts, underMatrix) = Self.matrix[index]
        let plain = try Story.reaching(.classified, registration: Sample.registration(subject: subject)).it
        let major = try Story.reaching(
            .classified, class: .major, registration: Sample.registration(reasons: [.lossOrInjury], subject: subject)
        ).it
        for route in MajorRoute.allCases { #expect(PolicySettings().complaint.routing.responsible(for: plain, route: route) == posts) }
        #expect(PolicySettings().complaint.routing.responsible(for: major, route: .gmWithDeptHead) == posts)
        #expect(PolicySettings().complaint.routing.responsible(for: major, route: .gm) == [.generalManager])
        #expect(PolicySettings().complaint.routing.responsible(for: major, route: .subjectMatrix) == underMatrix)
    }

    @Test("CMP-23: a major complaint made to the company has the quality department beside its posts")
    func toCompany() throws {
        let registration = Sample.registration(reasons: [.lossOrInjury], toCompany: true)
        let story = try Story.reaching(.classified, class: .major, registration: registration)
        #expect(PolicySettings().complaint.routing.responsible(for: story.it, route: .gm) == [.generalManager, .qualityDept])
    }

    @Test("Without a department the matrix decides; a named one stands alone and must work on complaints")
    func department() throws {
        var story = try Story.reaching(.classified)
        try story.give(.route(RoutingOrder(person: "staff-7", proposal: "检修")), as: .csDept)
        #expect(story.it.assignment?.department == .engineeringSupervisor)
        #expect(story.it.assignment?.jointly == [.maintenanceLead, .dutyStaff])
        #expect(throws: Rejection.self) {
            try story.give(.route(RoutingOrder(department: .mailSorter, person: "staff-8", proposal: "转办")), as: .csDept)
        }
        try story.give(.route(RoutingOrder(department: .financeManager, person: "staff-8", proposal: "转办")), as: .csDept)
        #expect(story.facts(ComplaintRouted.self).last?.department == .financeManager)
        #expect(story.it.assignment?.jointly == [])
    }

    @Test("Another department takes over a complaint that is worked on, and starts anew (CMP-26)")
    func handedOn() throws {
        var story = try Story.reaching(.inProgress)
        try story.give(.route(RoutingOrder(department: .securityManager, person: "staff-9", proposal: "转安保")), as: .csDept)
        #expect(story.it.state == .routed)
        #expect(throws: Rejection.self) { try story.give(.start(explanation: nil), as: .engineeringSupervisor) }
        #expect(try story.give(.start(explanation: nil), as: .security))
    }

    @Test("CMP-28: what is handed to the general manager goes up to their level, is told once, and stays there")
    func takenUp() throws {
        var story = try Story.reaching(.inProgress)
        let order = RoutingOrder(department: .generalManager, person: "staff-gm", proposal: "影响大，管理处无法解决")
        try story.give(.route(order), as: .csDept)
        #expect(story.it.class == .general)
        #expect(story.it.level == .generalManager)
        #expect(story.told.suffix(2) == ["complaint.routed", "complaint.escalated"])
        #expect(story.facts(ComplaintEscalated.self).map(\.receiptBound) == [nil])
        #expect(story.clock(.generalManager) == nil)
        #expect(story.it.stageOwner == StageOwner(post: .generalManager, person: "staff-gm"))
        try story.give(.receive, as: .generalManager)
        try story.give(.start(explanation: nil), as: .generalManager)
        try story.give(.route(RoutingOrder(department: .securityManager, person: "staff-9", proposal: "协办")), as: .generalManager)
        #expect(story.it.level == .generalManager)
        #expect(story.facts(ComplaintEscalated.self).count == 1)
        // A major one is there already.
        var major = try Story.reaching(.classified, class: .major)
        try major.give(.route(order), as: .csDept)
        #expect(major.facts(ComplaintEscalated.self).count == 1)
    }

    // MARK: Authority

    static let customerService: Set<Role> = [.csDept, .csManager, .ownerServiceSupervisor, .ownerRelationsSupervisor, .affairsAssistant]
    static let desk = customerService.union([.receptionist])
    static let reviewers = customerService.union([.qualityDept])
    static let engineers: Set<Role> = [
        .engineeringSupervisor, .engineering, .maintenanceLead, .dutyStaff, .deptHead, .officeDirector,
    ]

    /// Who may give each command to a general complaint about equipment, made to the office, in the state where it is taken.
    static let authority: [(ComplaintCommand.Code, in: ComplaintState, Set<Role>)] = [
        (.settle, .registered, desk.union([.propertyOffice, .officeDirector])),
        (.acknowledge, .registered, desk.union([.qualityDept])),
        (.callIn, .registered, desk.union([.propertyOffice, .officeDirector, .qualityDept])),
        (.withdraw, .registered, customerService.union([.system])),
        (.noteUrge, .inProgress, [.system]),
        (.startReview, .registered, reviewers),
        (.requestInfo, .underReview, reviewers),
        (.supplyInfo, .infoNeeded, desk.union([.qualityDept])),
        (.reject, .underReview, reviewers),
        (.classify, .underReview, reviewers),
        (.reclassify, .classified, reviewers.union([.officeDirector, .system])),
        (.route, .classified, customerService.union([.system])),
        (.start, .routed, engineers),
        (.requestRepair, .routed, engineers),
        (.requestRepair, .inProgress, engineers),
        (.resolve, .inProgress, engineers),
        (.reply, .resolved, engineers),
        (.addCorrectiveReport, .callbackPending, engineers.union([.generalManager])),
        (.archive, .closed, customerService),
        (.callbackSatisfied, .callbackPending, [.system]),
        (.callbackDissatisfied, .callbackPending, [.system]),
        (.noteRepair, .closed, [.system]),
    ]

    @Test("Each command is for the posts that the table names, and for nobody else", arguments: authority.indices)
    func mayGive(_ index: Int) throws {
        let (code, state, allowed) = Self.authority[index]
        for role in Role.allCases {
            var story = try Story.reaching(state)
            if code == .acknowledge { story.forgetMessages() }
            if code == .addCorrectiveReport { try story.give(sample: .joinGroup) }
            if code == .addCorrectiveReport { story.changeDirectly { $0.resolution?.correctiveReport = nil } }
            if allowed.contains(role) {
                #expect(try story.give(Sample.command(code, for: story.it, mark: "2"), as: role), "\(role.rawValue) \(code.rawValue)")
            } else {
                let rejection = #expect(throws: Rejection.self) { try story.give(Sample.command(code, for: story.it, mark: "2"), as: role) }
                #expect(rejection?.code == .forbidden, "\(role.rawValue) \(code.rawValue)")
            }
        }
    }

    @Test("CMP-10: any employee files a complaint; operators and mystery shoppers do not", arguments: Role.allCases)
    func filing(_ role: Role) throws {
        var story = Story()
        if [.operator, .owner, .telephony, .cityHotline, .mysteryShopper].contains(role) {
            #expect(throws: Rejection.self) { try story.give(sample(role), as: role) }
        } else {
            #expect(try story.give(sample(role), as: role))
        }
    }

    private func sample(_ role: Role) -> ComplaintCommand { .register(Sample.registration()) }

    @Test("CMP-23: what was made to the company is the quality department's to review and to route")
    func companyReview() throws {
        var story = Story()
        try story.give(.register(Sample.registration(toCompany: true)), as: .receptionist)
        #expect(story.it.level == .quality)
        #expect(throws: Rejection.self) { try story.give(.startReview, as: .csDept) }
        try story.give(.startReview, as: .qualityDept)
        try story.give(.classify(Classification(class: .general)), as: .qualityDept)
        let order = ComplaintCommand.route(RoutingOrder(person: "staff-7", proposal: "检修"))
        #expect(throws: Rejection.self) { try story.give(order, as: .csDept) }
        #expect(try story.give(order, as: .qualityDept))
    }

    @Test("CMP-22: the general manager receives, and works on, major complaints only")
    func generalManager() throws {
        var general = try Story.reaching(.inProgress)
        #expect(throws: Rejection.self) { try general.give(sample(.resolve), as: .generalManager) }
        var major = try Story.reaching(.inProgress, class: .major)
        #expect(throws: Rejection.self) { try major.give(.receive, as: .officeDirector) }
        #expect(try major.give(.receive, as: .generalManager))
        #expect(try major.give(sample(.resolve), as: .generalManager))
    }

    private func sample(_ code: ComplaintCommand.Code) -> ComplaintCommand { Sample.command(code) }

    @Test("Staff of one property office cannot act on another's complaints, nor register them")
    func otherOffice() throws {
        var story = Story()
        #expect(throws: Rejection.self) { try story.give(sample(.register), as: .receptionist, office: "willow") }
        #expect(try story.give(sample(.register), as: .receptionist, office: "osmanthus"))
        let rejection = #expect(throws: Rejection.self) { try story.give(.startReview, as: .csDept, office: "willow") }
        #expect(rejection?.code == .forbidden)
    }
}
