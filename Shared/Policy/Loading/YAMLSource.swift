import Foundation
import Yams

/// Turns YAML text into our own tree. The only file that knows Yams.
enum YAMLSource {
    /// Longest file that is read; a policy needs a twentieth of it.
    static let longestFile = 256 * 1024
    /// Deepest nesting; policies need five.
    static let deepestNesting = 12

    /// The one document of a text.
    ///
    /// - Throws: `PolicyError` for text that is no YAML, for a repeated key, for more than one document and for anchors.
    static func read(_ data: Data, file: String) throws(PolicyError) -> SettingNode {
        guard data.count <= longestFile else { throw PolicyError(file: file, "longer than \(longestFile) bytes") }
        guard let text = String(validating: data, as: UTF8.self) else { throw PolicyError(file: file, "not UTF-8 text") }
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: text)
            root = try parser.singleRoot()
        } catch let error as YamlError {
            throw PolicyError(file: file, line: error.line, error.sentence)
        } catch {
            throw PolicyError(file: file, "no YAML: \(error)")
        }
        guard let root else { throw PolicyError(file: file, "nothing in it") }
        // Nodes hold their anchors weakly; the parser keeps them.
        defer { withExtendedLifetime(parser) {} }
        return try convert(root, file: file, depth: 0)
    }

    private static func convert(_ node: Node, file: String, depth: Int) throws(PolicyError) -> SettingNode {
        let line = node.mark?.line ?? 1
        guard depth <= deepestNesting else { throw PolicyError(file: file, line: line, "nested too deeply") }
        // Refused where they are set, before an alias can multiply them.
        guard node.anchor == nil else { throw PolicyError(file: file, line: line, "anchors (&name) are not taken; write the value again") }
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string, quoted: scalar.style != .plain && scalar.style != .any, line: line)
        case .sequence(let sequence):
            var nodes: [SettingNode] = []
            for child in sequence { nodes.append(try convert(child, file: file, depth: depth + 1)) }
            return .list(nodes, line: line)
        case .mapping(let mapping):
            var entries: [SettingNode.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw PolicyError(file: file, line: key.mark?.line, "a key must be a plain word")
                }
                let keyLine = key.mark?.line ?? line
                entries.append(.init(key: name.string, line: keyLine, value: try convert(value, file: file, depth: depth + 1)))
            }
            return .map(entries, line: line)
        case .alias:
            throw PolicyError(file: file, line: line, "aliases (*name) are not taken; write the value again")
        }
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

    /// What is wrong, without the file's whole text, which the error also holds.
    fileprivate var sentence: String {
        switch self {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): "no YAML: \(problem)"
        case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem), .representer(let problem): "no YAML: \(problem)"
        case .duplicatedKeysInMapping(let keys, _): "a key is there twice: \(keys.joined(separator: ", "))"
        case .no, .memory, .dataCouldNotBeDecoded: "the YAML parser gave up"
        }
    }
}
