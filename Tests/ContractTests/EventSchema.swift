import Foundation
import Messaging
import SharedModels
import Synchronization

/// Any JSON, comparable without regard to the order of an object's members.
enum JSON: Codable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
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
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(JSON.self, from: Data(bytes)) }

    var bytes: [UInt8] { get throws { Array(try JSONEncoder().encode(self)) } }

    subscript(_ member: String) -> JSON? { object?[member] }
    var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }
    var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    var string: String? { if case .string(let value) = self { value } else { nil } }
    var members: Set<String> { Set(object?.keys.map { $0 } ?? []) }

    func without(_ member: String) -> JSON {
        guard case .object(var value) = self else { return self }
        value[member] = nil
        return .object(value)
    }

    func with(_ member: String, _ json: JSON) -> JSON {
        guard case .object(var value) = self else { return self }
        value[member] = json
        return .object(value)
    }
}

/// One file of `contracts/events`: the schema of an event, with examples.
struct EventSchema {
    let type: String
    let json: JSON

    var properties: [String: JSON] { json["properties"]?.object ?? [:] }
    var required: Set<String> { Set(json["required"]?.array?.compactMap(\.string) ?? []) }
    /// The first has every property, the last only the required ones; one when all are required.
    var examples: [JSON] { json["examples"]?.array ?? [] }
    /// The schema of what is inside the seal.
    var sealed: EventSchema? { json["$defs"]?["sealed"].map { EventSchema(type: type, json: $0) } }

    /// The repository's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every schema file by its event type.
    static func all() throws -> [String: EventSchema] {
        let folder = root.appending(path: "contracts/events")
        let suffix = ".schema.json"
        var found: [String: EventSchema] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(suffix) {
            let type = String(name.dropLast(suffix.count))
            found[type] = EventSchema(type: type, json: try JSON(Array(Data(contentsOf: folder.appending(path: name)))))
        }
        return found
    }
}

/// Opens every seal to a given text and keeps what it is asked to seal.
final class GlassSealer: Sealer {
    private let plaintext: Data
    private let seen = Mutex<[Data]>([])

    init(plaintext: [UInt8]) { self.plaintext = Data(plaintext) }

    var sealedTexts: [Data] { seen.withLock { $0 } }

    func seal(_ plaintext: Data) throws -> String {
        seen.withLock { $0.append(plaintext) }
        return "e30..aXY.Y3Q.dGFn"
    }

    func open(_ jwe: String) throws -> Data? { plaintext }
}

extension Event {
    /// Reads an event of this type and writes it again, as two of our services would.
    static func roundTrip(_ json: JSON, _ coder: EventCoder) throws -> JSON {
        try JSON(coder.encode(coder.decode(Self.self, from: json.bytes)))
    }

    /// Every code that our type knows for a property, or nil when the property is no code.
    static func codes(of member: String, in json: JSON, _ coder: EventCoder) throws -> Set<String>? {
        let event = try coder.decode(Self.self, from: json.bytes)
        guard let value = Mirror(reflecting: event).children.first(where: { $0.label == member })?.value else { return nil }
        func codes(_ value: some CaseIterable & RawRepresentable<String>) -> Set<String> {
            Set(Swift.type(of: value).allCases.map(\.rawValue))
        }
        let code = (value as? [Any])?.first ?? value
        return (code as? any CaseIterable & RawRepresentable<String>).map { codes($0) }
    }
}
