import Foundation
import Policy
import SharedModels

extension FieldChecks {
    /// How pressing a repair is that goes on a slip by itself: an emergency has its category where the policy asks for one, everything else an
    /// appointment (REP-02, REP-06).
    mutating func urgency(
        _ told: (urgency: RepairUrgency, category: EmergencyCategory?, appointedAt: Date?), _ prefix: String, under rules: Policy,
        at now: Date
    ) {
        let isEmergency = told.urgency == .emergency
        if !isEmergency, told.category != nil {
            note("\(prefix)emergencyCategory", "goes with the urgency emergency only (REP-02)")
        }
        if isEmergency, told.category == nil, rules.repair.emergencyMode == .list {
            note("\(prefix)emergencyCategory", "must be one of EM1…EM7 for an emergency")
        }
        if !isEmergency, told.appointedAt == nil { note("\(prefix)appointedAt", "must be given unless the repair is an emergency") }
        if let appointedAt = told.appointedAt, appointedAt <= now { note("\(prefix)appointedAt", "must be in the future") }
    }
}
