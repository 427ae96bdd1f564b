import Foundation
import Policy
import SharedModels

/// What can be asked of a move-in.
enum MoveInCommand: BookCommand {
    case notify(office: String, MoveInForm)
    /// The household has its file; whoever asks has looked that it is the unit's.
    case openFile(HouseholdID)
    case requestInspection
    /// Engineering has inspected the unit; `slips` are fresh ids, one for each defect.
    case inspect(InspectionForm, slips: [WorkOrderID])
    /// What became of a defect whose slip did not put it right.
    case settleDefect(Int, result: String)
    /// System: the slip of a defect is over.
    case noteRepair(WorkOrderID, DefectOutcome)
    /// System: another slip does the work of a defect's slip again.
    case noteRework(of: WorkOrderID, by: WorkOrderID)
    case ready
    case issueNotice(MoveInNoticeForm)
    /// Forms that are in, and forms that this occupier has nothing to write on.
    case collectForms([MoveInPaper], notNeeded: [MoveInPaper])
    /// Whoever asks has looked that the passes are the unit's.
    case issuePasses(MoveInPassesForm)
    case signPack(HandoverPackForm)
    /// Somebody has moved in, by a goods move that is done, or without one; `vacantUnit` is the unit's entry in the register, where it has one.
    case complete(goods: GoodsMoveID?, vacantUnit: VacantUnitID?)
    /// What the occupier wants beside passes and parking, or does without (INT-50).
    case noteService(MoveInServiceKind, wanted: Bool, remarks: String?)
    case arrangeService(MoveInServiceKind, MoveInArrangement)
    case cancel(reason: String)
    /// System: forms are missing, or the list of the month is due.
    case clockDue

    enum Code: String, Sendable, CaseIterable {
        case notify
        case openFile = "open-file"
        case requestInspection = "request-inspection"
        case inspect
        case settleDefect = "settle-defect"
        case noteRepair = "note-repair"
        case noteRework = "note-rework"
        case ready
        case issueNotice = "issue-notice"
        case collectForms = "collect-forms"
        case issuePasses = "issue-passes"
        case signPack = "sign-pack"
        case complete
        case noteService = "note-service"
        case arrangeService = "arrange-service"
        case cancel
        case clockDue = "clock-due"
    }

    var name: Code {
        switch self {
        case .notify: .notify
        case .openFile: .openFile
        case .requestInspection: .requestInspection
        case .inspect: .inspect
        case .settleDefect: .settleDefect
        case .noteRepair: .noteRepair
        case .noteRework: .noteRework
        case .ready: .ready
        case .issueNotice: .issueNotice
        case .collectForms: .collectForms
        case .issuePasses: .issuePasses
        case .signPack: .signPack
        case .complete: .complete
        case .noteService: .noteService
        case .arrangeService: .arrangeService
        case .cancel: .cancel
        case .clockDue: .clockDue
        }
    }

    var isClockDue: Bool { self == .clockDue }
}
