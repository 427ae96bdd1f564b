/// The nine groups of households that get service of their own (INT-40, 003-C 4).
package enum HouseholdClass: String, Codable, Sendable, CaseIterable {
    /// Members of the owners' committee (业主委员会).
    case ownersCommittee = "A"
    /// People of the developer.
    case developer = "B"
    /// Employees of one employer who bought together.
    case employerBuyers = "C"
    /// Relatives who bought together.
    case relativeBuyers = "D"
    /// Government staff.
    case governmentStaff = "E"
    /// Teachers and lawyers.
    case teachersLawyers = "F"
    /// Merchants.
    case merchants = "G"
    /// Office workers.
    case officeWorkers = "H"
    /// Any other.
    case other = "I"
}

/// How a household is rated in one respect (INT-40).
package enum HouseholdRating: String, Codable, Sendable, CaseIterable {
    case high
    case medium
    case low
}

/// What somebody is to a household.
package enum HouseholdRelation: String, Codable, Sendable, CaseIterable {
    case owner
    case tenant
    /// Of the owner's or the tenant's family.
    case family
    /// Works for the household, such as a housekeeper; or for the company that has the unit.
    case staff
}

/// What of a household's file was written anew.
package enum HouseholdPart: String, Codable, Sendable, CaseIterable {
    /// How the unit is written, the day of moving in, the area or the remarks.
    case particulars
    case people
    /// Whether it is that of a key owner (重点业主).
    case keyOwner = "key_owner"
    /// Which other files are merged into it.
    case files
}
