import Foundation
import SharedModels

/// What can be asked of a contact (domain 3.1).
enum ContactCommand: CaseCommand, Hashable {
    /// With the id that the file of the caller's unit has, if there is one.
    case record(RecordContact, unitFile: HouseholdID? = nil)
    case answer(AnswerContact)
    case promise(PromiseReply)
    case handOver(HandOverContact)
    case assign(AssignContact)
    case reply(ReplyToContact)
    /// Those who know are asked (INT-18).
    case consult(ConsultAbout)
    /// What they said.
    case noteConsultation(NoteConsultation)
    /// What was found when the matter was looked into (INT-11).
    case verify(VerifyContact)
    /// The matter is important (INT-24).
    case markImportant(MarkImportant)
    /// Somebody in a chat has had a first reply (INT-21).
    case noteFirstReply(NoteFirstReply)
    /// The addressee of a relayed message has it (INT-06).
    case confirm
    case close(CloseContact)
    case void(VoidContact)
    /// It is about the same matter as an earlier contact (INT-16).
    case link(LinkContact)
    /// A file, kept already, is its original (INT-07).
    case attach(AttachOriginal)
    /// The owner asks when it will be done (催单).
    case urge(UrgeContact)
    /// The owner takes the matter back.
    case withdraw(WithdrawContact)
    /// The owner says how content the household is.
    case rate(RateContact)
    /// The case made of it, or that it was put to, ended; only the system says so.
    case closeByChild(ChildEnd)
    /// A clock of that name ran out; only the system says so.
    case clockDue(ContactClock)

    var code: String {
        switch self {
        case .record: "record"
        case .answer: "answer"
        case .promise: "promise"
        case .handOver: "hand-over"
        case .assign: "assign"
        case .reply: "reply"
        case .consult: "consult"
        case .noteConsultation: "note-consultation"
        case .verify: "verify"
        case .markImportant: "mark-important"
        case .noteFirstReply: "note-first-reply"
        case .confirm: "confirm"
        case .close: "close"
        case .void: "void"
        case .link: "link"
        case .attach: "attach"
        case .urge: "urge"
        case .withdraw: "withdraw"
        case .rate: "rate"
        case .closeByChild: "close-by-child"
        case .clockDue: "clock-due"
        }
    }
}

extension ContactCommand {
    /// A contact is of a household whose file is there (INT-39), came by a call that is, and repeats a contact that is (INT-16).
    var mentions: [CaseID] {
        guard case .record(let facts, let unitFile) = self else { return [] }
        return [(facts.householdId ?? unitFile)?.retyped(), facts.callId?.retyped(), facts.linkedTo?.retyped()].compactMap(\.self)
    }

    /// What is put to a payment notice counts on the notice, which may be paid at the same moment (domain 3.6).
    var reads: [ReadCase] {
        let handOver: HandOver? =
            switch self {
            case .record(let facts, _): facts.handOver
            case .handOver(let command): command.to
            default: nil
            }
        guard case .fee(let facts) = handOver else { return [] }
        return [ReadCase(facts.feeNoticeId.retyped(), as: FeeNotice.self)]
    }
}

/// Solved or answered on the spot (INT-09).
struct AnswerContact: Codable, Hashable, Sendable {
    /// The handling result; the contact can be closed with it (INT-12).
    var result: String
    /// For a suggestion, and only there: whether it is adopted (INT-19).
    var adopted: Bool?
}

/// A reply is promised: by the policy's fast or normal promise, or for a time agreed with the owner. Exactly one of the two.
struct PromiseReply: Codable, Hashable, Sendable {
    /// `fast` or `normal` (INT-15).
    var pace: PromisePace?
    /// The agreed time; in the future (INT-09).
    var replyDueAt: Date?
    /// Contact details that the record lacks.
    var caller: Caller?
}

/// The contact becomes a complaint, a repair, a service order or a move, or is put to a payment notice.
struct HandOverContact: Codable, Hashable, Sendable {
    var to: HandOver
    /// Facts about the caller that the record lacks.
    var caller: Caller?
}

/// The department head names measure and people (INT-10).
struct AssignContact: Codable, Hashable, Sendable {
    var role: Role
    var person: String
    var measure: String
}

/// The owner has had the answer.
struct ReplyToContact: Codable, Hashable, Sendable {
    var reply: String
    /// How the owner was told; the contact's own channel when it is left out.
    var channel: Channel?
    /// For a suggestion, and only there: whether it is adopted (INT-19).
    var adopted: Bool?
}

/// Those who know are asked (INT-18).
struct ConsultAbout: Codable, Hashable, Sendable {
    var asked: ConsultationQuestion
    /// Contact details that the record lacks.
    var caller: Caller?
}

/// What those who were asked said (INT-18).
struct NoteConsultation: Codable, Hashable, Sendable {
    /// Which consultation of the contact, from 1.
    var consultation: Int
    var answer: String
}

/// The result is written in the record (INT-12); after an answer on the spot the answer is the result unless another is given.
struct CloseContact: Codable, Hashable, Sendable {
    var result: String?
}

/// The contact counts for nothing (INT-22, INT-25).
struct VoidContact: Codable, Hashable, Sendable {
    var reason: VoidReason
    /// For the history.
    var remark: String?
    /// How often a silent caller was prompted (INT-22).
    var prompts: Int?
}

/// Ties a contact to the first report of the same matter (INT-16).
struct LinkContact: Hashable, Sendable {
    var to: ContactID
    /// The earlier contact's, as it was looked up.
    var office: String
    /// When the earlier one was recorded.
    var recordedAt: Date
}

/// How the case that a contact was handed over to has ended.
struct ChildEnd: Codable, Hashable, Sendable {
    var kind: ContactKind
    /// The case that ended; after a rework it is another work order than the first.
    var id: CaseID
    var outcome: ContactOutcome
}
