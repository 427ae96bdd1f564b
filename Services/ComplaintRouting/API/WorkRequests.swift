import Foundation
import ServiceBootstrap
import SharedModels

// With the owner and with the department: the bodies of the commands that work on a complaint and end it (domain 3.2).

/// `POST /complaints/{id}/acknowledge`: the first response (CMP-16).
struct AcknowledgeRequest: CommandRequest {
    let text: String
    let channel: Channel?

    func command() throws -> ComplaintCommand { .acknowledge(try Validation.ownerMessage(text, channel)) }
}

/// `POST /complaints/{id}/answer`: the answer to an assistance complaint (CMP-34, CMP-35).
struct AnswerRequest: CommandRequest {
    let text: String
    let channel: Channel?

    func command() throws -> ComplaintCommand { .answer(try Validation.ownerMessage(text, channel)) }
}

/// `POST /complaints/{id}/route`: to a department and a person (CMP-25, CMP-26).
struct RouteRequest: CommandRequest {
    let department: Role?
    let person: String
    let proposal: String

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let person = check.text(person, "person", length: 1...FieldChecks.shortText)
        let proposal = check.narrative(proposal, "proposal")
        try check.finish()
        return .route(RoutingOrder(department: department, person: person, proposal: proposal))
    }
}

/// `POST /complaints/{id}/start`: work begins; a no-liability complaint starts with the explanation that the owner had.
struct StartRequest: CommandRequest {
    let explanation: String?

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let explanation = check.optionalNarrative(explanation, "explanation")
        try check.finish()
        return .start(explanation: explanation)
    }
}

/// `POST /complaints/{id}/resolve`: the result with the department's signature (CMP-40 to CMP-42).
struct ResolveRequest: CommandRequest {
    let result: String
    let signedBy: String
    let correctiveReport: String?
    let callbackDueBy: Date?

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let result = check.narrative(result, "result")
        let signedBy = check.text(signedBy, "signedBy", length: 1...FieldChecks.shortText)
        let report = check.optionalText(correctiveReport, "correctiveReport", length: 1...FieldChecks.shortText)
        check.optionalInstant(callbackDueBy, "callbackDueBy")
        try check.finish()
        return .resolve(Resolution(result: result, signedBy: signedBy, correctiveReport: report, callbackDueBy: callbackDueBy))
    }
}

/// `POST /complaints/{id}/reply`: the owner is told the result, by the way that the complaint came (CMP-39).
struct ReplyRequest: CommandRequest {
    let text: String
    let channel: Channel?
    let deviation: String?

    func command() throws -> ComplaintCommand { .reply(try Validation.ownerMessage(text, channel, deviation: deviation)) }
}

/// `POST /complaints/{id}/withdraw`: the owner takes it back.
struct WithdrawRequest: CommandRequest {
    let reason: String

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .withdraw(reason: reason)
    }
}

/// `POST /complaints/{id}/archive`: where the papers are (CMP-45).
struct ArchiveRequest: CommandRequest {
    let filing: String

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let filing = check.text(filing, "filing", length: 1...FieldChecks.shortText)
        try check.finish()
        return .archive(filing: filing)
    }
}

extension Validation {
    /// A text of several lines that must be there.
    mutating func narrative(_ value: String, _ field: String) -> String {
        text(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    /// The same for one that may be absent.
    mutating func optionalNarrative(_ value: String?, _ field: String) -> String? {
        optionalText(value, field, length: 1...FieldChecks.longText, multiline: true)
    }

    /// What the owner was told; without a channel it went the way that the complaint came.
    static func ownerMessage(_ text: String, _ channel: Channel?, deviation: String? = nil) throws(Problem) -> OwnerMessage {
        var check = Validation()
        let text = check.narrative(text, "text")
        let deviation = check.optionalText(deviation, "deviation", length: 1...FieldChecks.shortText)
        try check.finish()
        return OwnerMessage(text: text, channel: channel, deviation: deviation)
    }
}
