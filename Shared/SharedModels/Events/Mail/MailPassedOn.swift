package import Foundation

/// An item of the company's own mail was handed to a superior (INT-38).
package struct MailPassedOn: Event, Equatable {
    package static let type: EventType = "guanjia.intake.mail.passedon.v1"
    package static let topic = Topic.intake

    package let mailItemId: MailItemID
    package let number: String
    package let office: String
    package let passedOnAt: Date
    package let kind: MailKind
    /// The post that has it.
    package let superior: Role
    package let sealed: Sealed<MailPerson>

    package init(
        mailItemId: MailItemID, number: String, office: String, passedOnAt: Date, kind: MailKind, superior: Role, sealed: Sealed<MailPerson>
    ) {
        self.mailItemId = mailItemId
        self.number = number
        self.office = office
        self.passedOnAt = passedOnAt
        self.kind = kind
        self.superior = superior
        self.sealed = sealed
    }
}
