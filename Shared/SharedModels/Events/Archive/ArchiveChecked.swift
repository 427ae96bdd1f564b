package import Foundation

/// The archive of an office was checked for a period (CMP-50, OPS-05).
package struct ArchiveChecked: Event, Equatable {
    package static let type: EventType = "guanjia.complaints.archive.checked.v1"
    package static let topic = Topic.complaints

    package let checkId: ArchiveCheckID
    package let number: String
    package let office: String
    /// The first local day of the period, such as `2026-01-01`.
    package let firstDay: String
    package let lastDay: String
    package let checkedAt: Date
    /// Files that were looked at.
    package let files: Int
    /// Files that lack something.
    package let incomplete: Int

    package init(
        checkId: ArchiveCheckID, number: String, office: String, firstDay: String, lastDay: String, checkedAt: Date, files: Int,
        incomplete: Int
    ) {
        self.checkId = checkId
        self.number = number
        self.office = office
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.checkedAt = checkedAt
        self.files = files
        self.incomplete = incomplete
    }
}
