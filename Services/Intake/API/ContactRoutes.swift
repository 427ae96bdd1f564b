import Hummingbird
import ServiceBootstrap

/// Intake's API: contacts and what the desk does with them (domain 3.1).
enum ContactRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(Contact.self, at: "contacts", of: engine, in: group)
        routes.create(RecordRequest.self)
        routes.command("answer", AnswerRequest.self)
        routes.command("promise", PromiseReply.self)
        routes.command("hand-over", HandOverRequest.self)
        routes.command("assign", AssignRequest.self)
        routes.command("reply", ReplyRequest.self)
        routes.command("confirm", ConfirmRelay.self)
        routes.command("close", CloseContact.self)
        routes.command("void", VoidRequest.self)
    }
}
