/// What a picture on a repair slip shows.
package enum AttachmentKind: String, Codable, Sendable, CaseIterable {
    /// The fault, as whoever raised the slip saw it.
    case fault
    /// The place before the work (REP-11).
    case before
    /// The place after the work (REP-13).
    case after
    /// The owner's signature, drawn (REP-12, REP-13).
    case signature
}
