import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The API of plans: rounds of callbacks, their owners and who of them is called (CBK-21 to CBK-25).
enum CallbackPlanRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(CallbackPlan.self, at: "callback-plans", of: engine, in: group, listed: PlanIndex.listed)
        routes.create(DraftPlanRequest.self)
        routes.command("amend", AmendPlanRequest.self)
        routes.command("owners", PlanOwnersRequest.self)
        routes.command("correct-owners", CorrectPlanOwnersRequest.self)
        routes.command("remove-owners", RemovePlanOwnersRequest.self)
        routes.command("approve", ApprovePlanRequest.self)
        routes.command("end", EndPlanRequest.self)
        routes.file("owners") { request, context, plan in
            let page = try PageRequest(of: request)
            let start = try page.place(atMost: CallbackPlan.mostOwners)
            let caller = context.caller
            let shown = plan.owners.dropFirst(start).prefix(page.limit + 1).map { $0.view(for: caller.actor) }
            let answer = Page(shown, after: start, limit: page.limit)
            context.recordReveals(of: CallbackPlan.kind, count: CallbackRoles.fullSight.contains(caller.role) ? answer.items.count : 0)
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }
}
