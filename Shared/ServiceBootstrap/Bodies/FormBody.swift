import Foundation
import HTTPTypes
package import Hummingbird
import SharedModels

/// Reads the body of a page's form: `application/x-www-form-urlencoded`, UTF-8, each field once.
package enum FormBody {
    /// Fields of one form at most, where nothing else is said.
    package static let mostFields = 100

    /// The fields of a form by their names.
    /// - Parameters:
    ///   - request: whose body is read.
    ///   - context: with the limits of the server.
    ///   - most: fields that are taken.
    /// - Throws: `Problem`: 415 (another type, or compressed), 413, 408, 400 (not UTF-8, a NUL, a broken escape, a field that is there
    ///   twice, too many of them).
    /// - Returns: names and values, decoded.
    package static func read(
        _ request: Request, _ context: some LimitedRequestContext, most: Int = mostFields
    ) async throws -> [String: String] {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Compressed bodies are not accepted.", headers: [.acceptEncoding: "identity"])
        }
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased().trimmingCharacters(in: .whitespaces)
        guard type == "application/x-www-form-urlencoded" else {
            throw Problem(.unsupportedMediaType, "Send the form as application/x-www-form-urlencoded.")
        }
        var buffer = try await JSONBody.collect(request, limit: context.bodyBytes)
        return try fields(of: buffer.readBytes(length: buffer.readableBytes) ?? [], most: most)
    }

    /// The fields in the bytes of a form.
    package static func fields(of bytes: [UInt8], most: Int = mostFields) throws(Problem) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(parts[0]), let value = parts.count == 2 ? decoded(parts[1]) : "" else {
                throw Problem(.malformed, "The form is not UTF-8 with whole escapes, or holds a NUL character.")
            }
            guard fields.updateValue(value, forKey: name) == nil else { throw Problem(.malformed, "A field of the form is there twice.") }
            guard fields.count <= most else { throw Problem(.malformed, "The form has too many fields.") }
        }
        return fields
    }

    /// `+` is a space, `%E5` a byte; nil when that makes no text.
    private static func decoded(_ part: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.count)
        var rest = part
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
