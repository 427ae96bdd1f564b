import Foundation
import SharedModels

/// What a department reads of a fee notice: why its owner does not pay, as far as that concerns the department, and from which unit it comes
/// (INT-59). Nothing of what is owed, of other departments' reasons, nor who of the household said so.
struct FeeReasons: Encodable, Hashable, Sendable {
    /// The notice's.
    let id: FeeNoticeID
    let number: String
    let office: String
    let receivedAt: Date
    /// As the notice shows it to the same reader.
    let unit: String
    /// The oldest first; one at least.
    let reasons: [Given]
    /// Whether the unit is kept from the reader.
    let masked: Bool

    /// A reason that was given.
    struct Given: Encodable, Hashable, Sendable {
        let reason: String
        /// Whom it concerns: the reader's own department, or one that the reader heads.
        let department: Role
        /// When the owner was reached.
        let at: Date
        /// The post that wrote it down.
        let by: Role
    }

    /// Nil where nothing was said that concerns the reader's post.
    /// - Parameters:
    ///   - notice: as it stands, whether it is over or not.
    ///   - actor: who reads.
    init?(of notice: FeeNotice, for actor: Actor) {
        let given = notice.contacts.compactMap { contact -> Given? in
            guard let reason = contact.form.reason.present, let department = contact.form.department,
                FeeRoles.isConcerned(actor.role, by: department)
            else { return nil }
            return Given(reason: reason, department: department, at: contact.at, by: contact.by)
        }
        guard !given.isEmpty else { return nil }
        id = notice.id
        number = notice.number
        office = notice.office
        receivedAt = notice.receivedAt
        reasons = given
        masked = !notice.reveals(to: actor)
        unit = masked ? notice.form.masked.unit : notice.form.unit
    }
}
