import ServiceBootstrap
import SharedModels

extension Validation {
    /// One line that must be there, such as a name.
    mutating func line(_ value: String?, _ field: String) -> String {
        guard let value = required(value, field) else { return "" }
        return text(value, field, length: 1...FieldChecks.shortText)
    }

    /// One line that may be absent.
    mutating func optionalLine(_ value: String?, _ field: String) -> String? {
        optionalText(value, field, length: 1...FieldChecks.shortText)
    }

    /// A narrative that must be there; it may have several lines.
    mutating func narrative(_ value: String?, _ field: String) -> String {
        guard let value = required(value, field) else { return "" }
        return text(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    /// A narrative that may be absent.
    mutating func optionalNarrative(_ value: String?, _ field: String) -> String? {
        optionalText(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    /// Reasons for a major complaint, none named twice; absent means none.
    mutating func reasons(_ reasons: [MajorReason]?) -> [MajorReason] {
        let reasons = reasons ?? []
        check(Set(reasons).count == reasons.count, "majorReasons", "must name each reason once")
        return reasons
    }
}
