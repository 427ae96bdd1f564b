package import Foundation

/// Every callback that a selection speaks of stands as it says.
package struct SelectionApplied: Event, Equatable {
    package static let type: EventType = "guanjia.callbacks.selection.applied.v1"
    package static let topic = Topic.callbacks

    package let selectionId: CallbackSelectionID
    package let number: String
    package let office: String
    package let purpose: SelectionPurpose
    package let period: CoveragePeriod
    /// The first local day, such as `2026-03-02`.
    package let day: String
    package let appliedAt: Date
    /// Callbacks that were chosen.
    package let chosen: Int

    package init(
        selectionId: CallbackSelectionID, number: String, office: String, purpose: SelectionPurpose, period: CoveragePeriod, day: String,
        appliedAt: Date, chosen: Int
    ) {
        self.selectionId = selectionId
        self.number = number
        self.office = office
        self.purpose = purpose
        self.period = period
        self.day = day
        self.appliedAt = appliedAt
        self.chosen = chosen
    }
}
