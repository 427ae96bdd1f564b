import Foundation
import Policy
import SharedModels

/// A patrol of the owner areas (巡查): its findings go to the departments, and repairs on slips (OPS-13, OPS-14).
struct Patrol: BookEntry, Hashable {
    typealias Command = PatrolCommand
    typealias Rules = Policy

    static let kind = CaseKind(name: "patrol", numberPrefix: "PA")
    static let noun = "patrol"

    /// 2: one that is not made is cancelled. 3: the state of what was looked at.
    static let format: Int16 = 3

    /// How far a patrol has come.
    enum State: String, Codable, Sendable, CaseIterable {
        case planned
        /// It was made; findings may still be written down.
        case done
        case findingsSent = "findings_sent"
        case findingsClosed = "findings_closed"
        /// It is not made.
        case cancelled
    }

    let id: PatrolID
    let number: String
    let office: String
    let form: PatrolForm
    let plannedAt: Date
    let plannedBy: Role
    var state = State.planned
    var clocks: [CaseClock] = []
    /// In the order in which they were written down; at most `mostFindings`.
    var findings: [Finding] = []
    var doneAt: Date?
    /// The local day that it counts for (OPS-13).
    var doneOn: LocalDate?
    var doneBy: Role?
    /// How what a patrol looks at was found; nil in what was finished before it was asked for (OPS-13).
    var states: PatrolStates?
    var sentAt: Date?
    var closedAt: Date?
    /// That it is not made, and why.
    var cancellation: Cancellation?

    /// Findings of one patrol.
    static let mostFindings = 100

    var stateCode: String { state.rawValue }

    var open: [PatrolCommand.Code] {
        switch state {
        // What was found on the way is kept: such a patrol is finished.
        case .planned: [.raiseFinding, .finish] + (findings.isEmpty ? [.cancel] : [])
        case .done: [.raiseFinding] + (findings.isEmpty ? [.closeFindings] : [.sendFindings])
        case .findingsSent: findings.allSatisfy(\.isSettled) ? [.closeFindings] : [.settleFinding]
        case .findingsClosed, .cancelled: []
        }
    }

    /// What it did not look at, of what every patrol looks at: neither a state was written down nor a finding (OPS-13).
    var unseen: [PatrolSubject] {
        PatrolSubject.allCases.filter { subject in
            states?[subject] == nil && !findings.contains { $0.form.kind == subject.findingKind }
        }
    }

    /// Why a planned patrol is not made.
    struct Cancellation: Codable, Hashable, Sendable {
        let reason: String
        let at: Date
        let by: Role
    }
}

/// Where a patrol goes, and when.
struct PatrolForm: Codable, Hashable, Sendable {
    var area: String
    /// Who goes, where that is known.
    var person: String?
    var startsAt: Date

    /// How far ahead a patrol is planned, and how late it is written down.
    static let farthest: TimeInterval = 31 * 86_400
}

/// What every patrol of the owner areas looks at, at least (OPS-13).
enum PatrolSubject: String, Codable, Sendable, CaseIterable {
    case cleanliness
    case engineering

    /// The kind of findings that are about it.
    var findingKind: FindingKind {
        switch self {
        case .cleanliness: .cleaning
        case .engineering: .engineering
        }
    }
}

/// How cleanliness and engineering were found on a patrol, each nil where nobody said (OPS-13).
struct PatrolStates: Codable, Hashable, Sendable {
    var cleanliness: PatrolCondition?
    var engineering: PatrolCondition?

    subscript(_ subject: PatrolSubject) -> PatrolCondition? {
        switch subject {
        case .cleanliness: cleanliness
        case .engineering: engineering
        }
    }
}

/// Something that a patrol found.
struct Finding: Codable, Hashable, Sendable {
    /// Its place in the record, from 1.
    let number: Int
    let form: FindingForm
    let at: Date
    let by: Role
    /// The slip that it became.
    var workOrderId: WorkOrderID?
    /// What became of it.
    var result: Result?

    /// Whether nothing more is to be done about it here: a repair or a contact goes its own way.
    var isSettled: Bool { result != nil || workOrderId != nil || form.contactId != nil }

    /// What became of a finding.
    struct Result: Codable, Hashable, Sendable {
        let text: String
        let at: Date
        let by: Role
    }
}

/// A finding as it is written down: exactly one of department, repair and contact says what is done about it.
struct FindingForm: Codable, Hashable, Sendable {
    var place: String
    var kind: FindingKind
    var importance: FindingImportance
    var text: String
    /// Who is to see to it.
    var department: Role?
    var repair: FindingRepair?
    /// The contact that it became.
    var contactId: ContactID?
}

/// A finding that is a repair (OPS-14, REP-06).
struct FindingRepair: Codable, Hashable, Sendable {
    var particulars: RepairParticulars
    var urgency: RepairUrgency
    /// For an emergency by one of the seven categories (REP-02).
    var emergencyCategory: EmergencyCategory?
    /// When the technician is expected; absent for an emergency, which is attended at once.
    var appointedAt: Date?
}

/// What can be asked of a patrol.
enum PatrolCommand: BookCommand {
    case plan(office: String, PatrolForm)
    case raiseFinding(FindingForm)
    /// It was made; `at` is when it ended.
    case finish(at: Date, PatrolStates = PatrolStates())
    case sendFindings
    case settleFinding(Int, result: String)
    case closeFindings
    /// A planned one is not made, for a reason.
    case cancel(reason: String)

    /// The contact that a finding became is one of the same office (OPS-13).
    var mentions: [CaseID] {
        guard case .raiseFinding(let form) = self else { return [] }
        return [form.contactId?.retyped()].compactMap(\.self)
    }

    enum Code: String, Sendable, CaseIterable {
        case plan
        case raiseFinding = "raise-finding"
        case finish
        case sendFindings = "send-findings"
        case settleFinding = "settle-finding"
        case closeFindings = "close-findings"
        case cancel
    }

    var name: Code {
        switch self {
        case .plan: .plan
        case .raiseFinding: .raiseFinding
        case .finish: .finish
        case .sendFindings: .sendFindings
        case .settleFinding: .settleFinding
        case .closeFindings: .closeFindings
        case .cancel: .cancel
        }
    }
}
