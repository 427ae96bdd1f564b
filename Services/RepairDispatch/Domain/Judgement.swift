package import Foundation
package import SharedModels

/// What somebody says about a slip's urgency after it was raised (REP-01, K-15).
package struct JudgeForm: Hashable, Sendable {
    package let urgency: RepairUrgency
    /// Naming one of the seven categories is saying that it is an emergency (REP-02), as at raising; that of an emergency stays when left out.
    package let emergencyCategory: EmergencyCategory?
    /// Whether it is a major matter (REP-04); as before when left out.
    package let major: Bool?
    /// A code of the policy's trades; as before when left out.
    package let trade: String?
    /// Owed when it becomes less urgent than it was.
    package let reason: String?

    package init(
        urgency: RepairUrgency, emergencyCategory: EmergencyCategory? = nil, major: Bool? = nil, trade: String? = nil, reason: String? = nil
    ) {
        self.urgency = emergencyCategory == nil ? urgency : .emergency
        self.emergencyCategory = emergencyCategory
        self.major = major
        self.trade = trade
        self.reason = reason
    }
}

/// The last judgement of a slip's urgency after it was raised (REP-01).
package struct Judgement: Codable, Hashable, Sendable {
    package let urgency: RepairUrgency
    package let emergencyCategory: EmergencyCategory?
    package let major: Bool
    package let at: Date
    /// The token's subject; never a person's name.
    package let by: String
    package let reason: String?
}
