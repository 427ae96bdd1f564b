import Casework
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap

/// The API: callback tasks and what callers and reviewers do with them (domain 3.4). Tasks are made from events only.
enum CallbackTaskRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(CallbackTask.self, at: "callback-tasks", of: engine, in: group)
        routes.command("start-call", StartCallRequest.self)
        routes.command("schedule", ScheduleRequest.self)
        routes.command("fail-attempt", FailAttemptRequest.self)
        routes.command("reschedule", RescheduleRequest.self)
        routes.command("complete", CompleteRequest.self)
        routes.command("review", ReviewRequest.self)
        group.get("call-list") { request, context in
            let list = CallList(engine: engine, windows: CallWindows(engine: engine, logger: context.logger))
            let answer = try await list.read(try CallListRequest(of: request, context, under: engine.policy), for: context.caller)
            context.recordReveals(of: CallbackTask.kind, count: answer.items.count { !$0.task.fields.masked })
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
    }
}
