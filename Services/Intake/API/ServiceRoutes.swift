import Database
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// The API of paid services and of their monthly summary (domain 3.7, INT-62 to INT-67).
enum ServiceRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            ServiceRequest.self, at: ServiceRequest.path, of: engine, in: group, by: ServiceRoles.readers, filters: filters)
        routes.create(OpenServiceRequest.self, by: roles(.open))
        routes.command("tell-supplier", TellSupplierRequest.self, by: roles(.tellSupplier))
        routes.command("assess", AssessServiceRequest.self, by: roles(.assess))
        routes.command("postpone", PostponeServiceRequest.self, by: roles(.postpone))
        routes.command("reschedule", RescheduleServiceRequest.self, by: roles(.reschedule))
        routes.command("price", PriceServiceRequest.self, by: roles(.price))
        routes.command("approve", ApproveServiceRequest.self, by: roles(.approve))
        routes.command("confirm", ConfirmServiceRequest.self, by: roles(.confirm))
        routes.command("decline", DeclineServiceRequest.self, by: roles(.decline))
        routes.command("schedule", ScheduleServiceRequest.self, by: roles(.schedule))
        routes.command("deliver", DeliverServiceRequest.self, by: roles(.deliver))
        routes.command("accept", AcceptServiceRequest.self, by: roles(.accept))
        routes.command("refuse", RefuseServiceRequest.self, by: roles(.refuse))
        routes.command("file-agreement", FileAgreementRequest.self, by: roles(.fileAgreement))
        routes.command("bill", BillServiceRequest.self, by: roles(.bill))
        routes.command("end", EndServiceRequest.self, by: roles(.end))
        routes.command("close", CloseServiceRequest.self, by: roles(.close))
        routes.command("cancel", CancelServiceRequest.self, by: roles(.cancel))
        group.get("service-summaries", by: ServiceRoles.summaryReaders, asking: ["office", "month"]) { _, context in
            let (office, month) = try asked(context)
            return try JSONAnswer.make(try await ServiceSummary(of: office, in: month, from: engine.pool))
        }
    }

    /// Whose summary of which month is asked for.
    private static func asked(_ context: CallerRequestContext) throws(Problem) -> (office: String, month: LedgerMonth) {
        let named = context.query["office"]
        guard let office = context.caller.office ?? named, !office.isEmpty, !office.utf8.contains(0) else {
            throw Problem.badParameter("office", "is required")
        }
        if let named, named != office { throw Problem(.forbidden, "The summary is another property office's.") }
        guard let month = context.query["month"].flatMap({ LedgerMonth($0) }) else {
            throw Problem.badParameter("month", "must be a month, such as 2026-03")
        }
        return (office, month)
    }

    private static func roles(_ command: ServiceCommand.Code) -> Set<Role> {
        ServiceRoles.posts(for: command).subtracting([.system])
    }

    private static let filters: [ListFilter] = [
        .word("service", of: PaidServiceKind.self) {
            "EXISTS (SELECT FROM service_index i WHERE i.service_id = case_file.id AND i.service = \($0))"
        },
        .flag("isBilled") { isBilled in
            """
            state IN ('confirmed', 'accepted', 'billed', 'closed')
            AND (NOT EXISTS (SELECT FROM service_index i WHERE i.service_id = case_file.id AND i.unbilled_month IS NOT NULL)) = \(isBilled)
            """
        },
    ]
}
