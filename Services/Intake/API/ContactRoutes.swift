import Hummingbird
import ServiceBootstrap
import SharedModels

/// Intake's API: contacts and what the desk does with them (domain 3.1).
enum ContactRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(Contact.self, at: "contacts", of: engine, in: group)
        routes.create(RecordContact.self) { facts in
            facts.externalId.present.map { CaseID(named: ["contact", facts.office, $0]) }
        }
        routes.command("answer", AnswerContact.self)
        routes.command("promise", PromiseReply.self)
        routes.command("hand-over", HandOverContact.self)
        routes.command("assign", AssignContact.self)
        routes.command("reply", ReplyToContact.self)
        routes.command("confirm", ConfirmRelay.self)
        routes.command("close", CloseContact.self)
        routes.command("void", VoidContact.self)
    }
}
