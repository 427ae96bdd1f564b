package import Foundation

/// A working day has ended with fewer patrols than the policy asks for (OPS-13, WE-69). Told once for each day and office.
package struct PatrolShort: Event, Equatable {
    package static let type: EventType = "guanjia.intake.patrol.short.v1"
    package static let topic = Topic.intake

    package let dayId: PatrolDayID
    package let number: String
    package let office: String
    package let toldAt: Date
    /// When the day began.
    package let dayStart: Date
    package let required: Int
    package let done: Int
    /// How many are missing.
    package let short: Int
    /// Who is to know.
    package let recipients: [Role]

    package init(
        dayId: PatrolDayID, number: String, office: String, toldAt: Date, dayStart: Date, required: Int, done: Int, short: Int,
        recipients: [Role]
    ) {
        self.dayId = dayId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.dayStart = dayStart
        self.required = required
        self.done = done
        self.short = short
        self.recipients = recipients
    }
}
