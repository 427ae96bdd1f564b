package import Foundation

/// An emergency was made safe before the price was accepted; its charge still needs acceptance (K-15).
package struct HazardSecured: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.hazard.secured.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let securedAt: Date
    /// One of the seven categories (REP-02), when the urgency is an emergency.
    package let emergencyCategory: EmergencyCategory?

    package init(workOrderId: WorkOrderID, number: String, office: String, securedAt: Date, emergencyCategory: EmergencyCategory? = nil) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.securedAt = securedAt
        self.emergencyCategory = emergencyCategory
    }
}
