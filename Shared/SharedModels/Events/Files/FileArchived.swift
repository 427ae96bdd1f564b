package import Foundation

/// A month's callback records went to the archive room (CBK-27, OPS-06).
package struct FileArchived: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.file.archived.v1"
    package static let topic = Topic.callbacks

    package let fileId: CallbackFileID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    package let archivedAt: Date
    package let records: Int

    package init(fileId: CallbackFileID, number: String, office: String, month: LedgerMonth, archivedAt: Date, records: Int) {
        self.fileId = fileId
        self.number = number
        self.office = office
        self.month = month
        self.archivedAt = archivedAt
        self.records = records
    }
}
