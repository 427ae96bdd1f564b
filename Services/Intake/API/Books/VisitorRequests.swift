import Database
import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

// The bodies of the commands to visitors' entries. What must be there is optional in them, so that everything that is missing is named in
// one answer.

/// `POST /visitors` (INT-28).
struct RegisterVisitorRequest: CommandRequest {
    let office: String?
    let visitorKind: VisitorKind?
    let name: String?
    let company: String?
    let phone: String?
    let host: String?
    let hasAppointment: Bool?
    let purpose: String?

    func command() throws(Problem) -> VisitorCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let kind = check.required(visitorKind, "visitorKind")
        let name = check.line(name, "name")
        let company = check.optionalLine(company, "company")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let host = check.optionalLine(host, "host")
        let hasAppointment = check.required(hasAppointment, "hasAppointment")
        let purpose = check.narrative(purpose, "purpose")
        try check.finish()
        guard let kind, let hasAppointment else { preconditionFailure("finish throws when one is missing") }
        return .register(
            office: office,
            VisitorForm(
                kind: kind, name: name, company: company, phone: phone, host: host, hasAppointment: hasAppointment, purpose: purpose))
    }
}

/// `POST /visitors/{id}/call-host`, body `{}` (INT-28).
struct CallHostRequest: CommandRequest {
    func command() -> VisitorCommand { .callHost }
}

/// `POST /visitors/{id}/admit`: with the host's consent, or what its kind needs instead (INT-28, INT-29).
struct AdmitVisitorRequest: CommandRequest {
    let consent: Bool?
    let place: String?
    let signature: String?
    let mailItemId: MailItemID?
    let formTaken: Bool?

    func command() throws(Problem) -> VisitorCommand {
        var check = Validation()
        let place = check.optionalLine(place, "place")
        let signature = check.optionalLine(signature, "signature")
        try check.finish()
        return .admit(
            VisitorAdmissionForm(
                hasConsent: consent ?? false, place: place, signature: signature, mailItemId: mailItemId, hasForm: formTaken ?? false))
    }
}

/// `POST /visitors/{id}/wait`, body `{}` (INT-28).
struct LetWaitRequest: CommandRequest {
    func command() -> VisitorCommand { .wait }
}

/// `POST /visitors/{id}/make-appointment`: the host is away (INT-06, INT-29).
struct MakeAppointmentRequest: CommandRequest {
    let appointmentAt: Date?
    let contactId: ContactID?

    func command() throws(Problem) -> VisitorCommand {
        var check = Validation()
        let at = check.optionalInstant(appointmentAt, "appointmentAt")
        try check.finish()
        return .makeAppointment(at: at, contact: contactId)
    }
}

/// `POST /visitors/{id}/decline` (INT-31, K-13).
struct DeclineVisitorRequest: CommandRequest {
    let reason: VisitorDecline?
    let remark: String?

    func command() throws(Problem) -> VisitorCommand {
        var check = Validation()
        let reason = check.required(reason, "reason")
        let remark = check.optionalNarrative(remark, "remark")
        try check.finish()
        guard let reason else { preconditionFailure("finish throws when it is missing") }
        return .decline(reason, remark: remark)
    }
}

/// `POST /visitors/{id}/alert`: somebody forces a way in (INT-31).
struct AlertRequest: CommandRequest {
    let text: String?

    func command() throws(Problem) -> VisitorCommand { .alert(text: try Validation.soleNarrative(text, "text")) }
}

/// `POST /visitors/{id}/keep-material` (INT-30).
struct KeepMaterialRequest: CommandRequest {
    let material: String?
    let place: String?

    func command() throws(Problem) -> VisitorCommand {
        var check = Validation()
        let material = check.narrative(material, "material")
        let place = check.line(place, "place")
        try check.finish()
        return .keepMaterial(text: material, place: place)
    }
}

/// `POST /visitors/{id}/leave`, body `{}`.
struct LeaveHouseRequest: CommandRequest {
    func command() -> VisitorCommand { .leave }
}

/// The API of the visitors' book (domain 3.11).
enum VisitorRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(Visitor.self, at: "visitors", of: engine, in: group, by: VisitorRoles.readers, filters: filters)
        routes.create(RegisterVisitorRequest.self, by: VisitorRoles.desk)
        routes.command("call-host", CallHostRequest.self, by: VisitorRoles.desk)
        routes.command("admit", AdmitVisitorRequest.self, by: VisitorRoles.desk)
        routes.command("wait", LetWaitRequest.self, by: VisitorRoles.desk)
        routes.command("make-appointment", MakeAppointmentRequest.self, by: VisitorRoles.desk)
        routes.command("decline", DeclineVisitorRequest.self, by: VisitorRoles.desk)
        routes.command("alert", AlertRequest.self, by: VisitorRoles.alarm)
        routes.command("keep-material", KeepMaterialRequest.self, by: VisitorRoles.desk)
        routes.command("leave", LeaveHouseRequest.self, by: VisitorRoles.desk)
        OpenListRoute.add(Visitor.self, at: "visitors-in-house", of: engine, in: group, by: VisitorRoles.readers)
    }

    private static let filters: [ListFilter] = [
        .word("kind", of: VisitorKind.self) { "body #>> '{form,kind}' = \($0)" },
        ListFilter("materialMonth") { (value, _) throws(Problem) in
            guard let month = LocalMonth(value) else { throw Problem.badParameter("materialMonth", "must be a month, such as 2026-03") }
            return "id IN (SELECT m.visitor_id FROM visitor_material m WHERE m.month = \(month.description))"
        },
    ]
}
