package import Foundation

/// An owner or tenant applies to renovate a unit (INT-48).
package struct RenovationRequested: Event, Equatable {
    package static let type: EventType = "guanjia.intake.renovation.requested.v1"
    package static let topic = Topic.intake

    package let renovationId: RenovationID
    package let number: String
    package let office: String
    package let requestedAt: Date
    /// When the first day of the work begins.
    package let dayStart: Date
    package let sealed: Sealed<RenovationParticulars>

    package init(
        renovationId: RenovationID, number: String, office: String, requestedAt: Date, dayStart: Date, sealed: Sealed<RenovationParticulars>
    ) {
        self.renovationId = renovationId
        self.number = number
        self.office = office
        self.requestedAt = requestedAt
        self.dayStart = dayStart
        self.sealed = sealed
    }
}
