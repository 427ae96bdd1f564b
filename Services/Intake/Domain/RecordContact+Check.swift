import Foundation
import SharedModels

extension RecordContact {
    /// Refuses a record without the facts that its channel asks for, or with facts that cannot be (INT-02…07).
    func check(in context: DecisionContext) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(office, "office")
        if linkedTo == context.caseID.retyped() {
            checks.note("linkedTo", "names the contact itself")
        } else if let linkedTo, !context.mentions(linkedTo.retyped(), as: Contact.self, of: office) {
            // The same for another office's as for one that is not there.
            checks.note("linkedTo", "there is no such contact")
        }
        if householdId != nil, !isOfHousehold(householdId, in: context) { checks.note("householdId", "is no household of this office") }
        if let callId, !context.mentions(callId.retyped(), as: Call.self, of: office) {
            checks.note("callId", "there is no such call")
        }
        checkShape(&checks, kind: kind)
        checkTimes(&checks, at: context.now)
        let rule = checkFacts(&checks, kind: kind, channel: channel)
        try checks.finish("the contact lacks facts that its channel asks for, or has wrong ones", rule: rule)
    }

    /// Whether a household of the contact's office has this file (INT-39).
    func isOfHousehold(_ file: HouseholdID?, in context: DecisionContext) -> Bool {
        file.map { context.mentions($0.retyped(), as: Household.self, of: office) } ?? false
    }

    /// The mandatory facts by channel; answers the rule that asks for them. Without a kind or a channel, only what is asked for in any case.
    @discardableResult
    func checkFacts(_ checks: inout FieldChecks, kind: ContactKind?, channel: Channel?) -> String? {
        // A wrong number leaves no name and no unit behind (INT-25).
        guard voidReason == nil else { return nil }
        checks.require(reason, "reason", limit: FieldChecks.longLimit)
        if kind == .suggestion, responsible?.department == nil {
            checks.note("responsible.department", "is required: a suggestion goes to the department concerned (INT-19)")
        }
        guard let channel else { return nil }
        if addressee.present != nil { checkRelayed(&checks, from: channel.family) }
        switch channel.family {
        case .call:
            checkCall(&checks, kind: kind)
            return "INT-03"
        case .inPerson:
            // A point of an owners' forum stands for many (INT-08).
            guard channel != .ownerForum else { return "INT-08" }
            checks.require(caller.name, "caller.name")
            checks.require(caller.unit ?? caller.address, "caller.unit")
            return "INT-04"
        case .written:
            checks.require(original, "original")
            return "INT-07"
        case .online:
            checks.require(caller.name, "caller.name")
            return "INT-05"
        case .relayed:
            return nil
        }
    }

    /// The nine facts of a call; the time has a default, and the recorder is whoever asks (INT-03).
    private func checkCall(_ checks: inout FieldChecks, kind: ContactKind?) {
        checks.require(caller.unit, "caller.unit")
        checks.require(caller.name, "caller.name")
        checks.require(caller.address, "caller.address")
        checks.require(caller.phone, "caller.phone")
        if responsible?.department == nil, kind != .suggestion { checks.note("responsible.department", "is required") }
        checks.require(responsible?.person, "responsible.person")
    }

    /// A message for somebody who is away (INT-06); a visitor gets an appointment (INT-13).
    private func checkRelayed(_ checks: inout FieldChecks, from family: Channel.Family) {
        if family != .call {
            checks.require(caller.phone, "caller.phone")
            if family != .inPerson { checks.require(caller.unit, "caller.unit") }
        }
        if family == .inPerson, appointmentAt == nil {
            checks.note("appointmentAt", "is required: a visitor whose host is away gets an appointment (INT-13)")
        }
    }

    private func checkTimes(_ checks: inout FieldChecks, at now: Date) {
        checks.instant(occurredAt, "occurredAt")
        checks.instant(appointmentAt, "appointmentAt")
        if let occurredAt, occurredAt > now.addingTimeInterval(FieldChecks.clockTolerance) {
            checks.note("occurredAt", "lies in the future")
        }
        if let firstReplyAt {
            checks.firstReply(firstReplyAt, "firstReplyAt", since: occurredAt ?? firstReplyAt, now: now)
            if occurredAt == nil { checks.note("occurredAt", "is required beside firstReplyAt") }
        }
        if let appointmentAt, appointmentAt < occurredAt ?? now { checks.note("appointmentAt", "lies before the contact") }
    }

    /// Lengths, telephone numbers, and that it is settled in one way at most.
    func checkShape(_ checks: inout FieldChecks, kind: ContactKind?) {
        caller.check(&checks)
        checks.allow(reason, "reason", limit: FieldChecks.longLimit)
        checks.allow(responsible?.person, "responsible.person")
        checks.allow(addressee, "addressee")
        checks.allow(original, "original")
        checks.allow(externalId, "externalId")
        if firstReplyAt != nil, !channel.isChat || voidReason != nil { checks.note("firstReplyAt", "goes with a chat only (INT-21)") }
        if callId != nil, channel.family != .call { checks.note("callId", "goes with a contact by telephone only") }
        checks.allow(importantReason, "importantReason", limit: FieldChecks.longLimit)
        if importantReason.present != nil, voidReason != nil { checks.note("importantReason", "excludes voidReason") }
        checks.preferredTimes(preferredTimes, "preferredTimes")
        checkHotline(&checks)
        if [handOver != nil, answer != nil, voidReason != nil].count(where: { $0 }) > 1 {
            checks.note("handOver", "excludes answer and voidReason: a contact is settled in one way")
        }
        if let handOver, let kind, handOver.kind != kind { checks.note("handOver", "does not fit the kind \(kind.rawValue)") }
    }
}

extension Caller {
    /// Lengths and the telephone number.
    func check(_ checks: inout FieldChecks) {
        checks.allow(name, "caller.name")
        checks.phone(phone, "caller.phone")
        checks.allow(unit, "caller.unit")
        checks.allow(address, "caller.address")
        checks.allow(company, "caller.company")
    }
}

extension RecordContact {
    /// What an owner files is a matter of a household that has a file, written in an app or a chat; what is done about it the desk decides.
    func checkOwners() throws(Rejection) {
        guard householdId != nil, channel.family == .online, handOver == nil, answer == nil, voidReason == nil, linkedTo == nil,
            importantReason == nil, callId == nil, firstReplyAt == nil
        else {
            throw Rejection(.forbidden, "an owner files a matter of the own household online, and settles nothing")
        }
    }
}
