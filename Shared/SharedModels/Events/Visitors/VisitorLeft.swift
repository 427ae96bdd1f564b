package import Foundation

/// A visitor has left the house.
package struct VisitorLeft: Event, Equatable {
    package static let type: EventType = "guanjia.intake.visitor.left.v1"
    package static let topic = Topic.intake

    package let visitorId: VisitorID
    package let number: String
    package let office: String
    package let leftAt: Date
    package let kind: VisitorKind

    package init(visitorId: VisitorID, number: String, office: String, leftAt: Date, kind: VisitorKind) {
        self.visitorId = visitorId
        self.number = number
        self.office = office
        self.leftAt = leftAt
        self.kind = kind
    }
}
