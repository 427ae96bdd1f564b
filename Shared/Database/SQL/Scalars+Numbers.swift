extension Bool: PostgresScalar {
    package static var postgresType: PostgresType { .bool }
    package static var postgresArrayType: PostgresType { .boolArray }
    package var encodedByteCount: Int { 1 }

    package func encode(to bytes: UnsafeMutableRawPointer) { bytes.storeBytes(of: self ? 1 : 0, as: UInt8.self) }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        guard type == .bool, bytes.count == 1 else { throw .mismatch(type, "Bool") }
        self = bytes[0] != 0
    }
}

extension Int16: PostgresScalar {
    package static var postgresType: PostgresType { .int2 }
    package static var postgresArrayType: PostgresType { .int2Array }
}

extension Int32: PostgresScalar {
    package static var postgresType: PostgresType { .int4 }
    package static var postgresArrayType: PostgresType { .int4Array }
}

extension Int64: PostgresScalar {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
}

/// `bigint`, as 64-bit platforms are the only ones that we build for.
extension Int: PostgresScalar {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension PostgresScalar where Self: FixedWidthInteger {
    package var encodedByteCount: Int { MemoryLayout<Self>.size }

    package func encode(to bytes: UnsafeMutableRawPointer) { bytes.storeBytes(of: bigEndian, as: Self.self) }

    /// Any integer column, as long as the value fits.
    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        let value: Int64
        switch (type, bytes.count) {
        case (.int2, 2): value = Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case (.int4, 4): value = Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (.oid, 4): value = Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case (.int8, 8), (.xid8, 8): value = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: throw .mismatch(type, "an integer")
        }
        guard let exact = Self(exactly: value) else { throw .decoding("an integer that does not fit \(Self.self)") }
        self = exact
    }
}

extension Double: PostgresScalar {
    package static var postgresType: PostgresType { .float8 }
    package static var postgresArrayType: PostgresType { .float8Array }
    package var encodedByteCount: Int { 8 }

    package func encode(to bytes: UnsafeMutableRawPointer) { bytes.storeBytes(of: bitPattern.bigEndian, as: UInt64.self) }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        switch (type, bytes.count) {
        case (.float8, 8): self = Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
        case (.float4, 4): self = Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        default: throw .mismatch(type, "Double")
        }
    }
}
