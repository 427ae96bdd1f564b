/// What a contact is about (domain 1.3); it decides what the contact may be handed over as (domain 3.1).
package enum ContactKind: String, Codable, Sendable, CaseIterable {
    /// A question, a message for somebody, anything that an answer settles.
    case enquiry
    /// Turned into a complaint (CMP-10, CMP-11).
    case complaint
    /// Turned into a work order (REP-06).
    case repair
    /// Turned into a paid service request (domain 3.7).
    case serviceRequest = "service_request"
    /// Turned into a goods move, a move-in or a move-out (domain 3.8, 3.8b).
    case move
    /// About a payment notice, and put to its file (domain 3.6).
    case fee
    /// Something beyond the services of the house, which the general manager decides (INT-26).
    case special
    /// Praise, criticism or a proposal; the owner hears whether it is adopted (INT-19).
    case suggestion
}
