import Casework
import ServiceBootstrap
import SharedModels

/// The API of fee notices and dunning (domain 3.6).
enum FeeRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(FeeNotice.self, at: FeeNotice.path, of: engine, in: group, by: FeeRoles.readers)
        routes.create(ReceiveFeeNoticeRequest.self, by: FeeRoles.supervisors) { request in request.id() }
        routes.command("deliver", DeliverFeeNoticeRequest.self, by: FeeRoles.supervisors)
        routes.command("remind", RemindFeeRequest.self, by: FeeRoles.finance)
        routes.command("contact", ContactAboutFeeRequest.self, by: FeeRoles.chasers)
        routes.command("visit", VisitAboutFeeRequest.self, by: FeeRoles.managers)
        routes.command("propose", ProposeFeeMeasureRequest.self, by: FeeRoles.managers)
        routes.command("agree", AgreeToFeeMeasureRequest.self, by: FeeRoles.managers)
        routes.command("decline", DeclineFeeMeasureRequest.self, by: FeeRoles.generalManager)
        routes.command("announce", AnnounceFeeMeasureRequest.self, by: FeeRoles.supervisors)
        routes.command("take-measure", TakeFeeMeasureRequest.self, by: FeeRoles.generalManager)
        let payments = FeePayments(engine: engine)
        routes.command("pay", PayFeeRequest.self, by: FeeRoles.finance) { body, notice, origin in
            try await payments.pay(body, of: notice, from: origin)
        }
        routes.command("withdraw", WithdrawFeeNoticeRequest.self, by: FeeRoles.finance)
        FeeReasonRoutes.add(to: routes, in: group, of: engine)
        OpenListRoute.add(FeeNotice.self, at: "unpaid-fees", of: engine, in: group, by: FeeRoles.readers, byUnit: FeeRoles.fullSight)
    }
}
