/// Gathers what is wrong with the fields of one command, so that whoever asked hears of all at once.
package struct FieldChecks {
    /// Most characters of a name, a unit, a reference.
    package static let shortText = 200
    /// Most characters of a narrative.
    package static let longText = 4_000

    private var problems: [Rejection.Field] = []

    package init() {}

    /// Text that must be there: not blank, at most `limit` characters, without NUL (PostgreSQL cannot store one).
    package mutating func text(_ value: String?, _ field: String, limit: Int = longText) {
        guard let value, !value.isBlank else { return require(false, field, "must be given") }
        optionalText(value, field, limit: limit)
    }

    /// Text that may be absent; blank counts as absent.
    package mutating func optionalText(_ value: String?, _ field: String, limit: Int = longText) {
        guard let value, !value.isBlank else { return }
        require(value.unicodeScalars.count <= limit, field, "must have at most \(limit) characters")
        require(!value.utf8.contains(0), field, "must not contain a NUL character")
    }

    /// A condition on one field, and what is expected when it does not hold.
    package mutating func require(_ holds: Bool, _ field: String, _ detail: String) {
        if !holds { problems.append(Rejection.Field(field, detail)) }
    }

    /// Refuses the command when anything was found.
    package func finish(rule: String? = nil) throws(Rejection) {
        guard !problems.isEmpty else { return }
        throw Rejection(.invalid, "Some fields are missing or not possible.", fields: problems, rule: rule)
    }
}

extension String {
    /// Whether nothing but white space is in it.
    package var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
