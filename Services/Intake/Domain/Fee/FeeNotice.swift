import Foundation
import Policy
import SharedModels

/// A payment notice (缴款通知书) and what is done until it is paid: taken to the unit, reminded of, and chased (催缴) in steps that finance,
/// the desk and the general manager take one after the other (INT-55 to INT-59, domain 3.6).
struct FeeNotice: BookEntry, Hashable {
    typealias Command = FeeCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "fee_notice", numberPrefix: "FN")
    static let noun = "fee notice"

    /// 2: what owners asked about it, and the charge with which a payment was collected.
    static let format: Int16 = 2

    /// How far it has come (domain 3.6).
    enum State: String, Codable, Sendable, CaseIterable {
        case noticeReceived = "notice_received"
        case delivered
        case secondNotice = "second_notice"
        case contacted
        /// With the department manager.
        case escalated
        case jointVisit = "joint_visit"
        case proposalReported = "proposal_reported"
        case ownerInformed = "owner_informed"
        case measuresTaken = "measures_taken"
        case paid
        case settled
        /// Taken back by finance.
        case withdrawn
    }

    let id: FeeNoticeID
    let number: String
    let office: String
    let form: FeeForm
    let receivedAt: Date
    let receivedBy: Role
    /// Who signed for finance's notice at the desk.
    var receipt: BookSignature
    var state = State.noticeReceived
    var clocks: [CaseClock] = []
    var delivery: FeeDelivery?
    /// Finance's second notice.
    var reminder: BookStamp?
    var contacts: [FeeContact] = []
    var visits: [FeeVisit] = []
    /// The last one; one that was declined is in the history.
    var proposal: FeeProposal?
    /// Why the general manager did not follow the proposal before.
    var declined: FeeNote?
    var announcements: [FeeAnnouncement] = []
    var measure: FeeNote?
    var payments: [FeePayment] = []
    var ended: BookStamp?
    var withdrawal: FeeNote?
    /// What owners asked about it, oldest first; nil for nothing. The contacts end with it.
    var questions: [FeeQuestion]?

    /// Entries of each list that a notice takes.
    static let mostEntries = 50

    /// T-3D: when it goes to the department manager (INT-56, WE-59).
    static let clock = "T-3D"

    var stateCode: String { state.rawValue }

    var totalFen: Int { form.totalFen }
    var paidFen: Int { payments.reduce(0) { $0 + $1.amountFen } }
    /// What is still owed.
    var openFen: Int { totalFen - paidFen }

    /// Whether nothing more is to come.
    var isOver: Bool { [.paid, .settled, .withdrawn].contains(state) }

    var open: [FeeCommand.Code] {
        let next: [FeeCommand.Code] =
            switch state {
            case .noticeReceived: [.deliver]
            case .delivered: [.remind]
            case .secondNotice, .contacted, .measuresTaken: [.contact]
            case .escalated: [.contact, .visit]
            case .jointVisit: [.contact, .visit, .propose] + (proposal == nil ? [] : [.agree])
            case .proposalReported: [.contact, .announce, .decline]
            case .ownerInformed: [.contact, .announce, .takeMeasure, .decline]
            case .paid, .settled, .withdrawn: []
            }
        return (isOver ? [] : next + [.pay, .withdraw]) + [.noteQuestion]
    }

    /// What people may give; questions come from contacts.
    var allowedCommands: [String] { open.filter { $0 != .noteQuestion }.map(\.rawValue) }

    /// Contacts that were handed over to it; nil where there are none.
    var contactIds: [ContactID]? { questions?.map(\.contactId) }

    /// Whether its file takes another question.
    var takesQuestions: Bool { !isOver && (questions?.count ?? 0) < Self.mostEntries }

    static func command(forDue clock: String) -> FeeCommand? { clock == Self.clock ? .clockDue : nil }
}

/// What finance worked out for a unit (INT-55).
struct FeeForm: Codable, Hashable, Sendable {
    /// Finance's own number; an office has each once.
    var noticeNumber: String
    var unit: String
    var addressee: String?
    /// The months that it is for.
    var from: LedgerMonth
    var until: LedgerMonth
    var charges: [FeeCharge]

    static let mostCharges = 20

    /// 0 for a sum that no notice has.
    var totalFen: Int {
        charges.reduce(0) { sum, charge in
            let (total, overflow) = sum.addingReportingOverflow(charge.amountFen)
            return overflow ? 0 : total
        }
    }

    /// The same for eyes that need no names.
    var masked: FeeForm {
        var form = self
        form.unit = Mask.unit(unit)
        form.addressee = addressee.map(Mask.name)
        return form
    }
}

/// That the notice was taken to the unit, and the fee file signed.
struct FeeDelivery: Codable, Hashable, Sendable {
    var signature: BookSignature
    /// Whether a witness signed, because the owner would not.
    let witnessed: Bool
    let by: Role
}

/// The owner was reached about what is owed.
struct FeeContact: Codable, Hashable, Sendable {
    var form: FeeContactForm
    let at: Date
    let by: Role
}

/// What is said of a contact (INT-56, INT-59).
struct FeeContactForm: Codable, Hashable, Sendable {
    /// When it was; now when left out.
    var contactedAt: Date?
    /// By telephone or in person.
    var means: FeeMeans
    var person: String
    /// Why the owner does not pay; absent when nothing was said.
    var reason: String?
    /// Whom the reason concerns.
    var department: Role?

    static let means: Set<FeeMeans> = [.phone, .visit]
}

/// The visit of both managers (INT-57).
struct FeeVisit: Codable, Hashable, Sendable {
    var form: FeeVisitForm
    let at: Date
    let by: Role
}

/// What is said of their visit.
struct FeeVisitForm: Codable, Hashable, Sendable {
    var visitedAt: Date?
    /// The name of the other one.
    var companion: String
    var finding: String
}

/// What both managers propose to the general manager (INT-57).
struct FeeProposal: Codable, Hashable, Sendable {
    var text: String
    let made: BookStamp
    /// By the other of the two.
    var agreed: BookStamp?
}

/// The owner was told of the measure that is to come (INT-58).
struct FeeAnnouncement: Codable, Hashable, Sendable {
    let means: FeeMeans
    /// Who signed for it; absent when nobody did.
    var receipt: BookSignature?
    let at: Date
    let by: Role
}

/// What an owner asked or said about a notice, by a contact that was handed over to its file.
struct FeeQuestion: Codable, Hashable, Sendable {
    let contactId: ContactID
    let contactNumber: String
    let channel: Channel
    /// When the desk passed it on.
    let at: Date
    var question: String
    var person: String?
    var phone: String?

    /// The same for eyes that need no names, nor what people said.
    var masked: FeeQuestion {
        var question = self
        question.question = "***"
        question.person = person.map(Mask.name)
        question.phone = phone.map(Mask.phone)
        return question
    }
}

/// Words that were written down, with when and by whom.
struct FeeNote: Codable, Hashable, Sendable {
    var text: String
    let at: Date
    let by: Role
}

/// Money that finance received.
struct FeePayment: Codable, Hashable, Sendable {
    let amountFen: Int
    /// The number of finance's receipt; a notice has each once.
    let receiptNumber: String
    let at: Date
    let by: Role
    /// The charge with which the desk collected it (INT-60); nil when finance had it itself.
    var chargeId: ChargeID?
}
