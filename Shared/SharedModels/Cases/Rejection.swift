/// Why a command was refused: a value, so one refusal never spoils the batch of its neighbours (design §2).
package struct Rejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable code; the last part of the problem's `type` (RFC 9457).
    package enum Code: String, Sendable, CaseIterable {
        /// No such case.
        case notFound = "not-found"
        /// The case is in a state that does not take this command.
        case wrongState = "wrong-state"
        /// A field is missing, too long or not possible.
        case invalid = "invalid"
        /// The role may not do this.
        case forbidden = "forbidden"
        /// `If-Match` names another version than the present one.
        case versionMismatch = "version-mismatch"
        /// A rule of the business forbids it in this situation.
        case ruleViolated = "rule-violated"
        /// The id is taken by another case.
        case alreadyExists = "already-exists"
    }

    /// One field and what is expected of it.
    package struct Field: Hashable, Sendable, Codable {
        package let field: String
        package let detail: String

        package init(_ field: String, _ detail: String) {
            self.field = field
            self.detail = detail
        }
    }

    package let code: Code
    /// What is wrong and what to do, for the person who asked. Holds no private data: it may be logged and parked.
    package let detail: String
    package let fields: [Field]
    /// The rule that forbids it, such as `REP-10`, when there is one.
    package let rule: String?

    package init(_ code: Code, _ detail: String, fields: [Field] = [], rule: String? = nil) {
        self.code = code
        self.detail = detail
        self.fields = fields
        self.rule = rule
    }

    package var description: String { "\(code.rawValue): \(detail)" }
}
