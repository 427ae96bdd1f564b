package import Foundation

/// Keeps the bytes of files that belong to cases, such as photos and signatures; the cases themselves hold only what describes them.
///
/// An object is written whole or not at all, and once `put` has returned it stays through a crash. The same key written again is
/// replaced; callers make keys from the content, so that a repetition changes nothing. Every call ends in bounded time.
package protocol ObjectStore: Sendable {
    /// Largest object in bytes.
    var limit: Int { get }

    /// Proves at a start that objects can be written: a store that cannot must be heard of before somebody takes a photo.
    /// - Throws: `ObjectStoreError`, as `put` does.
    func check() async throws

    /// Keeps bytes under a key.
    /// - Throws: `ObjectStoreError`: `tooLarge`, `unavailable` (try again), `refused` (somebody has to put the store right).
    func put(_ key: ObjectKey, _ bytes: Data, contentType: String) async throws

    /// The bytes under a key, of which there may be so many: as many as were kept then, whatever the limit for new ones is now.
    /// - Throws: `ObjectStoreError`: `notFound`, `tooLarge`, `unavailable`, `refused`.
    func get(_ key: ObjectKey, atMost limit: Int) async throws -> Data

    /// Forgets a key; one that is not there is forgotten already.
    /// - Throws: `ObjectStoreError`: `unavailable`, `refused`.
    func delete(_ key: ObjectKey) async throws

    /// A page of what is kept in a folder and the folders in it, in an order of the store's own, which stays the same. What is written or
    /// deleted meanwhile may be on a page or not. What has no name of ours is left out.
    /// - Parameters:
    ///   - folder: the first words of the keys.
    ///   - place: `next` of the page before; nil for the first page.
    ///   - limit: most objects on the page, 1 to 1000.
    /// - Throws: `ObjectStoreError`: `unavailable`, `refused` (also for a place that the store does not know any more).
    /// - Returns: the page; it may have fewer objects than `limit` and not be the last.
    func list(_ folder: ObjectKey, after place: String?, limit: Int) async throws -> ObjectPage
}

/// Some of the objects that a store keeps.
package struct ObjectPage: Hashable, Sendable {
    /// An object, and when it was written last, by the store's clock.
    package struct Entry: Hashable, Sendable {
        package let key: ObjectKey
        package let writtenAt: Date

        package init(key: ObjectKey, writtenAt: Date) {
            self.key = key
            self.writtenAt = writtenAt
        }
    }

    package let entries: [Entry]
    /// Where the next page begins; nil when this is the last one.
    package let next: String?

    package init(entries: [Entry], next: String?) {
        self.entries = entries
        self.next = next
    }
}

extension ObjectStore {
    /// The bytes under a key, of at most the size that is taken now.
    package func get(_ key: ObjectKey) async throws -> Data { try await get(key, atMost: limit) }

    /// Writes a small object of its own, the same one each time.
    package func check() async throws { try await put(.probe, Data("ok".utf8), contentType: "text/plain") }
}

/// Why an object was not written or read. The texts are for operators and hold nothing of what is stored.
package enum ObjectStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing is kept under the key.
    case notFound
    /// The object has more bytes than the store takes.
    case tooLarge(limit: Int)
    /// The store does not answer for now; the same call may go through later.
    case unavailable(String)
    /// The store will not do it, however often it is asked: no permission, no such bucket, a folder that cannot be written.
    case refused(String)

    package var description: String {
        switch self {
        case .notFound: "no object is kept under this key"
        case .tooLarge(let limit): "an object may have at most \(limit) bytes"
        case .unavailable(let why): "the object store does not answer: \(why)"
        case .refused(let why): "the object store refuses: \(why)"
        }
    }
}
