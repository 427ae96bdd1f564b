import Foundation
import SharedModels

/// Gathers what is wrong with the fields of one command, so that the caller hears of all at once.
struct FieldCheck {
    private(set) var fields: [Rejection.Field] = []

    /// Text that must be there, not blank, at most `limit` characters and storable (no NUL).
    mutating func text(_ value: String?, _ field: String, limit: Int = WorkOrderLimits.text) {
        guard let value, !value.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else {
            return require(false, field, "must be given")
        }
        require(value.count <= limit, field, "must have at most \(limit) characters")
        require(!value.utf8.contains(0), field, "must not contain a NUL character")
    }

    /// A condition on one field.
    mutating func require(_ holds: Bool, _ field: String, _ detail: String) {
        if !holds { fields.append(Rejection.Field(field, detail)) }
    }

    /// Throws `.invalid` with every field that was found wrong.
    func finish(rule: String? = nil) throws(Rejection) {
        guard !fields.isEmpty else { return }
        throw Rejection(.invalid, "Some fields are missing or not possible.", fields: fields, rule: rule)
    }
}
