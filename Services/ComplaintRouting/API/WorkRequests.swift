import Foundation
import ServiceBootstrap
import SharedModels

// With the owner and with the department: the bodies of the commands that work on a complaint and end it (domain 3.2).

/// `POST /complaints/{id}/acknowledge`: the first response (CMP-16), with the time agreed for the reply or why there is none (CMP-18).
struct AcknowledgeRequest: CommandRequest {
    let text: String?
    let channel: Channel?
    let replyBy: Date?
    let noReplyTime: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let text = check.narrative(text, "text")
        check.optionalInstant(replyBy, "replyBy")
        let whyNot = check.optionalLine(noReplyTime, "noReplyTime")
        check.check(replyBy != nil || whyNot != nil, "replyBy", "is missing; where no time was agreed, say why in noReplyTime")
        check.check(replyBy == nil || whyNot == nil, "noReplyTime", "excludes replyBy")
        try check.finish()
        return .acknowledge(
            OwnerMessage(text: text, channel: channel), replyBy.map(ReplyTime.agreed) ?? .notAgreed(because: whyNot ?? ""))
    }
}

/// `POST /complaints/{id}/call-in`: a head comes to explain (CMP-19).
struct CallInRequest: CommandRequest {
    let post: Role?
    let person: String?
    let reason: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let person = check.optionalLine(person, "person")
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .callIn(CallIn(post: post, person: person, reason: reason))
    }
}

/// `POST /complaints/{id}/answer`: the answer to an assistance complaint (CMP-34, CMP-35).
struct AnswerRequest: CommandRequest {
    let text: String?
    let channel: Channel?

    func command() throws(Problem) -> ComplaintCommand { .answer(try OwnerMessage(text, channel)) }
}

/// `POST /complaints/{id}/route`: to a department and a person (CMP-25, CMP-26).
struct RouteRequest: CommandRequest {
    let department: Role?
    let person: String?
    let proposal: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let person = check.line(person, "person")
        let proposal = check.narrative(proposal, "proposal")
        try check.finish()
        return .route(RoutingOrder(department: department, person: person, proposal: proposal))
    }
}

/// `POST /complaints/{id}/start`: work begins; a no-liability complaint starts with the explanation that the owner had.
struct StartRequest: CommandRequest {
    let explanation: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let explanation = check.optionalNarrative(explanation, "explanation")
        try check.finish()
        return .start(explanation: explanation)
    }
}

/// `POST /complaints/{id}/resolve`: the result with the department's signature (CMP-40 to CMP-42).
struct ResolveRequest: CommandRequest {
    let result: String?
    let signedBy: String?
    let correctiveReport: String?
    let callbackDueBy: Date?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let result = check.narrative(result, "result")
        let signedBy = check.line(signedBy, "signedBy")
        let report = check.optionalLine(correctiveReport, "correctiveReport")
        check.optionalInstant(callbackDueBy, "callbackDueBy")
        try check.finish()
        return .resolve(Resolution(result: result, signedBy: signedBy, correctiveReport: report, callbackDueBy: callbackDueBy))
    }
}

/// `POST /complaints/{id}/reply`: the owner is told the result, by the way that the complaint came (CMP-39).
struct ReplyRequest: CommandRequest {
    let text: String?
    let channel: Channel?
    let deviation: String?
    let correctiveReport: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let report = check.optionalLine(correctiveReport, "correctiveReport")
        try check.finish()
        return .reply(try OwnerMessage(text, channel, deviation: deviation), correctiveReport: report)
    }
}

/// `POST /complaints/{id}/withdraw`: the owner takes it back.
struct WithdrawRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .withdraw(reason: reason)
    }
}

/// `POST /complaints/{id}/archive`: where the papers are (CMP-45).
struct ArchiveRequest: CommandRequest {
    let filing: String?
    let correctiveReport: String?
    let verification: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let filing = check.line(filing, "filing")
        let report = check.optionalLine(correctiveReport, "correctiveReport")
        let verification = check.optionalNarrative(verification, "verification")
        try check.finish()
        return .archive(filing: filing, correctiveReport: report, verification: verification)
    }
}

extension OwnerMessage {
    /// What the owner was told, checked; without a channel it went the way that the complaint came.
    init(_ text: String?, _ channel: Channel?, deviation: String? = nil) throws(Problem) {
        var check = Validation()
        let text = check.narrative(text, "text")
        let deviation = check.optionalLine(deviation, "deviation")
        try check.finish()
        self.init(text: text, channel: channel, deviation: deviation)
    }
}
