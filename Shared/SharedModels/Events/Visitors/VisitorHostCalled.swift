package import Foundation

/// A visitor was announced to the host by telephone (INT-28).
package struct VisitorHostCalled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.hostcalled.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let calledAt: Date
    package let kind: VisitorKind

    package init(visitorId: VisitorID, number: String, office: String, calledAt: Date, kind: VisitorKind) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.calledAt = calledAt
        self.kind = kind
    }
}
