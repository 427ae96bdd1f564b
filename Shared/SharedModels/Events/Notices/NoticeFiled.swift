package import Foundation

/// A notice was filed (INT-68).
package struct NoticeFiled: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.filed.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let filedAt: Date
    package let channel: NoticeChannel

    package init(noticeId: NoticeID, number: String, office: String, filedAt: Date, channel: NoticeChannel) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.filedAt = filedAt
        self.channel = channel
    }
}
