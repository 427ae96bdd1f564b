package import SharedModels

/// Who may do what with a repair order (domain 3.3, "Trigger / who"; OPS-23).
package enum WorkOrderRoles {
    /// The desk and the site's office: fill slips, agree appointments, take the slip back.
    package static let office: Set<Role> = [
        .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .propertyOffice, .officeDirector,
    ]
    /// Who goes to the owner, and the department that enters a paper slip for them.
    package static let field: Set<Role> = [.technician, .dutyStaff, .maintenanceLead, .engineering]
    /// The maintenance department.
    package static let engineering = field.union([.engineeringSupervisor])
    /// Who says whose hands a slip is in (REP-32), and plans who works when.
    package static let roster = office.union(engineering).subtracting([.technician]).union([.deptHead, .csManager])
    /// What is done at the owner's, and so by whoever has the slip.
    package static let handiwork: Set<WorkOrderCommand.Code> = [
        .collect, .noAnswer, .quote, .requote, .acceptQuote, .declineQuote, .makeSafe, .start, .finish, .signOff, .handBack,
        .reportBack, .unassign,
    ]
    /// Who finds faults inside the company (REP-30).
    package static let patrol: Set<Role> = [.security, .securityManager, .cleaningLead, .deptHead, .csManager]
    /// Who needs the contact person's name and phone for their work (OPS-01, D13).
    package static let contact: Set<Role> = [
        .technician, .engineering, .dutyStaff, .maintenanceLead, .engineeringSupervisor, .receptionist, .affairsAssistant,
        .ownerRelationsSupervisor, .ownerServiceSupervisor, .propertyOffice, .officeDirector, .csDept,
    ]
    /// Who needs what people wrote on a slip: whoever works on it, and who answers for it; nobody else (OPS-01, D13).
    package static let words = figures
    /// Who may see figures, closes and summaries: the office, the maintenance department, and who runs the company.
    package static let figures = office.union(engineering).union([.csManager, .deptHead, .qualityDept, .managementRep, .generalManager])
}

extension WorkOrderCommand.Code {
    /// The posts that may give this command.
    package var roles: Set<Role> {
        switch self {
        case .raise: WorkOrderRoles.office.union(WorkOrderRoles.engineering).union(WorkOrderRoles.patrol).union([.system])
        case .judge: WorkOrderRoles.office.union([.engineeringSupervisor, .dutyStaff])
        case .collect, .handBack: WorkOrderRoles.engineering
        case .noAnswer, .quote, .requote, .acceptQuote, .makeSafe, .start, .finish, .signOff: WorkOrderRoles.field
        case .attach: WorkOrderRoles.field.union(WorkOrderRoles.office)
        case .declineQuote, .reportBack: WorkOrderRoles.field.union(WorkOrderRoles.office)
        case .assign: WorkOrderRoles.roster.union([.system])
        case .unassign, .noteProgress, .explainDelay: WorkOrderRoles.engineering.union(WorkOrderRoles.office)
        case .urge: WorkOrderRoles.office.union([.csManager, .system])
        case .reschedule: WorkOrderRoles.office
        case .cancel: WorkOrderRoles.office.union([.system])
        case .carryOver: [.officeDirector]
        case .displace, .remindVisit, .markOverdue, .handBackAtMonthEnd, .rollOver, .reissue, .noteCallback, .settleCallback,
            .rework:
            [.system]
        }
    }
}
