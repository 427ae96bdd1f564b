package import Foundation

/// A notice does not hold any more; why stands in its history.
package struct NoticeWithdrawn: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.withdrawn.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let withdrawnAt: Date
    package let channel: NoticeChannel

    package init(noticeId: NoticeID, number: String, office: String, withdrawnAt: Date, channel: NoticeChannel) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.withdrawnAt = withdrawnAt
        self.channel = channel
    }
}
