package import Foundation

extension UUID {
    /// A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then randomness.
    ///
    /// Only roughly ordered by time. Storage uses the order for locality and partitions, never for logic.
    package static func v7(milliseconds: UInt64 = UInt64(Date().timeIntervalSince1970 * 1000)) -> UUID {
        var generator = IdentifierRandomness()
        return v7(milliseconds: milliseconds, high: generator.next(), low: generator.next())
    }

    /// The same from given random bits, so that tests can choose them.
    package static func v7(milliseconds: UInt64, high: UInt64, low: UInt64) -> UUID {
        let first = (milliseconds << 16) | 0x7000 | (high & 0x0FFF)
        let second = 0x8000_0000_0000_0000 | (low & 0x3FFF_FFFF_FFFF_FFFF)
        return UUID(high: first, low: second)
    }

    /// The Unix milliseconds of a UUIDv7, or nil when the version is another.
    package var v7Milliseconds: UInt64? {
        let high = words.high
        return (high >> 12) & 0xF == 7 ? high >> 16 : nil
    }

    /// The 16 bytes in network order.
    package var bytes: [UInt8] { withUnsafeBytes(of: uuid) { Array($0) } }

    /// From 16 bytes in network order; nil when there are not exactly 16.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeMutableBytes(of: &value) { $0.copyBytes(from: bytes) }
        self.init(uuid: value)
    }

    private init(high: UInt64, low: UInt64) {
        var words = (high.bigEndian, low.bigEndian)
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        withUnsafeBytes(of: &words) { source in withUnsafeMutableBytes(of: &value) { $0.copyMemory(from: source) } }
        self.init(uuid: value)
    }

    /// The 128 bits as two numbers; their order is that of the bytes.
    var words: (high: UInt64, low: UInt64) {
        withUnsafeBytes(of: uuid) { raw in
            (
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
