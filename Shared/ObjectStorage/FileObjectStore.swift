package import Foundation

/// Keeps objects as files below one folder: for one machine, or a volume that all replicas share.
///
/// Written as a temporary file, made durable and then renamed, so that a crash leaves the old object or the new one, never half of one.
/// Files are for their owner alone (0600, folders 0700). The content type is not kept: the case knows it.
package struct FileObjectStore: ObjectStore {
    /// Longest time that a call may take; a disk that hangs must not hold up those who wait.
    package static let timeLimit: Duration = .seconds(10)
    /// Calls that may be at work at once; each has a thread while it blocks.
    static let callsAtOnce = 16
    /// A temporary file that is older was left by a crash.
    static let leftoverAge = 3_600.0
    /// Where files are written before they get their name. No key begins with a dot.
    static let incoming = ".incoming"

    package let limit: Int
    private let root: String
    private let work: BlockingWork

    /// Opens nothing; `check` finds out whether the folder can be written.
    /// - Parameters:
    ///   - root: the folder; made when it is missing.
    ///   - limit: largest object in bytes.
    package init(root: String, limit: Int) {
        self.init(root: root, limit: limit, work: BlockingWork(callsAtOnce: Self.callsAtOnce, timeLimit: Self.timeLimit))
    }

    init(root: String, limit: Int, work: BlockingWork) {
        self.limit = limit
        self.root = root
        self.work = work
    }

    package func put(_ key: ObjectKey, _ bytes: Data, contentType: String) async throws {
        guard bytes.count <= limit else { throw ObjectStoreError.tooLarge(limit: limit) }
        let root = root
        try await work.run {
            let temporary = "\(Self.incoming)/\(UUID().uuidString.lowercased())"
            try DurableFile.makeFolders(["", Self.incoming], below: root)
            try DurableFile.makeFolders(Self.folders(of: key), below: root)
            try DurableFile.write(bytes, below: root, as: key.description, by: temporary)
        }
    }

    package func get(_ key: ObjectKey, atMost limit: Int) async throws -> Data {
        let root = root
        return try await work.run { try DurableFile.read("\(root)/\(key)", limit: limit) }
    }

    package func delete(_ key: ObjectKey) async throws {
        let root = root
        try await work.run { try DurableFile.remove("\(root)/\(key)") }
    }

    /// In the order of the names, folder by folder. `next` is the last key of the page.
    package func list(_ folder: ObjectKey, after place: String?, limit: Int) async throws -> ObjectPage {
        let root = root
        let after = place.map { $0.split(separator: "/").map(String.init).dropFirst(folder.segments.count) }
        return try await work.run {
            var walk = FolderWalk(root: root, limit: max(1, limit))
            try walk.visit(folder.segments, after: after.map { Array($0) } ?? [])
            return ObjectPage(entries: walk.entries, next: walk.isFull ? walk.entries.last?.key.description : nil)
        }
    }

    /// Also removes what crashes have left.
    package func check() async throws {
        try await put(.probe, Data("ok".utf8), contentType: "text/plain")
        try await removeLeftovers()
    }

    /// Removes what crashes have left. Bounded by the crashes there were.
    func removeLeftovers() async throws {
        let root = root
        try await work.run { try DurableFile.removeOld(in: "\(root)/\(Self.incoming)", olderThan: Self.leftoverAge) }
    }

    /// The folders that a key's file needs, outermost first: `a`, `a/b` for `a/b/c`.
    private static func folders(of key: ObjectKey) -> [String] {
        (1..<max(1, key.segments.count)).map { key.segments.prefix($0).joined(separator: "/") }
    }
}
