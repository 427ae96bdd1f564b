import Foundation
import Yams

/// A part of a column map with the place where it stands. Every question about it throws an error that names this place.
struct MapNode: Sendable {
    /// Longest file; a map of a wide table needs a fiftieth of it.
    static let longestFile = 256 * 1024
    /// Deepest nesting; a fallback to a join of fallbacks needs seven.
    static let deepestNesting = 12

    enum Content: Sendable {
        case text(String)
        case list([MapNode])
        case entries([(key: String, value: MapNode)])
    }

    let content: Content
    let place: String
    let line: Int

    /// The one document of a map.
    static func document(_ bytes: Data) throws(MapError) -> MapNode {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw MapError("this is not UTF-8; save the map as UTF-8") }
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: text)
            root = try parser.singleRoot()
        } catch let error as YamlError {
            throw MapError(error.sentence, line: error.line)
        } catch {
            throw MapError("no YAML: \(error)")
        }
        guard let root else { throw MapError("nothing in it") }
        // Nodes hold their anchors weakly; the parser keeps them.
        defer { withExtendedLifetime(parser) {} }
        return try MapNode(root, at: "", depth: 0)
    }

    private init(_ node: Node, at place: String, depth: Int) throws(MapError) {
        self.place = place
        line = node.mark?.line ?? 1
        guard depth <= Self.deepestNesting else { throw MapError("nested too deeply", at: place, line: line) }
        // Refused where they are set, before an alias can multiply them.
        guard node.anchor == nil else { throw MapError("anchors (&name) are not taken; write it again", at: place, line: line) }
        switch node {
        case .scalar(let scalar):
            content = .text(scalar.string)
        case .sequence(let sequence):
            var nodes: [MapNode] = []
            for (index, child) in sequence.enumerated() {
                nodes.append(try MapNode(child, at: "\(place)[\(index + 1)]", depth: depth + 1))
            }
            content = .list(nodes)
        case .mapping(let mapping):
            var entries: [(key: String, value: MapNode)] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw MapError("a key must be a plain word", at: place, line: key.mark?.line ?? line)
                }
                let below = place.isEmpty ? name.string : "\(place).\(name.string)"
                entries.append((name.string, try MapNode(value, at: below, depth: depth + 1)))
            }
            content = .entries(entries)
        case .alias:
            throw MapError("aliases (*name) are not taken; write it again", at: place, line: line)
        }
    }

    func error(_ detail: String) -> MapError { MapError(detail, at: place, line: line) }
}

extension MapNode {
    /// A text that is not blank, as it stands.
    func text() throws(MapError) -> String {
        guard case .text(let text) = content, !text.trimmed.isEmpty else { throw error("a text is expected here") }
        return text
    }

    /// Any text, also a blank one.
    func anyText() throws(MapError) -> String {
        guard case .text(let text) = content else { throw error("a text is expected here") }
        return text
    }

    func truth() throws(MapError) -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        default: throw error("true or false is expected here")
        }
    }

    func number(_ range: ClosedRange<Int>) throws(MapError) -> Int {
        guard let number = Int(try text()), range.contains(number) else {
            throw error("a number from \(range.lowerBound) to \(range.upperBound) is expected here")
        }
        return number
    }

    /// A list with something in it.
    func list() throws(MapError) -> [MapNode] {
        guard case .list(let nodes) = content, !nodes.isEmpty else { throw error("a list is expected here") }
        return nodes
    }

    /// Keys and values with something in them, in their order.
    func entries() throws(MapError) -> [(key: String, value: MapNode)] {
        guard case .entries(let entries) = content, !entries.isEmpty else { throw error("keys with values are expected here") }
        return entries
    }

    /// Values by key, where only these keys are known.
    func settings(_ known: [String]) throws(MapError) -> [String: MapNode] {
        let entries = try entries()
        if let stranger = entries.first(where: { !known.contains($0.key) }) {
            throw stranger.value.error("is not known here; known are \(known.joined(separator: ", "))")
        }
        return Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
    }
}

extension YamlError {
    /// The line of the problem, from 1, where the parser knows it.
    fileprivate var line: Int? {
        switch self {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded: nil
        }
    }

    /// What is wrong, without the map's whole text, which the error also holds.
    fileprivate var sentence: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): "no YAML: \(problem)"
        case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem), .representer(let problem): "no YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, _): "a key is there twice: \(keys.joined(separator: ", "))"
        case .no, .memory, .dataCouldNotBeDecoded: "the YAML parser gave up"
        }
    }
}
