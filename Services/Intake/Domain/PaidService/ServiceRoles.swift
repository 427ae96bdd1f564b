import SharedModels

/// Which posts may do what with a paid service (domain 3.7, column "Who").
enum ServiceRoles {
    /// Who takes orders and settles them with the owner.
    static let desk: Set<Role> = [
        .receptionist, .affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csDept, .csManager, .propertyOffice,
        .officeDirector,
    ]
    /// Who says whether a lift or the air-conditioning is free.
    static let engineering: Set<Role> = [.engineering, .engineeringSupervisor, .maintenanceLead, .dutyStaff, .technician]
    /// Who puts amounts into a month's summary.
    static let billers: Set<Role> = [.affairsAssistant, .ownerRelationsSupervisor, .ownerServiceSupervisor, .csManager]
    static let finance: Set<Role> = [.finance, .financeManager]
    /// Who reads a month's summary: who makes it, who charges by it, and who answers for it.
    static let summaryReaders = billers.union(finance).union([.officeDirector, .propertyOffice, .generalManager])
    /// Who needs names and telephone numbers: those who arrange, serve and charge (OPS-01).
    static let fullSight = desk.union(engineering).union(finance).union([.cleaningLead, .generalManager])
    /// Who may read that there are such requests: whoever works here.
    static let readers = Role.employees

    /// Who serves, and is told that it begins soon (domain 3.7). A supplier has no post here: whoever dealt with it at the desk reminds it.
    static func reminded(of service: PaidServiceKind) -> [Role] {
        switch service {
        case .dailyCleaning, .specialCleaning: [.cleaningLead]
        case .overtimeAC, .lift: [.engineering]
        case .plants, .bottledWater: [.affairsAssistant]
        }
    }

    /// The posts that may give a command to a request for this service.
    static func posts(for command: ServiceCommand.Code, of service: PaidServiceKind) -> Set<Role> {
        switch command {
        case .open: desk.union([.system])
        case .assess, .postpone: service.hasTime ? engineering.union([.officeDirector]) : desk
        case .approve: [.ownerServiceSupervisor]
        case .deliver: desk.union(engineering).union([.cleaningLead])
        case .fileAgreement, .bill: billers
        case .close: finance
        case .tellSupplier, .reschedule, .price, .confirm, .decline, .schedule, .accept, .refuse, .end, .cancel: desk
        case .clockDue, .notePayment, .remind: [.system]
        }
    }

    /// The posts that may give it to a request for some service.
    static func posts(for command: ServiceCommand.Code) -> Set<Role> {
        PaidServiceKind.allCases.reduce(into: []) { $0.formUnion(posts(for: command, of: $1)) }
    }
}
