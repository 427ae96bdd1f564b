/// Somebody of a shift.
package struct ShiftPerson: Codable, Hashable, Sendable {
    package let person: String

    package init(person: String) {
        self.person = person
    }
}

/// What a shift hands over, in words.
package struct ShiftNote: Codable, Hashable, Sendable {
    /// Who takes over.
    package let relief: String
    package let remarks: String?

    package init(relief: String, remarks: String? = nil) {
        self.relief = relief
        self.remarks = remarks
    }
}

/// Who stands in for somebody who leaves the desk (OPS-08).
package struct ShiftLeave: Codable, Hashable, Sendable {
    package let substitute: String
    package let reason: String

    package init(substitute: String, reason: String) {
        self.substitute = substitute
        self.reason = reason
    }
}

/// Why a shift ended without a relief (OPS-07).
package struct ShiftEndReason: Codable, Hashable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
