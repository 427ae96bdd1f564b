import Hummingbird
import ServiceBootstrap

/// The API: callback tasks and what callers and reviewers do with them (domain 3.4). Tasks are made from events only.
enum CallbackTaskRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(CallbackTask.self, at: "callback-tasks", of: engine, in: group)
        routes.command("schedule", ScheduleRequest.self)
        routes.command("fail-attempt", FailAttemptRequest.self)
        routes.command("reschedule", RescheduleRequest.self)
        routes.command("complete", CompleteRequest.self)
        routes.command("review", ReviewRequest.self)
    }
}
