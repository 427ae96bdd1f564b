package import Foundation

/// The host asks a visitor to wait (INT-28).
package struct VisitorWaiting: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.waiting.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let waitingSince: Date
    package let kind: VisitorKind

    package init(visitorId: VisitorID, number: String, office: String, waitingSince: Date, kind: VisitorKind) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.waitingSince = waitingSince
        self.kind = kind
    }
}
