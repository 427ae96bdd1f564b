import Foundation
import Policy
import SharedModels

/// One visit, call, letter or message, whatever its subject: the reception record (domain 3.1).
struct Contact: Hashable, Sendable {
    /// Where a contact stands; raw values as domain 1.4 spells them.
    enum State: String, Codable, Sendable, CaseIterable {
        /// Captured with its mandatory facts.
        case recorded
        /// Solved on the spot.
        case answered
        /// Not answered; the time of the reply is agreed.
        case promised
        /// The department head has chosen measure and people.
        case assigned
        /// Turned into a complaint, a repair, a service order or a move, or put to a payment notice.
        case handedOver = "handed_over"
        /// The owner has had the answer.
        case replied
        /// The result is in the record, nothing is open.
        case closed
        /// Silent, wrong number, nuisance, advertising.
        case void
    }

    let id: ContactID
    let number: String
    /// The facts as they were given when it was recorded; never changed (INT-41).
    let facts: RecordContact
    let recordedAt: Date
    /// Who wrote it down: the ninth fact of INT-03.
    let recorder: Actor

    var state = State.recorded
    /// What it is about as known now; a hand-over may show that an enquiry is a repair.
    var contactKind: ContactKind
    /// Who made it, with what was learnt later.
    var caller: Caller
    var clocks: [CaseClock] = []
    var answer: Answer?
    var promise: Promise?
    var assignment: Assignment?
    /// What was found when the matter was looked into (INT-11); nil while nobody reported.
    var verification: Verification?
    var reply: Reply?
    /// What was asked of those who know, in order (INT-18); nil while nobody was.
    var consultations: [Consultation]?
    /// That the matter is important (INT-24); nil while nobody says so.
    var important: Importance?
    /// When somebody in a chat had the first reply (INT-21); nil while it is not on record.
    var firstReply: FirstReply?
    /// When the addressee of a relayed message said to have it (INT-06).
    var confirmedAt: Date?
    /// Who said so; nil with the time, and where that was before this was kept.
    var confirmedBy: Actor?
    var child: Child?
    /// The earlier contact about the same matter that it was tied to after it was recorded (INT-16).
    var link: Link?
    var closing: Closing?
    var voiding: Voiding?
    /// What the owner asked for by an app of the owners: when it will be done, at most `urgingsKept`, oldest first; nil for never.
    var urgings: [Urging]?
    /// That the owner takes the matter back.
    var withdrawal: Withdrawal?
    /// How content the household is.
    var rating: Rating?
    /// The emergency categories that its words mean (REP-02), so that the desk sees them at once; nil when they mean none.
    var proposedEmergency: [EmergencyProposal]?

    /// The originals that are kept of it, oldest first (INT-07); nil for none.
    var originals: [Original]?

    init(_ facts: RecordContact, in context: DecisionContext) {
        self.id = context.caseID.retyped()
        self.number = context.number
        self.facts = facts
        self.recordedAt = context.now
        self.recorder = context.actor
        self.contactKind = facts.kind
        self.caller = facts.caller
    }

    /// When the owner called, came or wrote.
    var occurredAt: Date { facts.occurredAt ?? recordedAt }

    /// The earlier contact about the same matter, as it was tied last (INT-16).
    var linkedTo: ContactID? { link?.to ?? facts.linkedTo }

    /// Whether it is a message for somebody who was away (INT-06).
    var isRelayed: Bool { facts.addressee.present != nil }
}

/// What happened to a contact, each with the command that said so: a repeated command is known by it.
extension Contact {
    struct Answer: Codable, Hashable, Sendable {
        let given: AnswerContact
        let at: Date
    }

    struct Promise: Codable, Hashable, Sendable {
        let asked: PromiseReply
        let pace: PromisePace
        let replyDueAt: Date
        let at: Date
    }

    struct Assignment: Codable, Hashable, Sendable {
        let to: AssignContact
        let at: Date
    }

    struct Reply: Codable, Hashable, Sendable {
        let given: ReplyToContact
        let channel: Channel
        let at: Date
    }

    /// The case that it was handed over to.
    struct Child: Codable, Hashable, Sendable {
        let asked: HandOver
        let id: CaseID
        let at: Date
    }

    /// The first report of the same matter (INT-16).
    struct Link: Codable, Hashable, Sendable {
        let to: ContactID
        let at: Date
    }

    /// The owner asked when it will be done (催单).
    struct Urging: Codable, Hashable, Sendable {
        /// Which one it is, from 1.
        let times: Int
        let at: Date
        let words: String?
    }

    /// The owner takes the matter back.
    struct Withdrawal: Codable, Hashable, Sendable {
        let at: Date
        let words: String?
    }

    /// How content the household is with what became of it.
    struct Rating: Codable, Hashable, Sendable {
        let rating: ServiceRating
        /// 1 to 5.
        let stars: Int?
        let words: String?
        let at: Date
    }

    struct Closing: Codable, Hashable, Sendable {
        let outcome: ContactOutcome
        /// The result in words; nil when the end of another case is the result.
        let result: String?
        /// The case whose end closed it.
        let closedBy: CaseID?
        let at: Date
    }

    struct Voiding: Codable, Hashable, Sendable {
        let reason: VoidReason
        let at: Date
        /// How often a silent caller was prompted; nil where nobody said (INT-22).
        var prompts: Int?
    }
}

extension Contact: CaseType {
    static let kind = CaseKind(name: "contact", numberPrefix: "CT")

    /// 2: which household it is of. 3: what it was linked to later. 4: what an owner says by an app of the owners. 5: that it is a
    /// move, or about a fee; who was asked; that it is important; of which call; the first reply; what the city's hotline says; originals. 6: originals of
    /// more types, and of households. 7: what was found. 8: who confirmed.
    static let format: Int16 = 8

    var stateCode: String { state.rawValue }
    var office: String { facts.office }

    /// What domain 3.1 offers in the present state, whoever asks.
    var allowedCommands: [String] {
        let confirm = isRelayed && confirmedAt == nil ? ["confirm"] : []
        let note = openConsultations.isEmpty ? [] : ["note-consultation"]
        let reply = facts.channel.isChat && firstReply == nil && state != .void ? ["note-first-reply"] : []
        return commands(of: state, note + confirm) + reply
    }

    private func commands(of state: State, _ more: [String]) -> [String] {
        switch state {
        case .recorded: ["answer", "promise", "hand-over", "void", "link", "attach", "mark-important", "consult", "verify"] + more
        case .promised: ["assign", "reply", "link", "attach", "mark-important", "consult", "verify"] + more
        case .assigned: ["reply", "link", "attach", "mark-important", "consult", "verify"] + more
        case .answered, .replied: ["close", "link", "attach", "mark-important"] + more
        case .handedOver: ["link", "attach", "mark-important"]
        case .closed: ["attach"]
        case .void: []
        }
    }

    static func command(forDue clock: String) -> ContactCommand? { ContactClock(rawValue: clock).map(ContactCommand.clockDue) }
}
