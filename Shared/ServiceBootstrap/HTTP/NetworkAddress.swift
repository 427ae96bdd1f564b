import Foundation

/// An IPv4 address (4 bytes) or an IPv6 address (16 bytes), in network order.
package struct NetworkAddress: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// An address as it stands in a URL: `192.0.2.1` or `[2001:db8::1]`. Other spellings of an address are names here; the resolver says
    /// where they lead.
    package init?(literal text: String) {
        var text = text
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        if text.contains(":") {
            guard let bytes = Self.groups(of: text) else { return nil }
            self.bytes = bytes
        } else {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { $0.utf8.count <= 3 ? UInt8($0) : nil }
            guard parts.count == 4, numbers.count == 4 else { return nil }
            bytes = numbers
        }
    }

    private static func groups(of text: String) -> [UInt8]? {
        let halves = text.components(separatedBy: "::")
        guard halves.count <= 2 else { return nil }
        let sides = halves.map { half -> [UInt8]? in
            var bytes: [UInt8] = []
            for group in half.split(separator: ":", omittingEmptySubsequences: true) {
                if group.contains(".") {
                    guard let tail = NetworkAddress(literal: String(group))?.bytes else { return nil }
                    bytes += tail
                } else {
                    guard group.utf8.count <= 4, let number = UInt16(group, radix: 16) else { return nil }
                    bytes += [UInt8(number >> 8), UInt8(number & 0xFF)]
                }
            }
            return bytes
        }
        guard let head = sides[0] else { return nil }
        guard sides.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = sides[1], head.count + tail.count < 16 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// As it is written, without brackets: `192.0.2.1`, `2001:db8:0:0:0:0:0:1`; nil for what is no address.
    package var text: String? {
        switch bytes.count {
        case 4: bytes.map(String.init).joined(separator: ".")
        case 16:
            stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
        default: nil
        }
    }

    /// Whether it is an address of the open internet: not this machine, no private or link-local network, no multicast, nothing that is set
    /// aside (RFC 6890). An IPv6 address that carries an IPv4 one is judged by that.
    package var isPublic: Bool {
        switch bytes.count {
        case 4: !Self.setAside4.contains { Self.matches(bytes, $0.prefix, $0.bits) }
        case 16: isPublic6
        default: false
        }
    }

    private var isPublic6: Bool {
        // ::ffff:0:0/96 mapped, 64:ff9b::/96 translated, 2002::/16 6to4.
        if Self.matches(bytes, Self.mapped, 96) || Self.matches(bytes, Self.translated, 96) {
            return NetworkAddress(bytes: Array(bytes[12...])).isPublic
        }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return NetworkAddress(bytes: Array(bytes[2..<6])).isPublic }
        // 2000::/3 is all that has been given out; Teredo, ORCHID and documentation in it are set aside.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        let isSetAside = bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] < 0x02 || (bytes[2] == 0x0D && bytes[3] == 0xB8))
        return !isSetAside
    }

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    private static let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
    private static let setAside4: [(prefix: [UInt8], bits: Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24), ([192, 0, 2], 24),
        ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]

    private static func matches(_ bytes: [UInt8], _ prefix: [UInt8], _ bits: Int) -> Bool {
        for bit in 0..<bits {
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            let wanted = bit / 8 < prefix.count ? prefix[bit / 8] : 0
            if bytes[bit / 8] & mask != wanted & mask { return false }
        }
        return true
    }
}
