import Foundation
import ServiceBootstrap
import SharedModels

// From the register to the class: the bodies of the commands that judge a complaint (domain 3.2).

/// `POST /complaints/{id}/settle`: settled on the spot.
struct SettleRequest: CommandRequest {
    let `class`: ComplaintClass
    let subject: ComplaintSubject?
    let result: String
    let channel: Channel?

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let result = check.narrative(result, "result")
        try check.finish()
        return .settle(Settlement(class: self.class, subject: subject, result: result, channel: channel))
    }
}

/// `POST /complaints/{id}/start-review`, body `{}`.
struct StartReviewRequest: CommandRequest {
    func command() -> ComplaintCommand { .startReview }
}

/// `POST /complaints/{id}/request-info`: what is missing (CMP-14).
struct RequestInfoRequest: CommandRequest {
    let missing: [ComplaintRequirement]
    let note: String?

    func command() throws -> ComplaintCommand {
        var check = Validation()
        check.count(missing, "missing", in: 1...ComplaintRequirement.allCases.count)
        let note = check.optionalNarrative(note, "note")
        try check.finish()
        return .requestInfo(InfoRequest(missing: missing, note: note))
    }
}

/// `POST /complaints/{id}/supply-info`: the missing thing came.
struct SupplyInfoRequest: CommandRequest {
    let note: String

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let note = check.narrative(note, "note")
        try check.finish()
        return .supplyInfo(note: note)
    }
}

/// `POST /complaints/{id}/reject`: outside acceptance; the text is what the owner was told.
struct RejectRequest: CommandRequest {
    let text: String
    let channel: Channel?

    func command() throws -> ComplaintCommand { .reject(try Validation.ownerMessage(text, channel)) }
}

/// `POST /complaints/{id}/classify`: the reviewer's judgement (CMP-01).
struct ClassifyRequest: CommandRequest {
    let `class`: ComplaintClass
    let majorReasons: [MajorReason]?
    let subject: ComplaintSubject?
    let ownerLimit: Date?
    let dueBy: Date?

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let reasons = check.reasons(majorReasons)
        check.optionalInstant(ownerLimit, "ownerLimit")
        check.optionalInstant(dueBy, "dueBy")
        try check.finish()
        return .classify(
            Classification(class: self.class, majorReasons: reasons, subject: subject, ownerLimit: ownerLimit, dueBy: dueBy))
    }
}

/// `POST /complaints/{id}/reclassify`: another class, or more reasons for a major one.
struct ReclassifyRequest: CommandRequest {
    let `class`: ComplaintClass
    let majorReasons: [MajorReason]?
    let ownerLimit: Date?
    let dueBy: Date?
    let reason: String

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let reasons = check.reasons(majorReasons)
        check.optionalInstant(ownerLimit, "ownerLimit")
        check.optionalInstant(dueBy, "dueBy")
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .reclassify(
            Reclassification(class: self.class, majorReasons: reasons, ownerLimit: ownerLimit, dueBy: dueBy, reason: reason))
    }
}

/// `POST /complaints/{id}/receive`, body `{}`: the general manager has it (CMP-31).
struct ReceiveRequest: CommandRequest {
    func command() -> ComplaintCommand { .receive }
}
