package import Foundation
package import ObjectStorage
package import SharedModels

/// Where the files of one kind of case are kept: `<folder>/<case>/<hash of the content>-<id of the file>`.
///
/// The id is made anew for each request that brings a file. So what no case speaks of long after it came will never be spoken of, whatever is
/// uploaded meanwhile, the same file for the same case included: whoever sweeps it away disturbs nobody (`FileSweep`).
package struct FileKey: Hashable, Sendable {
    /// The folder of all of them.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    /// Where a new file goes.
    package func key(_ id: CaseID, _ sha256: String, _ file: UUID) -> ObjectKey? {
        ObjectKey("\(folder)/\(id)/\(sha256)-\(CaseID(file).description.filter { $0 != "-" })")
    }

    /// The case of a file that a service has written; nil for whatever else somebody has put into the store, a copy of a file under another
    /// name included.
    package func caseID(of key: ObjectKey) -> CaseID? {
        guard key.segments.count == 3, key.segments[0] == folder, Self.isOurs(key.segments[2]),
            let id = UUID(uuidString: key.segments[1]).map({ CaseID($0) }), id.description == key.segments[1]
        else { return nil }
        return id
    }

    /// A hash, or a hash and an id, as `key` and what came before it write them.
    private static func isOurs(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && parts[1].utf8.count == 32, parts[0].utf8.count == 64 else { return false }
        return parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
    }
}
