import Casework
import Foundation
import Messaging
import Policy
import SharedModels

/// A contact that was handed over as a move opens a goods move, a move-in or a move-out, and closes when that ends (domain 3.1, 3.8, 3.8b;
/// ADR 29).
enum MoveHandOvers {
    /// The event lacks what its kind of move cannot do without; nothing of ours tells such a one.
    struct Incomplete: Error {
        let move: MoveKind
    }

    static func add(to handlers: inout EventHandlers, under policy: Policy) {
        handlers.on(MoveRequested.self) { fact, event in [try opening(fact, event, policy)] }
        handlers.on(GoodsMoveDone.self) { fact, event in
            close(fact.contactId, fact.goodsMoveId.retyped(), .satisfied, event, policy)
        }
        handlers.on(GoodsMoveCancelled.self) { fact, event in
            close(fact.contactId, fact.goodsMoveId.retyped(), .cancelled, event, policy)
        }
        handlers.on(MoveInCancelled.self) { fact, event in close(fact.contactId, fact.moveInId.retyped(), .cancelled, event, policy) }
        handlers.on(MoveOutCancelled.self) { fact, event in close(fact.contactId, fact.moveOutId.retyped(), .cancelled, event, policy) }
    }

    /// Somebody has moved in; the register of vacant units hears of it as well (`VacatedUnits`).
    static func completed(_ fact: MoveInCompleted, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        close(fact.contactId, fact.moveInId.retyped(), .satisfied, event, policy)
    }

    /// A tenant has moved out; the register of vacant units hears of it as well (`VacatedUnits`).
    static func closed(_ fact: MoveOutClosed, _ event: CloudEvent, _ policy: Policy) -> [Submission] {
        close(fact.contactId, fact.moveOutId.retyped(), .satisfied, event, policy)
    }

    private static func opening(_ fact: MoveRequested, _ event: CloudEvent, _ policy: Policy) throws -> Submission {
        let mover = try fact.sealed.opened()
        let cause = Submission.Cause.system(traceparent: event.traceparent)
        switch fact.move {
        case .goods:
            guard let direction = fact.direction, let startsAt = fact.startsAt, let endsAt = fact.endsAt else {
                throw Incomplete(move: fact.move)
            }
            let form = GoodsMoveForm(
                unit: mover.unit, person: mover.person, phone: mover.phone, direction: direction, startsAt: startsAt, endsAt: endsAt,
                contactId: fact.contactId)
            return Submission(
                .notify(office: fact.office, form), to: fact.moveId, as: GoodsMove.self, under: policy, cause: cause, creates: true)
        case .moveIn:
            guard let occupierKind = fact.occupierKind else { throw Incomplete(move: fact.move) }
            let form = MoveInForm(
                unit: mover.unit, occupier: mover.person, phone: mover.phone, occupierKind: occupierKind, source: .occupier,
                reference: fact.contactNumber, contactId: fact.contactId)
            return Submission(
                .notify(office: fact.office, form), to: fact.moveId, as: MoveIn.self, under: policy, cause: cause, creates: true)
        case .moveOut:
            guard let agreed = fact.agreementDayStart else { throw Incomplete(move: fact.move) }
            let zone = policy.days.zone
            let form = MoveOutForm(
                unit: mover.unit, tenant: mover.person, phone: mover.phone, agreementDate: zone.date(of: agreed),
                confirmedDate: fact.confirmedDayStart.map { zone.date(of: $0) }, contactId: fact.contactId)
            return Submission(
                .request(office: fact.office, form, at: fact.requestedAt), to: fact.moveId, as: MoveOut.self, under: policy, cause: cause,
                creates: true)
        }
    }

    private static func close(
        _ contact: ContactID?, _ id: CaseID, _ outcome: ContactOutcome, _ event: CloudEvent, _ policy: Policy
    ) -> [Submission] {
        ChildEnds.close(contact, ChildEnd(kind: .move, id: id, outcome: outcome), event, policy)
    }
}
