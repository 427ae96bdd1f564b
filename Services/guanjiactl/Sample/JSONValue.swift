/// Any value of JSON that a script can hold.
enum JSONValue: Hashable, Sendable {
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([JSONValue])
    case object([String: JSONValue])

    /// The text, when it is one.
    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}

extension JSONValue: Codable {
    init(from decoder: any Decoder) throws {
        // Whatever is neither a list nor an object is one value; which, only trying tells.
        if let fields = try? decoder.container(keyedBy: Key.self) {
            let entries = try fields.allKeys.map { ($0.stringValue, try fields.decode(JSONValue.self, forKey: $0)) }
            self = .object(Dictionary(uniqueKeysWithValues: entries))
        } else if var items = try? decoder.unkeyedContainer() {
            var list: [JSONValue] = []
            while !items.isAtEnd { list.append(try items.decode(JSONValue.self)) }
            self = .list(list)
        } else {
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            // A text with a colon is a time; YAML 1.1 would take it for a number to the base of sixty.
            if !text.contains(":"), let number = try? container.decode(Int.self) {
                self = .number(number)
            } else if let truth = try? container.decode(Bool.self) {
                self = .truth(truth)
            } else {
                self = .text(text)
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        case .list(let list): try container.encode(list)
        case .object(let fields): try container.encode(fields)
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
