import Casework
import Foundation
import ServiceBootstrap
import SharedModels

/// `POST /move-ins/{id}/note-service`: what the occupier wants, or does without (INT-50).
struct NoteMoveInServiceRequest: CommandRequest {
    let service: MoveInServiceKind?
    let wanted: Bool?
    let remarks: String?

    func command() throws(Problem) -> MoveInCommand {
        var check = Validation()
        let service = check.required(service, "service")
        let wanted = check.required(wanted, "wanted")
        let remarks = check.optionalNarrative(remarks, "remarks")
        try check.finish()
        guard let service, let wanted else { preconditionFailure("finish throws when one is missing") }
        return .noteService(service, wanted: wanted, remarks: remarks)
    }
}

/// `POST /move-ins/{id}/arrange-service`: it is seen to (INT-50).
struct ArrangeMoveInServiceRequest: Decodable, Sendable {
    let service: MoveInServiceKind?
    /// An order that is there already.
    let serviceRequestId: ServiceRequestID?
    /// One that is to be made now.
    let order: Order?
    let place: String?
    let remarks: String?

    /// A paid service that is ordered for who moves in.
    struct Order: Decodable, Sendable {
        let service: PaidServiceKind?
        let what: String?
    }
}

/// Finds the order of a paid service by which something was arranged, or makes it, and then notes it in the move-in (INT-50).
///
/// The id of an order that is made follows from the move-in and the kind, so that a repetition, also one after a death in between, makes it
/// once.
struct MoveInServices: Sendable {
    let engine: CaseEngine

    func command(
        for body: ArrangeMoveInServiceRequest, of moveIn: MoveIn, from origin: CommandOrigin
    ) async throws -> MoveInCommand {
        var check = Validation()
        let kind = check.required(body.service, "service")
        let place = check.optionalLine(body.place, "place")
        let remarks = check.optionalNarrative(body.remarks, "remarks")
        check.check(body.order == nil || body.serviceRequestId == nil, "order", "is made, or serviceRequestId names one: not both")
        let form = try order(body.order, for: kind, of: moveIn, &check)
        try check.finish()
        guard let kind else { preconditionFailure("finish throws when it is missing") }
        var arrangement = MoveInArrangement(serviceRequestId: body.serviceRequestId, place: place, remarks: remarks)
        if let form {
            let id = CaseID(named: [MoveIn.kind.name, moveIn.id.description, kind.rawValue])
            arrangement.serviceRequestId = id.retyped()
            // No order is made for a move-in that will not take it.
            let isTaken = moveIn.open.contains(.arrangeService) && moveIn.service(kind)?.state == .wanted && place == nil
            guard isTaken, origin.isCurrent else { return .arrangeService(kind, arrangement) }
            let result = await engine.runner.submit(
                Submission(
                    .open(form), to: id, as: ServiceRequest.self, under: engine.policy, cause: origin.cause(of: "order"), creates: true))
            if let problem = result.problem { throw problem }
        } else if let id = body.serviceRequestId, !moveIn.hasArranged(kind, arrangement) {
            try await lookUp(id, for: kind, of: moveIn)
        }
        return .arrangeService(kind, arrangement)
    }

    /// The order that is to be made, with who moves in as who is asked for.
    private func order(
        _ order: ArrangeMoveInServiceRequest.Order?, for kind: MoveInServiceKind?, of moveIn: MoveIn, _ check: inout Validation
    ) throws(Problem) -> ServiceForm? {
        guard let order else { return nil }
        let service = check.required(order.service, "order.service")
        let what = check.narrative(order.what, "order.what")
        if let kind, let service { check.check(kind.isServed(by: service), "order.service", "is no service of this kind") }
        let phone = moveIn.form.phone.present
        check.check(phone != nil, "order", "needs a telephone number, which the move-in lacks; make the order by itself and name it")
        guard let service else { return nil }
        return ServiceForm(
            office: moveIn.office, service: service,
            particulars: ServiceParticulars(
                what: what, address: nil, unit: moveIn.form.unit, contactPerson: moveIn.form.occupier, contactPhone: phone ?? "",
                goods: nil))
    }

    /// An order of this unit, in the same office, for this.
    private func lookUp(_ id: ServiceRequestID, for kind: MoveInServiceKind, of moveIn: MoveIn) async throws {
        let found = try await engine.reader.find(id.retyped(), as: ServiceRequest.self)?.body
        guard let found, found.office == moveIn.office, kind.isServed(by: found.service),
            UnitKey(found.form.particulars.unit) == UnitKey(moveIn.form.unit)
        else { throw Problem(.invalid, "See errors.", errors: [.init("serviceRequestId", "is no order of this unit for this")]) }
    }
}

extension MoveInServiceKind {
    /// Whether a paid service is of this kind.
    fileprivate func isServed(by service: PaidServiceKind) -> Bool {
        switch self {
        case .cleaning: service == .dailyCleaning || service == .specialCleaning
        case .plants: service == .plants
        case .mailSorting, .canteen: false
        }
    }
}
