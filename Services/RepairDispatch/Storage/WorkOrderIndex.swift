import Casework
import Database
import Foundation
import Messaging
import ServiceBootstrap
import SharedModels

/// The tables `work_order_index` and `ledger_entry`, brought up to date with every change of a slip.
enum WorkOrderIndex {
    static let index = CaseIndex(WorkOrder.self) { cases in
        let orders = cases.map(\.body)
        return [
            insert(orders, enteredAt: cases.map(\.record.createdAt), overwriting), LedgerTable.insert(orders, LedgerTable.overwriting),
        ]
    }

    private static let overwriting: SQL = """
        ON CONFLICT (order_id) DO UPDATE SET
            state = EXCLUDED.state, ledger_month = EXCLUDED.ledger_month, is_open = EXCLUDED.is_open,
            is_unfinished = EXCLUDED.is_unfinished, urgency = EXCLUDED.urgency, emergency_category = EXCLUDED.emergency_category,
            major = EXCLUDED.major, chargeable = EXCLUDED.chargeable, appointed_at = EXCLUDED.appointed_at,
            technician_id = EXCLUDED.technician_id, is_held = EXCLUDED.is_held, awaits_judgement = EXCLUDED.awaits_judgement,
            owes_appointment = EXCLUDED.owes_appointment, times_urged = EXCLUDED.times_urged,
            collected_at = EXCLUDED.collected_at, report_bound = EXCLUDED.report_bound,
            report_missed = EXCLUDED.report_missed, is_overdue = EXCLUDED.is_overdue, next_bound = EXCLUDED.next_bound,
            breaches = EXCLUDED.breaches, owes_reason = EXCLUDED.owes_reason, reason_times = EXCLUDED.reason_times,
            issue_times = EXCLUDED.issue_times, earlier = EXCLUDED.earlier, ended_at = EXCLUDED.ended_at, outcome = EXCLUDED.outcome,
            amount_fen = EXCLUDED.amount_fen, paid = EXCLUDED.paid
        """

    /// Enters slips.
    /// - Parameters:
    ///   - orders: the slips as they stand.
    ///   - enteredAt: when each came to this service; never changed afterwards.
    ///   - conflict: what becomes of one that is there.
    /// - Returns: the statement.
    static func insert(_ orders: [WorkOrder], enteredAt: [Date], _ conflict: SQL) -> SQL {
        """
        INSERT INTO work_order_index (
            order_id, number, office, state, raised_at, ledger_month, is_open, is_unfinished, urgency, emergency_category, major, source,
            chargeable, rework_of, appointed_at, technician_id, is_held, awaits_judgement, owes_appointment, times_urged, collected_at,
            report_bound, report_missed, is_overdue, next_bound, breaches, owes_reason, reason_times, issue_times, ended_at, outcome,
            amount_fen, paid, complaint_id, entered_at, earlier)
        SELECT n.order_id, n.number, n.office, n.state, n.raised_at, n.ledger_month, n.is_open, n.is_unfinished, n.urgency,
               n.emergency_category, n.major, n.source, n.chargeable, n.rework_of, n.appointed_at, n.technician_id, n.is_held,
               n.awaits_judgement, n.owes_appointment, n.times_urged, n.collected_at,
               n.report_bound, n.report_missed, n.is_overdue, n.next_bound, n.breaches, n.owes_reason,
               n.reason_times::timestamptz[], n.issue_times::timestamptz[], n.ended_at, n.outcome, n.amount_fen, n.paid,
               n.complaint_id, n.entered_at, n.earlier::jsonb
        FROM unnest(
            \(orders.map(\.id.uuid)), \(orders.map(\.number)), \(orders.map(\.office)), \(orders.map(\.state.rawValue)),
            \(orders.map(\.raisedAt)), \(orders.map(\.ledgerMonth.description)), \(orders.map(\.isOpen)),
            \(orders.map(\.state.isUnfinished)), \(orders.map(\.urgency.rawValue)), \(orders.map { $0.emergencyCategory?.rawValue }),
            \(orders.map(\.major)), \(orders.map(\.source.rawValue)), \(orders.map(\.chargeable)),
            \(orders.map { $0.rework?.previous.uuid }), \(orders.map(\.appointedAt)), \(orders.map(\.assignedTechnicianId)),
            \(orders.map { $0.held != nil }), \(orders.map(\.awaitsJudgement)), \(orders.map { $0.owesAppointment ?? false }),
            \(orders.map { Int16(clamping: $0.urgings?.count ?? 0) }),
            \(orders.map { $0.collected?.at }), \(orders.map { $0.reportClock?.bound }),
            \(orders.map { $0.reportClock?.state == .missed }), \(orders.map(\.isOverdue)), \(orders.map(\.nextBound)),
            \(orders.map(\.breaches)), \(orders.map(\.owesReason)), \(orders.map { list($0.reasonTimes) }),
            \(orders.map { list($0.issueTimes) }), \(orders.map(\.endedAt)), \(orders.map { $0.closure?.outcome.rawValue }),
            \(orders.map { $0.signOff.map { Int64($0.amountFen) } }), \(orders.map(\.isPaid)),
            \(orders.map { $0.complaintId?.uuid }), \(enteredAt), \(orders.map { json($0.traitsBefore) })
        ) AS n (order_id, number, office, state, raised_at, ledger_month, is_open, is_unfinished, urgency, emergency_category, major, source,
                chargeable, rework_of, appointed_at, technician_id, is_held, awaits_judgement, owes_appointment, times_urged, collected_at,
                report_bound, report_missed, is_overdue, next_bound, breaches, owes_reason, reason_times, issue_times, ended_at, outcome,
                amount_fen, paid, complaint_id, entered_at, earlier)
        \(conflict)
        """
    }

    /// Instants as PostgreSQL writes an array of them: `unnest` would take an array of arrays apart.
    private static func list(_ instants: [Date]) -> String { "{" + instants.map(RFC3339.text).joined(separator: ",") + "}" }

    private static func json(_ traits: [EarlierTraits]) -> String {
        let items = traits.map { item in
            let technician = item.technicianId.map { #""\#($0.uuid.uuidString)""# } ?? "null"
            return #"{"until":"\#(RFC3339.text(item.until))","urgent":\#(item.urgent),"major":\#(item.major),"technician":\#(technician)}"#
        }
        return "[" + items.joined(separator: ",") + "]"
    }
}

/// The table `ledger_entry`. A slip's lines follow from the slip alone, and none is ever taken away.
enum LedgerTable {
    static let overwriting: SQL = """
        ON CONFLICT (order_id, month) DO UPDATE SET
            standing = EXCLUDED.standing, cause = EXCLUDED.cause, has_opinion = EXCLUDED.has_opinion,
            handed_back_at = EXCLUDED.handed_back_at, left_at = EXCLUDED.left_at
        WHERE (ledger_entry.standing, ledger_entry.cause, ledger_entry.has_opinion, ledger_entry.handed_back_at, ledger_entry.left_at)
            IS DISTINCT FROM
            (EXCLUDED.standing, EXCLUDED.cause, EXCLUDED.has_opinion, EXCLUDED.handed_back_at, EXCLUDED.left_at)
        """

    static func insert(_ orders: [WorkOrder], _ conflict: SQL) -> SQL {
        let lines = orders.flatMap { order in order.ledgerEntries.map { (order: order, entry: $0) } }
        return """
            INSERT INTO ledger_entry (
                order_id, month, number, office, is_first, standing, cause, has_opinion, handed_back_at, left_at)
            SELECT * FROM unnest(
                \(lines.map(\.order.id.uuid)), \(lines.map(\.entry.month.description)), \(lines.map(\.order.number)),
                \(lines.map(\.order.office)), \(lines.map(\.entry.isFirst)), \(lines.map(\.entry.standing.rawValue)),
                \(lines.map { $0.entry.cause?.rawValue }), \(lines.map(\.entry.hasOpinion)), \(lines.map(\.entry.handedBackAt)),
                \(lines.map(\.entry.leftAt)))
            \(conflict)
            """
    }
}
