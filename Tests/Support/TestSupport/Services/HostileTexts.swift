import Foundation

/// Texts and bodies that have broken other systems (reliability §6). They are data: they are refused, or they match nothing.
enum HostileTexts {
    /// In all that could come back in a header field.
    static let mark = "x-injected"

    /// Percent-encoded, as they stand in a query.
    static let queries = [
        "%27%20OR%20%271%27=%271", "%27;%20DROP%20TABLE%20case_file;%20--", "%5C%27%20UNION%20SELECT%201--", "%FF%FE", "%C0%AF", "a%00b",
        "%0D%0AX-Injected:%20yes", "%25%25%25_", "%E2%80%AE%F0%9F%98%80", "-1", "99999999999999999999", "%5B%5D", "%7B%7D",
        String(repeating: "A", count: 4_000),
    ]

    /// Percent-encoded, in the place of a parameter of a path.
    static let paths = [
        "%00", "%0d%0aX-Injected:%20yes", "%ff", "%27%20OR%20%271%27=%271", "..%2f..%2fhealth", "00000000-0000-0000-0000-000000000000%00",
        String(repeating: "A", count: 10_000),
    ]

    /// Header fields that are nothing of ours. What is said to be of another kind is refused by routes that take JSON.
    static let fields: [(name: String, value: String, isRefused: Bool)] = [
        ("traceparent", "00-x-injected-\(String(repeating: "z", count: 300))", false),
        ("traceparent", "ff-00000000000000000000000000000000-0000000000000000-01", false),
        ("Accept", "x-injected/*;q=-1,,", false), ("If-Match", "\"x-injected\", W/", true), ("Idempotency-Key", "x-injected 键", true),
        ("Idempotency-Key", String(repeating: "k", count: 5_000), true), ("Content-Type", "text/x-injected", true),
        ("Content-Type", "application/xml; charset=utf-7", true),
    ]

    /// Bodies that are no JSON of ours, made of one that is: all are refused.
    /// - Parameters:
    ///   - example: a JSON object.
    ///   - limit: most bytes of a body.
    /// - Returns: what each is, and the statuses that may answer it.
    static func bodies(from example: Data, limit: Int) -> [(what: String, body: Data, statuses: Set<Int>)] {
        let deep = String(repeating: #"{"a":"#, count: 10_000) + "1" + String(repeating: "}", count: 10_000)
        return [
            ("no JSON", Data("X-Injected: yes".utf8), [400]), ("truncated", example.dropLast(), [400]), ("empty", Data(), [400, 422]),
            ("no UTF-8", Data("{\"a\":\"".utf8) + Data([0xFF, 0xFE]) + Data("\"}".utf8), [400]),
            ("a NUL", Data("{\"a\":\"".utf8) + Data([0]) + Data("\"}".utf8), [400]),
            ("too deep", Data(deep.utf8), [400]), ("arrays too deep", Data(String(repeating: "[", count: 10_000).utf8), [400]),
            ("an array", Data("[]".utf8), [400, 422]), ("a text", Data("\"x\"".utf8), [400, 422]), ("null", Data("null".utf8), [400, 422]),
            ("too much", Data(repeating: 0x20, count: limit + 1_048_576), [413]),
        ]
    }
}

/// A field of a request's body, as its schema has it.
struct BodyField: Sendable, Hashable {
    /// Names from the outside in; `[]` for the first of a list.
    let path: [String]
    let isText: Bool
    /// Whether it names a case, or something else that has a UUID.
    var isID = false

    var name: String { path.joined(separator: ".") }

    /// All that a schema names, so deep.
    static func all(of schema: OpenAPIFile.Place, depth: Int = 4) -> [BodyField] {
        guard depth > 0 else { return [] }
        var fields: [BodyField] = []
        for part in ["allOf", "oneOf", "anyOf"] { fields += schema[part]?.elements.flatMap { all(of: $0, depth: depth) } ?? [] }
        for (name, member) in schema["properties"]?.members ?? [:] {
            let types = Set((member["type"]?.words ?? []) + [member["type"]?.string].compactMap(\.self))
            fields.append(
                BodyField(
                    path: [name], isText: types.contains("string") || types.isEmpty, isID: member["format"]?.string == "uuid"))
            fields += all(of: member, depth: depth - 1).map { $0.inside([name]) }
            guard let items = member["items"] else { continue }
            fields.append(
                BodyField(
                    path: [name, "[]"], isText: items["type"]?.string == "string", isID: items["format"]?.string == "uuid"))
            fields += all(of: items, depth: depth - 1).map { $0.inside([name, "[]"]) }
        }
        return Set(fields).sorted { $0.name < $1.name }
    }

    private func inside(_ outer: [String]) -> BodyField { BodyField(path: outer + path, isText: isText, isID: isID) }

    /// Whether it is called after the cases of a collection: `workOrderId`, `work-orders`.
    func isOne(of collection: String) -> Bool {
        guard let name = path.last(where: { $0 != "[]" }), let end = ["Id", "Ids"].first(where: name.hasSuffix) else { return false }
        let words = String(name.dropLast(end.count)).replacing(/[A-Z]/) { "-" + $0.output.lowercased() }
        return collection == "\(words)s" || collection == "\(words.dropLast())ies"
    }

    /// A body with a value in this place.
    func set(_ value: Any, in body: Any?) -> Any { Self.set(value, at: path[...], in: body) }

    private static func set(_ value: Any, at path: ArraySlice<String>, in body: Any?) -> Any {
        guard let name = path.first else { return value }
        if name == "[]" { return [set(value, at: path.dropFirst(), in: (body as? [Any])?.first)] }
        var object = body as? [String: Any] ?? [:]
        object[name] = set(value, at: path.dropFirst(), in: object[name])
        return object
    }
}
