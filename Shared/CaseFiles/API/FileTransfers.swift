import Crypto
package import Foundation
import HTTPTypes
package import Hummingbird
package import Logging
package import ObjectStorage
package import ServiceBootstrap
import SharedModels

/// Files of cases over HTTP: in and out, checked, counted and on record (REP-11, INT-07).
///
/// The file is kept first, under its content's hash and an id of its own, and the command comes after: a case never names a file that is not
/// there. A request that ends between the two, or whose command is refused, or that is repeated after a lost answer, leaves one object behind
/// that no case names: at most one a request, at most the size limit each, until `FileSweep` takes it away.
///
/// A file is in memory at most twice: as it came and as it is kept, while the one is made from the other.
package struct FileTransfers: Sendable {
    /// Files that one process takes at once, and gives at once, at most; more are asked to come again.
    package static let filesAtOnce = 8
    /// Bytes of the largest files that may come at once: a limit that is set higher lets fewer come.
    package static let bytesAtOnce = 64 * 1_048_576
    /// Files that one caller may send or fetch at once, so that nobody's slow connection takes all places.
    package static let filesOfOneCaller = 3

    /// How many files may be on the way in one direction.
    package struct Share: Sendable {
        /// At once, of all callers.
        package let atOnce: Int
        /// Of those, of one caller.
        package let ofOneCaller: Int

        /// - Parameters:
        ///   - atOnce: of all callers.
        ///   - ofOneCaller: of one; so many callers at least have a place at once as this goes into that.
        package init(_ atOnce: Int = FileTransfers.filesAtOnce, ofOneCaller: Int = FileTransfers.filesOfOneCaller) {
            self.atOnce = atOnce
            self.ofOneCaller = ofOneCaller
        }
    }

    /// A file that goes out is cut into parts of so many bytes: the connection counts as at work until the last one.
    package static let partBytes = 65_536

    /// How people call a file.
    private let noun: String
    private let objects: (any ObjectStore)?
    private let coming: TransferSlots
    private let going: TransferSlots

    /// - Parameters:
    ///   - objects: where the files are kept; nil when the installation keeps none.
    ///   - noun: how people call a file, such as `photo`.
    ///   - coming: how many come at once at most.
    ///   - going: how many go at once at most.
    package init(_ objects: (any ObjectStore)?, noun: String, coming: Share = Share(), going: Share = Share()) {
        self.noun = noun
        self.objects = objects
        let count = min(coming.atOnce, max(1, Self.bytesAtOnce / max(1, objects?.limit ?? Self.bytesAtOnce)))
        self.coming = TransferSlots(count: count, each: coming.ofOneCaller)
        self.going = TransferSlots(count: going.atOnce, each: going.ofOneCaller)
    }

    /// SHA-256 in hexadecimal digits.
    package static func hash(_ bytes: Data) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A place for a file that comes; it is in memory until the place is released.
    /// - Throws: `Problem`: 503 when the installation keeps no files, or no place is free; 429 when the caller has as many as are one's.
    package func place(for context: CallerRequestContext) throws(Problem) -> TransferSlots.Slot {
        _ = try store()
        return try coming.take(for: context.caller.subject)
    }

    /// Keeps a file.
    /// - Throws: `Problem`: 413, 503.
    package func keep(_ bytes: Data, at key: ObjectKey?, contentType: String, _ logger: Logger) async throws {
        guard let key else { throw Problem(.internal) }
        let store = try store()
        try await reaching(logger) { try await store.put(key, bytes, contentType: contentType) }
    }

    /// A file as it goes out; who saw it is on record (D13).
    /// - Parameters:
    ///   - file: what the case says of it.
    ///   - keys: where it may be.
    ///   - request: may say which copy the caller has (`If-None-Match`).
    ///   - context: of the request.
    /// - Returns: the file, or 304.
    /// - Throws: `Problem`: 404 when the store has lost it, 429, 503.
    package func show(
        _ file: StoredFile, at keys: [ObjectKey], _ request: Request, _ context: CallerRequestContext
    ) async throws -> Response {
        context.record(
            .file,
            [
                "case.id": "\(file.caseID)", "case.number": "\(file.number)", "attachment.id": "\(file.id.uuidString.lowercased())",
                "attachment.kind": "\(file.kind)",
            ])
        let tag = "\"\(file.sha256)\""
        var fields: HTTPFields = [
            .eTag: tag, .cacheControl: "private, no-cache", .contentSecurityPolicy: "default-src 'none'; sandbox",
            .xContentTypeOptions: "nosniff",
        ]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: fields) }
        fields[.contentType] = file.contentType
        // What a browser would open with a program of its own is saved, and opened by whoever wants to.
        if !file.contentType.hasPrefix("image/") { fields[.contentDisposition] = "attachment" }
        let store = try store()
        // Held until the last part has gone out: it is in memory until then.
        let slot = try going.take(for: context.caller.subject)
        let bytes = try await reaching(context.logger) { try await Self.bytes(of: file, at: keys, in: store) }
        guard bytes.count == file.bytes, Self.hash(bytes) == file.sha256 else {
            context.logger.error(
                "a stored file is damaged", metadata: ["case.id": "\(file.caseID)", "attachment.id": "\(file.id.uuidString.lowercased())"])
            throw Problem(.unavailable, "The stored \(noun) is damaged; the operator has to restore it.")
        }
        let body = ResponseBody(contentLength: bytes.count) { writer in
            defer { slot.release() }
            var rest = ByteBuffer(bytes: bytes)
            while let part = rest.readSlice(length: min(Self.partBytes, rest.readableBytes)), part.readableBytes > 0 {
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: fields, body: body)
    }

    private func store() throws(Problem) -> any ObjectStore {
        guard let objects else {
            throw Problem(.unavailable, "This installation keeps no \(noun)s: the operator has not set GUANJIA_OBJECTS.")
        }
        return objects
    }

    /// The bytes of a file, wherever they are.
    private static func bytes(of file: StoredFile, at keys: [ObjectKey], in store: any ObjectStore) async throws -> Data {
        for key in keys {
            do {
                return try await store.get(key, atMost: file.bytes)
            } catch ObjectStoreError.notFound {
                continue
            }
        }
        throw ObjectStoreError.notFound
    }

    /// What a store says, as an answer.
    private func reaching<Value>(_ logger: Logger, _ call: () async throws -> Value) async throws -> Value {
        do {
            return try await call()
        } catch ObjectStoreError.tooLarge(let limit) {
            throw Problem(.tooLarge, "At most \(limit) bytes are accepted.")
        } catch ObjectStoreError.notFound {
            throw Problem(.notFound, "The store has lost this \(noun); whoever has it may send it again.")
        } catch ObjectStoreError.refused(let why) {
            logger.error("the store of files refuses", metadata: ["reason": "\(why)"])
            throw Problem(.unavailable, "The store of \(noun)s refuses; the operator has to put it right.", headers: [.retryAfter: "60"])
        } catch ObjectStoreError.unavailable {
            throw Problem(
                .unavailable, "The store of \(noun)s does not answer; send the request again in a few seconds.", headers: [.retryAfter: "5"]
            )
        }
    }
}
