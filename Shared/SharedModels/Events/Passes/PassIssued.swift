package import Foundation

/// A pass was issued (INT-61).
package struct PassIssued: Event, Equatable {
    package static let type: EventType = "guanjia.intake.pass.issued.v1"
    package static let topic = Topic.intake

    package let passId: PassID
    package let number: String
    package let office: String
    package let issuedAt: Date
    /// What it is for.
    package let kind: PassKind
    /// Absent when it is valid until it is given back.
    package let validUntil: Date?
    package let sealed: Sealed<PassParticulars>

    package init(
        passId: PassID, number: String, office: String, issuedAt: Date, kind: PassKind, validUntil: Date? = nil,
        sealed: Sealed<PassParticulars>
    ) {
        self.passId = passId
        self.number = number
        self.office = office
        self.issuedAt = issuedAt
        self.kind = kind
        self.validUntil = validUntil
        self.sealed = sealed
    }
}
