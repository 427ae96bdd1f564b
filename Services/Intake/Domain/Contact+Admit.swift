import Policy
import SharedModels

extension Contact {
    /// Refuses whoever may not give this command (domain 3.1, column "Trigger / who").
    func admit(_ actor: Actor, to command: ContactCommand, under rules: Policy) throws(Rejection) {
        try Self.admit(actor, toOffice: office)
        let (admitted, who) = access(of: actor.role, to: command, under: rules)
        guard admitted else { throw Rejection(.forbidden, "\(command.code) is for \(who)") }
    }

    /// Refuses staff of another property office.
    static func admit(_ actor: Actor, toOffice office: String) throws(Rejection) {
        guard let own = actor.office, own != office else { return }
        throw Rejection(.forbidden, "the contact belongs to another property office")
    }

    private func access(of role: Role, to command: ContactCommand, under rules: Policy) -> (Bool, who: String) {
        switch command {
        case .record(let again, _):
            // Again under the same id, which changes nothing.
            let isOwn = ContactRoles.owners.contains(role) && again.householdId == facts.householdId
            return (ContactRoles.isEmployee(role) || ContactRoles.hotlines.contains(role) && isOfHotline || isOwn, "employees")
        case .confirm:
            return (ContactRoles.isEmployee(role), "employees")
        case .attach:
            // An owner only to a contact of the own household: the route has made sure of it.
            return (ContactRoles.isEmployee(role) || ContactRoles.owners.contains(role), "employees, and owners of the household")
        case .urge, .withdraw, .rate:
            return (ContactRoles.owners.contains(role), "owners")
        case .answer, .promise, .handOver, .close, .void, .link, .markImportant, .noteFirstReply:
            return (ContactRoles.desk.contains(role), "the desk and those who run it")
        case .assign:
            let decider = rules.contact.decider
            let department = facts.responsible?.department
            let headsAnother = department != nil && ContactRoles.headsOfOne.subtracting(ContactRoles.heads(of: department)).contains(role)
            return (
                ContactRoles.deciders(decider).contains(role) && !headsAnother,
                decider == .deptHead ? "the head of the department that it concerns" : "the office director"
            )
        case .reply, .verify:
            return (
                mayReply(role), "the assignee, the responsible department, a specialist who was asked, heads of departments and the desk"
            )
        case .consult:
            return (mayReply(role), "whoever may reply to the owner")
        case .noteConsultation(let noted):
            let asked = consultations?.first { $0.consultation == noted.consultation }?.asked.role
            return (asked == role || mayReply(role), "the post that was asked, and whoever may reply to the owner")
        case .closeByChild, .clockDue:
            return (role == .system, "the system")
        }
    }

    /// The assignee replies; before anybody is assigned it is the responsible department. A specialist who was asked may as well (INT-18), and
    /// the desk may write down what they said.
    private func mayReply(_ role: Role) -> Bool {
        role == assignment?.to.role || role == facts.responsible?.department || isSpecialist(role)
            || ContactRoles.desk.contains(role) || ContactRoles.heads.contains(role)
    }
}
