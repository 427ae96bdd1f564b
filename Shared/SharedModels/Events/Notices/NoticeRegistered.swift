package import Foundation

/// A notice is in the register (INT-68).
package struct NoticeRegistered: Event, Equatable {
    package static let type: EventType = "guanjia.intake.notice.registered.v1"
    package static let topic = Topic.intake

    package let noticeId: NoticeID
    package let number: String
    package let office: String
    package let registeredAt: Date
    package let channel: NoticeChannel

    package init(noticeId: NoticeID, number: String, office: String, registeredAt: Date, channel: NoticeChannel) {
        self.noticeId = noticeId
        self.number = number
        self.office = office
        self.registeredAt = registeredAt
        self.channel = channel
    }
}
