import Foundation
import ServiceBootstrap

/// Which addresses of other systems may be called: the URL as it is written, and the network address that its name leads to.
enum WebhookAddress {
    /// Characters of a URL.
    static let longest = 2_048

    /// What is wrong with a URL, in words for whoever named it; nil when it will do.
    static func fault(of text: String, allowsPlain: Bool, allowsPrivate: Bool) -> String? {
        guard text.utf8.count <= longest else { return "must not have more than \(longest) characters" }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), let host = URL(string: text)?.host(percentEncoded: true), !host.isEmpty,
            host.utf8.allSatisfy(isOfHost)
        else { return "must be a URL such as https://example.com/hooks" }
        guard scheme == "https" || (scheme == "http" && allowsPlain) else { return "must begin with https://" }
        guard parts.user == nil, parts.password == nil else { return "must not hold a name or a password" }
        guard parts.fragment == nil else { return "must not have a fragment (#)" }
        if let port = parts.port, !(1...65_535).contains(port) { return "has a port that is none" }
        if !allowsPrivate, isLocalName(host) { return "must not lead to this machine or to a private network" }
        if !allowsPrivate, let bytes = NetworkAddress(literal: host)?.bytes, !NetworkAddress(bytes: bytes).isPublic {
            return "must not lead to this machine or to a private network"
        }
        return nil
    }

    /// Letters, digits and what stands in addresses: nothing that one program reads in another way than the next.
    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
    }

    private static func isLocalName(_ host: String) -> Bool {
        let name = host.lowercased().trimmingSuffixDot
        return name == "localhost" || name.hasSuffix(".localhost") || name.hasSuffix(".local") || name.hasSuffix(".internal")
    }
}

extension String {
    fileprivate var trimmingSuffixDot: String { hasSuffix(".") ? String(dropLast()) : self }
}
