package import SharedModels

extension Validation {
    /// One line that must be there, such as a name.
    package mutating func line(_ value: String?, _ field: String, upTo limit: Int = FieldChecks.shortText) -> String {
        guard let value = required(value, field) else { return "" }
        return text(value, field, length: 1...limit)
    }

    /// One line that may be absent.
    package mutating func optionalLine(_ value: String?, _ field: String) -> String? {
        optionalText(value, field, length: 1...FieldChecks.shortText)
    }

    /// A narrative that must be there; it may have several lines.
    package mutating func narrative(_ value: String?, _ field: String) -> String {
        guard let value = required(value, field) else { return "" }
        return text(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    /// A narrative that may be absent.
    package mutating func optionalNarrative(_ value: String?, _ field: String) -> String? {
        optionalText(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    /// Reasons for a major complaint, none named twice; absent means none.
    package mutating func reasons(_ reasons: [MajorReason]?) -> [MajorReason] {
        let reasons = reasons ?? []
        check(Set(reasons).count == reasons.count, "majorReasons", "must name each reason once")
        return reasons
    }

    /// The one narrative of a request that has nothing else.
    /// - Throws: `Problem` 422 when it is missing or too long.
    package static func soleNarrative(_ value: String?, _ field: String) throws(Problem) -> String {
        var check = Validation()
        let text = check.narrative(value, field)
        try check.finish()
        return text
    }
}
