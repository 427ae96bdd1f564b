import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The API of plans: rounds of callbacks, their owners and who of them is called (CBK-21 to CBK-25).
enum CallbackPlanRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            CallbackPlan.self, at: "callback-plans", of: engine, in: group, by: Role.employees, listed: PlanIndex.listed)
        routes.create(DraftPlanRequest.self, by: CallbackRoles.planners)
        routes.command("amend", AmendPlanRequest.self, by: CallbackRoles.planners)
        routes.command("owners", PlanOwnersRequest.self, by: CallbackRoles.planners)
        routes.command("correct-owners", CorrectPlanOwnersRequest.self, by: CallbackRoles.planners)
        routes.command("remove-owners", RemovePlanOwnersRequest.self, by: CallbackRoles.planners)
        routes.command("approve", ApprovePlanRequest.self, by: CallbackRoles.planHeads)
        routes.command("end", EndPlanRequest.self, by: CallbackRoles.planHeads)
        routes.file("owners", by: Role.employees, asking: PageRequest.names) { _, context, plan in
            let page = try PageRequest(of: context.query)
            let start = try page.place(atMost: CallbackPlan.mostOwners)
            let caller = context.caller
            let shown = plan.owners.dropFirst(start).prefix(page.limit + 1).map { $0.view(for: caller.actor) }
            let answer = Page(shown, after: start, limit: page.limit)
            context.recordReveals(of: CallbackPlan.kind, count: CallbackRoles.fullSight.contains(caller.role) ? answer.items.count : 0)
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }
}
