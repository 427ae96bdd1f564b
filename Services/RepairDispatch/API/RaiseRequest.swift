import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /work-orders`: a slip that does not come from a contact, such as one of a patrol (REP-06, REP-30).
///
/// What must be there is optional here, so that everything that is missing is named in one answer.
struct RaiseRequest: CommandRequest {
    let office: String?
    let source: RepairSource?
    let urgency: RepairUrgency?
    let emergencyCategory: EmergencyCategory?
    let major: Bool?
    let chargeable: Bool?
    let appointedAt: Date?
    let what: String?
    let address: String?
    let unit: String?
    let contactPerson: String?
    let contactPhone: String?
    let trade: String?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let source = check.required(source, "source")
        let urgency = check.required(urgency, "urgency")
        check.optionalInstant(appointedAt, "appointedAt")
        let request = RepairParticulars(
            what: check.narrative(what, "what"), address: check.line(address, "address", upTo: WorkOrderLimits.line),
            unit: check.line(unit, "unit"), contactPerson: check.line(contactPerson, "contactPerson"),
            contactPhone: check.required(contactPhone, "contactPhone").map { check.phone($0, "contactPhone") } ?? "")
        let trade = check.optionalLine(trade, "trade")
        try check.finish()
        guard let source, let urgency else { preconditionFailure("finish throws when one of them is missing") }
        return .raise(
            RaiseForm(
                office: office, source: source, request: request, urgency: urgency, emergencyCategory: emergencyCategory,
                major: major ?? false, chargeable: chargeable ?? true, appointedAt: appointedAt, trade: trade))
    }
}
