package import Foundation

/// A month's callback records are bound and filed (CBK-09).
package struct FileFiled: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.file.filed.v1"
    package static let topic = Topic.callbacks

    package let fileId: CallbackFileID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    package let filedAt: Date
    /// Records that the file holds.
    package let records: Int

    package init(fileId: CallbackFileID, number: String, office: String, month: LedgerMonth, filedAt: Date, records: Int) {
        self.fileId = fileId
        self.number = number
        self.office = office
        self.month = month
        self.filedAt = filedAt
        self.records = records
    }
}
