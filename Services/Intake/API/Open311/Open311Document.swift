import Foundation
import HTTPTypes
import Hummingbird

/// The two forms in which Open311 answers; a path names one by its end.
enum Open311Format: String, Sendable, CaseIterable {
    case json, xml

    /// The one that a path asks for; JSON when it names none.
    init(path: String) { self = path.hasSuffix(".xml") ? .xml : .json }

    var contentType: String {
        switch self {
        case .json: "application/json; charset=utf-8"
        case .xml: "text/xml; charset=utf-8"
        }
    }
}

/// What an answer says, once for both forms: GeoReport v2 gives the same names to the members of JSON and to the elements of XML.
indirect enum Open311Node: Hashable, Sendable {
    case text(String)
    case whole(Int)
    case decimal(Double)
    case flag(Bool)
    /// Members, in their order.
    case fields([Field])
    /// A list, and what one of it is called in XML.
    case list(of: String, [Open311Node])

    /// A member.
    struct Field: Hashable, Sendable {
        let name: String
        let value: Open311Node
    }

    /// Members of which those without a value are left out.
    static func object(_ pairs: KeyValuePairs<String, Open311Node?>) -> Open311Node {
        .fields(pairs.compactMap { name, value in value.map { Field(name: name, value: $0) } })
    }

    /// A text, when there is one.
    static func said(_ text: String?) -> Open311Node? { text.map { .text($0) } }
}

/// A whole answer.
struct Open311Document: Hashable, Sendable {
    /// What it is called in XML; JSON has no name for it.
    let root: String
    let content: Open311Node

    init(_ root: String, _ content: Open311Node) {
        self.root = root
        self.content = content
    }

    /// As text in UTF-8.
    func text(_ format: Open311Format) -> String {
        switch format {
        case .json: content.json
        case .xml: #"<?xml version="1.0" encoding="utf-8"?>"# + "\n" + content.element(root)
        }
    }

    /// As an answer that caches do not store, because what it shows depends on the caller.
    func response(_ format: Open311Format, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var fields = headers
        fields[.contentType] = format.contentType
        fields[.cacheControl] = "no-store"
        fields[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text(format))))
    }
}

extension Open311Node {
    /// As JSON.
    fileprivate var json: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .whole(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .fields(let fields): "{" + fields.map { "\(Self.quoted($0.name)):\($0.value.json)" }.joined(separator: ",") + "}"
        case .list(_, let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        }
    }

    /// As an element of XML with its name.
    fileprivate func element(_ name: String) -> String { "<\(name)>\(markup)</\(name)>" }

    private var markup: String {
        switch self {
        case .text(let text): Self.escaped(text)
        case .whole(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .fields(let fields): fields.map { $0.value.element($0.name) }.joined()
        case .list(let name, let items): items.map { $0.element(name) }.joined()
        }
    }

    /// A text in XML: what would be markup is escaped, a carriage return kept from being taken for a line end, and what no document of XML 1.0 may
    /// hold becomes a replacement character.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            case "\r": escaped += "&#13;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            default:
                let isForbidden = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
                escaped.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
            }
        }
        return escaped
    }

    /// A string of JSON (RFC 8259).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        quoted.reserveCapacity(text.utf8.count + 2)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
