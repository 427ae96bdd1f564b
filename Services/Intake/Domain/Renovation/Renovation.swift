import Foundation
import Policy
import SharedModels

/// A renovation of a unit (二次装修): the application, three rule documents signed by both sides, engineering's formalities, the passes
/// (INT-48, INT-61, domain 3.8).
struct Renovation: BookEntry, Hashable {
    typealias Command = RenovationCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "renovation", numberPrefix: "RN")
    static let noun = "renovation"

    /// How far a renovation has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case requested
        case papersSigned = "papers_signed"
        case engineeringOK = "engineering_ok"
        /// All formalities are done; the work may begin.
        case done
        case cancelled
    }

    let id: RenovationID
    let number: String
    let office: String
    let form: RenovationForm
    let requestedAt: Date
    let requestedBy: Role
    var state = State.requested
    var clocks: [CaseClock] = []
    var papers: Papers?
    var engineering: Agreement?
    /// Renovation passes that were issued to the contractor's people; nil until all is done.
    var passIds: [PassID]?
    var ended: BookStamp?

    static let mostPasses = 50

    var stateCode: String { state.rawValue }

    var open: [RenovationCommand.Code] {
        switch state {
        case .requested: [.signPapers, .cancel]
        case .papersSigned: [.agree, .cancel]
        case .engineeringOK: [.finish, .cancel]
        case .done, .cancelled: []
        }
    }

    /// The rule documents, as both sides signed them; where they are kept.
    struct Papers: Codable, Hashable, Sendable {
        var form: RenovationPapersForm
        let at: Date
        let by: Role
    }

    /// What engineering says.
    struct Agreement: Codable, Hashable, Sendable {
        /// What it asks of the work, where it does.
        var conditions: String?
        let at: Date
        let by: Role
    }
}

/// 《业主/租户装修申请表》 (RenovationApplication, INT-48).
struct RenovationForm: Codable, Hashable, Sendable {
    var unit: String
    var applicant: String
    var phone: String?
    var contractor: String
    var contractorPhone: String?
    /// What is to be done.
    var work: String
    var startsOn: LocalDate
    var endsOn: LocalDate

    /// Days ahead that the work may begin, and that it may take.
    static let farthest = 366
    static let longest = 731

    /// The same for eyes that need no names; whoever goes there sees the unit and the work.
    func masked(showsUnit: Bool) -> RenovationForm {
        var form = self
        if !showsUnit {
            form.unit = Mask.unit(unit)
            form.work = Mask.unit(work)
        }
        form.applicant = Mask.name(applicant)
        form.phone = phone.map(Mask.phone)
        form.contractor = Mask.name(contractor)
        form.contractorPhone = contractorPhone.map(Mask.phone)
        return form
    }
}

/// The three rule documents that the contractor is handed (RenovationApplication, INT-48).
enum RenovationPaper: String, Codable, Sendable, CaseIterable {
    /// 《二次装修施工管理规定》.
    case constructionRules = "construction_rules"
    /// 《小区环境保护条例》.
    case environmentRules = "environment_rules"
    /// 《垃圾管理协议》.
    case wasteAgreement = "waste_agreement"
}

/// Which documents were signed, and by whom on both sides (INT-48).
struct RenovationPapersForm: Codable, Hashable, Sendable {
    var papers: [RenovationPaper]
    /// For the owner-service department.
    var departmentSignature: String
    var contractorSignature: String
    /// Where they are kept.
    var keptAt: String?

    var masked: RenovationPapersForm {
        RenovationPapersForm(
            papers: papers, departmentSignature: Mask.name(departmentSignature), contractorSignature: Mask.name(contractorSignature),
            keptAt: keptAt)
    }
}

/// What can be asked of a renovation.
enum RenovationCommand: BookCommand {
    case request(office: String, RenovationForm)
    case signPapers(RenovationPapersForm)
    /// Engineering's formalities are done.
    case agree(conditions: String?)
    /// All is done; whoever asks has looked that the passes are renovation passes of the unit.
    case finish(passIds: [PassID])
    case cancel(reason: String)

    enum Code: String, Sendable, CaseIterable {
        case request
        case signPapers = "sign-papers"
        case agree, finish, cancel
    }

    var name: Code {
        switch self {
        case .request: .request
        case .signPapers: .signPapers
        case .agree: .agree
        case .finish: .finish
        case .cancel: .cancel
        }
    }
}
