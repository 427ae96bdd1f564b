import Foundation
import SharedModels

/// What is written down when a contact comes in: the form at the desk, the body of `POST /contacts`, a row of an import.
///
/// Which facts are mandatory depends on the channel (INT-03, INT-04, INT-06, INT-07). What is settled at once is settled in the same
/// command: at most one of `handOver`, `answer` and `voidReason`.
struct RecordContact: Codable, Hashable, Sendable {
    /// The property office that the contact concerns.
    var office: String
    var kind: ContactKind
    var channel: Channel
    /// When the owner called, came or wrote; the moment of recording when it is left out.
    var occurredAt: Date?
    var caller = Caller()
    /// The matter in the caller's words; for writings and messages it is the original text (INT-07).
    var reason: String?
    var responsible: Responsible?
    /// For whom the message is, when that person was away (INT-06, INT-13).
    var addressee: String?
    /// When the person wanted will see the visitor (INT-13).
    var appointmentAt: Date?
    /// Where the original letter, fax or mail is kept (INT-07).
    var original: String?
    /// What another system calls it. The contact's id follows from it and the office, so that it is recorded once, however often and
    /// however late it is sent again.
    var externalId: String?
    /// The earlier contact that this one repeats (INT-16). Whoever records says so. The rule asks for it within a day; who comes again
    /// about the same matter on a later day is tied to the first contact too, so neither the day nor the caller is compared.
    var linkedTo: ContactID?
    /// The file of the caller's household: given, or found by office and unit; never guessed by a name (INT-39).
    var householdId: HouseholdID?
    /// When the owner prefers to be called; as callbacks know it. Nil when nothing was said.
    var preferredTimes: [PreferredHours]?
    /// The call that it was recorded of, as it was looked up; nil for one that came another way, or of a call that nobody told of.
    var callId: CallID?
    /// When somebody in a chat had the first reply (INT-21); nil where it is noted later, or there is none.
    var firstReplyAt: Date?
    /// Why the matter is important (INT-24); nil for one that is not said to be.
    var importantReason: String?
    /// What the city's hotline said beside, when it passed the matter on itself; nil otherwise.
    var hotline: HotlineFacts?
    var handOver: HandOver?
    var answer: AnswerContact?
    var voidReason: VoidReason?

    init(office: String, kind: ContactKind, channel: Channel) {
        self.office = office
        self.kind = kind
        self.channel = channel
    }
}

extension RecordContact {
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        office = try container.decode(String.self, forKey: .office)
        kind = try container.decode(ContactKind.self, forKey: .kind)
        channel = try container.decode(Channel.self, forKey: .channel)
        occurredAt = try container.decodeIfPresent(Date.self, forKey: .occurredAt)
        caller = try container.decodeIfPresent(Caller.self, forKey: .caller) ?? Caller()
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        responsible = try container.decodeIfPresent(Responsible.self, forKey: .responsible)
        addressee = try container.decodeIfPresent(String.self, forKey: .addressee)
        appointmentAt = try container.decodeIfPresent(Date.self, forKey: .appointmentAt)
        original = try container.decodeIfPresent(String.self, forKey: .original)
        externalId = try container.decodeIfPresent(String.self, forKey: .externalId)
        linkedTo = try container.decodeIfPresent(ContactID.self, forKey: .linkedTo)
        householdId = try container.decodeIfPresent(HouseholdID.self, forKey: .householdId)
        preferredTimes = try container.decodeIfPresent([PreferredHours].self, forKey: .preferredTimes)
        callId = try container.decodeIfPresent(CallID.self, forKey: .callId)
        firstReplyAt = try container.decodeIfPresent(Date.self, forKey: .firstReplyAt)
        importantReason = try container.decodeIfPresent(String.self, forKey: .importantReason)
        hotline = try container.decodeIfPresent(HotlineFacts.self, forKey: .hotline)
        handOver = try container.decodeIfPresent(HandOver.self, forKey: .handOver)
        answer = try container.decodeIfPresent(AnswerContact.self, forKey: .answer)
        voidReason = try container.decodeIfPresent(VoidReason.self, forKey: .voidReason)
    }
}

/// Who made the contact, as far as known.
struct Caller: Codable, Hashable, Sendable {
    var name: String?
    var phone: String?
    /// The household's unit, such as `3-2-1502`.
    var unit: String?
    var address: String?
    /// The company that the caller speaks for (INT-05).
    var company: String?

    /// The same with gaps filled from what was learnt later; what is there stays as it was recorded (INT-41).
    func completed(by later: Caller?) -> Caller {
        guard let later else { return self }
        return Caller(
            name: name.present ?? later.name, phone: phone.present ?? later.phone, unit: unit.present ?? later.unit,
            address: address.present ?? later.address, company: company.present ?? later.company)
    }

    /// Whether there is a way to reach the caller again (INT-15).
    var isReachable: Bool { phone.present != nil || unit.present != nil || address.present != nil }
}

/// The department and the person in it that the matter belongs to (INT-03, INT-17).
struct Responsible: Codable, Hashable, Sendable {
    var department: Role?
    var person: String?
}
