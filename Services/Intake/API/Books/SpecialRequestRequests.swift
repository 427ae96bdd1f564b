import Casework
import ServiceBootstrap
import SharedModels

// The bodies of the commands to special requests. What must be there is optional in them, so that all that is missing is named in one answer.

/// `POST /special-requests`: INT-26.
struct FileSpecialRequest: CommandRequest {
    let office: String?
    let unit: String?
    let person: String?
    let phone: String?
    let request: String?

    func command() throws(Problem) -> SpecialRequestCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let person = check.line(person, "person")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let request = check.narrative(request, "request")
        try check.finish()
        return .file(office: office, SpecialForm(unit: unit, person: person, phone: phone, request: request))
    }
}

/// `POST /special-requests/{id}/pass`: to the manager.
struct PassSpecialRequest: CommandRequest {
    let opinion: String?

    func command() throws(Problem) -> SpecialRequestCommand { .pass(opinion: try Validation.soleNarrative(opinion, "opinion")) }
}

/// `POST /special-requests/{id}/submit`: in writing, to the general manager.
struct SubmitSpecialRequest: CommandRequest {
    let document: String?
    let proposal: String?

    func command() throws(Problem) -> SpecialRequestCommand {
        var check = Validation()
        let document = check.line(document, "document")
        let proposal = check.narrative(proposal, "proposal")
        try check.finish()
        return .submit(SpecialSubmissionForm(document: document, proposal: proposal))
    }
}

/// `POST /special-requests/{id}/decide`.
struct DecideSpecialRequest: CommandRequest {
    let outcome: SpecialOutcome?
    let words: String?

    func command() throws(Problem) -> SpecialRequestCommand {
        var check = Validation()
        let outcome = check.required(outcome, "outcome")
        let words = check.narrative(words, "words")
        try check.finish()
        guard let outcome else { preconditionFailure("finish throws when it is missing") }
        return .decide(outcome, words: words)
    }
}

/// `POST /special-requests/{id}/tell`: the owner knows the decision.
struct TellSpecialRequest: CommandRequest {
    let channel: Channel?

    func command() throws(Problem) -> SpecialRequestCommand {
        var check = Validation()
        let channel = check.required(channel, "channel")
        try check.finish()
        guard let channel else { preconditionFailure("finish throws when it is missing") }
        return .tell(channel)
    }
}

/// `POST /special-requests/{id}/close`.
struct CloseSpecialRequest: CommandRequest {
    let result: String?

    func command() throws(Problem) -> SpecialRequestCommand { .close(result: try Validation.soleNarrative(result, "result")) }
}

/// `POST /special-requests/{id}/withdraw`.
struct WithdrawSpecialRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> SpecialRequestCommand { .withdraw(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// The API of owners' special requests (INT-26).
enum SpecialRequestRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let supervisors = SpecialRequestRoles.supervisors
        let routes = CaseRoutes(SpecialRequest.self, at: SpecialRequest.path, of: engine, in: group, by: SpecialRequestRoles.readers)
        routes.create(FileSpecialRequest.self, by: supervisors)
        routes.command("pass", PassSpecialRequest.self, by: supervisors)
        routes.command("submit", SubmitSpecialRequest.self, by: SpecialRequestRoles.submitters)
        routes.command("decide", DecideSpecialRequest.self, by: SpecialRequestRoles.deciders)
        routes.command("tell", TellSpecialRequest.self, by: supervisors)
        routes.command("close", CloseSpecialRequest.self, by: supervisors)
        routes.command("withdraw", WithdrawSpecialRequest.self, by: supervisors)
    }
}
