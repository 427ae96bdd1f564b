package import Foundation

/// A notice to owners was written (INT-68).
package struct NoticeMade: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.made.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let madeAt: Date
    package let channel: NoticeChannel
    package let audience: NoticeAudience
    package let sealed: Sealed<NoticeText>

    package init(
        noticeId: NoticeID, number: String, office: String, madeAt: Date, channel: NoticeChannel, audience: NoticeAudience,
        sealed: Sealed<NoticeText>
    ) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.madeAt = madeAt
        self.channel = channel
        self.audience = audience
        self.sealed = sealed
    }
}
