package import Foundation

/// Compares JSON with a schema of an OpenAPI file, strictly: a field that the schema does not have is a difference too, because whoever
/// reads the file should know of everything that the service says.
package enum SchemaCheck {
    /// What does not agree, each with its place; empty when all does.
    package static func differences(_ json: Data, _ schema: OpenAPIFile.Place) throws -> [String] {
        differences(try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed), schema, at: "$")
    }

    private static func differences(_ value: Any, _ schema: OpenAPIFile.Place, at place: String) -> [String] {
        let shape = SchemaShape(schema)
        if let words = shape.words { return (value as? String).map(words.contains) == true ? [] : ["\(place) is not one of its words"] }
        switch value {
        case let object as [String: Any]:
            guard shape.type == "object" else { return ["\(place) is an object"] }
            return shape.required.subtracting(object.keys).sorted().map { "\(place).\($0) is missing" }
                + object.sorted { $0.key < $1.key }.flatMap { key, value in
                    shape.properties[key].map { differences(value, $0, at: "\(place).\(key)") } ?? ["\(place).\(key) is not described"]
                }
        case let array as [Any]:
            guard shape.type == "array", let items = shape.items else { return ["\(place) is an array"] }
            return array.enumerated().flatMap { differences($0.element, items, at: "\(place)[\($0.offset)]") }
        case let text as String:
            guard shape.type == "string" else { return ["\(place) is a string"] }
            let fits = shape.pattern.map { text.range(of: $0, options: .regularExpression) != nil } ?? true
            return fits ? [] : ["\(place) does not fit its pattern"]
        case let number as NSNumber:
            let isWhole = number.doubleValue.rounded() == number.doubleValue
            let fits = ["boolean", "number"].contains(shape.type) || shape.type == "integer" && isWhole
            return fits ? [] : ["\(place) is a number or a boolean"]
        default:
            return ["\(place) is null"]
        }
    }
}
