import Foundation
import ServiceBootstrap

/// Gives an example of a body to the type that reads it, whole and with members left out: most types read what must be there as what may be
/// absent, so that everything that is missing is named in one answer, and only the command says what it cannot do without.
struct BodyTrial {
    private let type: any Decodable.Type
    private let example: [String: Any]

    /// Nil for an example that is no object.
    init?(_ type: any Decodable.Type, _ example: Data) throws {
        guard let example = try JSONSerialization.jsonObject(with: example) as? [String: Any] else { return nil }
        self.type = type
        self.example = example
    }

    /// What is refused though the schema allows it, and taken though it does not.
    func faults(_ schema: OpenAPIFile.Place) throws -> [String] {
        let refused = try refusals(of: example).map { "\($0) is refused in the example" }
        guard refused.isEmpty else { return refused }
        let least = Self.least(example, schema) as? [String: Any] ?? [:]
        var faults = try refusals(of: least).map { "\($0) is needed" }
        // What is looked up decides of bodies that are no commands of themselves.
        guard type is any CommandRequest.Type else { return faults }
        for name in SchemaShape(schema).required.sorted() {
            var without = example
            without[name] = nil
            if try refusals(of: without).isEmpty { faults.append("\(name) can be left out") }
        }
        return faults
    }

    /// The fields that are at fault, or what else is; none of a body that is taken.
    private func refusals(of body: [String: Any]) throws -> [String] {
        let bytes = try JSONSerialization.data(withJSONObject: body)
        do {
            if let request = try type.content(of: bytes) as? any CommandRequest { _ = try request.command() }
            return []
        } catch let problem as Problem {
            return problem.errors.isEmpty ? [problem.detail ?? "\(problem.kind)"] : problem.errors.map(\.field)
        }
    }

    /// A value with nothing but what the schema requires; of several things of which one is required, the first.
    private static func least(_ value: Any, _ schema: OpenAPIFile.Place) -> Any {
        let shape = SchemaShape(schema)
        if let array = value as? [Any], let items = shape.items { return array.map { least($0, items) } }
        guard let object = value as? [String: Any] else { return value }
        let choice = shape.choices.first { $0.isSubset(of: object.keys) } ?? []
        return object.filter { shape.required.union(choice).contains($0.key) }
            .reduce(into: [String: Any]()) { least, member in
                least[member.key] = shape.properties[member.key].map { Self.least(member.value, $0) } ?? member.value
            }
    }
}

extension Decodable {
    /// What the bytes of a body say, read as a route reads them.
    fileprivate static func content(of bytes: Data) throws -> any Decodable { try SentBody<Self>.content(of: bytes) }
}
