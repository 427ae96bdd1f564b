import Foundation
import ServiceBootstrap
import SharedModels

// What must be there is optional in these bodies, so that everything that is missing is named in one answer (422). A body that lacks nothing
// becomes the domain's own value; its fields are checked where the rules are, in `decide`, which names every field at fault as well.

/// `POST /contacts`: INT-01 to INT-08.
struct RecordRequest: CommandRequest {
    let office: String?
    let kind: ContactKind?
    let channel: Channel?
    let occurredAt: Date?
    let caller: Caller?
    let reason: String?
    let responsible: Responsible?
    let addressee: String?
    let appointmentAt: Date?
    let original: String?
    let externalId: String?
    let linkedTo: ContactID?
    let householdId: HouseholdID?
    let callId: CallID?
    let firstReplyAt: Date?
    let importantReason: String?
    let handOver: HandOverBody?
    let answer: AnswerRequest?
    let voidReason: VoidReason?

    func command() throws(Problem) -> ContactCommand {
        let handOver = handOver?.value
        let answer = answer?.value
        guard let office, let kind, let channel, self.handOver == nil || handOver != nil, self.answer == nil || answer != nil else {
            throw problem()
        }
        var facts = self.facts(office, kind, channel)
        facts.handOver = handOver
        facts.answer = answer
        return .record(facts)
    }

    private func facts(_ office: String, _ kind: ContactKind, _ channel: Channel) -> RecordContact {
        var facts = RecordContact(office: office, kind: kind, channel: channel)
        facts.occurredAt = occurredAt
        if let caller { facts.caller = caller }
        facts.reason = reason
        facts.responsible = responsible
        facts.addressee = addressee
        facts.appointmentAt = appointmentAt
        facts.original = original
        facts.externalId = externalId
        facts.linkedTo = linkedTo
        facts.householdId = householdId
        facts.callId = callId
        facts.firstReplyAt = firstReplyAt
        facts.importantReason = importantReason
        facts.voidReason = voidReason
        return facts
    }

    /// What is missing, and what else is wrong as far as that can be told without it and without the service's clock.
    private func problem() -> Problem {
        var checks = FieldChecks()
        checks.require(office, "office")
        checks.need(kind, "kind")
        checks.need(channel, "channel")
        // The kind and the channel that stand in for missing ones are not looked at.
        let facts = self.facts(office ?? "", kind ?? .enquiry, channel ?? .visit)
        facts.checkShape(&checks, kind: kind)
        facts.checkFacts(&checks, kind: kind, channel: channel)
        handOver?.check(&checks, at: "handOver")
        handOver?.check(&checks, caller: facts.caller)
        answer?.check(&checks, at: "answer.")
        return Problem(checks)
    }
}

/// `POST /contacts/{id}/answer`: INT-09.
struct AnswerRequest: CommandRequest {
    let result: String?
    let adopted: Bool?

    /// The answer; nil when something is missing.
    var value: AnswerContact? { result.map { AnswerContact(result: $0, adopted: adopted) } }

    func command() throws(Problem) -> ContactCommand {
        guard let value else { throw Problem { check(&$0) } }
        return .answer(value)
    }

    func check(_ checks: inout FieldChecks, at path: String = "") {
        checks.require(result, "\(path)result", limit: FieldChecks.longLimit)
    }
}

/// `POST /contacts/{id}/promise`: INT-09, INT-14, INT-15.
extension PromiseReply: CommandRequest {
    func command() -> ContactCommand { .promise(self) }
}

/// `POST /contacts/{id}/hand-over`.
struct HandOverRequest: CommandRequest {
    let to: HandOverBody?
    let caller: Caller?

    func command() throws(Problem) -> ContactCommand {
        guard let to = to?.value else {
            throw Problem { checks in
                caller?.check(&checks)
                checks.need(to, "to")
                to?.check(&checks, at: "to")
            }
        }
        return .handOver(HandOverContact(to: to, caller: caller))
    }
}

/// `POST /contacts/{id}/assign`: INT-10.
struct AssignRequest: CommandRequest {
    let role: Role?
    let person: String?
    let measure: String?

    func command() throws(Problem) -> ContactCommand {
        guard let role, let person, let measure else {
            throw Problem { checks in
                checks.need(role, "role")
                checks.require(person, "person")
                checks.require(measure, "measure", limit: FieldChecks.longLimit)
            }
        }
        return .assign(AssignContact(role: role, person: person, measure: measure))
    }
}

/// `POST /contacts/{id}/reply`.
struct ReplyRequest: CommandRequest {
    let reply: String?
    let channel: Channel?
    let adopted: Bool?

    func command() throws(Problem) -> ContactCommand {
        guard let reply else { throw Problem { $0.need(reply, "reply") } }
        return .reply(ReplyToContact(reply: reply, channel: channel, adopted: adopted))
    }
}

/// `POST /contacts/{id}/consult`: INT-18.
struct ConsultRequest: CommandRequest {
    let role: Role?
    let person: String?
    let question: String?
    let technical: Bool?
    let caller: Caller?

    func command() throws(Problem) -> ContactCommand {
        guard let role, let question else {
            throw Problem { checks in
                checks.need(role, "role")
                checks.allow(person, "person")
                checks.require(question, "question", limit: FieldChecks.longLimit)
                caller?.check(&checks)
            }
        }
        let asked = ConsultationQuestion(role: role, person: person.present, question: question, technical: technical)
        return .consult(ConsultAbout(asked: asked, caller: caller))
    }
}

/// `POST /contacts/{id}/note-consultation`: INT-18.
struct NoteConsultationRequest: CommandRequest {
    let consultation: Int?
    let answer: String?

    func command() throws(Problem) -> ContactCommand {
        guard let consultation, let answer else {
            throw Problem { checks in
                checks.need(consultation, "consultation")
                checks.require(answer, "answer", limit: FieldChecks.longLimit)
            }
        }
        return .noteConsultation(NoteConsultation(consultation: consultation, answer: answer))
    }
}

/// `POST /contacts/{id}/verify`: INT-11.
struct VerifyRequest: CommandRequest {
    let finding: String?
    let proposal: String?

    func command() throws(Problem) -> ContactCommand {
        guard let finding, let proposal else {
            throw Problem { checks in
                checks.require(finding, "finding", limit: FieldChecks.longLimit)
                checks.require(proposal, "proposal", limit: FieldChecks.longLimit)
            }
        }
        return .verify(VerifyContact(finding: finding, proposal: proposal))
    }
}

/// `POST /contacts/{id}/mark-important`: INT-24.
struct MarkImportantRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ContactCommand {
        guard let reason else { throw Problem { $0.need(reason, "reason") } }
        return .markImportant(MarkImportant(reason: reason))
    }
}

/// `POST /contacts/{id}/note-first-reply`: INT-21.
extension NoteFirstReply: CommandRequest {
    func command() -> ContactCommand { .noteFirstReply(self) }
}

/// `POST /contacts/{id}/confirm`, body `{}`: INT-06.
struct ConfirmRelay: CommandRequest {
    func command() -> ContactCommand { .confirm }
}

/// `POST /contacts/{id}/close`: INT-12.
extension CloseContact: CommandRequest {
    func command() -> ContactCommand { .close(self) }
}

/// `POST /contacts/{id}/void`: INT-22, INT-25.
struct VoidRequest: CommandRequest {
    let reason: VoidReason?
    let remark: String?
    let prompts: Int?

    func command() throws(Problem) -> ContactCommand {
        guard let reason else {
            throw Problem { checks in
                checks.need(reason, "reason")
                checks.allow(remark, "remark", limit: FieldChecks.longLimit)
            }
        }
        return .void(VoidContact(reason: reason, remark: remark, prompts: prompts))
    }
}

extension Problem {
    /// Everything that was noted (422).
    init(_ checks: FieldChecks) {
        self.init(.invalid, "See errors.", errors: checks.problems.map { FieldFault($0.field, $0.detail) })
    }

    /// Everything that `note` notes (422).
    fileprivate init(_ note: (inout FieldChecks) -> Void) {
        var checks = FieldChecks()
        note(&checks)
        self.init(checks)
    }
}
