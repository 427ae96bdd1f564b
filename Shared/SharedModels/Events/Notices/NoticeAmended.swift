package import Foundation

/// A notice to owners was written anew before it was approved (INT-68).
package struct NoticeAmended: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.amended.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let amendedAt: Date
    package let channel: NoticeChannel
    package let audience: NoticeAudience
    package let sealed: Sealed<NoticeText>

    package init(
        noticeId: NoticeID, number: String, office: String, amendedAt: Date, channel: NoticeChannel, audience: NoticeAudience,
        sealed: Sealed<NoticeText>
    ) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.amendedAt = amendedAt
        self.channel = channel
        self.audience = audience
        self.sealed = sealed
    }
}
