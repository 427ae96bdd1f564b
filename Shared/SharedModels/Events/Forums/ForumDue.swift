package import Foundation

/// The year comes to its end and the office has planned no forum for it (CBK-40). Told once.
package struct ForumDue: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.forum.due.v1"
    package static let topic = Topic.callbacks

    /// The office's year.
    package let yearId: ForumYearID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// The year.
    package let year: Int

    package init(yearId: ForumYearID, number: String, office: String, toldAt: Date, year: Int) {
        self.yearId = yearId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.year = year
    }
}
