import Foundation
import ServiceBootstrap
import SharedModels

// The bodies of the commands to forums. What must be there is optional in them, so that everything that is missing is named in one answer.

/// What a forum is about, where and when it is held, and who is invited, as it comes in (CBK-29, CBK-40).
struct ForumBody: Decodable, Sendable {
    let forumKind: ForumKind?
    let audience: ForumAudience?
    let title: String?
    let themes: [SurveyTheme]?
    let place: String?
    let beginsAt: Date?

    /// The form, once every field is checked.
    func form(_ check: inout Validation) throws(Problem) -> ForumForm {
        let kind = check.required(forumKind, "forumKind")
        let audience = check.required(audience, "audience")
        let title = check.line(title, "title")
        let themes = check.required(themes, "themes") ?? []
        let place = check.line(place, "place")
        let begins = check.required(beginsAt, "beginsAt").map { check.instant($0, "beginsAt") }
        try check.finish()
        guard let kind, let audience, let begins else { preconditionFailure("finish throws when one is missing") }
        return ForumForm(kind: kind, audience: audience, title: title, themes: themes, place: place, beginsAt: begins)
    }
}

/// `POST /forums`: a forum is planned.
struct PlanForumRequest: CommandRequest {
    let office: String?
    private let body: ForumBody

    init(from decoder: any Decoder) throws {
        body = try ForumBody(from: decoder)
        office = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .office)
    }

    private enum CodingKeys: String, CodingKey { case office }

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        let office = check.line(office, "office")
        return .plan(office: office, try body.form(&check))
    }
}

/// `POST /forums/{id}/amend`: the whole form anew, before it is held.
struct AmendForumRequest: CommandRequest {
    private let body: ForumBody

    init(from decoder: any Decoder) throws { body = try ForumBody(from: decoder) }

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        return .amend(try body.form(&check))
    }
}

/// Somebody of a household, or a member of the owners' committee; without a unit its name in the books is its unit.
struct ForumGuestBody: Decodable, Sendable {
    let household: String?
    let name: String?
    let phone: String?
    let unit: String?

    /// The guest; faults are noted under its fields.
    func checked(_ check: inout Validation) -> ForumGuest {
        let household = check.line(household, "household")
        return ForumGuest(
            household: household, name: check.line(name, "name"),
            phone: phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") },
            unit: check.optionalLine(unit, "unit") ?? household)
    }
}

/// `POST /forums/{id}/invite`: these, and with none a notice invites everyone or the whole committee.
struct InviteRequest: CommandRequest {
    let guests: [ForumGuestBody]?

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        let told = check.count(guests ?? [], "guests", in: 0...Forum.mostGuestsAtOnce)
        let guests = told.prefix(Forum.mostGuestsAtOnce).enumerated().map { index, guest in
            check.nested("guests[\(index)]") { guest.checked(&$0) }
        }
        try check.finish()
        return .invite(guests)
    }
}

/// `POST /forums/{id}/hold`: it took place.
struct HoldForumRequest: CommandRequest {
    let heldAt: Date?
    let households: [String]?
    let persons: Int?

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        let heldAt = check.required(heldAt, "heldAt").map { check.instant($0, "heldAt") }
        let told = check.count(households ?? [], "households", in: 0...Forum.mostGuests)
        let households = told.prefix(Forum.mostGuests).enumerated().map { check.line($0.element, "households[\($0.offset)]") }
        let persons = check.required(persons, "persons")
        try check.finish()
        guard let heldAt, let persons else { preconditionFailure("finish throws when one is missing") }
        return .hold(ForumAttendance(heldAt: heldAt, households: households, persons: persons))
    }
}

/// `POST /forums/{id}/record-view`: a view, and what is done about it.
struct RecordViewRequest: CommandRequest {
    let text: String?
    let subject: ComplaintSubject?
    let speaker: ForumGuestBody?
    let department: Role?
    let complaint: ParticularsBody?
    let majorReasons: [MajorReason]?
    let repair: Repair?

    /// The facts of a repair (REP-06).
    struct Repair: Decodable, Sendable {
        let what: String?
        let urgency: RepairUrgency?
        let emergencyCategory: EmergencyCategory?
        let appointedAt: Date?
        let address: String?
        let unit: String?
        let contactPerson: String?
        let contactPhone: String?

        fileprivate func checked(_ check: inout Validation) -> OpinionRepair? {
            let particulars = RepairParticulars(
                what: check.narrative(what, "what"), address: check.line(address, "address"), unit: check.line(unit, "unit"),
                contactPerson: check.line(contactPerson, "contactPerson"),
                contactPhone: check.required(contactPhone, "contactPhone").map { check.phone($0, "contactPhone") } ?? "")
            check.optionalInstant(appointedAt, "appointedAt")
            return check.required(urgency, "urgency").map {
                OpinionRepair(particulars: particulars, urgency: $0, emergencyCategory: emergencyCategory, appointedAt: appointedAt)
            }
        }
    }

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        let text = check.narrative(text, "text")
        let subject = check.required(subject, "subject")
        let speaker = speaker.map { told in check.nested("speaker") { told.checked(&$0) } }
        let reasons = check.reasons(majorReasons)
        check.check(reasons.isEmpty || self.complaint != nil, "majorReasons", "belong to a complaint")
        let complaint = complaint.map { told in
            OpinionComplaint(particulars: check.nested("complaint") { told.checked(&$0) }, majorReasons: reasons)
        }
        let repair = repair.flatMap { told in check.nested("repair") { told.checked(&$0) } }
        try check.finish()
        guard let subject else { preconditionFailure("finish throws when it is missing") }
        return .recordView(
            OpinionForm(text: text, subject: subject, speaker: speaker, department: department, complaint: complaint, repair: repair))
    }
}

/// `POST /forums/{id}/reply-view`: the department's reply to a view.
struct ReplyViewRequest: CommandRequest {
    let view: Int?
    let text: String?

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        let view = check.required(view, "view")
        let text = check.narrative(text, "text")
        try check.finish()
        guard let view else { preconditionFailure("finish throws when it is missing") }
        return .replyView(view: view, text: text)
    }
}

/// `POST /forums/{id}/tell-view`: the owner was told the reply, and is satisfied or not.
struct TellViewRequest: CommandRequest {
    let view: Int?
    let channel: CallbackChannel?
    let satisfied: Bool?
    let remarks: String?
    let repliedAt: Date?

    func command() throws(Problem) -> ForumCommand {
        var check = Validation()
        let view = check.required(view, "view")
        let channel = check.required(channel, "channel")
        let satisfied = check.required(satisfied, "satisfied")
        let remarks = check.optionalNarrative(remarks, "remarks")
        try check.finish()
        guard let view, let channel, let satisfied else { preconditionFailure("finish throws when one is missing") }
        return .tellView(view: view, OpinionTelling(channel: channel, isSatisfied: satisfied, remarks: remarks, repliedAt: repliedAt))
    }
}

/// `POST /forums/{id}/close`: its record is summed up for the departments (RPT-12).
struct CloseForumRequest: CommandRequest {
    let analysis: String?

    func command() throws(Problem) -> ForumCommand { .close(analysis: try Validation.soleNarrative(analysis, "analysis")) }
}

/// `POST /forums/{id}/cancel`: it is not held.
struct CancelForumRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> ForumCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}
