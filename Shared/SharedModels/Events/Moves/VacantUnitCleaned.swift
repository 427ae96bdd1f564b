package import Foundation

/// An empty unit had its full cleaning (INT-54).
package struct VacantUnitCleaned: Event, Equatable {
    package static let type: EventType = "guanjia.intake.vacantunit.cleaned.v1"
    package static let topic = Topic.intake

    package let vacantUnitId: VacantUnitID
    package let number: String
    package let office: String
    package let recordedAt: Date
    /// When the day of the cleaning begins.
    package let dayStart: Date

    package init(vacantUnitId: VacantUnitID, number: String, office: String, recordedAt: Date, dayStart: Date) {
        self.vacantUnitId = vacantUnitId
        self.number = number
        self.office = office
        self.recordedAt = recordedAt
        self.dayStart = dayStart
    }
}
