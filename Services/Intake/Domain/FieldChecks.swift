import Foundation
import SharedModels

/// Collects what is wrong with the fields of one command, so that the caller hears everything at once.
struct FieldChecks {
    /// Longest short text: a name, a unit, a phone number, a place of filing.
    static let shortLimit = 200
    /// Longest narrative.
    static let longLimit = 4_000
    /// How far the clock of whoever recorded it may run ahead of the database's.
    static let clockTolerance: TimeInterval = 300

    private(set) var problems: [Rejection.Field] = []

    /// Notes a problem of one field; the same problem counts once, however many rules look at the field.
    mutating func note(_ field: String, _ detail: String) {
        let problem = Rejection.Field(field, detail)
        if !problems.contains(problem) { problems.append(problem) }
    }

    /// The text without surrounding blanks; notes a problem and returns an empty text when there is none.
    @discardableResult
    mutating func require(_ text: String?, _ field: String, limit: Int = shortLimit) -> String {
        guard let present = text.present else {
            note(field, "is required")
            return ""
        }
        return allow(present, field, limit: limit) ?? ""
    }

    /// Notes a problem when something that is no text is missing.
    mutating func need(_ value: (some Any)?, _ field: String) {
        if value == nil { note(field, "is required") }
    }

    /// The text without surrounding blanks, or nil when there is none; notes a problem when it is too long or holds what no text of people
    /// does. A narrative, known by its limit, may have several lines.
    @discardableResult
    mutating func allow(_ text: String?, _ field: String, limit: Int = shortLimit) -> String? {
        guard let present = text.present else { return nil }
        if present.unicodeScalars.count > limit { note(field, "is longer than \(limit) characters") }
        let isNarrative = limit > Self.shortLimit
        if present.unicodeScalars.contains(where: { $0.isRefused(multiline: isNarrative) }) {
            note(field, isNarrative ? "contains control characters" : "is not one line without control characters")
        }
        return present
    }

    /// An instant, which must lie in the years that people live and work in.
    mutating func instant(_ value: Date?, _ field: String) {
        if let value, !value.isPlausible { note(field, "does not lie in the years 1900 to 2199") }
    }

    /// A telephone number: three to twenty digits, with the usual signs between them.
    mutating func phone(_ text: String?, _ field: String) {
        guard let present = allow(text, field) else { return }
        let digits = present.unicodeScalars.count { ("0"..."9").contains($0) }
        let others = present.unicodeScalars.contains { !("0"..."9").contains($0) && !"+-() #*转".unicodeScalars.contains($0) }
        if others || !(3...20).contains(digits) { note(field, "is not a telephone number") }
    }

    /// Refuses the command when anything was noted.
    func finish(_ detail: String, rule: String? = nil) throws(Rejection) {
        guard !problems.isEmpty else { return }
        throw Rejection(.invalid, detail, fields: problems, rule: rule)
    }
}

extension String? {
    /// The text without surrounding blanks, or nil when nothing is left.
    var present: String? {
        guard let trimmed = self?.withoutSurroundingBlanks, !trimmed.isEmpty else { return nil }
        return trimmed
    }
}
