package import Foundation

/// A photo, or the image of a signature, belongs to the slip from now on (REP-11 to REP-13). The picture itself is in no event.
package struct PhotoAdded: Event, Equatable {
    package static let type: EventType = "guanjia.repairs.photo.added.v1"
    package static let topic = Topic.repairs

    package let workOrderId: WorkOrderID
    package let number: String
    package let office: String
    package let addedAt: Date
    package let attachmentId: AttachmentID
    package let kind: AttachmentKind
    /// Size in bytes.
    package let bytes: Int

    package init(
        workOrderId: WorkOrderID, number: String, office: String, addedAt: Date, attachmentId: AttachmentID, kind: AttachmentKind,
        bytes: Int
    ) {
        self.workOrderId = workOrderId
        self.number = number
        self.office = office
        self.addedAt = addedAt
        self.attachmentId = attachmentId
        self.kind = kind
        self.bytes = bytes
    }
}
