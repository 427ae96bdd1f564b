import Foundation
import SharedModels

/// What a contact is turned into, in a request: an object with exactly one of the three, whose missing parts are named together.
struct HandOverBody: Decodable, Sendable {
    let complaint: ComplaintFacts?
    let repair: RepairBody?
    let service: ServiceBody?

    /// The domain's value; nil when something is missing without which there is none.
    var value: HandOver? {
        switch (complaint, repair, service) {
        case (let facts?, nil, nil): .complaint(facts)
        case (nil, let body?, nil): body.facts.map(HandOver.repair)
        case (nil, nil, let body?): body.facts.map(HandOver.service)
        default: nil
        }
    }

    /// What is missing or too long of it.
    func check(_ checks: inout FieldChecks, at path: String) {
        if [complaint != nil, repair != nil, service != nil].count(where: { $0 }) != 1 {
            checks.note(path, "must have exactly one of complaint, repair, service")
        }
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
    }

    /// What is missing of the caller of a record that is handed over at once.
    func check(_ checks: inout FieldChecks, caller: Caller) {
        guard complaint != nil || repair != nil || service != nil else { return }
        checks.require(caller.unit, "caller.unit")
        guard repair == nil else { return }
        checks.require(caller.name, "caller.name")
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
