package import Foundation

/// Somebody tries to force a way in, or makes trouble: security is called (INT-31).
package struct SecurityAlertRaised: Event, Equatable {
    package static let type: EventType = "guanjia.intake.alert.raised.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let raisedAt: Date
    package let kind: VisitorKind
    /// Who is called.
    package let recipients: [Role]
    package let sealed: Sealed<VisitorNote>

    package init(
        visitorId: VisitorID, number: String, office: String, raisedAt: Date, kind: VisitorKind, recipients: [Role],
        sealed: Sealed<VisitorNote>
    ) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.raisedAt = raisedAt
        self.kind = kind
        self.recipients = recipients
        self.sealed = sealed
    }
}
