import Policy
import SharedModels

/// Who may do what with a corrective action (OPS-12).
enum CorrectiveRoles {
    /// A department, the office, the quality department or the leaders open one.
    static let openers = RoutingMatrix.departments.union([.managementRep])
    /// Who carries out the measures of some department; which of them those of this one, the action says.
    static let carriers = RoutingMatrix.departments.reduce(into: Set<Role>()) { $0.formUnion(carriers(of: $1)) }
    /// The quality department checks.
    static let checkers: Set<Role> = [.qualityDept]
    /// Who notes that it went into the documents.
    static let documenters: Set<Role> = [.qualityDept, .managementRep]

    /// Who carries out the measures of a department.
    static func carriers(of department: Role) -> Set<Role> { department.department.union([.deptHead, .officeDirector]) }
}
