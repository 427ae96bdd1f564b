import Foundation
import Policy
import SharedModels

/// Somebody who moves into a unit (入住): the notice, the household's file, the inspection and its repairs, the notice to departments, six
/// forms, passes, the documents that are signed for, the goods (INT-43 to INT-47, INT-50, domain 3.8).
struct MoveIn: BookEntry, Hashable {
    typealias Command = MoveInCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "move_in", numberPrefix: "MI")
    static let noun = "move-in"

    /// 2: the contact that it came from, and what else the occupier wants.
    static let format: Int16 = 2

    /// How far a move-in has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case notified
        case fileOpened = "file_opened"
        /// Engineering inspects the unit, and has put right what it finds.
        case inspecting
        case ready
        case noticeIssued = "notice_issued"
        case formsCollected = "forms_collected"
        case passesIssued = "passes_issued"
        case handedOver = "handed_over"
        case movedIn = "moved_in"
        /// It stands in the list of its month (RPT-07).
        case reported
        case cancelled
    }

    let id: MoveInID
    let number: String
    let office: String
    let form: MoveInForm
    let notifiedAt: Date
    let notifiedBy: Role
    var state = State.notified
    var clocks: [CaseClock] = []
    var file: File?
    var inspectionRequested: BookStamp?
    /// In order; at most `mostInspections`.
    var inspections: [Inspection] = []
    /// What all inspections found, in order; at most `mostDefects`.
    var defects: [MoveInDefect] = []
    var readied: BookStamp?
    var notice: Notice?
    /// Forms that are in, or that nobody needs, in order; each once.
    var forms: [GivenForm] = []
    var passes: Passes?
    var pack: Pack?
    var completion: Completion?
    /// What else the occupier wants, each kind once (INT-50); nil for nothing noted.
    var services: [MoveInService]?
    /// When the list of its month was due.
    var reportedAt: Date?
    var cancelled: BookStamp?

    /// T-FORMS: by when the six forms are in; T-LIST: when the list of the month is due.
    static let formsClock = "T-FORMS"
    static let listClock = "T-LIST"
    static let mostInspections = 20
    static let mostDefects = 100

    var stateCode: String { state.rawValue }

    /// Defects that are not put right.
    var openDefects: [MoveInDefect] { defects.filter { !$0.isSettled } }

    /// Forms that are missing.
    var outstandingForms: [MoveInPaper] { MoveInPaper.allCases.filter { paper in !forms.contains { $0.paper == paper } } }

    var open: [MoveInCommand.Code] { usual + serviceCommands }

    /// What leads to the next state.
    private var usual: [MoveInCommand.Code] {
        switch state {
        case .notified: [.openFile, .cancel]
        case .fileOpened: [.requestInspection, .cancel]
        case .inspecting: inspecting + [.cancel]
        case .ready: [.issueNotice, .cancel]
        case .noticeIssued: [.collectForms, .issueNotice, .cancel]
        case .formsCollected: [.issuePasses, .cancel]
        case .passesIssued: [.signPack, .cancel]
        case .handedOver: [.complete, .cancel]
        case .movedIn, .reported, .cancelled: []
        }
    }

    private var inspecting: [MoveInCommand.Code] {
        let ready: [MoveInCommand.Code] = !inspections.isEmpty && openDefects.isEmpty ? [.ready] : []
        let settle: [MoveInCommand.Code] = openDefects.contains(where: \.isLeftOver) ? [.settleDefect] : []
        return [.inspect] + settle + ready + (defects.isEmpty ? [] : [.noteRepair, .noteRework])
    }

    /// What people may give; the ends of repairs come by themselves.
    var allowedCommands: [String] { open.filter { ![.noteRepair, .noteRework].contains($0) }.map(\.rawValue) }

    static func command(forDue clock: String) -> MoveInCommand? { [formsClock, listClock].contains(clock) ? .clockDue : nil }

    /// The household's file.
    struct File: Codable, Hashable, Sendable {
        let householdId: HouseholdID
        let at: Date
        let by: Role
    }

    /// 《空置房设备设施检查记录》: one inspection of the unit; what it found stands with the defects.
    struct Inspection: Codable, Hashable, Sendable {
        /// Its place in the record, from 1.
        let inspection: Int
        var form: InspectionForm
        let at: Date
        let by: Role
    }

    /// 《入住通知单》.
    struct Notice: Codable, Hashable, Sendable {
        var form: MoveInNoticeForm
        let at: Date
        let by: Role
    }

    /// One of the six forms.
    struct GivenForm: Codable, Hashable, Sendable {
        let paper: MoveInPaper
        /// False when this occupier has nothing to write on it.
        let collected: Bool
        let at: Date
        let by: Role
    }

    /// Passes and parking permits.
    struct Passes: Codable, Hashable, Sendable {
        var form: MoveInPassesForm
        let at: Date
        let by: Role
    }

    /// The documents that were handed over, and the signature on their list.
    struct Pack: Codable, Hashable, Sendable {
        var form: HandoverPackForm
        let at: Date
        let by: Role
    }

    /// That somebody has moved in.
    struct Completion: Codable, Hashable, Sendable {
        /// The goods move; nil when none was needed.
        let goodsMoveId: GoodsMoveID?
        /// The month in whose list it stands (RPT-07).
        let month: LedgerMonth
        let at: Date
        let by: Role
    }
}
