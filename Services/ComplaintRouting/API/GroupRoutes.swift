import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of groups: reading them, and dismissing one (domain 3.2, "Group detection").
enum GroupRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(ComplaintGroup.self, at: "complaint-groups", of: engine, in: group, by: Role.employees)
        routes.command("dismiss", DismissGroupRequest.self, by: ComplaintGroup.dismissers)
    }
}

/// `POST /complaint-groups/{id}/dismiss`.
struct DismissGroupRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ComplaintGroupCommand {
        .dismiss(reason: try Validation.soleNarrative(reason, "reason"))
    }
}
