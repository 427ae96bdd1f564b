import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceBootstrap

/// A file of a case as its service gives it.
struct ServiceFile: Sendable {
    /// Its media type.
    let type: String
    /// What tells this content from another; a browser that has it need not fetch it again.
    let tag: String
    /// Nil when the browser has it.
    let bytes: ByteBuffer?
}

extension CaseServices {
    /// Gives a service a file of a case.
    /// - Parameters:
    ///   - service: which.
    ///   - path: of the route that takes it, with its query.
    ///   - bytes: the file, which is the body as it is.
    ///   - type: its media type.
    ///   - token: the user's own.
    ///   - key: the `Idempotency-Key`.
    ///   - version: of the case as the user saw it; nil where that does not matter.
    /// - Throws: as `get`.
    /// - Returns: the case as it now stands.
    func upload(
        _ service: ServiceName, _ path: String, bytes: Data, type: String, token: String, key: String, version: Int64? = nil
    ) async throws -> ServiceAnswer {
        var request = try request(service, path, token: token)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: type)
        request.headers.add(name: "Idempotency-Key", value: key)
        if let version { request.headers.add(name: "If-Match", value: "\"\(version)\"") }
        request.body = .stream(BytesInParts(bytes: bytes), length: .known(Int64(bytes.count)))
        return try await send(request, to: service)
    }

    /// Asks a service for a file of a case.
    /// - Parameters:
    ///   - service: which.
    ///   - path: of the file.
    ///   - token: the user's own.
    ///   - tag: of the content that the browser has.
    ///   - most: bytes that it may have.
    /// - Throws: as `get`.
    /// - Returns: the file.
    func file(_ service: ServiceName, _ path: String, token: String, tag: String?, most: Int) async throws -> ServiceFile {
        var request = try request(service, path, token: token)
        if let tag { request.headers.add(name: "If-None-Match", value: tag) }
        let (status, headers, bytes) = try await exchange(request, with: service, most: most, isFile: true)
        let found = ServiceFile(
            type: headers.first(name: "Content-Type") ?? "", tag: headers.first(name: "ETag") ?? "", bytes: status == 200 ? bytes : nil)
        guard status == 200 || status == 304 && tag != nil else {
            throw ServiceRefusal(status: status, document: Self.json(bytes))
        }
        return found
    }
}

/// Bytes in parts, each copied when its turn comes: what sends them has one part in memory beside the bytes themselves.
struct BytesInParts: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    static let size = 65_536

    let bytes: Data

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var rest: Data

        mutating func next() async -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(BytesInParts.size) }
            return ByteBuffer(bytes: rest.prefix(BytesInParts.size))
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: bytes) }
}

extension HTTPClientResponse {
    /// The whole body in one piece of memory, as large as the answer says that it is; a buffer that grows would be copied each time.
    /// - Parameter most: bytes that it may have.
    /// - Throws: `NIOTooManyBytesError`, and what breaks the connection.
    /// - Returns: the body.
    func whole(upTo most: Int) async throws -> ByteBuffer {
        let said = headers.first(name: "Content-Length").flatMap { Int($0) } ?? most
        guard said <= most else { throw NIOTooManyBytesError(maxBytes: most) }
        var whole = ByteBuffer()
        // Memory is given as it is written, not as it is asked for.
        whole.reserveCapacity(max(0, said))
        for try await part in body {
            guard whole.readableBytes + part.readableBytes <= most else { throw NIOTooManyBytesError(maxBytes: most) }
            whole.writeImmutableBuffer(part)
        }
        return whole
    }
}
