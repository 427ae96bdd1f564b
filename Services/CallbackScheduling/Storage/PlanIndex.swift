import Casework
import Database
import SharedModels

/// The table `plan_index`, brought up to date with every change of a plan.
enum PlanIndex {
    static let index = CaseIndex(CallbackPlan.self) { cases in
        let plans = cases.map(\.body)
        return [
            """
            INSERT INTO plan_index (plan_id, office, owes_work, listed)
            SELECT n.plan_id, n.office, n.owes_work, jsonb_set(c.body, '{owners}', '[]')
            FROM unnest(\(plans.map(\.id.uuid)), \(plans.map(\.office)), \(plans.map(\.owesWork))) AS n (plan_id, office, owes_work)
            JOIN case_file c ON c.id = n.plan_id
            ON CONFLICT (plan_id) DO UPDATE SET owes_work = EXCLUDED.owes_work, listed = EXCLUDED.listed
            """
        ]
    }

    /// Where a list of plans reads them from: without their owners, whose figures a plan keeps beside them.
    static let listed: SQL = "coalesce((SELECT p.listed FROM plan_index p WHERE p.plan_id = case_file.id), body)"
}
