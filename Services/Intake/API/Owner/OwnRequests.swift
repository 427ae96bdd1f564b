import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /own/contacts`: a matter that somebody of a household writes in an app or a chat (INT-02, INT-05).
struct OwnContactRequest: Decodable, Sendable {
    let householdId: HouseholdID?
    let channel: Channel?
    let words: String?
    /// What it is about, if known; an enquiry otherwise, which the desk finds out.
    let kind: ContactKind?
    /// Who of the household writes, by the number in the file; the first owner in it otherwise, or the first of all.
    let person: Int?
    /// Where to call back; the person's own number otherwise.
    let callbackPhone: String?
    let preferredTimes: [PreferredHours]?
    /// What the app or the chat calls the message; a message that is sent again, whenever that is, makes no second contact.
    let messageId: String?

    /// The contact's id, which follows from the household and the message; a new one where the message has no name.
    var caseID: CaseID {
        guard let householdId, let message = messageId.present else { return CaseID(.v7()) }
        return CaseID(named: ["own contact", "\(householdId)", message])
    }

    /// What the desk's command records, with the particulars of the file.
    /// - Throws: `Problem` (422) that names every field at fault.
    func facts(of household: Household?) throws(Problem) -> RecordContact {
        var checks = FieldChecks()
        if householdId == nil {
            checks.note("householdId", "is required")
        } else if household == nil {
            checks.note("householdId", "is no household of yours")
        }
        if let channel, channel.family != .online {
            checks.note("channel", "must be one by which owners write: app, wechat, web, web_chat, qq, sms, weibo or yixin")
        }
        checks.need(channel, "channel")
        let words = checks.require(words, "words", limit: FieldChecks.longLimit)
        checks.phone(callbackPhone, "callbackPhone")
        checks.preferredTimes(preferredTimes, "preferredTimes")
        checks.allow(messageId, "messageId")
        let writer = household.flatMap(writer)
        if household != nil, writer == nil {
            checks.note(
                "person", person == nil ? "the file names nobody; ask the desk to enter who lives there" : "is nobody of the household")
        }
        guard checks.problems.isEmpty, let household, let channel, let writer else { throw Problem(checks) }
        var facts = RecordContact(office: household.office, kind: kind ?? .enquiry, channel: channel)
        facts.caller = Caller(
            name: writer.details.name, phone: callbackPhone.present ?? writer.details.phones.first, unit: household.particulars.unit)
        facts.reason = words
        facts.householdId = household.id
        facts.preferredTimes = preferredTimes
        facts.externalId = messageId.present
        // An owner cannot know whom a suggestion concerns: customer service takes it in and asks them (INT-19).
        if kind == .suggestion { facts.responsible = Responsible(department: .csDept) }
        return facts
    }

    private func writer(of household: Household) -> Resident? {
        guard let person else { return household.people.first { $0.details.relation == .owner } ?? household.people.first }
        return household.person(person)
    }
}

/// `POST /own/contacts/{id}/urge` and `/withdraw`.
struct OwnWordsRequest: Decodable, Sendable {
    let words: String?
}

/// `POST /own/contacts/{id}/rate`.
struct OwnRatingRequest: Decodable, Sendable {
    let rating: ServiceRating?
    let stars: Int?
    let words: String?
}
