import Database
import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

// The bodies of the commands to mail. What must be there is optional in them, so that everything that is missing is named in one answer.

/// `POST /mail-items`: an item came to the desk (INT-34, INT-37, INT-38).
struct ReceiveMailRequest: CommandRequest {
    let office: String?
    let stream: MailStream?
    let mailKind: MailKind?
    let unit: String?
    let addressee: String?
    let sender: String?
    let carrier: String?
    let trackingNumber: String?
    let place: String?
    let sorting: Bool?
    let orderCopy: String?

    func command() throws(Problem) -> MailCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let stream = check.required(stream, "stream")
        let kind = check.required(mailKind, "mailKind")
        let unit = check.optionalLine(unit, "unit")
        let addressee = check.optionalLine(addressee, "addressee")
        let sender = check.optionalLine(sender, "sender")
        let carrier = check.optionalLine(carrier, "carrier")
        let tracking = check.optionalLine(trackingNumber, "trackingNumber")
        let place = check.line(place, "place")
        let orderCopy = check.optionalLine(orderCopy, "orderCopy")
        try check.finish()
        guard let stream, let kind else { preconditionFailure("finish throws when one is missing") }
        return .receive(
            office: office,
            MailForm(
                stream: stream, kind: kind, unit: unit, addressee: addressee, sender: sender, carrier: carrier, trackingNumber: tracking,
                place: place, sorting: sorting ?? false, orderCopy: orderCopy))
    }
}

/// `POST /mail-items/{id}/check` (INT-34).
struct CheckMailRequest: CommandRequest {
    let note: String?

    func command() throws(Problem) -> MailCommand {
        var check = Validation()
        let note = check.optionalNarrative(note, "note")
        try check.finish()
        return .check(note: note)
    }
}

/// `POST /mail-items/{id}/notify`: the owner was told by telephone (INT-35).
struct NotifyOfMailRequest: CommandRequest {
    let person: String?
    let note: String?

    func command() throws(Problem) -> MailCommand {
        var check = Validation()
        let person = check.line(person, "person")
        let note = check.optionalNarrative(note, "note")
        try check.finish()
        return .notify(person: person, note: note)
    }
}

/// `POST /mail-items/{id}/deliver` and `/collect`: who has it now, by signature (INT-35, INT-36).
struct SignedMailBody: Decodable, Sendable {
    let signature: String?
    let note: String?

    /// The signature and the note, checked.
    func checked() throws(Problem) -> (signature: String, note: String?) {
        var check = Validation()
        let signature = check.line(signature, "signature")
        let note = check.optionalNarrative(note, "note")
        try check.finish()
        return (signature, note)
    }
}

/// `POST /mail-items/{id}/deliver`: it was taken to its unit (INT-35).
struct DeliverMailRequest: CommandRequest {
    private let body: SignedMailBody

    init(from decoder: any Decoder) throws { body = try SignedMailBody(from: decoder) }

    func command() throws(Problem) -> MailCommand {
        let told = try body.checked()
        return .deliver(signature: told.signature, note: told.note)
    }
}

/// `POST /mail-items/{id}/collect`: the owner came for it (INT-36).
struct CollectMailRequest: CommandRequest {
    private let body: SignedMailBody

    init(from decoder: any Decoder) throws { body = try SignedMailBody(from: decoder) }

    func command() throws(Problem) -> MailCommand {
        let told = try body.checked()
        return .collect(signature: told.signature, note: told.note)
    }
}

/// `POST /mail-items/{id}/log`, body `{}`: the company's own mail is in the register (INT-38).
struct LogMailRequest: CommandRequest {
    func command() -> MailCommand { .log }
}

/// `POST /mail-items/{id}/pass-on`: to a superior (INT-38).
struct PassMailOnRequest: CommandRequest {
    let superior: Role?
    let person: String?

    func command() throws(Problem) -> MailCommand {
        var check = Validation()
        let superior = check.required(superior, "superior")
        let person = check.line(person, "person")
        try check.finish()
        guard let superior else { preconditionFailure("finish throws when it is missing") }
        return .passOn(to: superior, person: person)
    }
}

/// `POST /mail-items/{id}/sign-for`: what a courier brought (INT-38).
struct SignForMailRequest: CommandRequest {
    let signature: String?

    func command() throws(Problem) -> MailCommand {
        var check = Validation()
        let signature = check.line(signature, "signature")
        try check.finish()
        return .sign(name: signature)
    }
}

/// `POST /mail-items/{id}/give`: to the addressee of what a courier brought (INT-38).
struct GiveMailRequest: CommandRequest {
    let signature: String?

    func command() throws(Problem) -> MailCommand {
        var check = Validation()
        let signature = check.line(signature, "signature")
        try check.finish()
        return .give(signature: signature)
    }
}

/// `POST /mail-items/{id}/return`.
struct ReturnMailRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> MailCommand { .giveBack(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of mail: what came, for whom, and who has it now (domain 3.9).
enum MailRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            MailItem.self, at: MailItem.path, of: engine, in: group, by: MailRoles.readers,
            filters: [.word("stream", of: MailStream.self) { "body #>> '{form,stream}' = \($0)" }])
        routes.create(ReceiveMailRequest.self, by: MailRoles.desk)
        routes.command("check", CheckMailRequest.self, by: MailRoles.sorters)
        routes.command("notify", NotifyOfMailRequest.self, by: MailRoles.desk)
        routes.command("deliver", DeliverMailRequest.self, by: MailRoles.sorters)
        routes.command("collect", CollectMailRequest.self, by: MailRoles.desk)
        routes.command("log", LogMailRequest.self, by: MailRoles.desk)
        routes.command("pass-on", PassMailOnRequest.self, by: MailRoles.desk)
        routes.command("sign-for", SignForMailRequest.self, by: MailRoles.desk)
        routes.command("give", GiveMailRequest.self, by: MailRoles.desk)
        routes.command("return", ReturnMailRequest.self, by: MailRoles.desk)
        OpenListRoute.add(
            MailItem.self, at: "uncollected-mail", of: engine, in: group, by: MailRoles.readers, byUnit: MailRoles.fullSight)
    }
}
