package import Foundation
package import SharedModels

/// The facts of CMP-12 and CMP-13 in a request: who complains of what.
package struct ParticularsBody: Decodable, Sendable {
    package let callerName: String?
    package let phone: String?
    package let unit: String?
    package let address: String?
    package let preferredWay: Channel?
    package let eventTime: Date?
    package let place: String?
    package let complainedOf: String?
    package let course: String?
    package let demand: String?
    package let matter: String?
    package let unknown: [UnknownParticular]?
    package let original: String?

    /// What the register asks for besides and is neither given nor said to be unknown, is noted as well (CMP-12); so is a missing
    /// place of the original, of a complaint in writing (CMP-13).
    package func checkRegister(_ check: inout Validation, channel: Channel?) {
        for fault in UnknownParticular.faults(eventTime: eventTime, preferredWay: preferredWay, unknown: unknown) {
            check.fail(fault.field, fault.detail)
        }
        if channel?.family == .written, original?.withoutSurroundingBlanks.isEmpty ?? true {
            check.fail("original", "must say where the original is kept")
        }
    }

    /// The facts, checked; faults are noted under their fields.
    package func checked(_ check: inout Validation) -> ComplaintParticulars {
        ComplaintParticulars(
            callerName: check.line(callerName, "callerName"),
            phone: check.required(phone, "phone").map { check.phone($0, "phone") } ?? "", unit: check.line(unit, "unit"),
            address: check.optionalLine(address, "address"), preferredWay: preferredWay,
            eventTime: check.optionalInstant(eventTime, "eventTime"), place: check.line(place, "place"),
            complainedOf: check.line(complainedOf, "complainedOf"), course: check.narrative(course, "course"),
            demand: check.narrative(demand, "demand"), matter: check.optionalLine(matter, "matter"), unknown: unknown,
            original: check.optionalLine(original, "original"))
    }
}
