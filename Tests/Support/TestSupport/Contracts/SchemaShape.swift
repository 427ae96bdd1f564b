/// What a schema asks for, with everything that `allOf` brings in; the last word on a property wins.
struct SchemaShape {
    /// The only type; nil when there are several, or none.
    var type: String?
    /// All types.
    var types: Set<String> = []
    var words: [String]?
    var pattern: String?
    var properties: [String: OpenAPIFile.Place] = [:]
    var required: Set<String> = []
    /// Members one set of which is required besides.
    var choices: [Set<String>] = []
    var items: OpenAPIFile.Place?

    init(_ schema: OpenAPIFile.Place) {
        for part in schema["allOf"]?.elements ?? [] { merge(SchemaShape(part)) }
        if let given = schema["type"] {
            type = given.string
            types = Set(given.string.map { [$0] } ?? given.words)
        }
        words = schema["enum"]?.words ?? schema["const"]?.string.map { [$0] } ?? words
        pattern = schema["pattern"]?.string ?? pattern
        items = schema["items"] ?? items
        properties.merge(schema["properties"]?.members ?? [:]) { _, last in last }
        required.formUnion(schema["required"]?.words ?? [])
        choices += ((schema["anyOf"] ?? schema["oneOf"])?.elements ?? []).map { Set($0["required"]?.words ?? []) }
    }

    private mutating func merge(_ other: SchemaShape) {
        type = other.type ?? type
        types.formUnion(other.types)
        words = other.words ?? words
        pattern = other.pattern ?? pattern
        items = other.items ?? items
        properties.merge(other.properties) { _, last in last }
        required.formUnion(other.required)
        choices += other.choices
    }
}
