/// What a complaint turned out to be after the first check; it decides which limit the complaint runs under (CMP-01, K-03).
///
/// A group complaint is not a class: it is a flag beside one (domain 3.2, decision 23).
package enum ComplaintClass: String, Codable, Sendable, CaseIterable {
    /// Not yet judged; counts as a liability complaint for the one-month rule until shown otherwise.
    case unclassified
    /// Liability, easy to put right; the default liability class (CMP-06).
    case general
    /// Liability with one of the five reasons of CMP-03; goes before the general manager the same day (CMP-31).
    case major
    /// Checked and contrary to fact, or outside property service (CMP-07).
    case noLiability = "no_liability"
    /// Trouble from others inside the office's area, where the owner wants help (CMP-08, CMP-34).
    case assistInArea = "assist_in_area"
    /// The same outside the area (CMP-08, CMP-35).
    case assistOutArea = "assist_out_area"

    /// Whether the one-month rule can make it major (CMP-05, WE-17): liability complaints, and those not yet judged.
    package var countsAsLiability: Bool {
        switch self {
        case .unclassified, .general, .major: true
        case .noLiability, .assistInArea, .assistOutArea: false
        }
    }

    /// Whether it is one of the two assistance classes, whose limit stops at the answer (CMP-34, CMP-35).
    package var isAssistance: Bool {
        switch self {
        case .assistInArea, .assistOutArea: true
        case .unclassified, .general, .major, .noLiability: false
        }
    }
}
