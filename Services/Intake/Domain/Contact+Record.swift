import Foundation
import Policy
import SharedModels

extension Contact {
    /// Takes a new contact in, at any hour (INT-01), and settles at once what can be settled at once (INT-09).
    static func record(_ facts: RecordContact, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<Contact> {
        var contact = Contact(facts, in: context)
        do {
            try facts.check(in: context)
        } catch {
            throw contact.completed(error, under: rules, in: context)
        }
        contact.proposedEmergency = facts.dangers(under: rules)
        var more: [any Event] = []
        if let bound = ContactClock.sameDay.bound(from: context.now, under: rules) {
            contact.clocks.start(ContactClock.sameDay.rawValue, at: context.now, bound: bound, now: context.now)
        }
        if let at = facts.firstReplyAt { more.append(contact.respond(at: at, under: rules)) }
        if let call = facts.callId {
            more.append(
                ContactCalled(contactId: contact.id, number: contact.number, office: contact.office, recordedAt: context.now, callId: call))
        }
        if let reason = facts.importantReason.present { more.append(contact.flag(reason: reason, in: context)) }
        if let earlier = facts.linkedTo { more.append(contact.linked(to: earlier, at: context.now)) }
        more += try contact.settle(under: rules, in: context)
        return .changed(contact, contact.recorded, more)
    }

    /// What a contact of a call is answered of which another contact was recorded (INT-03).
    static let callTaken = Rejection(
        .alreadyExists, "another contact was recorded of this call; record this one without the call, and link it to that one",
        fields: [.init("callId", "has a contact already")], rule: "INT-03")

    /// A second recording under the same id changes nothing when it says the same.
    func recordAgain(_ facts: RecordContact, by actor: Actor) throws(Rejection) -> Facts? {
        var (again, first) = (facts.comparable, self.facts.comparable)
        // Who the owner is comes from the household's file, which may have changed since.
        if actor.role == .owner { (again.caller, first.caller) = (Caller(), Caller()) }
        guard again == first else {
            // Its id follows from the call where it has no other name (ADR 49).
            if facts.callId != nil, facts.externalId.present == nil { throw Self.callTaken }
            throw Rejection(.alreadyExists, "the id is taken by another contact; use a new one")
        }
        return nil
    }

    /// A refusal of the record together with what is wrong with its settlement, so that whoever asked hears of everything at once.
    private func completed(_ refusal: Rejection, under rules: Policy, in context: DecisionContext) -> Rejection {
        // What does not fit the contact at all is looked at once it does.
        guard !refusal.fields.contains(where: { $0.field == "handOver" }) else { return refusal }
        var facts = facts
        // What defaults to the reason is not at fault as well.
        if refusal.fields.contains(where: { $0.field == "reason" }) { facts.reason = "-" }
        var copy = Contact(facts, in: context)
        do {
            _ = try copy.settle(under: rules, in: context)
            return refusal
        } catch {
            let more = error.fields.filter { !refusal.fields.contains($0) }
            return Rejection(refusal.code, refusal.detail, fields: refusal.fields + more, rule: refusal.rule)
        }
    }

    /// Hands over, answers or voids what was recorded, when the same command says so.
    private mutating func settle(under rules: Policy, in context: DecisionContext) throws(Rejection) -> [any Event] {
        if let handOver = facts.handOver {
            return try take(HandOverContact(to: handOver), at: "handOver", under: rules, in: context)?.all ?? []
        }
        if let answer = facts.answer { return try take(answer, at: "answer.", in: context)?.all ?? [] }
        if let reason = facts.voidReason { return try take(VoidContact(reason: reason), under: rules, in: context)?.all ?? [] }
        return []
    }

    private var recorded: ContactRecorded {
        ContactRecorded(
            contactId: id, number: number, office: office, kind: facts.kind, channel: facts.channel, occurredAt: occurredAt,
            recordedAt: recordedAt, recorderRole: recorder.role, responsibleDepartment: facts.responsible?.department,
            isRelayed: isRelayed, householdId: facts.householdId, leftPhone: facts.caller.phone.present != nil,
            sealed: .content(
                ContactParticulars(
                    callerName: facts.caller.name.present, phone: facts.caller.phone.present, unit: facts.caller.unit.present,
                    address: facts.caller.address.present, company: facts.caller.company.present, reason: facts.reason.present ?? "",
                    responsiblePerson: facts.responsible?.person.present, addressee: facts.addressee.present)))
    }
}

extension RecordContact {
    /// What its words mean; a person judges by the urgency that they hand it over with (REP-01, REP-02). Nil when they mean nothing.
    fileprivate func dangers(under rules: Policy) -> [EmergencyProposal]? {
        var text = reason.present ?? ""
        if case .repair(let repair) = handOver, let what = repair.what.present { text += "\n\(what)" }
        let proposals = rules.repair.proposals(for: text)
        return proposals.isEmpty ? nil : proposals
    }

    /// What a repetition has to agree in. Which particulars nobody knows follows from those that are given; a contact that was recorded before
    /// that was asked for (CMP-12) says the same without it. So does one that was recorded before its household had a file.
    fileprivate var comparable: RecordContact {
        var copy = self
        copy.householdId = nil
        guard case .complaint(var complaint) = handOver else { return copy }
        complaint.unknown = nil
        copy.handOver = .complaint(complaint)
        return copy
    }
}
