import Foundation
import SharedModels

/// A service request as a caller sees it, beside the fields that every case has (OPS-01).
struct ServiceView: Encodable, Hashable, Sendable {
    let service: PaidServiceKind
    let contactId: ContactID?
    let channel: Channel?
    let openedAt: Date
    let what: String
    let unit: String
    let address: String?
    let contactPerson: String
    let contactPhone: String
    let goods: String?
    let wantedAt: Date?
    let wantedUntil: Date?
    let supplier: ServiceSupplier?
    let assessment: ServiceNote?
    let price: ServicePrice?
    let approvedAt: Date?
    let confirmation: ServiceConfirmation?
    /// Where the copy of the agreement lies.
    let filing: ServiceNote?
    let beginsAt: Date?
    let endsAt: Date?
    /// When whoever serves was reminded of that start.
    let remindedAt: Date?
    /// The slip by which engineering switches the air-conditioning.
    let repairId: WorkOrderID?
    let delivery: ServiceDelivery?
    let refusals: Int
    let lastRefusal: ServiceNote?
    let acceptance: ServiceAcceptance?
    let callbackTaskId: CallbackTaskID?
    let bills: [ServiceBill]
    /// What the desk collected for it, with the receipts; absent for nothing.
    let payments: [ServicePayment]?
    /// Fen that were collected and count.
    let paidFen: Int
    /// Fen that it costs so far; absent while nobody knows.
    let dueFen: Int?
    /// Fen that are still owed.
    let openFen: Int?
    /// Fen that were paid beyond that.
    let excessFen: Int?
    let lastDay: String?
    let lastReason: ServiceNote?
    /// Whether private fields are masked for whoever looks.
    let masked: Bool
}

extension ServiceRequest {
    func reveals(to actor: Actor) -> Bool { ServiceRoles.fullSight.contains(actor.role) }
    func showsReasons(to actor: Actor) -> Bool { reveals(to: actor) }

    func view(for actor: Actor) -> ServiceView {
        let masked = !reveals(to: actor)
        let particulars = form.particulars
        return ServiceView(
            service: service, contactId: form.contact?.id, channel: form.contact?.channel, openedAt: openedAt,
            what: masked ? "***" : particulars.what, unit: masked ? Mask.unit(particulars.unit) : particulars.unit,
            address: masked ? particulars.address.map { _ in "***" } : particulars.address,
            contactPerson: masked ? Mask.name(particulars.contactPerson) : particulars.contactPerson,
            contactPhone: masked ? Mask.phone(particulars.contactPhone) : particulars.contactPhone, goods: masked ? nil : goods,
            wantedAt: wanted?.from, wantedUntil: wanted?.until, supplier: supplier, assessment: masked ? nil : assessment,
            price: masked ? price?.withoutLines : price,
            approvedAt: approval?.at, confirmation: masked ? nil : confirmation, filing: masked ? nil : filing, beginsAt: schedule?.from,
            endsAt: schedule?.until, remindedAt: remindedAt, repairId: repairId,
            delivery: masked ? delivery?.withoutRemarks : delivery, refusals: refusals,
            lastRefusal: masked ? nil : lastRefusal, acceptance: masked ? nil : acceptance, callbackTaskId: callbackTaskId, bills: bills,
            payments: payments, paidFen: paidFen, dueFen: dueFen, openFen: openFen, excessFen: excessFen, lastDay: ending?.lastDay,
            lastReason: masked ? nil : lastReason, masked: masked)
    }
}

extension ServicePrice {
    /// What it comes to, without the words of its lines.
    fileprivate var withoutLines: ServicePrice { ServicePrice(lines: [], totalFen: totalFen, charge: charge, at: at) }
}

extension ServiceDelivery {
    fileprivate var withoutRemarks: ServiceDelivery { ServiceDelivery(used: used, remarks: nil, at: at, chargedSeconds: chargedSeconds) }
}
