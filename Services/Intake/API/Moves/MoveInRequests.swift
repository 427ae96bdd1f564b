import Foundation
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

// The bodies of the commands to move-ins. What must be there is optional in them, so that everything that is missing is named in one answer.

/// `POST /move-ins`: the developer's notice, or the occupier's (INT-43).
struct NotifyMoveInRequest: CommandRequest {
    let office: String?
    let unit: String?
    let occupier: String?
    let phone: String?
    let occupierKind: MoveInOccupier?
    let source: MoveInSource?
    let reference: String?

    func command() throws(Problem) -> MoveInCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let unit = check.line(unit, "unit")
        let occupier = check.line(occupier, "occupier")
        let phone = phone.flatMap { $0.isBlank ? nil : check.phone($0, "phone") }
        let occupierKind = check.required(occupierKind, "occupierKind")
        let source = check.required(source, "source")
        let reference = check.optionalLine(reference, "reference")
        try check.finish()
        guard let occupierKind, let source else { preconditionFailure("finish throws when one is missing") }
        return .notify(
            office: office,
            MoveInForm(unit: unit, occupier: occupier, phone: phone, occupierKind: occupierKind, source: source, reference: reference))
    }
}

/// `POST /move-ins/{id}/open-file`: which household's file it is (INT-43).
struct OpenMoveInFileRequest: Decodable, Sendable {
    let householdId: HouseholdID?
}

/// `POST /move-ins/{id}/request-inspection`: engineering is asked (INT-44).
struct RequestInspectionRequest: CommandRequest {
    func command() -> MoveInCommand { .requestInspection }
}

/// `POST /move-ins/{id}/inspect`: what engineering found (INT-44).
struct InspectMoveInRequest: CommandRequest {
    let inspector: String?
    let phone: String?
    let record: String?
    let defects: [Defect]?

    /// Something that is not in order.
    struct Defect: Decodable, Sendable {
        let place: String?
        let text: String?
        let urgency: RepairUrgency?
        let emergencyCategory: EmergencyCategory?
        let appointedAt: Date?

        fileprivate func checked(_ check: inout Validation) -> DefectForm? {
            let place = check.line(place, "place")
            let text = check.narrative(text, "text")
            let appointedAt = check.optionalInstant(appointedAt, "appointedAt")
            return check.required(urgency, "urgency").map {
                DefectForm(place: place, text: text, urgency: $0, emergencyCategory: emergencyCategory, appointedAt: appointedAt)
            }
        }
    }

    func command() throws(Problem) -> MoveInCommand {
        var check = Validation()
        let inspector = check.line(inspector, "inspector")
        let phone = check.required(phone, "phone").map { check.phone($0, "phone") } ?? ""
        let record = check.narrative(record, "record")
        let told = check.count(defects ?? [], "defects", in: 0...InspectionForm.mostDefects)
        let found = told.prefix(InspectionForm.mostDefects).enumerated().compactMap { index, defect in
            check.nested("defects[\(index)]") { defect.checked(&$0) }
        }
        try check.finish()
        return .inspect(
            InspectionForm(inspector: inspector, phone: phone, record: record, defects: found), slips: found.map { _ in WorkOrderID(.v7()) }
        )
    }
}

/// `POST /move-ins/{id}/settle-defect`: what became of one whose slip did not put it right (INT-44).
struct SettleDefectRequest: CommandRequest {
    let defect: Int?
    let result: String?

    func command() throws(Problem) -> MoveInCommand {
        var check = Validation()
        let defect = check.required(defect, "defect")
        let result = check.narrative(result, "result")
        try check.finish()
        guard let defect else { preconditionFailure("finish throws when it is missing") }
        return .settleDefect(defect, result: result)
    }
}

/// `POST /move-ins/{id}/ready`: no defect is open (INT-44).
struct ReadyMoveInRequest: CommandRequest {
    func command() -> MoveInCommand { .ready }
}

/// `POST /move-ins/{id}/issue-notice`: the occupier has written when (INT-46).
struct IssueMoveInNoticeRequest: CommandRequest {
    let writtenOn: LocalDate?
    let moveInDate: LocalDate?

    func command() throws(Problem) -> MoveInCommand {
        var check = Validation()
        let writtenOn = check.required(writtenOn, "writtenOn")
        let moveInDate = check.required(moveInDate, "moveInDate")
        try check.finish()
        guard let writtenOn, let moveInDate else { preconditionFailure("finish throws when one is missing") }
        return .issueNotice(MoveInNoticeForm(writtenOn: writtenOn, moveInDate: moveInDate))
    }
}

/// `POST /move-ins/{id}/collect-forms`: some of the six are in, or are not needed (INT-47).
struct CollectMoveInFormsRequest: CommandRequest {
    let forms: [MoveInPaper]?
    let notNeeded: [MoveInPaper]?

    func command() -> MoveInCommand { .collectForms(forms ?? [], notNeeded: notNeeded ?? []) }
}

/// `POST /move-ins/{id}/issue-passes`: which passes were issued, or that none are needed (INT-47, INT-50).
struct IssueMoveInPassesRequest: Decodable, Sendable {
    let passIds: [PassID]?
    /// Says that none are needed.
    let noneNeeded: Bool?
    let parkingInvoice: String?
}

/// `POST /move-ins/{id}/sign-pack`: the documents are signed for (INT-45).
struct SignHandoverPackRequest: CommandRequest {
    let documents: [HandoverDocument]?
    let otherForms: String?
    let signature: String?

    func command() throws(Problem) -> MoveInCommand {
        var check = Validation()
        let documents = check.required(documents, "documents") ?? []
        let otherForms = check.optionalNarrative(otherForms, "otherForms")
        let signature = check.line(signature, "signature")
        try check.finish()
        return .signPack(HandoverPackForm(documents: documents, otherForms: otherForms, signature: signature))
    }
}

/// `POST /move-ins/{id}/complete`: by which goods move, or that none is needed (INT-49).
struct CompleteMoveInRequest: Decodable, Sendable {
    let goodsMoveId: GoodsMoveID?
    /// Says that no goods are moved.
    let noGoods: Bool?
}

/// `POST /move-ins/{id}/cancel`.
struct CancelMoveInRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> MoveInCommand { .cancel(reason: try Validation.soleNarrative(reason, "reason")) }
}
