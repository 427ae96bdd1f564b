package import Foundation

/// The amount is on the slip, the owner rated and signed (REP-12, REP-13, WE-35).
package struct OrderSignedOff: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.order.signedoff.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let signedOffAt: Date
    /// Fen; 0 for a free repair.
    package let amountFen: Int
    package let signer: SignatoryCapacity
    /// Quality of the repair.
    package let quality: ServiceRating
    /// Service attitude.
    package let attitude: ServiceRating
    package let conduct: ServiceRating

    package init(
        workOrderId: WorkOrderID, number: String, office: String, signedOffAt: Date, amountFen: Int, signer: SignatoryCapacity,
        quality: ServiceRating, attitude: ServiceRating, conduct: ServiceRating
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.signedOffAt = signedOffAt
        self.amountFen = amountFen
        self.signer = signer
        self.quality = quality
        self.attitude = attitude
        self.conduct = conduct
    }
}
