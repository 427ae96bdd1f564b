import Foundation
package import SharedModels

/// Turns events into the JSON `data` of a CloudEvent and back (D9).
///
/// Instants are RFC 3339 text in UTC with milliseconds; `Sealed` properties pass through the key set (D10). Safe to use from many
/// tasks at once: the encoder and the decoder hold no state between calls.
package struct EventCoder: Sendable {
    private let encoder: JSONTextEncoder
    private let decoder: JSONDecoder

    /// - Parameter sealer: Seals and opens private content. Without one, an event with private content cannot be encoded, and
    ///   decodes with that content closed: what a consumer outside our services sees.
    package init(sealer: (any Sealer)?) {
        encoder = JSONTextEncoder(userInfo: sealer.map { [.sealer: $0] } ?? [:]) { date in
            guard date.timeIntervalSince1970.isFinite else {
                throw EncodingError.invalidValue(date, .init(codingPath: [], debugDescription: "an instant must be finite"))
            }
            return RFC3339.text(date)
        }
        decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = RFC3339.date(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "expected an RFC 3339 instant, such as 2026-03-02T01:30:00.250Z")
            }
            return date
        }
        if let sealer { decoder.userInfo[.sealer] = sealer }
    }

    /// JSON of an event.
    /// - Throws: `EncodingError`, or the sealer's error.
    package func encode(_ event: some Event) throws -> [UInt8] { try encoder.encode(event) }

    /// JSON of anything else in the same notation: a stored case, an answer.
    package func encodeValue(_ value: some Encodable) throws -> [UInt8] { try encoder.encode(value) }

    /// The event in a CloudEvent's data, or a stored case. Unknown fields are ignored.
    /// - Throws: `DecodingError` when the JSON is not of this type, or when a string in it contains U+0000, which no PostgreSQL text
    ///   can hold; `KeySetError` when sealed content was tampered with.
    package func decode<Value: Decodable>(_ type: Value.Type, from data: [UInt8]) throws -> Value {
        guard !Self.holdsEscapedNul(data) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a string contains U+0000"))
        }
        return try decoder.decode(type, from: Data(data))
    }

    /// Signs links for a purpose with keys that follow from those that seal; nil without a key set.
    package func linkSigner(for purpose: String) -> LinkSigner? {
        (decoder.userInfo[.sealer] as? any KeySetHolder).map { LinkSigner(keys: $0, purpose: purpose) }
    }

    /// Whether JSON text contains the escape `\u0000`. (A bare NUL is refused by the JSON parser itself.)
    static func holdsEscapedNul(_ json: [UInt8]) -> Bool {
        var index = 0
        while let backslash = json[index...].firstIndex(of: UInt8(ascii: "\\")) {
            // The character after a backslash belongs to it, so that the second of two is never taken for a start.
            if json[backslash...].starts(with: #"\u0000"#.utf8) { return true }
            index = min(backslash + 2, json.endIndex)
        }
        return false
    }
}
