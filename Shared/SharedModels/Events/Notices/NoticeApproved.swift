package import Foundation

/// A notice may go to owners.
package struct NoticeApproved: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.approved.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let approvedAt: Date
    package let channel: NoticeChannel
    package let audience: NoticeAudience

    package init(noticeId: NoticeID, number: String, office: String, approvedAt: Date, channel: NoticeChannel, audience: NoticeAudience) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.approvedAt = approvedAt
        self.channel = channel
        self.audience = audience
    }
}
