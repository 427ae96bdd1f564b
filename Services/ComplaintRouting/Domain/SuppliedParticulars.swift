import Foundation
import SharedModels

/// What the register lacked and came later (CMP-14); what is nil stays as it was.
struct SuppliedParticulars: Codable, Hashable, Sendable {
    var callerName: String?
    var phone: String?
    var unit: String?
    var address: String?
    var preferredWay: Channel?
    var eventTime: Date?

    /// The same with what came after it.
    func completed(by later: SuppliedParticulars) -> SuppliedParticulars {
        SuppliedParticulars(
            callerName: later.callerName ?? callerName, phone: later.phone ?? phone, unit: later.unit ?? unit,
            address: later.address ?? address, preferredWay: later.preferredWay ?? preferredWay, eventTime: later.eventTime ?? eventTime)
    }

    func check(_ checks: inout FieldChecks, at now: Date) {
        for (text, field) in [(callerName, "callerName"), (phone, "phone"), (unit, "unit"), (address, "address")] {
            checks.optionalText(text, "particulars.\(field)", limit: FieldChecks.shortText)
        }
        checks.require(eventTime.map { $0 <= now } ?? true, "particulars.eventTime", "must not be in the future")
    }
}

extension Complaint {
    /// The particulars as they are known now; `registration` keeps them as they were taken (CMP-13).
    var particulars: ComplaintParticulars {
        guard let supplied else { return registration.particulars }
        let taken = registration.particulars
        let learnt: [UnknownParticular] =
            (supplied.eventTime == nil ? [] : [.eventTime]) + (supplied.preferredWay == nil ? [] : [.preferredWay])
        return ComplaintParticulars(
            callerName: supplied.callerName ?? taken.callerName, phone: supplied.phone ?? taken.phone, unit: supplied.unit ?? taken.unit,
            address: supplied.address ?? taken.address, preferredWay: supplied.preferredWay ?? taken.preferredWay,
            eventTime: supplied.eventTime ?? taken.eventTime, place: taken.place, complainedOf: taken.complainedOf, course: taken.course,
            demand: taken.demand, matter: taken.matter, unknown: taken.unknown?.filter { !learnt.contains($0) }, original: taken.original)
    }
}
