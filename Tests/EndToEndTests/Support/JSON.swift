import Foundation

/// A JSON value as a test writes and reads it: request bodies as literals, answers by their members.
///
/// Knows nothing of our types, so that what crosses the wire is judged by what it is and not by code that both sides share.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Reads a document.
    /// - Throws: when the bytes are no JSON.
    init(_ data: Data) throws { self = try JSONDecoder().decode(JSON.self, from: data) }

    /// The document's bytes.
    func data() throws -> Data {
        let encoder = JSONEncoder()
        // The same bytes each time: a repeated request has to be the same request (D8).
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(self)
    }

    /// A member of an object; null when there is none.
    subscript(name: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var int: Int64? {
        guard case .number(let number) = self else { return nil }
        return Int64(exactly: number)
    }

    var items: [JSON] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    var uuid: UUID? { string.flatMap { UUID(uuidString: $0) } }
}

extension JSON: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {  // Not a truth value: the next kind is tried.
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {  // Not a number: the next kind is tried.
            self = .number(value)
        } else if let value = try? container.decode(String.self) {  // Not a text: the next kind is tried.
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {  // Not an array: it must be an object.
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value):
            if let whole = Int64(exactly: value) { try container.encode(whole) } else { try container.encode(value) }
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(Dictionary(elements) { first, _ in first }) }
}
