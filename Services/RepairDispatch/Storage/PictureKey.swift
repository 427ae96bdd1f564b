import Foundation
import ObjectStorage
import SharedModels

/// Where pictures are kept: `work-orders/<slip>/<hash of the content>-<id of the attachment>`.
///
/// The id is made anew for each request that brings a picture. So what no slip speaks of long after it came will never be spoken of, whatever is
/// uploaded meanwhile, the same picture for the same slip included: whoever sweeps it away disturbs nobody (`PictureSweep`).
enum PictureKey {
    /// The folder of all of them.
    static let folder = "work-orders"

    /// Where a new picture goes.
    static func key(_ order: WorkOrderID, _ sha256: String, _ id: AttachmentID) -> ObjectKey? {
        ObjectKey("\(folder)/\(order)/\(sha256)-\(id.description.filter { $0 != "-" })")
    }

    /// Where the picture of an attachment may be: pictures from before names had ids are under their hash alone.
    static func keys(_ order: WorkOrderID, _ attachment: Attachment) -> [ObjectKey] {
        [key(order, attachment.sha256, attachment.id), ObjectKey("\(folder)/\(order)/\(attachment.sha256)")].compactMap(\.self)
    }

    /// The slip of a picture that this service has written; nil for whatever else somebody has put into the store, a copy of a picture
    /// under another name included.
    static func order(of key: ObjectKey) -> WorkOrderID? {
        guard key.segments.count == 3, key.segments[0] == folder, isOurs(key.segments[2]),
            let order = UUID(uuidString: key.segments[1]).map({ WorkOrderID($0) }), order.description == key.segments[1]
        else { return nil }
        return order
    }

    /// A hash, or a hash and an id, as `key` and what came before it write them.
    private static func isOurs(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && parts[1].utf8.count == 32, parts[0].utf8.count == 64 else { return false }
        return parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
    }
}
