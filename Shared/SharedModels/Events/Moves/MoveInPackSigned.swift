package import Foundation

/// The occupier signed for the documents of the handing over (INT-45).
package struct MoveInPackSigned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.movein.packsigned.v1"
    package static let topic = Topic.intake

    package let moveInId: MoveInID
    package let number: String
    package let office: String
    package let signedAt: Date

    package init(moveInId: MoveInID, number: String, office: String, signedAt: Date) {
        self.moveInId = moveInId
        self.number = number
        self.office = office
        self.signedAt = signedAt
    }
}
