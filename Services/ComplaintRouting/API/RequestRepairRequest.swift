import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /complaints/{id}/request-repair`: whoever works on it asks for a repair (REP-01, REP-06).
struct RequestRepairRequest: CommandRequest {
    let what: String?
    let urgency: RepairUrgency?
    let emergencyCategory: EmergencyCategory?
    let appointedAt: Date?
    let address: String?
    let unit: String?
    let contactPerson: String?
    let contactPhone: String?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let what = check.narrative(what, "what")
        let urgency = check.required(urgency, "urgency")
        check.optionalInstant(appointedAt, "appointedAt")
        let address = check.optionalLine(address, "address")
        let unit = check.optionalLine(unit, "unit")
        let person = check.optionalLine(contactPerson, "contactPerson")
        let phone = contactPhone.map { check.phone($0, "contactPhone") }
        try check.finish()
        guard let urgency else { preconditionFailure("finish throws when it is missing") }
        return .requestRepair(
            RepairRequest(
                what: what, urgency: urgency, emergencyCategory: emergencyCategory, appointedAt: appointedAt, address: address, unit: unit,
                contactPerson: person, contactPhone: phone))
    }
}
