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
        request.body = .bytes(ByteBuffer(bytes: bytes))
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
        let (status, headers, bytes) = try await exchange(request, with: service, most: most)
        let found = ServiceFile(
            type: headers.first(name: "Content-Type") ?? "", tag: headers.first(name: "ETag") ?? "", bytes: status == 200 ? bytes : nil)
        guard status == 200 || status == 304 && tag != nil else {
            throw ServiceRefusal(status: status, document: Self.json(bytes))
        }
        return found
    }
}
