import Foundation

/// Which addresses are counted as one.
enum AddressGroup {
    /// An IPv4 address is one by itself, also where it is mapped into IPv6 (`::ffff:192.0.2.1`). Of an IPv6 address the first 64 bits count:
    /// whoever has a network has all of its addresses, and could come from another one each time.
    /// - Parameter address: in numbers; nil for a connection that has none.
    /// - Returns: a name that all addresses of the group have.
    static func name(of address: String?) -> String {
        guard let address else { return "local" }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return bytes[12...].map { String($0) }.joined(separator: ".")
        }
        return bytes[..<8].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "/64"
    }
}
