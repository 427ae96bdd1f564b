import Foundation
import SharedModels

/// Gathers everything that is wrong with the values of a request, so that a caller corrects them in one round: 422 with every field.
///
/// ```swift
/// var check = Validation()
/// let name = check.text(body.name, "name", length: 1...40)
/// let phone = check.phone(body.phone, "phone")
/// try check.finish()
/// ```
package struct Validation: Sendable {
    /// What was found so far.
    package private(set) var faults: [Problem.FieldFault] = []
    private let prefix: String

    /// - Parameter prefix: put before every field, such as `items[2]`.
    package init(prefix: String = "") { self.prefix = prefix }

    /// Records a fault.
    package mutating func fail(_ field: String, _ detail: String) {
        let isIndexed = field.hasPrefix("[")
        faults.append(.init(prefix.isEmpty ? field : isIndexed || field.isEmpty ? prefix + field : "\(prefix).\(field)", detail))
    }

    /// Records a fault when the condition does not hold.
    package mutating func check(_ condition: Bool, _ field: String, _ detail: String) {
        if !condition { fail(field, detail) }
    }

    /// The text without white space at its ends. Its length counts characters as people see them; control characters are refused, line
    /// breaks and tabs only when `multiline` is false.
    @discardableResult
    package mutating func text(_ value: String, _ field: String, length: ClosedRange<Int>, multiline: Bool = false) -> String {
        let text = value.withoutSurroundingBlanks
        if text.unicodeScalars.contains(where: { $0.isRefused(multiline: multiline) }) {
            fail(field, multiline ? "must not contain control characters" : "must be one line without control characters")
        } else if !length.contains(text.count) {
            fail(
                field,
                text.isEmpty ? "must not be empty" : "must have \(length.lowerBound) to \(length.upperBound) characters, not \(text.count)")
        }
        return text
    }

    /// The same for a text that may be absent; an empty one counts as absent.
    package mutating func optionalText(
        _ value: String?, _ field: String, length: ClosedRange<Int>, multiline: Bool = false
    ) -> String? {
        guard let value, !value.withoutSurroundingBlanks.isEmpty else { return nil }
        return text(value, field, length: length, multiline: multiline)
    }

    /// The value, which must be there (because of another value; what is always needed is not optional in the request's type).
    package mutating func required<T>(_ value: T?, _ field: String, _ detail: String = "is missing") -> T? {
        if value == nil { fail(field, detail) }
        return value
    }

    /// The number, which must lie in the range.
    @discardableResult
    package mutating func range<T: Comparable & CustomStringConvertible>(_ value: T, _ field: String, in range: ClosedRange<T>) -> T {
        check(range.contains(value), field, "must be \(range.lowerBound) to \(range.upperBound)")
        return value
    }

    /// The list, whose length must lie in the range.
    @discardableResult
    package mutating func count<T>(_ values: [T], _ field: String, in range: ClosedRange<Int>) -> [T] {
        check(range.contains(values.count), field, "must have \(range.lowerBound) to \(range.upperBound) entries, not \(values.count)")
        return values
    }

    /// A telephone number as people write it: digits with spaces, hyphens and brackets, `+` first, an extension after `转`, `ext` or `x`.
    /// Landlines, mobiles, 400 and 95 numbers and foreign numbers all pass; whether anybody answers is another matter.
    @discardableResult
    package mutating func phone(_ value: String, _ field: String) -> String {
        let text = value.withoutSurroundingBlanks
        let digits = text.prefix { !"转xXeE".contains($0) }.unicodeScalars.count { ("0"..."9").contains($0) }
        let isPhone =
            text.count <= 32 && (5...15).contains(digits)
            && text.wholeMatch(of: /\+?[0-9(][0-9 ()\-]*[0-9]( ?(转|x|X|ext\.?|EXT\.?) ?[0-9]{1,6})?/) != nil
        check(isPhone, field, "must be a telephone number, such as 13800138000, 021-5555 0199 or +852 5555 0100")
        return text
    }

    /// Validates a part with field names below `field`; its faults are added to these.
    package mutating func nested<T>(_ field: String, _ body: (inout Validation) throws -> T) rethrows -> T {
        var inner = Validation(prefix: prefix.isEmpty ? field : "\(prefix).\(field)")
        defer { faults += inner.faults }
        return try body(&inner)
    }

    /// Ends the checks.
    /// - Throws: `Problem` (422, kind `invalid`) with every fault.
    package func finish() throws(Problem) {
        if !faults.isEmpty { throw Problem(.invalid, "See errors.", errors: faults) }
    }
}
