package import Foundation

/// A day of an office's complaint register has begun (CMP-37).
package struct RegisterBegun: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.register.begun.v1"
    package static let topic = Topic.complaints

    package let dayId: RegisterDayID
    package let number: String
    package let office: String
    /// The local day, such as `2026-03-02`.
    package let day: String
    /// Before when the office director must have signed it.
    package let signBy: Date

    package init(dayId: RegisterDayID, number: String, office: String, day: String, signBy: Date) {
        self.dayId = dayId
        self.number = number
        self.office = office
        self.day = day
        self.signBy = signBy
    }
}
