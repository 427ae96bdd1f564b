package import Foundation

extension UUID: PostgresScalar {
    package static var postgresType: PostgresType { .uuid }
    package static var postgresArrayType: PostgresType { .uuidArray }
    package var encodedByteCount: Int { 16 }

    package func encode(to bytes: UnsafeMutableRawPointer) { bytes.storeBytes(of: uuid, as: uuid_t.self) }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        guard type == .uuid, bytes.count == 16 else { throw .mismatch(type, "UUID") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

/// `timestamptz` with microseconds. `distantFuture` and `distantPast` are `infinity` and `-infinity`.
extension Date: PostgresScalar {
    /// 2000-01-01, where PostgreSQL counts from, to 2001-01-01, where Foundation does.
    private static let epochDistance: Int64 = 366 * 86_400
    /// What `timestamptz` can hold, in seconds from 2001 (4714 BC to 294276 AD), a day less on each side.
    private static let storable = -211_845_000_000.0...9_223_339_000_000.0

    package static var postgresType: PostgresType { .timestamptz }
    package static var postgresArrayType: PostgresType { .timestamptzArray }
    package var encodedByteCount: Int { 8 }

    package var refusal: Bind.Refusal? {
        isUnbounded || Self.storable.contains(timeIntervalSinceReferenceDate) ? nil : .dateOutOfRange
    }

    package func encode(to bytes: UnsafeMutableRawPointer) {
        bytes.storeBytes(of: microseconds.bigEndian, as: Int64.self)
    }

    package init(type: PostgresType, bytes: UnsafeRawBufferPointer) throws(DatabaseError) {
        guard type == .timestamptz, bytes.count == 8 else { throw .mismatch(type, "Date") }
        let value = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        switch value {
        case .max: self = .distantFuture
        case .min: self = .distantPast
        default:
            // Whole seconds and the rest apart: the sum is rounded once, so microseconds survive in our centuries.
            let (seconds, rest) = value.quotientAndRemainder(dividingBy: 1_000_000)
            self.init(timeIntervalSinceReferenceDate: Double(seconds - Self.epochDistance) + Double(rest) / 1_000_000)
        }
    }

    private var isUnbounded: Bool { self == .distantFuture || self == .distantPast }

    private var microseconds: Int64 {
        if self == .distantFuture { return .max }
        if self == .distantPast { return .min }
        guard refusal == nil else { return 0 }
        let seconds = timeIntervalSinceReferenceDate.rounded(.down)
        let rest = ((timeIntervalSinceReferenceDate - seconds) * 1_000_000).rounded()
        return (Int64(seconds) + Self.epochDistance) * 1_000_000 + Int64(rest)
    }
}
