import Foundation
import ServiceBootstrap
import SharedModels

// The bodies of the commands about appointments and attempts, and of the review. What must be there is optional in them, so that
// everything that is missing is named in one answer.

/// `POST /callback-tasks/{id}/schedule`: person, way and time; a visit needs the owner's consent (CBK-17). Left out, the way is that which the
/// case asks for (CBK-04, K-28).
struct ScheduleRequest: CommandRequest {
    let channel: CallbackChannel?
    let appointedAt: Date?
    let person: String?
    let ownerConsents: Bool?
    let ownerAsked: Bool?

    func command() throws(Problem) -> CallbackTaskCommand {
        var check = Validation()
        check.optionalInstant(appointedAt, "appointedAt")
        let person = check.line(person, "person")
        try check.finish()
        return .schedule(
            ScheduleForm(
                channel: channel, appointedAt: appointedAt, person: person, ownerConsents: ownerConsents ?? false, ownerAsked: ownerAsked))
    }
}

/// `POST /callback-tasks/{id}/fail-attempt`: the owner was not reached (CBK-28).
struct FailAttemptRequest: CommandRequest {
    let cause: AttemptFailure?
    let betterTime: Date?
    let betterPhone: String?
    let note: String?
    let preferredTimes: [PreferredTimeBody]?
    let preferredChannel: CallbackChannel?

    func command() throws(Problem) -> CallbackTaskCommand {
        var check = Validation()
        let cause = check.required(cause, "cause")
        check.optionalInstant(betterTime, "betterTime")
        let phone = betterPhone.flatMap { $0.isBlank ? nil : check.phone($0, "betterPhone") }
        let note = check.optionalNarrative(note, "note")
        let wishes = check.wishes(preferredTimes, preferredChannel)
        try check.finish()
        guard let cause else { preconditionFailure("finish throws when it is missing") }
        return .failAttempt(
            FailedAttemptForm(cause: cause, betterTime: betterTime, betterPhone: phone, note: note, wishes: wishes))
    }
}

/// `POST /callback-tasks/{id}/reschedule`: a new time; what is left out stays as it was.
struct RescheduleRequest: CommandRequest {
    let appointedAt: Date?
    let channel: CallbackChannel?
    let person: String?
    let ownerConsents: Bool?
    let ownerAsked: Bool?
    let preferredTimes: [PreferredTimeBody]?
    let preferredChannel: CallbackChannel?

    func command() throws(Problem) -> CallbackTaskCommand {
        var check = Validation()
        check.optionalInstant(appointedAt, "appointedAt")
        let person = check.optionalLine(person, "person")
        let wishes = check.wishes(preferredTimes, preferredChannel)
        try check.finish()
        return .reschedule(
            RescheduleForm(
                appointedAt: appointedAt, channel: channel, person: person, ownerConsents: ownerConsents ?? false, ownerAsked: ownerAsked,
                wishes: wishes))
    }
}

/// `POST /callback-tasks/{id}/review`: a routine record is looked through (CBK-18, CBK-19).
struct ReviewRequest: CommandRequest {
    let note: String?

    func command() throws(Problem) -> CallbackTaskCommand {
        var check = Validation()
        let note = check.narrative(note, "note")
        try check.finish()
        return .review(note: note)
    }
}
