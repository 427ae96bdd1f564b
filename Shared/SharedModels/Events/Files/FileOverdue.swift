package import Foundation

/// A month's callback records were not filed by their limit (CBK-09).
package struct FileOverdue: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.file.overdue.v1"
    package static let topic = Topic.callbacks

    package let fileId: CallbackFileID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    package let overdueAt: Date
    package let bound: Date
    /// Who is told.
    package let recipients: [Role]

    package init(
        fileId: CallbackFileID, number: String, office: String, month: LedgerMonth, overdueAt: Date, bound: Date, recipients: [Role]
    ) {
        self.fileId = fileId
        self.number = number
        self.office = office
        self.month = month
        self.overdueAt = overdueAt
        self.bound = bound
        self.recipients = recipients
    }
}
