import Foundation
import Hummingbird
import ServiceBootstrap
import SharedModels

/// `POST /key-custodies`: keys of a unit are taken (INT-42).
struct ReceiveKeysRequest: CommandRequest {
    let office: String?
    let unit: String?
    let keys: [String]?
    let from: String?
    let place: String?

    func command() throws(Problem) -> KeyCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let told = check.count(keys ?? [], "keys", in: 1...KeyForm.mostKeys)
        let keys = told.prefix(KeyForm.mostKeys).enumerated().map { check.line($0.element, "keys[\($0.offset)]") }
        let from = check.line(from, "from")
        let place = check.line(place, "place")
        try check.finish()
        return .receive(office: office, KeyForm(unit: unit, keys: keys, from: from, place: place))
    }
}

/// `POST /key-custodies/{id}/lend`.
struct LendKeysRequest: CommandRequest {
    let borrower: String?
    let phone: String?
    let reason: String?
    let dueAt: Date?

    func command() throws(Problem) -> KeyCommand {
        var check = Validation()
        let borrower = check.line(borrower, "borrower")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let reason = check.narrative(reason, "reason")
        let dueAt = check.required(dueAt, "dueAt").map { check.instant($0, "dueAt") }
        try check.finish()
        guard let dueAt else { preconditionFailure("finish throws when it is missing") }
        return .lend(KeyLoanForm(borrower: borrower, phone: phone, reason: reason, dueAt: dueAt))
    }
}

/// `POST /key-custodies/{id}/return`: the borrower brings them back.
struct ReturnKeysRequest: CommandRequest {
    let lentAt: Date?

    func command() -> KeyCommand { .takeBack(lentAt: lentAt) }
}

/// `POST /key-custodies/{id}/release`: for good, against a signature (INT-42).
struct ReleaseKeysRequest: CommandRequest {
    let recipient: KeyRecipient?
    let signature: String?

    func command() throws(Problem) -> KeyCommand {
        var check = Validation()
        let recipient = check.required(recipient, "recipient")
        let signature = check.line(signature, "signature")
        try check.finish()
        guard let recipient else { preconditionFailure("finish throws when it is missing") }
        return .release(to: recipient, signature: signature)
    }
}

/// The API of keys in custody (domain 3.10).
enum KeyRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(KeyCustody.self, at: KeyCustody.path, of: engine, in: group, by: KeyRoles.readers)
        routes.create(ReceiveKeysRequest.self, by: KeyRoles.desk)
        routes.command("lend", LendKeysRequest.self, by: KeyRoles.desk)
        routes.command("return", ReturnKeysRequest.self, by: KeyRoles.desk)
        routes.command("release", ReleaseKeysRequest.self, by: KeyRoles.desk)
        OpenListRoute.add(KeyCustody.self, at: "keys-out", of: engine, in: group, by: KeyRoles.readers, byUnit: KeyRoles.fullSight)
    }
}
