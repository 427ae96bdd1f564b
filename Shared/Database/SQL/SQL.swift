/// SQL text with bind parameters: every interpolated value becomes a parameter (`$1`…), never text.
///
/// ```swift
/// let sql: SQL = "SELECT state FROM contact WHERE id = \(id) AND city = \(city)"   // … id = $1 AND city = $2
/// ```
/// `\(unsafe:)` is the only way to put text in; it exists for identifiers that come from constants.
/// The text is the key of the prepared-statement cache, so keep it the same for every call.
package struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// Parameters of one statement at most; pass more values as arrays and `unnest`.
    package static let maximumBinds = 1000

    /// The statement with `$n` in place of the values.
    package private(set) var text: String
    /// The parameters, in the order of their numbers.
    package private(set) var binds: [Bind]

    /// A statement from parts that were made elsewhere; `text` must be a constant.
    package init(unsafe text: String, binds: [Bind] = []) {
        self.text = text
        self.binds = binds
    }

    /// From a literal without values.
    package init(stringLiteral value: String) { self.init(unsafe: value) }

    /// From a literal with values.
    package init(stringInterpolation: StringInterpolation) {
        self.init(unsafe: stringInterpolation.text, binds: stringInterpolation.binds)
    }

    /// The text with every `$n` as `$(n + offset)`.
    ///
    /// In one pass: a number that has been moved may look like one that is still to be moved.
    private func text(numberedFrom offset: Int) -> String {
        guard offset > 0, !binds.isEmpty else { return text }
        var moved = ""
        moved.reserveCapacity(text.utf8.count + binds.count)
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            let digits = rest[rest.index(after: dollar)...].prefix { $0.isASCII && $0.isNumber }
            moved += rest[...dollar]
            if let number = Int(digits) { moved += String(number + offset) } else { moved += digits }
            rest = rest[digits.endIndex...]
        }
        return moved + rest
    }

    /// Collects text and parameters; made by the compiler.
    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var text = ""
        fileprivate var binds: [Bind] = []

        /// Called by the compiler with the sizes that it knows.
        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
            binds.reserveCapacity(interpolationCount)
        }

        /// The text between values.
        package mutating func appendLiteral(_ literal: String) { text += literal }

        /// A value: becomes the next parameter.
        package mutating func appendInterpolation(_ value: some PostgresEncodable) { append(value.bind) }

        /// A value or NULL. On its own, because the compiler warns when an optional is taken for any value.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) { append(value.bind) }

        /// A parameter that is encoded already.
        package mutating func appendInterpolation(_ bind: Bind) { append(bind) }

        /// Text as it is, for identifiers from constants; never for anything that a user or a message supplied.
        package mutating func appendInterpolation(unsafe fragment: String) { text += fragment }

        /// Another statement's text with its parameters, renumbered: for clauses that several statements share.
        package mutating func appendInterpolation(_ clause: SQL) {
            text += clause.text(numberedFrom: binds.count)
            binds += clause.binds
        }

        private mutating func append(_ bind: Bind) {
            binds.append(bind)
            text += "$\(binds.count)"
        }
    }
}

extension SQL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text only: parameters may be private.
    package var description: String { text }

    package var debugDescription: String { text }

    package var customMirror: Mirror { Mirror(self, children: ["text": text, "bindCount": binds.count]) }
}
