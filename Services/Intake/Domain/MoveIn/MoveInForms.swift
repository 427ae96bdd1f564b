import Foundation
import Policy
import SharedModels

/// Who moves into which unit, and who said so (INT-43).
struct MoveInForm: Codable, Hashable, Sendable {
    var unit: String
    var occupier: String
    var phone: String?
    var occupierKind: MoveInOccupier
    var source: MoveInSource
    /// Where the notice is kept, or its number.
    var reference: String?
    /// The contact that it came from; nil for one that began without.
    var contactId: ContactID?

    /// The same for eyes that need no names; whoever goes there sees the unit.
    func masked(showsUnit: Bool) -> MoveInForm {
        var form = self
        if !showsUnit { form.unit = Mask.unit(unit) }
        form.occupier = Mask.name(occupier)
        form.phone = phone.map(Mask.phone)
        form.reference = reference.map(Mask.unit)
        return form
    }
}

/// By whose notice a move-in begins (INT-43).
enum MoveInSource: String, Codable, Sendable, CaseIterable {
    /// 入伙通知单.
    case developer
    /// The occupier's own, in writing.
    case occupier
}

/// What the occupier's written notice says (INT-46).
struct MoveInNoticeForm: Codable, Hashable, Sendable {
    /// When the occupier wrote it.
    var writtenOn: LocalDate
    var moveInDate: LocalDate

    /// Days ahead that a move-in day may lie.
    static let farthest = 366
}

/// The six forms that are collected and passed to security (MoveInForms, INT-47).
enum MoveInPaper: String, Codable, Sendable, CaseIterable {
    /// 《业主/租户情况登记表》: every occupier fills it in.
    case occupantRegister = "occupant_register"
    /// 《常驻公司(办事处)登记表》.
    case companyRegister = "company_register"
    /// 《常驻公司(办事处)境外雇员登记表》.
    case foreignEmployees = "foreign_employees"
    /// 《常驻公司(办事处)中国雇员登记表》.
    case chineseEmployees = "chinese_employees"
    /// 《出入证办理登记表》.
    case passRegister = "pass_register"
    /// 《车位申请表》.
    case parkingApplication = "parking_application"
}

/// Passes that were issued to who moves in, and parking (INT-47, INT-50, INT-61).
struct MoveInPassesForm: Codable, Hashable, Sendable {
    /// Empty when none are needed.
    var passIds: [PassID]
    /// Which payment invoice for parking security has a copy of.
    var parkingInvoice: String?

    static let mostPasses = 50

    var masked: MoveInPassesForm { MoveInPassesForm(passIds: passIds, parkingInvoice: parkingInvoice.map(Mask.unit)) }
}

/// The seven named documents that are handed over (HandoverPack, INT-45).
enum HandoverDocument: String, Codable, Sendable, CaseIterable {
    /// 《用户手册》.
    case userManual = "user_manual"
    /// 《承诺书》.
    case undertaking
    /// 《装修管理手册》.
    case renovationManual = "renovation_manual"
    /// 《管理维修公约》.
    case managementCovenant = "management_covenant"
    /// 《应急防护手册》.
    case emergencyManual = "emergency_manual"
    /// 《管理计划手册》.
    case managementPlan = "management_plan"
    /// 《管理中心安全协议书》.
    case safetyAgreement = "safety_agreement"
}

/// The list of what was handed over, as the occupier signed it (INT-45).
struct HandoverPackForm: Codable, Hashable, Sendable {
    var documents: [HandoverDocument]
    /// Other building-handover forms.
    var otherForms: String?
    var signature: String

    var masked: HandoverPackForm {
        HandoverPackForm(documents: documents, otherForms: otherForms.map(Mask.unit), signature: Mask.name(signature))
    }
}
