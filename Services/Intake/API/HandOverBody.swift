import Foundation
import Policy
import SharedModels

/// What a contact is turned into, in a request: an object with exactly one of these, whose missing parts are named together.
struct HandOverBody: Decodable, Sendable {
    let complaint: ComplaintFacts?
    let repair: RepairBody?
    let service: ServiceBody?
    let goodsMove: GoodsMoveBody?
    let moveIn: MoveInBody?
    let moveOut: MoveOutBody?
    let fee: FeeBody?
    let special: SpecialFacts?

    /// The domain's value; nil when something is missing without which there is none.
    var value: HandOver? {
        guard isOne else { return nil }
        if let complaint { return .complaint(complaint) }
        if let repair { return repair.facts.map(HandOver.repair) }
        if let service { return service.facts.map(HandOver.service) }
        if let goodsMove { return goodsMove.facts.map(HandOver.goodsMove) }
        if let moveIn { return moveIn.facts.map(HandOver.moveIn) }
        if let moveOut { return moveOut.facts.map(HandOver.moveOut) }
        if let fee { return fee.facts.map(HandOver.fee) }
        return special.map(HandOver.special)
    }

    /// Whether there is one of them, and no more.
    private var isOne: Bool {
        let ofOthers = [complaint != nil, repair != nil]
        let ofOurs = [service != nil, goodsMove != nil, moveIn != nil, moveOut != nil, fee != nil, special != nil]
        return (ofOthers + ofOurs).count { $0 } == 1
    }

    /// What is missing or too long of it.
    func check(_ checks: inout FieldChecks, at path: String) {
        if !isOne { checks.note(path, "must have exactly one of \(HandOver.words)") }
        if let complaint {
            checks.require(complaint.place, "\(path).complaint.place")
            checks.require(complaint.complainedOf, "\(path).complaint.complainedOf")
            checks.allow(complaint.course, "\(path).complaint.course", limit: FieldChecks.longLimit)
            checks.require(complaint.demand, "\(path).complaint.demand", limit: FieldChecks.longLimit)
            checks.allow(complaint.matter, "\(path).complaint.matter")
            complaint.checkKnown(&checks, at: "\(path).complaint")
        }
        if let repair {
            checks.need(repair.urgency, "\(path).repair.urgency")
            checks.allow(repair.what, "\(path).repair.what", limit: FieldChecks.longLimit)
            checks.allow(repair.contactPerson, "\(path).repair.contactPerson")
            checks.phone(repair.contactPhone, "\(path).repair.contactPhone")
        }
        if let service {
            checks.need(service.service, "\(path).service.service")
            checks.allow(service.goods, "\(path).service.goods")
            checks.allow(service.what, "\(path).service.what", limit: FieldChecks.longLimit)
        }
        if let goodsMove {
            checks.need(goodsMove.direction, "\(path).goodsMove.direction")
            checks.need(goodsMove.startsAt, "\(path).goodsMove.startsAt")
            checks.need(goodsMove.endsAt, "\(path).goodsMove.endsAt")
        }
        if let moveIn { checks.need(moveIn.occupierKind, "\(path).moveIn.occupierKind") }
        if let moveOut { checks.need(moveOut.agreementDate, "\(path).moveOut.agreementDate") }
        if let special { checks.allow(special.request, "\(path).special.request", limit: FieldChecks.longLimit) }
        if let fee {
            checks.need(fee.feeNoticeId, "\(path).fee.feeNoticeId")
            checks.allow(fee.question, "\(path).fee.question", limit: FieldChecks.longLimit)
        }
    }

    /// What is missing of the caller of a record that is handed over at once.
    func check(_ checks: inout FieldChecks, caller: Caller) {
        // What is put to a payment notice needs nothing more of the caller: the notice says whose it is.
        guard isOne, fee == nil else { return }
        checks.require(caller.unit, "caller.unit")
        guard repair == nil else { return }
        checks.require(caller.name, "caller.name")
        guard complaint != nil || service != nil else { return }
        checks.require(caller.phone, "caller.phone")
    }
}

/// The slip's facts (REP-06).
struct RepairBody: Decodable, Sendable {
    let urgency: RepairUrgency?
    let emergencyCategory: EmergencyCategory?
    let appointedAt: Date?
    let what: String?
    let contactPerson: String?
    let contactPhone: String?

    /// Nil without an urgency.
    var facts: RepairFacts? {
        urgency.map {
            RepairFacts(
                urgency: $0, emergencyCategory: emergencyCategory, appointedAt: appointedAt, what: what, contactPerson: contactPerson,
                contactPhone: contactPhone)
        }
    }
}

/// The service order's facts.
struct ServiceBody: Decodable, Sendable {
    let service: PaidServiceKind?
    let wantedAt: Date?
    let wantedUntil: Date?
    let goods: String?
    let what: String?

    /// Nil without a service.
    var facts: ServiceFacts? {
        service.map { ServiceFacts(service: $0, wantedAt: wantedAt, wantedUntil: wantedUntil, goods: goods, what: what) }
    }
}

/// The facts of goods that are moved (INT-49).
struct GoodsMoveBody: Decodable, Sendable {
    let direction: GoodsDirection?
    let startsAt: Date?
    let endsAt: Date?

    /// Nil without all of them.
    var facts: GoodsMoveFacts? {
        guard let direction, let startsAt, let endsAt else { return nil }
        return GoodsMoveFacts(direction: direction, startsAt: startsAt, endsAt: endsAt)
    }
}

/// The facts of a move-in (INT-43).
struct MoveInBody: Decodable, Sendable {
    let occupierKind: MoveInOccupier?

    /// Nil without who moves in.
    var facts: MoveInFacts? { occupierKind.map { MoveInFacts(occupierKind: $0) } }
}

/// The facts of a move-out (INT-51).
struct MoveOutBody: Decodable, Sendable {
    let agreementDate: LocalDate?
    let confirmedDate: LocalDate?

    /// Nil without the agreement's date.
    var facts: MoveOutFacts? { agreementDate.map { MoveOutFacts(agreementDate: $0, confirmedDate: confirmedDate) } }
}

/// The facts of what is put to a payment notice (domain 3.6).
struct FeeBody: Decodable, Sendable {
    let feeNoticeId: FeeNoticeID?
    let question: String?

    /// Nil without a notice.
    var facts: FeeFacts? { feeNoticeId.map { FeeFacts(feeNoticeId: $0, question: question) } }
}
