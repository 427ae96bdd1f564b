/// Where a repair slip comes from (REP-30).
package enum RepairSource: String, Codable, Sendable, CaseIterable {
    case ownerCall = "owner_call"
    case ownerLetter = "owner_letter"
    case ownerVisit = "owner_visit"
    /// A message or a form of the web site, the app or a chat.
    case ownerOnline = "owner_online"
    /// Somebody else passed it on: the city hotline, an inspection, an employee.
    case relayed
    /// Found on a patrol of the owner areas (OPS-13).
    case patrol
    /// Found when a vacant unit was inspected.
    case vacantUnit = "vacant_unit"
    /// Switching after-hours air-conditioning.
    case afterHoursAirConditioning = "after_hours_ac"
    /// Found when public facilities were checked (OPS-14).
    case publicCheck = "public_check"
    /// The owner was dissatisfied with the first repair (WE-47).
    case rework

    /// The source that a contact of this channel stands for.
    package init(_ channel: Channel) {
        switch channel.family {
        case .inPerson: self = .ownerVisit
        case .call: self = .ownerCall
        case .written: self = .ownerLetter
        case .online: self = .ownerOnline
        case .relayed: self = .relayed
        }
    }

    /// Whether the slip arose inside the company, so that no owner can sign it (decision 12).
    package var isInternal: Bool {
        switch self {
        case .patrol, .vacantUnit, .publicCheck: true
        case .ownerCall, .ownerLetter, .ownerVisit, .ownerOnline, .relayed, .afterHoursAirConditioning, .rework: false
        }
    }
}
