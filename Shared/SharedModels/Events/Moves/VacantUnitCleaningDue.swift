package import Foundation

/// An empty unit is due for its full cleaning (INT-54). Told once for each cleaning.
package struct VacantUnitCleaningDue: Event, Equatable {
    package static let type: EventType = "guanjia.intake.vacantunit.cleaningdue.v1"
    package static let topic = Topic.intake

    package let vacantUnitId: VacantUnitID
    package let number: String
    package let office: String
    package let toldAt: Date
    package let bound: Date
    /// Who is to see to it.
    package let recipients: [Role]

    package init(vacantUnitId: VacantUnitID, number: String, office: String, toldAt: Date, bound: Date, recipients: [Role]) {
        self.vacantUnitId = vacantUnitId
        self.number = number
        self.office = office
        self.toldAt = toldAt
        self.bound = bound
        self.recipients = recipients
    }
}
