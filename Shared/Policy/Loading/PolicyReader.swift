/// Understands the tree of a policy file; knows no files and no YAML.
///
/// Strict: an unknown key, a value of the wrong type or out of range, or a contradiction refuses the whole file, with every problem at once.
struct PolicyReader {
    /// Most problems that one error lists.
    static let mostProblems = 50

    let file: String
    private var problems: [PolicyError.Problem] = []

    init(file: String) { self.file = file }

    /// The name of the policy that a file changes, so that it can be read first; nil when the file stands alone.
    ///
    /// - Throws: `PolicyError` when the file is no map or `extends` is no name.
    func extended(by root: SettingNode) throws(PolicyError) -> String? {
        guard case .map(let entries, _) = root else {
            throw PolicyError(file: file, line: root.line, "expected keys with values, found \(root.kind)")
        }
        guard let entry = entries.first(where: { $0.key == "extends" }) else { return nil }
        guard case .scalar(let name, _, _) = entry.value, PolicyName.isValid(name) else {
            throw PolicyError(file: file, line: entry.line, key: "extends", "expected the name of a policy, such as baseline")
        }
        return name
    }

    /// The settings of a file on top of those that it extends.
    ///
    /// - Parameters:
    ///   - root: The file.
    ///   - base: The settings of the extended policy; nil when the file stands alone and so must state every key.
    /// - Returns: The settings, free of contradictions.
    /// - Throws: `PolicyError` with everything that is wrong.
    mutating func settings(of root: SettingNode, extending base: PolicySettings?) throws(PolicyError) -> PolicySettings {
        guard case .map(let entries, _) = root else {
            throw PolicyError(file: file, line: root.line, "expected keys with values, found \(root.kind)")
        }
        var leaves: [Leaf] = []
        collect(entries.filter { $0.key != "extends" }, under: "", into: &leaves)
        var settings = base ?? PolicySettings()
        for leaf in leaves {
            guard let problem = leaf.key.read(leaf.node, &settings) else { continue }
            report(leaf.key.key, line: leaf.line, problem)
        }
        if base == nil {
            let stated = Set(leaves.map(\.key.key))
            for key in SettingKey.all where !stated.contains(key.key) {
                report(key.key, line: nil, "missing; a policy that extends no other states every key (\(key.expectation))")
            }
        }
        // Only once all values stand: a wrong one may have left a contradiction behind.
        if problems.isEmpty {
            for contradiction in settings.contradictions { report(nil, line: nil, contradiction) }
        }
        guard problems.isEmpty else {
            let sorted = problems.sorted { ($0.line ?? .max) < ($1.line ?? .max) }
            throw PolicyError(file: file, problems: Array(sorted.prefix(Self.mostProblems)))
        }
        return settings
    }

    private struct Leaf {
        let key: SettingKey
        let line: Int
        let node: SettingNode
    }

    private mutating func collect(_ entries: [SettingNode.Entry], under prefix: String, into leaves: inout [Leaf]) {
        for entry in entries {
            let path = prefix + entry.key
            if entry.key.contains(".") {
                report(path, line: entry.line, "write each part of a key on a line of its own, indented below the one before")
            } else if let key = Self.keys[path] {
                leaves.append(Leaf(key: key, line: entry.line, node: entry.value))
            } else if Self.sections.contains(path) {
                guard case .map(let children, _) = entry.value else {
                    report(path, line: entry.line, "expected keys with values below it, found \(entry.value.kind)")
                    continue
                }
                collect(children, under: path + ".", into: &leaves)
            } else {
                report(path, line: entry.line, Self.unknown(path))
            }
        }
    }

    private mutating func report(_ key: String?, line: Int?, _ text: String) {
        problems.append(PolicyError.Problem(key: key, line: line, text: text))
    }

    /// The sentence for an unknown key, with the keys that could be meant: the others of its section, or the sections.
    private static func unknown(_ path: String) -> String {
        let parent = path.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
        let prefix = parent.isEmpty ? "" : parent + "."
        let names = (Array(keys.keys) + Array(sections)).filter { $0.hasPrefix(prefix) }
        let siblings = Set(names.compactMap { $0.dropFirst(prefix.count).split(separator: ".").first }.map(String.init))
        return "unknown key; \(parent.isEmpty ? "there are" : "\(parent) has") \(siblings.sorted().joined(separator: ", "))"
    }

    private static let keys: [String: SettingKey] = Dictionary(uniqueKeysWithValues: SettingKey.all.map { ($0.key, $0) })

    /// Paths that have keys below them.
    private static let sections: Set<String> = {
        var paths: Set<String> = []
        for key in SettingKey.all {
            var parts = key.key.split(separator: ".").dropLast()
            while !parts.isEmpty {
                paths.insert(parts.joined(separator: "."))
                parts = parts.dropLast()
            }
        }
        return paths
    }()
}

/// Names of policies, which are also names of files.
enum PolicyName {
    /// Whether it is a letter followed by at most 31 letters, digits, hyphens or underscores: nothing that leads to another folder.
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 32, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
}
