import Foundation

extension String: PostgresScalar {
    package static var postgresType: PostgresType { .text }
    package static var postgresArrayType: PostgresType { .textArray }
    package var encodedByteCount: Int { utf8.count }
    package var refusal: Bind.Refusal? {
        var copy = self
        return copy.withUTF8 { containsNUL(UnsafeRawBufferPointer($0)) } ? .nulCharacter : nil
    }

    package func encode(to bytes: UnsafeMutableRawPointer) {
        var copy = self
        copy.withUTF8 { UnsafeMutableRawBufferPointer(start: bytes, count: $0.count).copyMemory(from: UnsafeRawBufferPointer($0)) }
    }

    /// Text types, and types that a migration made (an enumeration's value is its label).
    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        guard type.isTextual else { throw .mismatch(type, "String") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .decoding("text that is not UTF-8") }
        self = text
    }
}

/// A JSON document as UTF-8 bytes, stored as `jsonb`; PostgreSQL checks it and may order its keys anew.
package struct JSONB: Sendable, Hashable {
    /// The document itself.
    package var bytes: [UInt8]

    /// Wraps a document; nothing is checked but U+0000, when it is sent.
    package init(bytes: [UInt8]) { self.bytes = bytes }
}

extension JSONB: PostgresScalar {
    /// The version byte that precedes the document in binary form; there has only ever been this one.
    private static let version: UInt8 = 1

    package static var postgresType: PostgresType { .jsonb }
    package static var postgresArrayType: PostgresType { .jsonbArray }
    package var encodedByteCount: Int { bytes.count + 1 }
    package var refusal: Bind.Refusal? { bytes.withUnsafeBytes(containsNUL) ? .nulCharacter : nil }

    package func encode(to destination: UnsafeMutableRawPointer) {
        destination.storeBytes(of: Self.version, as: UInt8.self)
        bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: destination + 1, count: $0.count).copyMemory(from: $0) }
    }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        if type == .json {
            self.init(bytes: Array(bytes))
        } else {
            guard type == .jsonb, bytes.first == Self.version else { throw .mismatch(type, "JSONB") }
            self.init(bytes: Array(bytes.dropFirst()))
        }
    }
}

extension JSONB: CustomStringConvertible {
    /// The size only: a document may hold private data.
    package var description: String { "JSONB(\(bytes.count) bytes)" }
}

/// Exists so that `[UInt8]` is `bytea`.
extension UInt8: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .bytea }

    package static func bind(array: [UInt8]) -> Bind { Bind(type: .bytea, value: array) }

    package static func decodeArray(_ field: PostgresField) throws(DatabaseError) -> [UInt8] {
        guard let bytes = field.bytes else { throw .decoding("NULL in a column that is read as bytes") }
        return try [UInt8](type: field.type, bytes: bytes)
    }
}

/// `bytea`, also as the element of `bytea[]`.
extension Array: PostgresScalar, PostgresArrayElement where Element == UInt8 {
    package static var postgresArrayType: PostgresType { .byteaArray }
    package var encodedByteCount: Int { count }

    package var bind: Bind { Bind(type: .bytea, value: self) }

    package init(postgresField field: PostgresField) throws(DatabaseError) { self = try UInt8.decodeArray(field) }

    package func encode(to destination: UnsafeMutableRawPointer) {
        withUnsafeBytes { UnsafeMutableRawBufferPointer(start: destination, count: $0.count).copyMemory(from: $0) }
    }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        guard type == .bytea else { throw .mismatch(type, "[UInt8]") }
        self.init(bytes)
    }
}

extension PostgresScalar where Self: RawRepresentable, RawValue: PostgresScalar {
    package static var postgresType: PostgresType { RawValue.postgresType }
    package static var postgresArrayType: PostgresType { RawValue.postgresArrayType }
    package var encodedByteCount: Int { rawValue.encodedByteCount }
    package var refusal: Bind.Refusal? { rawValue.refusal }

    package func encode(to bytes: UnsafeMutableRawPointer) { rawValue.encode(to: bytes) }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        guard let value = Self(rawValue: try RawValue(type: type, bytes: bytes)) else {
            throw .decoding("a value that \(Self.self) does not know")
        }
        self = value
    }
}

/// With the C library's search, because every text of every batch passes here.
private func containsNUL(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return false }
    return memchr(base, 0, bytes.count) != nil
}
