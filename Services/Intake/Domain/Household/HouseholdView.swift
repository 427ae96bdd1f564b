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
    /// The group alone for who need not know more; ratings only for who judges.
    let classification: HouseholdClassification?
    let isKeyOwner: Bool
    /// Only for who judges.
    let keyOwner: String?
    /// Under which file it is found.
    let mergedInto: HouseholdID?
    /// Which files are found under it.
    let mergedFiles: [HouseholdID]
    /// Whether names, numbers and particulars are masked for whoever looks; what is for who judges is left out for many who see these.
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
    /// Who lives there and what is known of them. The group, and that it is a key owner's, whoever may look at the file sees.
    private var hasParticulars: Bool {
        !people.isEmpty || particulars.remarks != nil || classification.map { $0.unrated != $0.groupOnly } ?? false
    }

    /// How the household is judged: internal management information about owners (OPS-01, WE-70).
    private var hasJudgement: Bool { keyOwner != nil || classification.map { $0 != $0.unrated } ?? false }

    private static func seesParticulars(_ actor: Actor) -> Bool { HouseholdRoles.fullSight.contains(actor.role) }

    private static func seesJudgement(_ actor: Actor) -> Bool { HouseholdRoles.judges.contains(actor.role) }

    func reveals(to actor: Actor) -> Bool {
        hasParticulars && Self.seesParticulars(actor) || hasJudgement && Self.seesJudgement(actor)
    }

    func withholds(from actor: Actor) -> Bool {
        hasParticulars && !Self.seesParticulars(actor) || hasJudgement && !Self.seesJudgement(actor)
    }

    func showsReasons(to actor: Actor) -> Bool { Self.seesParticulars(actor) }

    /// The file for one member of staff.
    func view(for actor: Actor) -> HouseholdView {
        let masked = !Self.seesParticulars(actor)
        let judges = Self.seesJudgement(actor)
        return HouseholdView(
            unit: particulars.unit, unitKey: unitKey, source: source, joinedAt: joinedAt, openedAt: openedAt,
            moveInDate: particulars.moveInDate, area: particulars.area, remarks: masked ? nil : particulars.remarks,
            people: people.map { shown($0, masked: masked) }, removed: removed,
            classification: classification.map { masked ? $0.groupOnly : judges ? $0 : $0.unrated },
            isKeyOwner: keyOwner != nil, keyOwner: judges ? keyOwner : nil, mergedInto: merger?.into, mergedFiles: mergedFiles,
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
