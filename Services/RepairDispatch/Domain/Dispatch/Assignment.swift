package import Foundation
package import SharedModels

/// Whose hands a slip is in (OPS-09).
package struct Assignment: Codable, Hashable, Sendable {
    package let technicianId: TechnicianID
    /// The subject of the technician's token.
    package let subject: String
    /// 1 for the slip's first assignment, one more for each later one.
    package let round: Int
    package let at: Date
    /// The token's subject of whoever assigned.
    package let by: String
    /// Why this technician: how well the technician suited then.
    package let fit: Fit
    /// Why somebody else than the best was named.
    package let override: String?
    /// A slip that had to make room.
    package let displacedOther: Bool

    package init(
        technicianId: TechnicianID, subject: String, round: Int, at: Date, by: String, fit: Fit, override: String? = nil,
        displacedOther: Bool = false
    ) {
        self.technicianId = technicianId
        self.subject = subject
        self.round = round
        self.at = at
        self.by = by
        self.fit = fit
        self.override = override
        self.displacedOther = displacedOther
    }

    /// The same under the number of a later assignment to the same technician.
    func renumbered(_ round: Int) -> Assignment {
        Assignment(
            technicianId: technicianId, subject: subject, round: round, at: at, by: by, fit: fit, override: override,
            displacedOther: displacedOther)
    }

    /// The same, with why somebody else than the best was named.
    func overridden(by reason: String?) -> Assignment {
        Assignment(
            technicianId: technicianId, subject: subject, round: round, at: at, by: by, fit: fit, override: reason,
            displacedOther: displacedOther)
    }
}

/// An assignment as a command brings it; when and by whom, the decision knows.
package struct AssignmentForm: Hashable, Sendable {
    package let technicianId: TechnicianID
    package let subject: String
    package let round: Int
    package let fit: Fit
    package let override: String?
    package let displacedOther: Bool
    /// The token's subject of whoever assigned, where it is not who brings the command.
    package let by: String?

    package init(
        technicianId: TechnicianID, subject: String, round: Int, fit: Fit, override: String? = nil, displacedOther: Bool = false,
        by: String? = nil
    ) {
        self.technicianId = technicianId
        self.subject = subject
        self.round = round
        self.fit = fit
        self.override = override
        self.displacedOther = displacedOther
        self.by = by
    }
}

/// That an emergency took the slip's place with its technician.
package struct Displacement: Codable, Hashable, Sendable {
    package let at: Date
    package let from: TechnicianID
    /// The emergency.
    package let by: WorkOrderID
    /// The appointment that fell through.
    package let appointedAt: Date?
}

/// How it goes on, for whoever waits (REP-23).
package struct ProgressNote: Codable, Hashable, Sendable {
    package let text: String
    package let at: Date
    /// The token's subject; never a person's name.
    package let by: String
    /// Whether the owner was told.
    package let ownerTold: Bool
}

/// The owner asked when it will be done at last (催单).
package struct Urging: Codable, Hashable, Sendable {
    package let at: Date
    /// The token's subject of whoever took it down.
    package let by: String
    package let words: String?
}

extension WorkOrder {
    /// What decides about who suits this slip.
    ///
    /// An emergency needs somebody now, and so does a slip whose appointment is over or not agreed.
    package func need(at now: Date) -> DispatchNeed {
        let appointed = urgency == .emergency ? nil : appointedAt
        return DispatchNeed(trade: trade, unit: request.unit, visitAt: max(now, appointed ?? now))
    }

    /// Whether an emergency may take its place: it is none, and nobody has begun.
    package var canBeDisplaced: Bool { urgency != .emergency && started == nil && state.isUnfinished }

    /// Whom an emergency pushes out first: what is not urgent before what is, no appointment before one, a later appointment before an
    /// earlier one.
    package static func firstToDisplace(of orders: [WorkOrder]) -> WorkOrder? {
        orders.filter(\.canBeDisplaced).min { one, other in
            if one.urgency != other.urgency { return one.urgency == .normal }
            let (first, second) = (one.appointedAt ?? .distantFuture, other.appointedAt ?? .distantFuture)
            return first != second ? first > second : one.id > other.id
        }
    }
}
