/// One key of a policy file: where its value goes, what it may be, and how it is written again.
///
/// The tables of these are the only place that names the keys; reading, refusing, hashing and listing all go through them.
package struct SettingKey: Sendable {
    /// The whole path, such as `complaint.general.resolve_due`.
    package let key: String
    /// What the value may be, in words.
    package let expectation: String
    /// Puts a value into place; returns what is wrong with it, or nil.
    let read: @Sendable (SettingNode, inout PolicySettings) -> String?
    /// The value in the form in which a file states it.
    let write: @Sendable (PolicySettings) -> String

    /// A key with one value. `allowing` narrows what the type accepts; `as` says in words to what.
    init<Value: SettingValue>(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, Value> & Sendable, as expectation: String = Value.expectation,
        allowing isAllowed: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) {
        self.key = key
        self.expectation = expectation
        read = { node, settings in
            guard let value = Value(node), isAllowed(value) else { return "expected \(expectation), found \(node.kind)" }
            settings[keyPath: path] = value
            return nil
        }
        write = { $0[keyPath: path].settingText }
    }

    /// A key that may be `none`.
    static func optional<Value: SettingValue>(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, Value?> & Sendable, as what: String = Value.expectation,
        allowing isAllowed: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) -> SettingKey {
        let expectation = "none or " + what
        return SettingKey(
            key: key, expectation: expectation,
            read: { node, settings in
                if case .scalar("none", false, _) = node {
                    settings[keyPath: path] = nil
                    return nil
                }
                guard let value = Value(node), isAllowed(value) else { return "expected \(expectation), found \(node.kind)" }
                settings[keyPath: path] = value
                return nil
            },
            write: { $0[keyPath: path]?.settingText ?? "none" })
    }

    /// A key with a list of different values, at most so many.
    static func list<Value: SettingValue>(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, [Value]> & Sendable, as what: String = Value.expectation,
        atMost most: Int = .max, allowing isAllowed: @escaping @Sendable (Value) -> Bool = { _ in true }
    ) -> SettingKey {
        let expectation = "a list in brackets without repetition, each \(what)"
        return SettingKey(
            key: key, expectation: expectation,
            read: { node, settings in
                guard case .list(let nodes, _) = node else { return "expected \(expectation), found \(node.kind)" }
                guard nodes.count <= most else { return "expected a list of at most \(most), found \(nodes.count)" }
                let values = nodes.compactMap { Value($0) }.filter(isAllowed)
                guard values.count == nodes.count, Set(values).count == values.count else {
                    let wrong = nodes.first { node in Value(node).map { !isAllowed($0) } ?? true }
                    return "expected \(expectation)" + (wrong.map { ", found \($0.kind) in line \($0.line)" } ?? ", found one twice")
                }
                settings[keyPath: path] = values
                return nil
            },
            write: { "[" + $0[keyPath: path].map(\.settingText).joined(separator: ", ") + "]" })
    }

    private init(
        key: String, expectation: String, read: @escaping @Sendable (SettingNode, inout PolicySettings) -> String?,
        write: @escaping @Sendable (PolicySettings) -> String
    ) {
        self.key = key
        self.expectation = expectation
        self.read = read
        self.write = write
    }
}

extension SettingKey {
    /// A whole number in a range.
    static func count(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, Int> & Sendable, in range: ClosedRange<Int>
    ) -> SettingKey {
        SettingKey(key, path, as: "a whole number from \(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
    }

    /// An elapsed time, at most so long.
    static func duration(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, Duration> & Sendable, atMost longest: Duration
    ) -> SettingKey {
        SettingKey(key, path, as: "\(Duration.expectation), at most \(longest.settingText)") { $0 <= longest }
    }

    /// An elapsed time, at most so long, or none.
    static func optional(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, Duration?> & Sendable, atMost longest: Duration
    ) -> SettingKey {
        .optional(key, path, as: "\(Duration.expectation), at most \(longest.settingText)") { $0 <= longest }
    }

    /// A limit that the system can compute by itself, or none.
    static func limit(_ key: String, _ path: any WritableKeyPath<PolicySettings, Limit> & Sendable) -> SettingKey {
        SettingKey(key, path, as: Limit.expectation.replacing(" manual,", with: "")) { !$0.isManual }
    }

    /// A limit that the system can compute by itself and cannot do without.
    static func certainLimit(_ key: String, _ path: any WritableKeyPath<PolicySettings, Limit> & Sendable) -> SettingKey {
        let expectation = Limit.expectation.replacing(" manual,", with: "").replacing("none, ", with: "")
        return SettingKey(key, path, as: expectation) { !$0.isManual && $0 != .unlimited }
    }

    /// Months or years only.
    static func months(
        _ key: String, _ path: any WritableKeyPath<PolicySettings, Limit> & Sendable, atLeast least: Int
    ) -> SettingKey {
        let shortest = Limit.months(least).settingText
        return SettingKey(key, path, as: "months or years such as 18mo or 3y, at least \(shortest)") { limit in
            if case .months(let count) = limit { count >= least } else { false }
        }
    }

    /// Days from one time to the next, or none.
    static func dayInterval(_ key: String, _ path: any WritableKeyPath<PolicySettings, DayCount?> & Sendable) -> SettingKey {
        .optional(key, path, as: "\(DayCount.expectation), 1d to 366d") { (1...366).contains($0.days) }
    }

    /// Days of notice in a range.
    static func notice(_ key: String, _ path: any WritableKeyPath<PolicySettings, DayCount> & Sendable) -> SettingKey {
        SettingKey(key, path, as: "\(DayCount.expectation), at most 366d") { $0.days <= 366 }
    }
}

extension SettingValue {
    /// The value of a node; nil when it is not a scalar, is in quotes that the type does not take, or is none of its values.
    init?(_ node: SettingNode) {
        guard case .scalar(let text, let quoted, _) = node, !quoted || Self.mayBeQuoted else { return nil }
        self.init(settingText: text)
    }
}
