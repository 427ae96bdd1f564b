package import Foundation

/// The owner says how content the household is with what became of the matter. Told once for each contact.
package struct ContactRated: Event, Equatable {
    package static let type: EventType = "guanjia.intake.contact.rated.v1"
    package static let topic = Topic.intake

    package let contactId: ContactID
    package let number: String
    package let office: String
    package let ratedAt: Date
    package let rating: ServiceRating
    /// 1 to 5, the most is best; absent when none was given.
    package let stars: Int?
    /// The case that came of the contact, where one did; after a rework the last of them.
    package let caseId: CaseID?
    /// What the owner said; absent when nothing was.
    package let sealed: Sealed<OwnerWords>?

    package init(
        contactId: ContactID, number: String, office: String, ratedAt: Date, rating: ServiceRating, stars: Int? = nil,
        caseId: CaseID? = nil, sealed: Sealed<OwnerWords>? = nil
    ) {
        self.contactId = contactId
        self.number = number
        self.office = office
        self.ratedAt = ratedAt
        self.rating = rating
        self.stars = stars
        self.caseId = caseId
        self.sealed = sealed
    }
}
