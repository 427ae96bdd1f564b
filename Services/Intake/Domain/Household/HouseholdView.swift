import Foundation
import Policy
import SharedModels

/// A household's file as a member of staff may see it, beside the fields that every case has (OPS-01, OPS-03, WE-70).
struct HouseholdView: Encodable, Hashable, Sendable {
    let unit: String
    let unitKey: String
    let source: Channel
    let joinedAt: Date
    let openedAt: Date
    let moveInDate: LocalDate?
    let area: Double?
    /// Absent for who need not know.
    let remarks: String?
    let people: [Person]
    /// The numbers of those who belonged to it once.
    let removed: [RemovedResident]
    /// Beside the group only for who sees everything.
    let classification: HouseholdClassification?
    let isKeyOwner: Bool
    /// Absent for who need not know.
    let keyOwner: String?
    /// Under which file it is found.
    let mergedInto: HouseholdID?
    /// Which files are found under it.
    let mergedFiles: [HouseholdID]
    /// Whether private fields are masked for whoever looks.
    let masked: Bool

    /// Somebody of the household.
    struct Person: Encodable, Hashable, Sendable {
        let person: Int
        let name: String
        let relation: HouseholdRelation
        let phones: [String]
        let preferredWay: Channel?
        let mayCall: Bool?
        let mayMessage: Bool?
        let preferredTimes: [PreferredHours]?
        let language: String?
    }
}

extension Household {
    private var hasPrivate: Bool { !people.isEmpty || particulars.remarks != nil || classification != nil || keyOwner != nil }

    func reveals(to actor: Actor) -> Bool { HouseholdRoles.fullSight.contains(actor.role) && hasPrivate }

    func withholds(from actor: Actor) -> Bool { !HouseholdRoles.fullSight.contains(actor.role) && hasPrivate }

    func showsReasons(to actor: Actor) -> Bool { HouseholdRoles.fullSight.contains(actor.role) }

    /// The file for one member of staff.
    func view(for actor: Actor) -> HouseholdView {
        let masked = !HouseholdRoles.fullSight.contains(actor.role)
        return HouseholdView(
            unit: particulars.unit, unitKey: unitKey, source: source, joinedAt: joinedAt, openedAt: openedAt,
            moveInDate: particulars.moveInDate, area: particulars.area, remarks: masked ? nil : particulars.remarks,
            people: people.map { shown($0, masked: masked) }, removed: removed,
            classification: masked ? classification.map { HouseholdClassification(group: $0.group) } : classification,
            isKeyOwner: keyOwner != nil, keyOwner: masked ? nil : keyOwner, mergedInto: merger?.into, mergedFiles: mergedFiles,
            masked: masked)
    }

    private func shown(_ resident: Resident, masked: Bool) -> HouseholdView.Person {
        let details = resident.details
        return HouseholdView.Person(
            person: resident.person, name: masked ? Mask.name(details.name) : details.name, relation: details.relation,
            phones: masked ? details.phones.map(Mask.phone) : details.phones, preferredWay: details.preferredWay,
            mayCall: details.mayCall, mayMessage: details.mayMessage, preferredTimes: details.preferredTimes, language: details.language)
    }
}
