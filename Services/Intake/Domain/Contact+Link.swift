import Foundation
import SharedModels

extension Contact {
    /// Ties the contact to an earlier one about the same matter, which goes its own way (INT-16). One that was tied wrongly is tied anew.
    mutating func take(_ command: LinkContact, in context: DecisionContext) throws(Rejection) -> Facts? {
        if linkedTo == command.to { return nil }
        try require(.recorded, .answered, .promised, .assigned, .handedOver, .replied, for: "link")
        var checks = FieldChecks()
        if command.to == id {
            checks.note("to", "names the contact itself")
        } else if command.office != office {
            checks.note("to", "names a contact of another property office")
        } else if (command.recordedAt, command.to.uuid.uuidString) >= (recordedAt, id.uuid.uuidString) {
            // So links that are made here never run in a circle.
            checks.note("to", "names a later contact; link that one to this one")
        }
        try checks.finish("a repeated report is tied to the first", rule: "INT-16")
        link = Link(to: command.to, at: context.now)
        return Facts(linked(to: command.to, at: context.now))
    }

    func linked(to earlier: ContactID, at now: Date) -> ContactLinked {
        ContactLinked(contactId: id, number: number, office: office, linkedAt: now, linkedTo: earlier)
    }

    /// Why an earlier contact may be about the same matter (INT-16); empty when nothing says so. `files` are those of this one's household: its
    /// own, and those that are found with it.
    func likeness(to earlier: Contact, of files: Set<HouseholdID>, under isSameDay: (Date, Date) -> Bool) -> [ContactLikeness] {
        var found: [ContactLikeness] = []
        if let household = earlier.facts.householdId, files.contains(household) { found.append(.household) }
        if let number = caller.phone.flatMap(PhoneNumber.init)?.digits, number == earlier.caller.phone.flatMap(PhoneNumber.init)?.digits {
            found.append(.phone)
        }
        if let unit = caller.unit.flatMap(UnitKey.init)?.description, unit == earlier.caller.unit.flatMap(UnitKey.init)?.description {
            found.append(.unit)
        }
        guard !found.isEmpty else { return [] }
        if contactKind == earlier.contactKind { found.append(.kind) }
        if isSameDay(recordedAt, earlier.recordedAt) { found.append(.day) }
        return found
    }

    /// Whether something of it is still to be done, so that the owner may call about it again.
    var isUnsolved: Bool { Self.unsolved.contains(state) }

    /// States in which something is still to be done.
    static let unsolved: Set<State> = [.recorded, .answered, .promised, .assigned, .handedOver, .replied]
}

/// What two contacts have in common (INT-16).
enum ContactLikeness: String, Codable, Sendable, CaseIterable {
    /// The household: one file, or files that were merged.
    case household
    /// The caller's number.
    case phone
    /// The caller's unit.
    case unit
    /// What they are about: both complaints, or both repairs.
    case kind
    /// The local day on which they were recorded.
    case day
}
