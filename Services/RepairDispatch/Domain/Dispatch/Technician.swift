package import Foundation
package import Policy
package import SharedModels

/// Somebody who does repairs (维修人员): roster, and the slips held now.
///
/// It alone decides whether another slip fits (`take`), under its row's lock: so nobody is over capacity, however many instances assign.
/// A slip that is held and a slip's `assignment` follow from one another by messages (ADR 14).
package struct Technician: CaseType, Hashable {
    package typealias Rules = Policy

    package static let kind = CaseKind(name: "technician", numberPrefix: "TE")

    /// Whether slips may be assigned.
    package enum State: String, Codable, Sendable, CaseIterable {
        case active
        /// Left, or away for long; holds nothing.
        case inactive
    }

    /// A slip in the technician's hands whose repair is not done.
    package struct Hold: Codable, Hashable, Sendable {
        package let workOrderId: WorkOrderID
        /// The slip's assignment that this is; one that is over does not end a later one.
        package let round: Int
        package let since: Date
        package let emergency: Bool
        /// An emergency took its place, but the work had begun: it came back, beyond the capacity if need be.
        package internal(set) var takenBack: Bool?
    }

    package let id: TechnicianID
    package let number: String
    package let office: String
    /// The subject of the technician's token.
    package let subject: String
    /// As colleagues call the technician; for staff, in no event.
    package internal(set) var name: String
    package internal(set) var state: State
    package internal(set) var roster: Roster
    package internal(set) var holds: [Hold] = []
    /// Slips that an emergency pushed out and that have not answered yet; in nobody's way, and back in `holds` if their work had begun.
    package internal(set) var leaving: [Hold]?

    package var stateCode: String { state.rawValue }

    package var clocks: [CaseClock] { [] }

    package var allowedCommands: [String] {
        let codes: [TechnicianCommand.Code] =
            switch state {
            case .active: holds.isEmpty && leaving == nil ? [.changeRoster, .deactivate] : [.changeRoster]
            case .inactive: [.changeRoster, .activate]
            }
        return codes.map(\.rawValue)
    }

    /// Slips that may be held at once.
    package func capacity(under rules: Policy) -> Int { roster.capacity ?? rules.technicianCapacity }

    func holds(_ order: WorkOrderID) -> Bool { holds.contains { $0.workOrderId == order } }

    package static func command(forDue name: String) -> TechnicianCommand? {
        if let kept = DispatchMessage.Kept(name: name) { return .keep(kept.workOrderId, round: kept.round) }
        return DispatchMessage.Released(name: name).map { .release($0.workOrderId, round: $0.round) }
    }
}

/// What can be asked of a technician's file.
package enum TechnicianCommand: CaseCommand, Hashable {
    /// Opens the file.
    case enrol(TechnicianForm)
    /// Replaces name and roster.
    case changeRoster(Roster, name: String)
    case deactivate(reason: String)
    case activate
    /// Takes a slip: the first half of an assignment, before the slip is told.
    case take(Taking)
    /// System: the slip is with somebody else, or its repair is done, or it is over.
    case release(WorkOrderID, round: Int)
    /// System: the slip that an emergency pushed out cannot go.
    case keep(WorkOrderID, round: Int)

    /// The names of the commands: in URLs, in history and in answers.
    package enum Code: String, Sendable, CaseIterable {
        case enrol
        case changeRoster = "change-roster"
        case deactivate, activate, take, release, keep
    }

    package var name: Code {
        switch self {
        case .enrol: .enrol
        case .changeRoster: .changeRoster
        case .deactivate: .deactivate
        case .activate: .activate
        case .take: .take
        case .release: .release
        case .keep: .keep
        }
    }

    package var code: String { name.rawValue }
}

/// What a technician's file is opened with.
package struct TechnicianForm: Hashable, Sendable {
    package let office: String
    /// The subject of the technician's token.
    package let subject: String
    package let name: String
    package let roster: Roster

    package init(office: String, subject: String, name: String, roster: Roster) {
        self.office = office
        self.subject = subject
        self.name = name
        self.roster = roster
    }
}

/// A slip for a technician.
package struct Taking: Hashable, Sendable {
    package let workOrderId: WorkOrderID
    /// The assignment of the slip that this will be: one more than it had.
    package let round: Int
    package let emergency: Bool
    /// Why this technician.
    package let fit: Fit
    /// A slip that an emergency pushes out when nobody has room.
    package let displacing: WorkOrderID?
    /// Why somebody else than the best was named; goes to the history.
    package let reason: String?

    package init(
        workOrderId: WorkOrderID, round: Int, emergency: Bool, fit: Fit, displacing: WorkOrderID? = nil, reason: String? = nil
    ) {
        self.workOrderId = workOrderId
        self.round = round
        self.emergency = emergency
        self.fit = fit
        self.displacing = displacing
        self.reason = reason
    }
}
