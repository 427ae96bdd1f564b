import Hummingbird
import Policy
import ServiceBootstrap

/// RepairDispatch's API: repair slips and what people do with them (domain 3.3). There is no way to refuse one (REP-08).
enum WorkOrderRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(WorkOrder.self, at: "work-orders", of: engine, in: group, filters: WorkOrderFilters.all)
        routes.create(RaiseRequest.self)
        TriageRoute.add(to: group, under: engine.policy)
        ChargeStandardRoute.add(to: group, under: engine.policy)
        let zone = engine.policy.days.zone
        routes.page("slip") { order, reader in SlipPage(of: order, for: reader, in: zone).html }
        routes.command("judge", JudgeRequest.self)
        routes.command("collect", CollectRequest.self)
        AssignmentRoutes.add(to: routes, of: engine)
        routes.command("no-answer", NoAnswerRequest.self)
        routes.command("reschedule", RescheduleRequest.self)
        routes.command("quote", QuoteRequest.self)
        routes.command("requote", RequoteRequest.self)
        routes.command("accept-quote", AcceptQuoteRequest.self)
        routes.command("decline-quote", DeclineQuoteRequest.self)
        routes.command("make-safe", MakeSafeRequest.self)
        routes.command("start", StartRequest.self)
        routes.command("finish", FinishRequest.self)
        routes.command("sign-off", SignOffRequest.self)
        AttachmentRoutes.add(to: routes, of: engine)
        routes.command("report-back", ReportBackRequest.self)
        routes.command("explain-delay", ExplainDelayRequest.self)
        routes.command("hand-back", HandBackRequest.self)
        routes.command("carry-over", CarryOverRequest.self)
        routes.command("cancel", CancelRequest.self)
    }
}
