import CaseFiles
import Foundation
import ObjectStorage
import SharedModels

/// Where pictures are kept: `work-orders/<slip>/<hash of the content>-<id of the attachment>` (`FileKey`).
enum PictureKey {
    /// The folder of all of them.
    static let folder = "work-orders"
    private static let names = FileKey(folder: folder)

    /// Where a new picture goes.
    static func key(_ order: WorkOrderID, _ sha256: String, _ id: AttachmentID) -> ObjectKey? {
        names.key(CaseID(order.uuid), sha256, id.uuid)
    }

    /// Where the picture of an attachment may be: pictures from before names had ids are under their hash alone.
    static func keys(_ order: WorkOrderID, _ attachment: Attachment) -> [ObjectKey] {
        [key(order, attachment.sha256, attachment.id), ObjectKey("\(folder)/\(order)/\(attachment.sha256)")].compactMap(\.self)
    }
}
