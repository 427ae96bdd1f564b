import Hummingbird
import ServiceBootstrap
import SharedModels

/// Intake's API: contacts and what the desk does with them (domain 3.1).
enum ContactRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(Contact.self, at: "contacts", of: engine, in: group)
        routes.create(RecordRequest.self) { request in
            guard let office = request.office, let name = request.externalId.present else { return nil }
            return CaseID(named: ["contact", office, name])
        } making: { request, _ in
            let command = try request.command()
            guard case .record(var facts) = command else { return command }
            facts.householdId = try await HouseholdSearch(pool: engine.pool).household(of: facts)
            return .record(facts)
        }
        TriageRoute.add(to: group, under: engine.policy)
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
