import Casework
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The API: callback tasks and what callers and reviewers do with them (domain 3.4). Tasks are made from events only.
enum CallbackTaskRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(CallbackTask.self, at: "callback-tasks", of: engine, in: group, by: Role.employees)
        let (callers, schedulers) = (CallbackRoles.callers(under: engine.policy), CallbackRoles.schedulers(under: engine.policy))
        routes.command("start-call", StartCallRequest.self, by: callers)
        routes.command("schedule", ScheduleRequest.self, by: schedulers)
        routes.command("fail-attempt", FailAttemptRequest.self, by: callers)
        routes.command("reschedule", RescheduleRequest.self, by: callers)
        routes.command("complete", CompleteRequest.self, by: callers)
        routes.command("review", ReviewRequest.self, by: CallbackRoles.reviewers(under: engine.policy))
        group.get("call-list", by: callers, asking: CallListRequest.names) { _, context in
            let list = CallList(engine: engine, windows: CallWindows(engine: engine, logger: context.logger))
            let answer = try await list.read(try CallListRequest(context), for: context.caller)
            context.recordReveals(of: CallbackTask.kind, count: answer.items.count { !$0.task.fields.masked })
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }
}
