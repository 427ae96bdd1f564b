package import Foundation

/// A visitor was not let in (INT-31, K-13).
package struct VisitorDeclined: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.declined.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let declinedAt: Date
    package let kind: VisitorKind
    package let reason: VisitorDecline

    package init(visitorId: VisitorID, number: String, office: String, declinedAt: Date, kind: VisitorKind, reason: VisitorDecline) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.declinedAt = declinedAt
        self.kind = kind
        self.reason = reason
    }
}
