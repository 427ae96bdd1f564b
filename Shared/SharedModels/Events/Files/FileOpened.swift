package import Foundation

/// A month is over and its callback records are to be filed together (CBK-09, OPS-06).
package struct FileOpened: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.file.opened.v1"
    package static let topic = Topic.callbacks

    package let fileId: CallbackFileID
    package let number: String
    package let office: String
    package let month: LedgerMonth
    package let openedAt: Date
    /// Records of the month; one for each cycle of a task in which the owner was asked.
    package let records: Int
    /// By when they are to be filed; absent where the policy sets no limit.
    package let bound: Date?

    package init(
        fileId: CallbackFileID, number: String, office: String, month: LedgerMonth, openedAt: Date, records: Int, bound: Date?
    ) {
        self.fileId = fileId
        self.number = number
        self.office = office
        self.month = month
        self.openedAt = openedAt
        self.records = records
        self.bound = bound
    }
}
