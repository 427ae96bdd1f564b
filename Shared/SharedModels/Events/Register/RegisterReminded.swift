package import Foundation

/// The office director is to be told that the register of the day is not signed yet (CMP-37).
package struct RegisterReminded: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.register.reminded.v1"
    package static let topic = Topic.complaints

    package let dayId: RegisterDayID
    package let number: String
    package let office: String
    /// The local day, such as `2026-03-02`.
    package let day: String
    package let remindedAt: Date
    package let signBy: Date

    package init(dayId: RegisterDayID, number: String, office: String, day: String, remindedAt: Date, signBy: Date) {
        self.dayId = dayId
        self.number = number
        self.office = office
        self.day = day
        self.remindedAt = remindedAt
        self.signBy = signBy
    }
}
