import Foundation
import SharedModels

/// How content an owner said to be in an app, before anybody called: for who calls. It replaces no callback (ADR 36; CBK-02, K-09).
struct OwnersRating: Codable, Hashable, Sendable {
    let contactId: ContactID
    let rating: ServiceRating
    /// 1 to 5; nil when none was given.
    let stars: Int?
    let at: Date
}

extension CallbackTaskStep {
    /// Notes it on the callback that is still to be made; the owner is called all the same, by the same time.
    mutating func note(_ rating: OwnersRating) {
        task.ownersRating = rating
        tell(
            RatingNoted(
                taskId: task.id, number: task.number, office: task.office, notedAt: now, contactId: rating.contactId,
                rating: rating.rating, stars: rating.stars))
    }
}
