import ServiceBootstrap
import SharedModels

/// `POST /work-orders/{id}/judge`: REP-01 to REP-04, K-15.
struct JudgeRequest: CommandRequest {
    let urgency: RepairUrgency?
    let emergencyCategory: EmergencyCategory?
    let major: Bool?
    let trade: String?
    let reason: String?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let urgency = check.required(urgency, "urgency")
        let trade = check.optionalLine(trade, "trade")
        let reason = check.optionalNarrative(reason, "reason")
        try check.finish()
        guard let urgency else { preconditionFailure("finish throws when it is missing") }
        return .judge(JudgeForm(urgency: urgency, emergencyCategory: emergencyCategory, major: major, trade: trade, reason: reason))
    }
}
