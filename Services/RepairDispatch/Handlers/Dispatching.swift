import Casework
import Foundation
import HTTPTypes
import Policy
import ServiceBootstrap
import SharedModels

/// Finds the technician for a slip and has the technician take it; the slip's own command comes after that (ADR 14).
struct Dispatching: Sendable {
    let engine: CaseEngine

    /// Technicians that are tried when others are quicker to fill the best one's hands.
    private static let attempts = 8

    private var roster: RosterReader { RosterReader(engine: engine) }

    /// What a person or a program asks for.
    struct Wish: Sendable {
        /// Nil for the best.
        let technicianId: TechnicianID?
        /// Why it is to be that one; must be there when it is not the best.
        let reason: String?
    }

    /// Everybody of the slip's office, best first.
    func ranking(for order: WorkOrder) async throws -> Ranking {
        Ranking(
            try await roster.candidates(office: order.office, free: false), for: order.need(at: try await engine.now()),
            in: engine.policy.days.zone)
    }

    /// Has a technician take the slip.
    /// - Throws: `Problem` when nobody can.
    func take(_ order: WorkOrder, _ wish: Wish, _ cause: Submission.Cause) async throws -> AssignmentForm {
        let need = order.need(at: try await engine.now())
        if let named = wish.technicianId { return try await take(order, named, wish.reason, need, cause) }
        let free = try await roster.candidates(office: order.office, trade: need.trade, free: true)
        let ranking = Ranking(free, for: need, in: engine.policy.days.zone)
        for place in ranking.proposals.prefix(Self.attempts) {
            if let form = try await submit(order, to: place.technicianId, place.fit, reason: nil, displacing: nil, cause) { return form }
        }
        if order.urgency == .emergency, let form = try await displace(for: order, need, cause) { return form }
        throw Problem(
            .ruleViolated,
            "Nobody of this office has the trade, a shift and room for this slip now; name a technician with a reason, or make room.")
    }

    /// The technician that a person named.
    private func take(
        _ order: WorkOrder, _ named: TechnicianID, _ reason: String?, _ need: DispatchNeed, _ cause: Submission.Cause
    ) async throws -> AssignmentForm {
        let all = try await roster.candidates(office: order.office, free: false)
        let ranking = Ranking(all, for: need, in: engine.policy.days.zone)
        guard let place = ranking.place(of: named) else {
            throw Problem(.invalid, "See errors.", errors: [.init("technicianId", "must be a technician of this office who takes slips")])
        }
        let best = ranking.proposals.first { _ in true }
        let isOverride = best?.technicianId != named
        guard !isOverride || reason != nil else {
            throw Problem(
                .invalid, "See errors.",
                errors: [.init("reason", "must be given when somebody else than the best is named; see /candidates")])
        }
        let override = isOverride ? reason : nil
        if let form = try await submit(order, to: named, place.fit, reason: override, displacing: nil, cause) { return form }
        if order.urgency == .emergency, let technician = try await roster.technician(named),
            let displaced = try await roster.displaceable(of: technician),
            let form = try await submit(order, to: named, place.fit, reason: override, displacing: displaced, cause)
        {
            return form
        }
        throw Problem(.ruleViolated, "This technician holds \(place.held) slips, as many as may be held at once.")
    }

    /// An emergency that finds no room takes the place of what can wait.
    private func displace(for order: WorkOrder, _ need: DispatchNeed, _ cause: Submission.Cause) async throws -> AssignmentForm? {
        let all = try await roster.candidates(office: order.office, trade: need.trade, free: false)
        for place in Ranking(all, for: need, in: engine.policy.days.zone).suitableButFull.prefix(Self.attempts) {
            guard let technician = try await roster.technician(place.technicianId),
                let displaced = try await roster.displaceable(of: technician)
            else { continue }
            if let form = try await submit(order, to: place.technicianId, place.fit, reason: nil, displacing: displaced, cause) {
                return form
            }
        }
        return nil
    }

    /// - Returns: nil when the technician has no room any more.
    private func submit(
        _ order: WorkOrder, to technician: TechnicianID, _ fit: Fit, reason: String?, displacing: WorkOrderID?, _ cause: Submission.Cause
    ) async throws -> AssignmentForm? {
        let round = (order.assignmentRounds ?? 0) + 1
        let taking = Taking(
            workOrderId: order.id, round: round, emergency: order.urgency == .emergency, fit: fit, displacing: displacing, reason: reason)
        let result = await engine.runner.submit(
            Submission(.take(taking), to: technician.retyped(), as: Technician.self, under: engine.policy, cause: cause))
        let taken: TechnicianID
        switch result {
        case .accepted: taken = technician
        // The request was sent before: what counts is who took the slip then.
        case .replayed(_, let answer): taken = answer.caseID.retyped()
        case .rejected(let rejection, _) where rejection.code == .ruleViolated || rejection.code == .wrongState: return nil
        case .rejected, .keyReused, .keyInFlight, .unavailable, .failed:
            throw result.problem ?? Problem(.internal, "The technician could not be asked.")
        }
        guard let file = try await roster.technician(taken) else {
            throw Problem(
                .unavailable, "The technician's file could not be read; send the request again with the same Idempotency-Key.",
                headers: [.retryAfter: "2"])
        }
        // What the file holds is the assignment. Without one it is over already, and the slip says so.
        let held = file.holds.first { $0.workOrderId == order.id }?.round ?? order.assignmentRounds ?? 0
        return AssignmentForm(
            technicianId: taken, subject: file.subject, round: held, fit: fit, override: reason, displacedOther: displacing != nil)
    }
}
