import Foundation
import SharedModels

/// What the case that is asked about tells of itself, as far as it is known: coverage is sampled and counted by it (CBK-10, K-01).
///
/// Ids, codes and times only; nothing private.
struct CallbackFacts: Codable, Hashable, Sendable {
    /// How urgent the repair was (REP-01).
    var urgency: RepairUrgency?
    /// A major repair (REP-04).
    var major: Bool?
    /// Who did the repair.
    var technicianId: TechnicianID?
    /// The lowest of the owner's ratings on the signed slip (REP-13).
    var score: ServiceRating?
    /// When the slip was last issued.
    var issuedAt: Date?
    /// Who worked on the complaint.
    var department: Role?
    /// What the complaint is about.
    var subject: ComplaintSubject?
}

/// That a callback is not made.
struct Unselection: Codable, Hashable, Sendable {
    let cause: UnselectedCause
    let at: Date
}

/// That a callback was chosen after all (CBK-11).
struct SelectionMark: Codable, Hashable, Sendable {
    let selectionId: CallbackSelectionID
    /// Until when it is to be made, from the month's end on.
    let dueBy: Date
}
