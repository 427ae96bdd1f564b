package import Foundation

/// The host is away: the visitor comes another time, or left a message (INT-06, INT-29).
package struct VisitorAppointmentMade: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.appointed.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let madeAt: Date
    package let kind: VisitorKind
    /// When the host will see the visitor.
    package let appointmentAt: Date?
    /// The message for the host.
    package let contactId: ContactID?

    package init(
        visitorId: VisitorID, number: String, office: String, madeAt: Date, kind: VisitorKind, appointmentAt: Date? = nil,
        contactId: ContactID? = nil
    ) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.madeAt = madeAt
        self.kind = kind
        self.appointmentAt = appointmentAt
        self.contactId = contactId
    }
}
