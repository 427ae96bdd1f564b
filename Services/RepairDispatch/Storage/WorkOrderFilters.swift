import Database
import Foundation
import ServiceBootstrap
import SharedModels

/// What the desk and engineering look slips up by: parameters of `GET /work-orders`.
enum WorkOrderFilters {
    static let all: [ListFilter] = [
        .word("urgency", of: RepairUrgency.self) { entry("urgency = \($0)") },
        .word("emergency", of: EmergencyCategory.self) { entry("emergency_category = \($0)") },
        // Those whose quick solution the supervisor sees to (REP-21, REP-22).
        .flag("major") { entry("major = \($0)") },
        .word("source", of: RepairSource.self) { entry("source = \($0)") },
        // Not back at the office and not withdrawn.
        .flag("open") { entry("is_open = \($0)") },
        // What the close of its month would hand back (REP-18).
        .flag("unfinished") { entry("is_unfinished = \($0)") },
        ListFilter("ledgerMonth") { (value, _) throws(Problem) in entry("ledger_month = \(try month(value, "ledgerMonth"))") },
        .flag("chargeable") { entry("chargeable = \($0)") },
        .flag("paid") { entry("paid = \($0)") },
        .flag("overdue") { entry("is_overdue = \($0)") },
        .flag("owesReason") { entry("owes_reason = \($0)") },
        .instant("appointedFrom") { entry("appointed_at >= \($0)") },
        .instant("appointedBefore") { entry("appointed_at < \($0)") },
        // Finished slips, sorted and gathered by when they came back (REP-27).
        .instant("endedFrom") { entry("ended_at >= \($0)") },
        .instant("endedBefore") { entry("ended_at < \($0)") },
        .instant("raisedFrom") { entry("raised_at >= \($0)") },
        .instant("raisedBefore") { entry("raised_at < \($0)") },
        // In whose hands it is, or was when the repair was done.
        .id("technician") { entry("technician_id = \($0)") },
        // Nobody has it, and there is work to do (OPS-09).
        .flag("unassigned") { entry("(is_unfinished AND NOT is_held) = \($0)") },
        .flag("awaitsJudgement") { entry("awaits_judgement = \($0)") },
        .flag("owesAppointment") { entry("owes_appointment = \($0)") },
        .flag("urged") { entry("(times_urged > 0) = \($0)") },
        .id("reworkOf") { entry("rework_of = \($0)") },
        // Asked for because of that complaint.
        .id("complaintId") { entry("complaint_id = \($0)") },
    ]

    /// A month of the ledger as it is stored.
    static func month(_ value: String, _ parameter: String) throws(Problem) -> String {
        guard let month = LedgerMonth(value) else { throw Problem.badParameter(parameter, "must be a month, such as 2026-03") }
        return month.description
    }

    private static func entry(_ condition: SQL) -> SQL {
        "EXISTS (SELECT FROM work_order_index i WHERE i.order_id = case_file.id AND \(condition))"
    }
}
