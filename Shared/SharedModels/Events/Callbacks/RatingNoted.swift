package import Foundation

/// What an owner had said in an app stands on the callback now, for who calls. It is no callback: the owner is called all the same.
package struct RatingNoted: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.rating.noted.v1"
    package static let topic = Topic.callbacks

    package let taskId: CallbackTaskID
    package let number: String
    package let office: String
    package let notedAt: Date
    package let contactId: ContactID
    package let rating: ServiceRating
    /// 1 to 5, the most is best; absent when none was given.
    package let stars: Int?

    package init(
        taskId: CallbackTaskID, number: String, office: String, notedAt: Date, contactId: ContactID, rating: ServiceRating,
        stars: Int? = nil
    ) {
        self.taskId = taskId
        self.number = number
        self.office = office
        self.notedAt = notedAt
        self.contactId = contactId
        self.rating = rating
        self.stars = stars
    }
}
