import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API: the register and what people do with a complaint (domain 3.2).
enum ComplaintRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        func posts(_ command: ComplaintCommand.Code) -> Set<Role> { command.posts(under: engine.policy) }
        let routes = CaseRoutes(Complaint.self, at: "complaints", of: engine, in: group, by: Role.employees, filters: ComplaintFilters.all)
        routes.create(RegisterRequest.self, by: posts(.register))
        routes.command("settle", SettleRequest.self, by: posts(.settle))
        routes.command("start-review", StartReviewRequest.self, by: posts(.startReview))
        routes.command("request-info", RequestInfoRequest.self, by: posts(.requestInfo))
        routes.command("supply-info", SupplyInfoRequest.self, by: posts(.supplyInfo))
        routes.command("reject", RejectRequest.self, by: posts(.reject))
        routes.command("classify", ClassifyRequest.self, by: posts(.classify))
        routes.command("reclassify", ReclassifyRequest.self, by: posts(.reclassify))
        routes.command("receive", ReceiveRequest.self, by: posts(.receive))
        routes.command("acknowledge", AcknowledgeRequest.self, by: posts(.acknowledge))
        routes.command("call-in", CallInRequest.self, by: posts(.callIn))
        routes.command("answer", AnswerRequest.self, by: posts(.answer))
        routes.command("route", RouteRequest.self, by: posts(.route))
        routes.command("start", StartRequest.self, by: posts(.start))
        routes.command("request-repair", RequestRepairRequest.self, by: posts(.requestRepair))
        routes.command("resolve", ResolveRequest.self, by: posts(.resolve))
        routes.command("reply", ReplyRequest.self, by: posts(.reply))
        routes.command("add-corrective-report", AddCorrectiveReportRequest.self, by: posts(.addCorrectiveReport))
        routes.command("withdraw", WithdrawRequest.self, by: posts(.withdraw))
        routes.command("archive", ArchiveRequest.self, by: posts(.archive))
        routes.command("report", ReportRequest.self, by: posts(.report))
        routes.command("purge", PurgeRequest.self, by: posts(.purge))
    }
}
