import Foundation
import ServiceBootstrap
import SharedModels

// From the register to the class: the bodies of the commands that judge a complaint (domain 3.2).

/// `POST /complaints/{id}/settle`: settled on the spot.
struct SettleRequest: CommandRequest {
    let `class`: ComplaintClass?
    let subject: ComplaintSubject?
    let result: String?
    let channel: Channel?
    let callbackDueBy: Date?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let `class` = check.required(self.class, "class")
        let result = check.narrative(result, "result")
        check.optionalInstant(callbackDueBy, "callbackDueBy")
        try check.finish()
        guard let `class` else { preconditionFailure("finish throws when it is missing") }
        return .settle(Settlement(class: `class`, subject: subject, result: result, channel: channel, callbackDueBy: callbackDueBy))
    }
}

/// `POST /complaints/{id}/start-review`, body `{}`.
struct StartReviewRequest: CommandRequest {
    func command() -> ComplaintCommand { .startReview }
}

/// `POST /complaints/{id}/request-info`: what is missing (CMP-14).
struct RequestInfoRequest: CommandRequest {
    let missing: [ComplaintRequirement]?
    let note: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let missing = check.count(missing ?? [], "missing", in: 1...ComplaintRequirement.allCases.count)
        let note = check.optionalNarrative(note, "note")
        try check.finish()
        return .requestInfo(InfoRequest(missing: missing, note: note))
    }
}

/// `POST /complaints/{id}/supply-info`: the missing thing came.
struct SupplyInfoRequest: CommandRequest {
    let note: String?
    let particulars: SuppliedParticulars?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let note = check.narrative(note, "note")
        let told = particulars ?? SuppliedParticulars()
        let supplied = check.nested("particulars") { check in
            SuppliedParticulars(
                callerName: check.optionalLine(told.callerName, "callerName"), phone: told.phone.map { check.phone($0, "phone") },
                unit: check.optionalLine(told.unit, "unit"), address: check.optionalLine(told.address, "address"),
                preferredWay: told.preferredWay, eventTime: check.optionalInstant(told.eventTime, "eventTime"))
        }
        try check.finish()
        return .supplyInfo(note: note, supplied)
    }
}

/// `POST /complaints/{id}/reject`: outside acceptance; the text is what the owner was told.
struct RejectRequest: CommandRequest {
    let text: String?
    let channel: Channel?

    func command() throws(Problem) -> ComplaintCommand { .reject(try OwnerMessage(text, channel)) }
}

/// `POST /complaints/{id}/classify`: the reviewer's judgement (CMP-01).
struct ClassifyRequest: CommandRequest {
    let `class`: ComplaintClass?
    let majorReasons: [MajorReason]?
    let subject: ComplaintSubject?
    let ownerLimit: Date?
    let dueBy: Date?
    let ownerWantsHelp: Bool?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let `class` = check.required(self.class, "class")
        let reasons = check.reasons(majorReasons)
        check.optionalInstant(ownerLimit, "ownerLimit")
        check.optionalInstant(dueBy, "dueBy")
        try check.finish()
        guard let `class` else { preconditionFailure("finish throws when it is missing") }
        return .classify(
            Classification(
                class: `class`, majorReasons: reasons, subject: subject, ownerLimit: ownerLimit, dueBy: dueBy,
                ownerWantsHelp: ownerWantsHelp))
    }
}

/// `POST /complaints/{id}/reclassify`: another class, another subject, or more reasons for a major one.
struct ReclassifyRequest: CommandRequest {
    let `class`: ComplaintClass?
    let majorReasons: [MajorReason]?
    let subject: ComplaintSubject?
    let person: String?
    let ownerLimit: Date?
    let dueBy: Date?
    let ownerWantsHelp: Bool?
    let reason: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        check.check(`class` != nil || subject != nil, "class", "is missing; give the class, the subject, or both")
        let reasons = check.reasons(majorReasons)
        let person = check.optionalLine(person, "person")
        check.optionalInstant(ownerLimit, "ownerLimit")
        check.optionalInstant(dueBy, "dueBy")
        let reason = check.narrative(reason, "reason")
        try check.finish()
        return .reclassify(
            Reclassification(
                class: `class`, majorReasons: reasons, subject: subject, person: person, ownerLimit: ownerLimit, dueBy: dueBy,
                ownerWantsHelp: ownerWantsHelp, reason: reason))
    }
}

/// `POST /complaints/{id}/receive`, body `{}`: the general manager has it (CMP-31).
struct ReceiveRequest: CommandRequest {
    func command() -> ComplaintCommand { .receive }
}
