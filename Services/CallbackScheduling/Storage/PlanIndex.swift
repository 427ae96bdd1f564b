import Casework
import Database
import SharedModels

/// The table `plan_index`, brought up to date with every change of a plan.
enum PlanIndex {
    static let index = CaseIndex(CallbackPlan.self) { cases in
        let plans = cases.map(\.body)
        return [
            """
            INSERT INTO plan_index (plan_id, office, owes_work)
            SELECT * FROM unnest(\(plans.map(\.id.uuid)), \(plans.map(\.office)), \(plans.map(\.owesWork)))
            ON CONFLICT (plan_id) DO UPDATE SET owes_work = EXCLUDED.owes_work WHERE plan_index.owes_work <> EXCLUDED.owes_work
            """
        ]
    }
}
