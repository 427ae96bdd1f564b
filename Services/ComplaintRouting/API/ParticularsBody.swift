import Foundation
import ServiceBootstrap
import SharedModels

/// The facts of CMP-12 and CMP-13 in a request: who complains of what.
struct ParticularsBody: Decodable, Sendable {
    let callerName: String?
    let phone: String?
    let unit: String?
    let address: String?
    let preferredWay: Channel?
    let eventTime: Date?
    let place: String?
    let complainedOf: String?
    let course: String?
    let demand: String?
    let matter: String?

    /// The facts, checked; faults are noted under their fields.
    func checked(_ check: inout Validation) -> ComplaintParticulars {
        ComplaintParticulars(
            callerName: check.line(callerName, "callerName"),
            phone: check.required(phone, "phone").map { check.phone($0, "phone") } ?? "", unit: check.line(unit, "unit"),
            address: check.optionalLine(address, "address"), preferredWay: preferredWay,
            eventTime: check.optionalInstant(eventTime, "eventTime"), place: check.line(place, "place"),
            complainedOf: check.line(complainedOf, "complainedOf"), course: check.narrative(course, "course"),
            demand: check.narrative(demand, "demand"), matter: check.optionalLine(matter, "matter"))
    }
}
