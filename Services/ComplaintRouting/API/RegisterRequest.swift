import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /complaints`: any employee files a complaint that did not come through the desk (CMP-10 to CMP-13).
struct RegisterRequest: CommandRequest {
    let office: String
    let channel: Channel
    let subject: ComplaintSubject?
    let majorReasons: [MajorReason]?
    let ownerLimit: Date?
    let toCompany: Bool?
    let particulars: ComplaintParticulars

    func command() throws -> ComplaintCommand {
        var check = Validation()
        let office = check.text(office, "office", length: 1...FieldChecks.shortText)
        let reasons = check.reasons(majorReasons)
        check.optionalInstant(ownerLimit, "ownerLimit")
        let particulars = check.nested("particulars") { $0.particulars(self.particulars) }
        try check.finish()
        return .register(
            ComplaintRegistration(
                office: office, channel: channel, subject: subject, majorReasons: reasons, ownerLimit: ownerLimit,
                toCompany: toCompany ?? false, particulars: particulars))
    }
}

extension Validation {
    /// Reasons for a major complaint, none named twice; absent means none.
    mutating func reasons(_ reasons: [MajorReason]?) -> [MajorReason] {
        let reasons = reasons ?? []
        check(Set(reasons).count == reasons.count, "majorReasons", "must name each reason once")
        return reasons
    }

    /// The facts of CMP-12 and CMP-13.
    fileprivate mutating func particulars(_ told: ComplaintParticulars) -> ComplaintParticulars {
        ComplaintParticulars(
            callerName: text(told.callerName, "callerName", length: 1...FieldChecks.shortText), phone: phone(told.phone, "phone"),
            unit: text(told.unit, "unit", length: 1...FieldChecks.shortText),
            address: optionalText(told.address, "address", length: 1...FieldChecks.shortText), preferredWay: told.preferredWay,
            eventTime: optionalInstant(told.eventTime, "eventTime"),
            place: text(told.place, "place", length: 1...FieldChecks.shortText),
            complainedOf: text(told.complainedOf, "complainedOf", length: 1...FieldChecks.shortText),
            course: text(told.course, "course", length: 1...FieldChecks.longText, multiline: true),
            demand: text(told.demand, "demand", length: 1...FieldChecks.longText, multiline: true),
            matter: optionalText(told.matter, "matter", length: 1...FieldChecks.shortText))
    }
}
