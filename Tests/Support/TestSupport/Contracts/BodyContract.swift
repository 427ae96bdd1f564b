package import ServiceBootstrap

/// Compares what the routes of a service read of JSON bodies with the schemas of its OpenAPI file, in both directions.
///
/// ```swift
/// let bodies = try BodyContract(of: RepairDispatchMain.service, in: "repair-dispatch.yaml")
/// #expect(bodies.faults == [])
/// ```
package struct BodyContract {
    /// What does not agree, each with its route and place.
    package private(set) var faults: [String] = []
    /// How many bodies were compared.
    package private(set) var count = 0
    /// How many of them were also given to their commands, with what the schema requires.
    package private(set) var tried = 0

    /// - Parameters:
    ///   - service: whose routes.
    ///   - name: of the file in `contracts/openapi`.
    ///   - said: what members say by which a body goes on.
    ///   - conditional: what is needed in the example of a route though its schema does not require it, because something else in that
    ///     example asks for it: `POST /things name`.
    /// - Throws: when the file cannot be read, or a type cannot be decoded.
    package init(
        of service: CaseService, in name: String, said: [String: String] = [:], conditional: Set<String> = []
    ) throws {
        let file = try OpenAPIFile(name)
        // What anybody asks is read by an open route, which declares no type; its own test compares the two.
        let asked = file.operations.filter { $0.value["x-asked-by-anybody"]?.bool != true }
        var rest = Set(asked.keys.filter(file.takesJSON))
        var unmet = conditional
        for route in try RouteCoverage.declared(by: service) {
            let path = "\(route.method) \(route.path)"
            guard let body = route.body else { continue }
            guard rest.remove(path) != nil, let schema = file.bodySchema(of: path) else {
                faults.append("\(path) reads a JSON body that is not described")
                continue
            }
            count += 1
            faults += Self.differences(try AskedShape(of: body, said: said), schema, at: "body").map { "\(path): \($0)" }
            for example in schema["examples"]?.elements ?? [] {
                guard let trial = try BodyTrial(body, example.json()) else { continue }
                tried += 1
                let found = Set(try trial.faults(schema).map { "\(path) \($0)" })
                unmet.subtract(found)
                faults += found.subtracting(conditional).sorted()
            }
        }
        faults += rest.sorted().map { "\($0): a JSON body is described, but the route reads none" }
        faults += unmet.sorted().map { "\($0) is expected, and is not so" }
    }

    /// Where a shape and a schema do not agree.
    static func differences(_ shape: AskedShape, _ schema: OpenAPIFile.Place, at place: String) -> [String] {
        let described = SchemaShape(schema)
        // A body without anything in it asks for nothing, and must be an object all the same.
        let kind = shape.kind ?? .object
        let types = described.types.contains("number") ? described.types.union(["integer"]) : described.types
        guard types.contains(kind.rawValue) else {
            return ["\(place) is read as \(kind.rawValue), but described as \(described.types.sorted().joined(separator: " or "))"]
        }
        var differences: [String] = []
        if let words = shape.words {
            let known = Set(described.words ?? [])
            differences += words.symmetricDifference(known).sorted().map { "\(place): the word \($0) is not in both" }
        }
        if kind == .array {
            guard let element = shape.element, let items = described.items else { return ["\(place) has no elements"] }
            return Self.differences(element, items, at: "\(place)[]")
        }
        let (read, known) = (Set(shape.members.keys), Set(described.properties.keys))
        differences += read.subtracting(known).sorted().map { "\(place).\($0) is read, but not described" }
        differences += known.subtracting(read).sorted().map { "\(place).\($0) is described, but not read" }
        differences += shape.needed.subtracting(described.required).sorted().map { "\(place).\($0) must be there, but is not required" }
        differences += described.required.subtracting(known).sorted().map { "\(place).\($0) is required, but not described" }
        for (name, member) in shape.members.sorted(by: { $0.key < $1.key }) {
            if let property = described.properties[name] { differences += Self.differences(member, property, at: "\(place).\(name)") }
        }
        return differences
    }
}
