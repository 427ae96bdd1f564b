import Hummingbird
import ServiceBootstrap

/// The API: the register and what people do with a complaint (domain 3.2).
enum ComplaintRoutes {
    static func add(to group: RouterGroup<CallerRequestContext>, of engine: CaseEngine) {
        let routes = CaseRoutes(Complaint.self, at: "complaints", of: engine, in: group, filters: ComplaintFilters.all)
        routes.create(RegisterRequest.self)
        routes.command("settle", SettleRequest.self)
        routes.command("start-review", StartReviewRequest.self)
        routes.command("request-info", RequestInfoRequest.self)
        routes.command("supply-info", SupplyInfoRequest.self)
        routes.command("reject", RejectRequest.self)
        routes.command("classify", ClassifyRequest.self)
        routes.command("reclassify", ReclassifyRequest.self)
        routes.command("receive", ReceiveRequest.self)
        routes.command("acknowledge", AcknowledgeRequest.self)
        routes.command("call-in", CallInRequest.self)
        routes.command("answer", AnswerRequest.self)
        routes.command("route", RouteRequest.self)
        routes.command("start", StartRequest.self)
        routes.command("request-repair", RequestRepairRequest.self)
        routes.command("resolve", ResolveRequest.self)
        routes.command("reply", ReplyRequest.self)
        routes.command("add-corrective-report", AddCorrectiveReportRequest.self)
        routes.command("withdraw", WithdrawRequest.self)
        routes.command("archive", ArchiveRequest.self)
        routes.command("report", ReportRequest.self)
        routes.command("purge", PurgeRequest.self)
    }
}
