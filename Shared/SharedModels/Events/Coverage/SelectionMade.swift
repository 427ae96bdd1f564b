package import Foundation

/// Which callbacks of a period are made was chosen, so that every stratum has its share (CBK-10, CBK-11, K-01).
package struct SelectionMade: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.selection.made.v1"
    package static let topic = Topic.callbacks

    package let selectionId: CallbackSelectionID
    package let number: String
    package let office: String
    package let purpose: SelectionPurpose
    package let period: CoveragePeriod
    /// The first local day, such as `2026-03-02`.
    package let day: String
    /// As of when.
    package let until: Date
    package let madeAt: Date
    /// Cases that could be chosen.
    package let cases: Int
    /// Callbacks that were wanted.
    package let wanted: Int
    /// Callbacks that were chosen: more than wanted when more are always made, fewer when there are no more cases.
    package let chosen: Int
    /// Of those, the ones that are made in any case.
    package let always: Int
    /// Strata that the cases fell into.
    package let strata: Int

    package init(
        selectionId: CallbackSelectionID, number: String, office: String, purpose: SelectionPurpose, period: CoveragePeriod, day: String,
        until: Date, madeAt: Date, cases: Int, wanted: Int, chosen: Int, always: Int, strata: Int
    ) {
        self.selectionId = selectionId
        self.number = number
        self.office = office
        self.purpose = purpose
        self.period = period
        self.day = day
        self.until = until
        self.madeAt = madeAt
        self.cases = cases
        self.wanted = wanted
        self.chosen = chosen
        self.always = always
        self.strata = strata
    }
}
