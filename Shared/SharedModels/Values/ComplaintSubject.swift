/// What a complaint is about (CMP-09); the routing matrix has one row for each (CMP-25).
package enum ComplaintSubject: String, Codable, Sendable, CaseIterable {
    /// Charges: management fee, water and electricity, parking rent.
    case fees
    /// Buildings and equipment, quality of water, power and gas, repairs, construction defects left over.
    case buildingsEquipment = "buildings_equipment"
    /// Safety, vehicle damage, theft.
    case securityVehicles = "security_vehicles"
    /// Cleaning and greening.
    case cleaningGreening = "cleaning_greening"
    /// How staff behaved.
    case staffAttitude = "staff_attitude"
    /// Nuisance from the developer or the surroundings; usually an assistance complaint (CMP-08).
    case developerSurroundings = "developer_surroundings"
    /// The service itself, where none of the closer subjects fits.
    case serviceQuality = "service_quality"
    /// None of these.
    case other
}
