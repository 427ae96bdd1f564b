import Casework
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// The API of money at the desk: charges, books of blanks, and the settlement of a day (INT-60).
enum ChargeRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(Charge.self, at: Charge.path, of: engine, in: group, by: ChargeRoles.readers, filters: filters)
        let identity = HouseholdIdentity(pool: engine.pool)
        routes.create(CollectChargeRequest.self, by: ChargeRoles.cashiers) { request, caller in
            let (office, form) = try request.checked()
            // Another office's units are not looked up; the charge says that it is another's.
            guard caller.office ?? office == office else { return .collect(office: office, form) }
            return .collect(office: office, form, unitFile: try await identity.file(form.householdId, of: form.unit, in: office))
        }
        routes.command("ask-adjustment", AskAdjustmentRequest.self, by: ChargeRoles.cashiers) { body, charge in
            try body.command(to: charge)
        }
        routes.command("approve-adjustment", ApproveAdjustmentRequest.self, by: ChargeRoles.approvers) { body, charge in
            try body.command(to: charge)
        }
        routes.command("decline-adjustment", DeclineAdjustmentRequest.self, by: ChargeRoles.approvers)
        let numbers = ReceiptNumbers(engine: engine)
        routes.command("issue-receipt", IssueReceiptRequest.self, by: ChargeRoles.cashiers) { body, charge, origin in
            try await numbers.issue(body, for: charge, from: origin)
        }
        routes.command("cancel-receipt", CancelReceiptRequest.self, by: ChargeRoles.cashiers) { body, charge, origin in
            try await numbers.cancel(body, of: charge, from: origin)
        }
        addBooks(to: group, of: engine)
        addSummaries(to: group, of: engine)
    }

    private static func addBooks(to group: CallerRoutes, of engine: CaseEngine) {
        let known = KnownBooks(pool: engine.pool)
        let routes = CaseRoutes(ReceiptBook.self, at: "receipt-books", of: engine, in: group, by: ChargeRoles.readers)
        routes.create(ReceiveReceiptBookRequest.self, by: ChargeRoles.cashiers) { request in
            request.id()
        } making: { request, caller in
            let (office, form) = try request.checked()
            if let id = request.id(), caller.office ?? office == office { try await known.check(form, of: id, in: office) }
            return .receive(office: office, form)
        }
        routes.command("spoil", SpoilBlankRequest.self, by: ChargeRoles.cashiers)
        routes.command("hand-back", HandBackReceiptBookRequest.self, by: ChargeRoles.cashiers)
    }

    private static func addSummaries(to group: CallerRoutes, of engine: CaseEngine) {
        let names = ["office", "day"]
        group.get("charge-summaries", by: ChargeRoles.summaryReaders, asking: names) { _, context in
            try JSONAnswer.make(try await summary(context, engine))
        }
        group.get("charge-summaries.csv", by: ChargeRoles.summaryReaders, asking: names) { _, context in
            let summary = try await summary(context, engine)
            let fields: HTTPFields = [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                .contentDisposition: "attachment; filename=\"charges-\(summary.day).csv\"",
            ]
            return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: summary.table)))
        }
    }

    private static func summary(_ context: CallerRequestContext, _ engine: CaseEngine) async throws -> ChargeSummary {
        let named = context.query["office"]
        guard let office = context.caller.office ?? named, !office.isEmpty, !office.utf8.contains(0) else {
            throw Problem.badParameter("office", "is required")
        }
        if let named, named != office { throw Problem(.forbidden, "The summary is another property office's.") }
        guard let day = context.query["day"].flatMap({ LocalDate($0) }) else {
            throw Problem.badParameter("day", "must be a day, such as 2026-03-02")
        }
        return try await ChargeSummary(of: office, on: day, in: engine.policy.days.zone, from: engine.pool)
    }

    private static let filters: [ListFilter] = [
        // What was collected for a case.
        .id("caseId") { "id IN (SELECT charge_id FROM charge_entry WHERE case_id = \($0) AND entry = 0)" },
        .word("method", of: ChargeMethod.self) { "body -> 'form' ->> 'method' = \($0)" },
        .word("subject", of: ChargeSubject.self) { "body -> 'form' ->> 'subject' = \($0)" },
    ]
}

extension ChargeSummary {
    /// The same as a table (RFC 4180), with a last line for all: the columns of the lines, amounts in fen.
    fileprivate var table: String {
        let head = ["method", "subject", "entries", "collected_fen", "refunded_fen", "deducted_fen"]
        let rows = lines.map { [$0.method, $0.subject, "\($0.entries)", "\($0.collectedFen)", "\($0.refundedFen)", "\($0.deductedFen)"] }
        let all = ["all", "", "\(lines.reduce(0) { $0 + $1.entries })", "\(collectedFen)", "\(refundedFen)", "\(deductedFen)"]
        let table = ([head] + rows + [all]).map { $0.map(CSVCell.quoted).joined(separator: ",") + "\r\n" }.joined()
        return HouseholdTable.mark + table
    }
}
