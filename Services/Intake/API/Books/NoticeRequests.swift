import Database
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// What a notice says, and whom and how it reaches, as it comes in (INT-68).
struct NoticeBody: Decodable, Sendable {
    let title: String?
    let text: String?
    let channel: NoticeChannel?
    let audience: NoticeAudience?
    let place: String?

    /// The form, once every field is checked.
    func form(_ check: inout Validation) throws(Problem) -> NoticeForm {
        let title = check.line(title, "title")
        let text = check.narrative(text, "text")
        let channel = check.required(channel, "channel")
        let audience = check.required(audience, "audience")
        let place = check.optionalLine(place, "place")
        try check.finish()
        guard let channel, let audience else { preconditionFailure("finish throws when one is missing") }
        return NoticeForm(title: title, text: text, channel: channel, audience: audience, place: place)
    }
}

/// `POST /notices` (INT-68).
struct MakeNoticeRequest: CommandRequest {
    let office: String?
    private let body: NoticeBody

    init(from decoder: any Decoder) throws {
        body = try NoticeBody(from: decoder)
        office = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .office)
    }

    private enum CodingKeys: String, CodingKey { case office }

    func command() throws(Problem) -> NoticeCommand {
        var check = Validation()
        let office = check.line(office, "office")
        return .make(office: office, try body.form(&check))
    }
}

/// `POST /notices/{id}/amend`: the whole notice anew, before it is approved.
struct AmendNoticeRequest: CommandRequest {
    private let body: NoticeBody

    init(from decoder: any Decoder) throws { body = try NoticeBody(from: decoder) }

    func command() throws(Problem) -> NoticeCommand {
        var check = Validation()
        return .amend(try body.form(&check))
    }
}

/// `POST /notices/{id}/approve`, body `{}`.
struct ApproveNoticeRequest: CommandRequest {
    func command() -> NoticeCommand { .approve }
}

/// `POST /notices/{id}/publish`: it was sent or posted.
struct PublishNoticeRequest: CommandRequest {
    let publishedAt: Date?
    let reached: Int?

    func command() throws(Problem) -> NoticeCommand {
        var check = Validation()
        let at = check.required(publishedAt, "publishedAt").map { check.instant($0, "publishedAt") }
        try check.finish()
        guard let at else { preconditionFailure("finish throws when it is missing") }
        return .publish(at: at, reached: reached)
    }
}

/// `POST /notices/{id}/register`.
struct RegisterNoticeRequest: CommandRequest {
    let register: String?

    func command() throws(Problem) -> NoticeCommand {
        var check = Validation()
        let register = check.line(register, "register")
        try check.finish()
        return .register(entry: register)
    }
}

/// `POST /notices/{id}/file`.
struct FileNoticeRequest: CommandRequest {
    let place: String?

    func command() throws(Problem) -> NoticeCommand {
        var check = Validation()
        let place = check.line(place, "place")
        try check.finish()
        return .file(place: place)
    }
}

/// `POST /notices/{id}/withdraw`.
struct WithdrawNoticeRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> NoticeCommand { .withdraw(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of notices to owners (INT-68).
enum NoticeRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            Notice.self, at: "notices", of: engine, in: group, by: NoticeRoles.readers,
            filters: [.word("channel", of: NoticeChannel.self) { "body #>> '{form,channel}' = \($0)" }])
        routes.create(MakeNoticeRequest.self, by: NoticeRoles.desk)
        routes.command("amend", AmendNoticeRequest.self, by: NoticeRoles.desk)
        routes.command("approve", ApproveNoticeRequest.self, by: NoticeRoles.approvers)
        routes.command("publish", PublishNoticeRequest.self, by: NoticeRoles.desk)
        routes.command("register", RegisterNoticeRequest.self, by: NoticeRoles.desk)
        routes.command("file", FileNoticeRequest.self, by: NoticeRoles.filers)
        routes.command("withdraw", WithdrawNoticeRequest.self, by: NoticeRoles.approvers)
    }
}
