import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /work-orders/{id}/assign`: to the best, or to somebody who is named with a reason (REP-32).
struct AssignRequest: Decodable, Sendable {
    let technicianId: TechnicianID?
    let reason: String?

    func wish() throws(Problem) -> Dispatching.Wish {
        var check = Validation()
        let reason = check.optionalNarrative(reason, "reason")
        try check.finish()
        return Dispatching.Wish(technicianId: technicianId, reason: reason)
    }
}

/// `POST /work-orders/{id}/unassign`.
struct UnassignRequest: CommandRequest {
    let reason: String?

    func command() throws(Problem) -> WorkOrderCommand { .unassign(reason: try Validation.soleNarrative(reason, "reason")) }
}

/// `POST /work-orders/{id}/urge`: the owner asks when it will be done (催单).
struct UrgeRequest: CommandRequest {
    let words: String?

    func command() throws(Problem) -> WorkOrderCommand {
        var check = Validation()
        let words = check.optionalNarrative(words, "words")
        try check.finish()
        return .urge(words: words)
    }
}

/// `POST /work-orders/{id}/note-progress`: REP-23.
struct NoteProgressRequest: CommandRequest {
    let text: String?
    let ownerTold: Bool?

    func command() throws(Problem) -> WorkOrderCommand {
        .noteProgress(text: try Validation.soleNarrative(text, "text"), ownerTold: ownerTold ?? false)
    }
}

/// `GET /work-orders/{id}/candidates`: who could take the slip, best first, with what speaks for each.
struct CandidatesAnswer: Encodable, Sendable {
    struct Item: Encodable, Sendable {
        let technicianId: TechnicianID
        /// 0…1000; 0 for somebody who is not proposed.
        let score: Int
        let fit: Fit
        let held: Int
    }

    let items: [Item]

    /// Candidates that are shown at most.
    static let limit = 100

    init(_ ranking: Ranking) {
        items = ranking.places.prefix(Self.limit).map {
            Item(technicianId: $0.technicianId, score: $0.fit.score, fit: $0.fit, held: $0.held)
        }
    }
}

/// The routes of assigning.
enum AssignmentRoutes {
    static func add(to routes: CaseRoutes<WorkOrder>, of engine: CaseEngine) {
        typealias Code = WorkOrderCommand.Code
        let dispatching = Dispatching(engine: engine)
        routes.command(
            "assign", AssignRequest.self, by: Code.assign.roles,
            with: { body, order, origin in
                let wish = try body.wish()
                // Who has it keeps it unless somebody else is named; a slip that takes no assignment says why itself.
                if let present = order.assignment, order.held != nil, wish.technicianId.map({ $0 == present.technicianId }) ?? true {
                    return .assign(AssignmentForm(present))
                }
                guard origin.isCurrent, order.allowedCommands.contains(WorkOrderCommand.Code.assign.rawValue) else {
                    return .assign(AssignmentForm(nobodyAfter: order))
                }
                return .assign(try await dispatching.take(order, wish, origin.cause(of: "take")))
            })
        routes.command("unassign", UnassignRequest.self, by: Code.unassign.roles)
        routes.command("urge", UrgeRequest.self, by: Code.urge.roles)
        routes.command("note-progress", NoteProgressRequest.self, by: Code.noteProgress.roles)
        routes.reading("candidates", by: WorkOrderRoles.roster) { order, _ in
            CandidatesAnswer(try await dispatching.ranking(for: order))
        }
    }
}

extension AssignmentForm {
    /// The assignment that there is, once more.
    fileprivate init(_ present: Assignment) {
        self.init(
            technicianId: present.technicianId, subject: present.subject, round: present.round, fit: present.fit,
            override: present.override, displacedOther: present.displacedOther, by: present.by)
    }

    /// One that no slip takes, for an order whose state has something to say about that.
    fileprivate init(nobodyAfter order: WorkOrder) {
        self.init(
            technicianId: TechnicianID(order.id.uuid), subject: "", round: 0, fit: Fit(skill: 0, presence: 0, load: 0, area: 0))
    }
}
