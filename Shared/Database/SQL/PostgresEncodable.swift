/// A value that can be a parameter, in binary form with a known type.
///
/// An enumeration with raw values only declares the conformance.
package protocol PostgresEncodable {
    /// The type that the server is told, also for NULL.
    static var postgresType: PostgresType { get }
    /// The value as a parameter.
    var bind: Bind { get }
}

/// A value that can be read from a column in binary form.
///
/// An enumeration with raw values only declares the conformance; an unknown raw value is a decoding error.
package protocol PostgresDecodable {
    /// Reads the value; the memory of `field` is valid only during the call.
    /// - Throws: `DatabaseError` of code `decoding` when the type or the bytes do not fit.
    init(postgresField field: PostgresField) throws(DatabaseError)
}

/// What may be an element of an array parameter or column: scalars, and optionals of scalars for arrays with NULLs.
///
/// `UInt8` is here only because `[UInt8]` is `bytea`.
package protocol PostgresArrayElement {
    /// The type of the whole array.
    static var postgresArrayType: PostgresType { get }
    /// The array as one parameter.
    static func bind(array: [Self]) -> Bind
    /// Reads a whole array.
    static func decodeArray(_ field: PostgresField) throws(DatabaseError) -> [Self]
}

/// A single value with a fixed binary form. The size is known before writing, so arrays are encoded without copies.
package protocol PostgresScalar: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    /// The exact number of bytes that `encode` writes.
    var encodedByteCount: Int { get }
    /// Set when the value can never be stored; the content of the bytes does not matter then.
    var refusal: Bind.Refusal? { get }
    /// Writes exactly `encodedByteCount` bytes.
    func encode(to bytes: UnsafeMutableRawPointer)
    /// Reads one value that is not NULL; `bytes` is valid only during the call.
    init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError)
}

extension PostgresScalar {
    package var refusal: Bind.Refusal? { nil }

    package var bind: Bind {
        let count = encodedByteCount
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            // The buffer has no address only when there is nothing to write.
            if let base = buffer.baseAddress { encode(to: UnsafeMutableRawPointer(base)) }
            written = count
        }
        return Bind(type: Self.postgresType, value: bytes, refusal: refusal)
    }

    package init(postgresField field: PostgresField) throws(DatabaseError) {
        guard let bytes = field.bytes else { throw .decoding("NULL in a column that is read as a value") }
        try self.init(type: field.type, bytes: bytes)
    }

    package static func bind(array: [Self]) -> Bind {
        ArrayCoding.bind(array.lazy.map(Optional.some), type: postgresArrayType)
    }

    package static func decodeArray(_ field: PostgresField) throws(DatabaseError) -> [Self] {
        var values: [Self] = []
        try ArrayCoding.decode(field, as: Self.self) { count in
            values.reserveCapacity(count)
        } element: { (type, bytes) throws(DatabaseError) in
            guard let bytes else { throw .decoding("NULL in an array that is read as values") }
            values.append(try Self(type: type, bytes: bytes))
        }
        return values
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package var bind: Bind { self?.bind ?? .null(Wrapped.postgresType) }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init(postgresField field: PostgresField) throws(DatabaseError) {
        self = field.bytes == nil ? nil : try Wrapped(postgresField: field)
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresScalar {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }

    package static func bind(array: [Wrapped?]) -> Bind { ArrayCoding.bind(array, type: postgresArrayType) }

    package static func decodeArray(_ field: PostgresField) throws(DatabaseError) -> [Wrapped?] {
        var values: [Wrapped?] = []
        try ArrayCoding.decode(field, as: Wrapped.self) { count in
            values.reserveCapacity(count)
        } element: { (type, bytes) throws(DatabaseError) in
            if let bytes { values.append(try Wrapped(type: type, bytes: bytes)) } else { values.append(nil) }
        }
        return values
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }

    package var bind: Bind { Element.bind(array: self) }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package init(postgresField field: PostgresField) throws(DatabaseError) { self = try Element.decodeArray(field) }
}
