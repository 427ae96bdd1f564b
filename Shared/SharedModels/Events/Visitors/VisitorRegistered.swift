package import Foundation

/// Somebody came to the desk and was registered (INT-28, INT-29).
package struct VisitorRegistered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.registered.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let registeredAt: Date
    package let kind: VisitorKind
    package let hasAppointment: Bool
    package let sealed: Sealed<VisitorParticulars>

    package init(
        visitorId: VisitorID, number: String, office: String, registeredAt: Date, kind: VisitorKind, hasAppointment: Bool,
        sealed: Sealed<VisitorParticulars>
    ) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.registeredAt = registeredAt
        self.kind = kind
        self.hasAppointment = hasAppointment
        self.sealed = sealed
    }
}
