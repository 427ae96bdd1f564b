import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// RepairDispatch's API: repair slips and what people do with them (domain 3.3). There is no way to refuse one (REP-08).
enum WorkOrderRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        typealias Code = WorkOrderCommand.Code
        let routes = CaseRoutes(WorkOrder.self, at: "work-orders", of: engine, in: group, by: Role.employees, filters: WorkOrderFilters.all)
        routes.create(RaiseRequest.self, by: Code.raise.roles)
        TriageRoute.add(to: group, under: engine.policy)
        ChargeStandardRoute.add(to: group, under: engine.policy)
        let zone = engine.policy.days.zone
        routes.page("slip", by: Role.employees) { order, reader in SlipPage(of: order, for: reader, in: zone).html }
        routes.command("judge", JudgeRequest.self, by: Code.judge.roles)
        routes.command("collect", CollectRequest.self, by: Code.collect.roles)
        AssignmentRoutes.add(to: routes, of: engine)
        routes.command("no-answer", NoAnswerRequest.self, by: Code.noAnswer.roles)
        routes.command("reschedule", RescheduleRequest.self, by: Code.reschedule.roles)
        routes.command("quote", QuoteRequest.self, by: Code.quote.roles)
        routes.command("requote", RequoteRequest.self, by: Code.requote.roles)
        routes.command("accept-quote", AcceptQuoteRequest.self, by: Code.acceptQuote.roles)
        routes.command("decline-quote", DeclineQuoteRequest.self, by: Code.declineQuote.roles)
        routes.command("make-safe", MakeSafeRequest.self, by: Code.makeSafe.roles)
        routes.command("start", StartRequest.self, by: Code.start.roles)
        routes.command("finish", FinishRequest.self, by: Code.finish.roles)
        routes.command("sign-off", SignOffRequest.self, by: Code.signOff.roles)
        AttachmentRoutes.add(to: routes, of: engine)
        routes.command("report-back", ReportBackRequest.self, by: Code.reportBack.roles)
        routes.command("explain-delay", ExplainDelayRequest.self, by: Code.explainDelay.roles)
        routes.command("hand-back", HandBackRequest.self, by: Code.handBack.roles)
        routes.command("carry-over", CarryOverRequest.self, by: Code.carryOver.roles)
        routes.command("cancel", CancelRequest.self, by: Code.cancel.roles)
    }
}
