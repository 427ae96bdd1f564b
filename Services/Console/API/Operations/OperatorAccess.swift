import ServiceBootstrap
import SharedModels

extension Role {
    /// Who may sign in: the staff, and who runs the installation, who sees the pages of operations and no others.
    static let consoleUsers = employees.union(operators)

    /// Who runs the installation: the services' admin ports take commands of nobody else.
    static let operators: Set<Role> = [.operator]
}

extension Visit {
    /// Whether somebody looks who runs the installation and sees no cases.
    var isOfOperator: Bool { Role.operators.contains(caller.role) }
}
