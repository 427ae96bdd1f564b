package import Foundation

/// A notice was sent or posted (INT-68).
package struct NoticePublished: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.published.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let publishedAt: Date
    package let channel: NoticeChannel
    package let audience: NoticeAudience
    /// How many it was sent to; absent for one that is posted.
    package let reached: Int?

    package init(
        noticeId: NoticeID, number: String, office: String, publishedAt: Date, channel: NoticeChannel, audience: NoticeAudience,
        reached: Int? = nil
    ) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.publishedAt = publishedAt
        self.channel = channel
        self.audience = audience
        self.reached = reached
    }
}
