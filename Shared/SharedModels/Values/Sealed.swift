package import Foundation

/// Private content of an event: clear inside a service, one JWE compact string on the wire (D10, RFC 7516).
///
/// Encoding needs a `Sealer` in the encoder's `userInfo[.sealer]` and throws without one, so private data cannot leave in clear
/// by oversight. Decoding without a sealer, or without the key (it was destroyed), keeps the string: `content` is nil then.
package enum Sealed<Content: Codable & Sendable>: Sendable {
    case content(Content)
    case jwe(String)

    /// What was sealed, when this service could open it.
    package var content: Content? {
        switch self {
        case .content(let content): content
        case .jwe: nil
        }
    }
}

/// Seals and opens private content. Implemented by `Messaging.KeySet` and what holds one.
package protocol Sealer: Sendable {
    /// Plain bytes to a JWE compact string.
    func seal(_ plaintext: Data) throws -> String
    /// A JWE compact string to its bytes; nil when its key is not (or no longer) held.
    func open(_ jwe: String) throws -> Data?
}

extension CodingUserInfoKey {
    /// Where an encoder or decoder finds its `Sealer`.
    package static let sealer: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "guanjia.sealer") else {
            preconditionFailure("a constant, non-empty key is always valid")
        }
        return key
    }()
}

extension Sealed: Codable {
    package init(from decoder: any Decoder) throws {
        let jwe = try decoder.singleValueContainer().decode(String.self)
        guard let sealer = decoder.userInfo[.sealer] as? any Sealer, let plaintext = try sealer.open(jwe) else {
            self = .jwe(jwe)
            return
        }
        self = .content(try SealedNotation.decoder.decode(Content.self, from: plaintext))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .jwe(let jwe):
            try container.encode(jwe)
        case .content(let content):
            guard let sealer = encoder.userInfo[.sealer] as? any Sealer else {
                throw EncodingError.invalidValue(
                    "<redacted>",
                    .init(codingPath: encoder.codingPath, debugDescription: "private content may only be encoded with a sealer"))
            }
            try container.encode(sealer.seal(Data(SealedNotation.encoder.encode(content))))
        }
    }
}

/// How private content is written inside the seal: JSON with RFC 3339 instants to the second, whatever coder is at work outside.
private enum SealedNotation {
    // Made once: a coder costs more to make than a short document to read, and it holds no state between calls.
    static let encoder = JSONTextEncoder { $0.formatted(.iso8601) }

    static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }()
}

extension Sealed: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<sealed>" }
    package var debugDescription: String { "<sealed>" }
    /// Hides the content from `dump` and string interpolation as well.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Sealed: Equatable where Content: Equatable {}

/// Private content that this service cannot read: the key is not in its key file, or was destroyed to shred what it sealed (D10).
///
/// Thrown by a handler it parks the event: a key that was only missing can be brought and the event redriven.
package struct SealedContentUnreadable: Error, Equatable, Sendable, CustomStringConvertible {
    package init() {}

    package var description: String { "the key of its sealed content is not held" }
}

extension Sealed {
    /// What was sealed, for whoever cannot do without it.
    /// - Throws: `SealedContentUnreadable`.
    package func opened() throws(SealedContentUnreadable) -> Content {
        guard let content else { throw SealedContentUnreadable() }
        return content
    }
}
