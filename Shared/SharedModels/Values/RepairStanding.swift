/// How far a repair has come that was asked for because of a complaint.
package enum RepairStanding: String, Codable, Sendable, CaseIterable {
    /// Asked for; the slip is not known to be raised yet.
    case requested
    /// A slip is raised and on its way (REP-05).
    case raised
    /// The slip is back at the office, with the work or without (REP-14).
    case reportedBack = "reported_back"
    /// The slip is settled.
    case closed
    /// The slip was withdrawn before work began.
    case cancelled
}
