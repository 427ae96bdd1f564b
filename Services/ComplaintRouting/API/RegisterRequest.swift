import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /complaints`: any employee files a complaint that did not come through the desk (CMP-10 to CMP-13).
///
/// What must be there is optional here, so that everything that is missing is named in one answer; so in all bodies.
struct RegisterRequest: CommandRequest {
    let office: String?
    let channel: Channel?
    let subject: ComplaintSubject?
    let majorReasons: [MajorReason]?
    let ownerLimit: Date?
    let toCompany: Bool?
    let particulars: ParticularsBody?

    func command() throws(Problem) -> ComplaintCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let channel = check.required(channel, "channel")
        let reasons = check.reasons(majorReasons)
        check.optionalInstant(ownerLimit, "ownerLimit")
        let told = check.required(particulars, "particulars")
        let particulars = told.map { told in
            check.nested("particulars") { check in
                told.checkRegister(&check, channel: channel)
                return told.checked(&check)
            }
        }
        try check.finish()
        guard let channel, let particulars else { preconditionFailure("finish throws when one of them is missing") }
        return .register(
            ComplaintRegistration(
                office: office, channel: channel, subject: subject, majorReasons: reasons, ownerLimit: ownerLimit,
                toCompany: toCompany ?? false, particulars: particulars))
    }
}
