package import Foundation
package import HTTPTypes
package import Hummingbird

/// Makes answers with a JSON body.
package enum JSONAnswer {
    /// Encodes a value.
    /// - Parameters:
    ///   - value: what to show; its own type, never a model of storage.
    ///   - status: 200, or 201 and 202 for commands.
    ///   - version: the case's version, for `ETag`.
    ///   - location: path of a case that the command has made.
    /// - Throws: what the value's own encoding throws.
    /// - Returns: an answer that caches do not store, because what it shows depends on the caller.
    package static func make(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, version: Int64? = nil, location: String? = nil
    ) throws -> Response {
        make(encoded: try encoder.encode(value), status: status, version: version, location: location)
    }

    /// From a body that is JSON already, such as the stored answer of an idempotent command (D8).
    package static func make(
        encoded: Data, status: HTTPResponse.Status, version: Int64? = nil, location: String? = nil
    ) -> Response {
        var fields: HTTPFields = [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"]
        if let version { fields[.eTag] = EntityTag(version: version).description }
        if let location { fields[.location] = location }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: encoded)))
    }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }()
}
