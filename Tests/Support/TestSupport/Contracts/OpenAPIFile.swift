package import Foundation
import Synchronization
import Yams

/// One file of `contracts/openapi` with the files that it refers to.
package struct OpenAPIFile {
    /// A place in one of the files; references are followed wherever one goes.
    package struct Place {
        let file: OpenAPIFile
        let name: String
        let node: Node

        /// A member, or what it refers to; nil when there is none.
        package subscript(_ member: String) -> Place? {
            node.member(member).flatMap { Place(file: file, name: name, node: $0).followed() }
        }

        /// Members by name, references followed.
        package var members: [String: Place] {
            var members: [String: Place] = [:]
            for case let key? in node.mapping?.keys.map(\.string) ?? [] { members[key] = self[key] }
            return members
        }

        /// Elements, references followed.
        package var elements: [Place] { node.sequence?.compactMap { Place(file: file, name: name, node: $0).followed() } ?? [] }

        package var string: String? { node.string }
        package var bool: Bool? { node.bool }
        package var words: [String] { node.sequence?.compactMap(\.string) ?? [] }

        /// What the reference here leads to, or the place itself; nil when it leads nowhere.
        func followed(depth: Int = 8) -> Place? {
            guard let reference = node.member("$ref")?.string else { return self }
            let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let target = parts[0].isEmpty ? name : String(parts[0].replacing("./", with: ""))
            guard depth > 0, parts.count == 2, var node = file.documents[target] else { return nil }
            for step in parts[1].split(separator: "/") {
                guard let next = node.member(String(step)) else { return nil }
                node = next
            }
            return Place(file: file, name: target, node: node).followed(depth: depth - 1)
        }

        /// As JSON text.
        package func json() throws -> Data {
            guard let value = node.json as? [String: Any] else { throw TestSupportError("no JSON object") }
            return try JSONSerialization.data(withJSONObject: value)
        }
    }

    private let documents: [String: Node]
    package let name: String

    /// - Parameter name: such as `repair-dispatch.yaml`.
    /// - Throws: when a file is missing, empty or no YAML.
    package init(_ name: String) throws {
        var documents: [String: Node] = [:]
        for file in Set([name, "common.yaml"]) { documents[file] = try Self.document(file) }
        guard documents[name] != nil else { throw TestSupportError("\(name) is empty") }
        self.name = name
        self.documents = documents
    }

    /// The files that were read: the largest takes a debug build seconds, and hundreds of tests look into it.
    private static let known = Mutex<[String: Node]>([:])

    private static func document(_ name: String) throws -> Node? {
        try known.withLock { known in
            if let node = known[name] { return node }
            let folder = URL(filePath: #filePath).appending(path: "../../../../../contracts/openapi").standardized
            let node = try Yams.compose(yaml: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
            known[name] = node
            return node
        }
    }

    package var root: Place { Place(file: self, name: name, node: documents[name] ?? Node("")) }

    /// A schema of this file.
    package func schema(_ name: String) -> Place? { root["components"]?["schemas"]?[name] }

    /// Operations by route, such as `POST /work-orders/{id}/collect`.
    package var operations: [String: Place] {
        var operations: [String: Place] = [:]
        for (path, item) in root["paths"]?.members ?? [:] {
            for method in ["get", "post", "put", "patch", "delete"] {
                if let operation = item[method] { operations["\(method.uppercased()) \(path)"] = operation }
            }
        }
        return operations
    }

    /// The operation of one route.
    private func operation(_ route: String) -> Place? {
        let parts = route.split(separator: " ", maxSplits: 1).map(String.init)
        return parts.count == 2 ? root["paths"]?[parts[1]]?[parts[0].lowercased()] : nil
    }

    /// What a route answers with a status. What it says of all others is of refusals.
    func answer(of route: String, status: Int) -> Place? {
        let answers = operation(route)?["responses"]
        return answers?["\(status)"] ?? (status < 400 ? nil : answers?["default"])
    }

    /// Parameters of a route, those of its path among them, as `header Idempotency-Key`.
    package func parameters(of route: String) -> [String: Place] {
        let path = String(route.drop { $0 != " " }.dropFirst())
        let places = (root["paths"]?[path]?["parameters"]?.elements ?? []) + (operation(route)?["parameters"]?.elements ?? [])
        return Dictionary(places.map { ("\($0["in"]?.string ?? "") \($0["name"]?.string ?? "")", $0) }) { _, last in last }
    }

    /// Names of the parameters of a route's query.
    package func queryNames(of route: String) -> Set<String> {
        Set(parameters(of: route).keys.filter { $0.hasPrefix("query ") }.map { String($0.dropFirst("query ".count)) })
    }

    /// Whether a route's body is JSON.
    package func takesJSON(_ route: String) -> Bool { operation(route)?["requestBody"]?["content"]?["application/json"] != nil }

    /// What a route's body may be, such as `image/jpeg`.
    package func contentTypes(of route: String) -> [String] { operation(route)?["requestBody"]?["content"]?.members.keys.sorted() ?? [] }

    /// The schema of a route's body, when that is JSON.
    package func bodySchema(of route: String) -> Place? { operation(route)?["requestBody"]?["content"]?["application/json"]?["schema"] }

    /// The first example of a route's body, for tests that send it.
    package func example(of route: String) throws -> Data {
        let schema = operation(route)?["requestBody"]?["content"]?["application/json"]?["schema"]
        guard let schema else { throw TestSupportError("\(route) has no body") }
        return try schema["examples"]?.elements.first?.json() ?? Data("{}".utf8)
    }

    /// References of this file that lead nowhere.
    package var brokenReferences: [String] {
        var broken: [String] = []
        func walk(_ node: Node) {
            if let reference = node.member("$ref")?.string, Place(file: self, name: name, node: node).followed() == nil {
                broken.append(reference)
            }
            node.mapping?.values.forEach(walk)
            node.sequence?.forEach(walk)
        }
        if let document = documents[name] { walk(document) }
        return broken
    }
}

extension Node {
    /// As `JSONSerialization` takes it: a day or a time without quotes is a text there.
    fileprivate var json: Any {
        switch self {
        case .mapping(let mapping):
            Dictionary(mapping.compactMap { key, value in key.string.map { ($0, value.json) } }) { _, last in last }
        case .sequence(let sequence): sequence.map(\.json)
        case .scalar(let scalar): any is Date ? scalar.string : any
        case .alias: any
        }
    }

    /// A member by its text, quoted or not: answers are named by numbers in quotes.
    fileprivate func member(_ name: String) -> Node? { mapping?.first { $0.key.string == name }?.value }
}
