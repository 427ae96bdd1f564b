package import Foundation

/// The owner-service supervisor and the finance manager went to see the owner (INT-57).
package struct FeeVisited: Event, Equatable {
    package static let type: EventType = "guanjia.intake.fee.visited.v1"
    package static let topic = Topic.intake

    package let feeNoticeId: FeeNoticeID
    package let number: String
    package let office: String
    package let visitedAt: Date
    package let sealed: Sealed<FeeVisitNote>

    package init(feeNoticeId: FeeNoticeID, number: String, office: String, visitedAt: Date, sealed: Sealed<FeeVisitNote>) {
        self.feeNoticeId = feeNoticeId
        self.number = number
        self.office = office
        self.visitedAt = visitedAt
        self.sealed = sealed
    }
}
