package import Foundation

/// The day is over and its register was not signed (CMP-37, R-10).
package struct RegisterUnsigned: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.register.unsigned.v1"
    package static let topic = Topic.complaints

    package let dayId: RegisterDayID
    package let number: String
    package let office: String
    /// The local day, such as `2026-03-02`.
    package let day: String
    package let missedAt: Date

    package init(dayId: RegisterDayID, number: String, office: String, day: String, missedAt: Date) {
        self.dayId = dayId
        self.number = number
        self.office = office
        self.day = day
        self.missedAt = missedAt
    }
}
