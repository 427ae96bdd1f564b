import Foundation

/// The three parts of a signed token (RFC 7515, compact), read strictly and believed in nothing.
struct SignedToken: Sendable {
    let header: TokenHeader
    let payload: Data
    let signature: Data
    /// What was signed: the first two parts as they came, with the dot between them.
    let signed: [UInt8]

    /// Takes a token apart.
    /// - Throws: `TokenRefusal` for what is not three parts of base64url, or has a header that is not taken.
    init(_ token: Substring) throws(TokenRefusal) {
        guard token.utf8.count <= largestToken else { throw .tooLarge }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.decoded(parts[0]), let payload = Self.decoded(parts[1]),
            let signature = Self.decoded(parts[2])
        else { throw .malformed }
        self.header = try TokenHeader.read(header)
        self.payload = payload
        self.signature = signature
        signed = Array(parts[0]) + [UInt8(ascii: ".")] + Array(parts[1])
    }

    /// base64url without padding (RFC 7515 §2); nil for anything else, and for nothing.
    private static func decoded(_ part: Substring.UTF8View.SubSequence) -> Data? {
        guard !part.isEmpty, part.count % 4 != 1 else { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(part.count + 3)
        for byte in part {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                plain.append(byte)
            case UInt8(ascii: "-"): plain.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): plain.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        plain.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (4 - part.count % 4) % 4))
        return Data(base64Encoded: Data(plain))
    }
}

/// The header of a token. Of what it says only the key's id is used; the algorithm must be the one that is expected anyway.
struct TokenHeader: Decodable, Sendable {
    let alg: String
    let kid: String?
    let typ: String?

    /// Members that say where to find the key that the token is to be checked with, or that the token means something else than it says
    /// (RFC 8725 §3.10). A token with any of them is refused, whatever its value.
    static let refused: Set<String> = ["crit", "jku", "x5u", "jwk", "x5c", "b64", "zip", "enc"]
    /// Words for what kind of token it is: one for access, or no word. Another kind (a logout token, a proof of possession) may be signed
    /// with the same key and must not pass for one (RFC 8725 §3.11).
    static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Refused: Error {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        guard container.allKeys.allSatisfy({ !Self.refused.contains($0.stringValue) }) else { throw Refused() }
        alg = try container.decode(String.self, forKey: Name("alg"))
        kid = try container.decodeIfPresent(String.self, forKey: Name("kid"))
        typ = try container.decodeIfPresent(String.self, forKey: Name("typ"))
    }

    static func read(_ json: Data) throws(TokenRefusal) -> TokenHeader {
        do {
            try json.withUnsafeBytes { try JSONGuard(depth: 4).check($0) }
            return try JSONDecoder().decode(TokenHeader.self, from: json)
        } catch is Refused {
            throw .refusedHeader
        } catch {
            throw .malformed
        }
    }
}
