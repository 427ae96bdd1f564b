import Foundation
import SharedModels

/// A notice as a caller sees it, beside the fields that every case has.
struct NoticeView: Encodable, Hashable, Sendable {
    let notice: NoticeForm
    let madeAt: Date
    let madeBy: Role
    let approval: BookStamp?
    let publication: Notice.Publication?
    let registration: Notice.Registration?
    let filing: Notice.Filing?
    let withdrawal: BookStamp?
}

extension Notice {
    /// Every employee may know what owners are told, and by which desk.
    func showsReasons(to actor: Actor) -> Bool { true }

    func view(for actor: Actor) -> NoticeView {
        NoticeView(
            notice: form, madeAt: madeAt, madeBy: madeBy, approval: approval, publication: publication, registration: registration,
            filing: filing, withdrawal: withdrawal)
    }
}
