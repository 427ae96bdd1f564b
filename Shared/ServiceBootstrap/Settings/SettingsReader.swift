import Configuration
import Foundation

/// Reads settings and remembers everything that is wrong with them.
///
/// Read all settings first and call `finish` then: it throws one error that lists every problem. A value that is wrong reads as the
/// setting's fallback until then. An empty variable counts as not set, because compose files pass variables on as empty.
package struct SettingsReader {
    /// Every name that starts so must be a declared setting; a mistyped one would otherwise silently do nothing.
    package static let prefix = "GUANJIA_"
    /// The largest file of a secret, in bytes.
    static let largestSecretFile = 65_536

    /// The variables, without the empty ones.
    package let environment: [String: String]
    private let reader: ConfigReader
    private var problems: [SettingsError.Problem] = []

    /// Prepares reading.
    /// - Parameters:
    ///   - environment: the process's variables, or a test's.
    ///   - declared: all settings that the process knows; others that start with `GUANJIA_` are a problem.
    package init(environment: [String: String], declared: [any SettingDeclaration]) {
        let set = environment.filter { !$0.value.isEmpty }
        self.environment = set
        var fromFiles: [AbsoluteConfigKey: ConfigValue] = [:]
        var found: [SettingsError.Problem] = []
        for setting in declared where setting.isSecret {
            guard let path = set[setting.name + "_FILE"] else { continue }
            switch Self.secret(inFile: path, of: setting, alsoSet: set[setting.name] != nil) {
            case .success(let text): fromFiles[AbsoluteConfigKey(Self.key(setting.name))] = ConfigValue(.string(text), isSecret: true)
            case .failure(let error): found += error.problems
            }
        }
        let secrets = Set(declared.filter(\.isSecret).map(\.name))
        reader = ConfigReader(providers: [
            InMemoryProvider(name: "secret files", values: fromFiles),
            EnvironmentVariablesProvider(environmentVariables: set, secretsSpecifier: .specific(secrets)),
        ])
        problems = found + Self.unknown(in: set, declared: declared)
    }

    /// The value of a setting: what is set, else its fallback.
    package mutating func read<Value>(_ setting: Setting<Value>) -> Value {
        guard let text = reader.string(forKey: Self.key(setting.name), isSecret: setting.isSecret), !text.isEmpty else {
            let isReported = problems.contains { $0.name == setting.name || $0.name == setting.name + "_FILE" }
            if setting.isRequired && !isReported { report(setting.name, "is not set; expected \(setting.expected)") }
            return setting.fallback
        }
        guard let value = setting.parse(text.trimmingCharacters(in: .whitespaces)) else {
            let shown = setting.isSecret ? "the value (not shown, it is a secret)" : "\"\(Self.shortened(text))\""
            report(setting.name, "\(shown) is not allowed; expected \(setting.expected)")
            return setting.fallback
        }
        return value
    }

    /// Records a problem that only the values of several settings together show.
    package mutating func report(_ name: String, _ text: String) { problems.append(.init(name: name, text: text)) }

    /// Ends reading.
    /// - Throws: `SettingsError` when anything was wrong.
    package func finish() throws(SettingsError) {
        if !problems.isEmpty { throw SettingsError(problems) }
    }

    /// `GUANJIA_HTTP_PORT` as swift-configuration spells it: `guanjia.http.port`.
    private static func key(_ name: String) -> ConfigKey { ConfigKey(name.lowercased().split(separator: "_").map(String.init)) }

    private static func secret(
        inFile path: String, of setting: any SettingDeclaration, alsoSet: Bool
    ) -> Result<String, SettingsError> {
        let name = setting.name + "_FILE"
        if alsoSet { return .failure(SettingsError(name, "\(setting.name) is set as well; set only one of them")) }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return .failure(SettingsError(name, "cannot open the file \"\(shortened(path))\""))
        }
        defer { handle.closeFile() }
        do {
            let bytes = try handle.read(upToCount: largestSecretFile + 1) ?? Data()
            guard bytes.count <= largestSecretFile, let text = String(bytes: bytes, encoding: .utf8) else {
                return .failure(SettingsError(name, "the file is not UTF-8 text of at most \(largestSecretFile) bytes"))
            }
            let value = text.trimmingCharacters(in: .newlines)
            return value.isEmpty ? .failure(SettingsError(name, "the file is empty")) : .success(value)
        } catch {
            return .failure(SettingsError(name, "cannot read the file \"\(shortened(path))\""))
        }
    }

    private static func unknown(in environment: [String: String], declared: [any SettingDeclaration]) -> [SettingsError.Problem] {
        let known = Set(declared.flatMap { $0.isSecret ? [$0.name, $0.name + "_FILE"] : [$0.name] })
        return environment.keys.sorted().compactMap { name in
            guard name.hasPrefix(prefix), !known.contains(name) else { return nil }
            let near = known.filter { $0.hasPrefix(prefix) }.map { (name: $0, distance: editDistance($0, name)) }
                .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
            let hint = near.flatMap { $0.distance <= 5 ? "; did you mean \($0.name)?" : nil } ?? ""
            return .init(name: name, text: "there is no such setting\(hint)")
        }
    }

    private static func shortened(_ text: String) -> String { text.count > 80 ? text.prefix(80) + "…" : text }
}

/// Insertions, deletions and replacements between two short names (Levenshtein).
func editDistance(_ one: String, _ other: String) -> Int {
    let left = Array(one.utf8)
    let right = Array(other.utf8)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, candidate) in right.enumerated() {
            let replaced = diagonal + (character == candidate ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
