/// What is known of a setting without its type: for the table of all settings and for the search for unknown ones.
package protocol SettingDeclaration: Sendable {
    /// The environment variable, such as `GUANJIA_HTTP_PORT`.
    var name: String { get }
    /// One sentence for operators: what the setting changes.
    var summary: String { get }
    /// What a value must look like, such as `a whole number, 1...65535`.
    var expected: String { get }
    /// The value when nothing is set, as text; empty when there is none.
    var fallbackText: String { get }
    /// The service does not start without it.
    var isRequired: Bool { get }
    /// The value is never shown, and may come from the file that `<name>_FILE` names.
    var isSecret: Bool { get }
}

/// One setting: an environment variable with a type, a default and a check (D19).
///
/// Optional settings have an optional `Value` and a `fallback` of nil.
package struct Setting<Value: Sendable>: SettingDeclaration {
    package let name: String
    package let summary: String
    package let expected: String
    package let fallbackText: String
    package var isRequired = false
    package var isSecret = false
    /// The value when nothing is set, and the stand-in while other settings are still being checked after a bad value.
    package let fallback: Value
    /// The typed value of a text, or nil when it is not one.
    package let parse: @Sendable (String) -> Value?

    /// A setting of any type; the factories below make the usual ones.
    package init(
        _ name: String, _ summary: String, expected: String, fallback: (value: Value, text: String),
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.summary = summary
        self.expected = expected
        self.fallback = fallback.value
        self.fallbackText = fallback.text
        self.parse = parse
    }

    /// The same setting, without which a service does not start.
    package func required() -> Self {
        var copy = self
        copy.isRequired = true
        return copy
    }
}

extension Setting where Value == Int {
    /// A whole number within a range.
    package static func integer(_ name: String, _ summary: String, default value: Int, in range: ClosedRange<Int>) -> Self {
        precondition(range.contains(value), "the default of \(name) must lie in its own range")
        return Setting(name, summary, expected: "a whole number, \(range.lowerBound)...\(range.upperBound)", fallback: (value, "\(value)"))
        {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension Setting where Value == Int? {
    /// A whole number within a range, whose default depends on other settings; `text` says how.
    package static func integer(_ name: String, _ summary: String, otherwise text: String, in range: ClosedRange<Int>) -> Self {
        Setting(name, summary, expected: "a whole number, \(range.lowerBound)...\(range.upperBound)", fallback: (nil, text)) {
            Int($0).flatMap { range.contains($0) ? .some($0) : nil }
        }
    }
}

extension Setting where Value == Duration {
    /// A time in whole seconds within a range.
    package static func seconds(_ name: String, _ summary: String, default value: Int, in range: ClosedRange<Int>) -> Self {
        precondition(range.contains(value), "the default of \(name) must lie in its own range")
        return Setting(
            name, summary, expected: "seconds, \(range.lowerBound)...\(range.upperBound)", fallback: (.seconds(value), "\(value)")
        ) {
            Int($0).flatMap { range.contains($0) ? .seconds($0) : nil }
        }
    }
}

extension Setting where Value == Duration {
    /// A time in whole milliseconds within a range.
    package static func milliseconds(_ name: String, _ summary: String, default value: Int, in range: ClosedRange<Int>) -> Self {
        precondition(range.contains(value), "the default of \(name) must lie in its own range")
        return Setting(
            name, summary, expected: "milliseconds, \(range.lowerBound)...\(range.upperBound)",
            fallback: (.milliseconds(value), "\(value)")
        ) {
            Int($0).flatMap { range.contains($0) ? .milliseconds($0) : nil }
        }
    }
}

extension Setting where Value == Duration? {
    /// A time in whole seconds within a range, whose default depends on other settings; `text` says how.
    package static func seconds(_ name: String, _ summary: String, otherwise text: String, in range: ClosedRange<Int>) -> Self {
        Setting(name, summary, expected: "seconds, \(range.lowerBound)...\(range.upperBound)", fallback: (nil, text)) {
            Int($0).flatMap { range.contains($0) ? .some(.seconds($0)) : nil }
        }
    }
}

extension Setting where Value == Bool? {
    /// `true` or `false`, whose default depends on other settings; `text` says how.
    package static func flag(_ name: String, _ summary: String, otherwise text: String) -> Self {
        Setting(name, summary, expected: "true or false", fallback: (nil, text)) {
            switch $0.lowercased() {
            case "true", "yes", "1": .some(true)
            case "false", "no", "0": .some(false)
            default: nil
            }
        }
    }
}

extension Setting where Value == String {
    /// A text of `length` characters without control characters.
    package static func text(_ name: String, _ summary: String, default value: String, length: ClosedRange<Int> = 1...255) -> Self {
        Setting(name, summary, expected: "text of \(length.lowerBound)...\(length.upperBound) characters", fallback: (value, value)) {
            isPlain($0, length) ? $0 : nil
        }
    }
}

extension Setting where Value == String? {
    /// A text of `length` characters without control characters, or nothing.
    package static func optionalText(_ name: String, _ summary: String, length: ClosedRange<Int> = 1...255) -> Self {
        Setting(name, summary, expected: "text of \(length.lowerBound)...\(length.upperBound) characters", fallback: (nil, "")) {
            isPlain($0, length) ? .some($0) : nil
        }
    }

    /// The path of a file, or nothing. Whether the file is there is found out by whoever reads it.
    package static func path(_ name: String, _ summary: String) -> Self {
        Setting(name, summary, expected: "the path of a file", fallback: (nil, "")) { isPlain($0, 1...4096) ? .some($0) : nil }
    }
}

extension Setting where Value == Secret? {
    /// A secret; `<name>_FILE` may name a file that holds it. `check` looks at the value, `expected` describes it.
    package static func secret(
        _ name: String, _ summary: String, expected: String = "text of 1...4096 characters",
        check: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> Self {
        var setting = Setting(name, summary, expected: expected, fallback: (nil, "")) {
            isPlain($0, 1...4096) && check($0) ? .some(Secret($0)) : nil
        }
        setting.isSecret = true
        return setting
    }
}

extension Setting where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of a few words.
    package static func choice(_ name: String, _ summary: String, default value: Value) -> Self {
        let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return Setting(name, summary, expected: "one of \(words)", fallback: (value, value.rawValue)) { Value(rawValue: $0.lowercased()) }
    }
}

/// Text without control characters, of a length in characters.
private func isPlain(_ text: String, _ length: ClosedRange<Int>) -> Bool {
    length.contains(text.count) && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
}
