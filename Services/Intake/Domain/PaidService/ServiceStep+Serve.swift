import Foundation
import Policy
import SharedModels

/// From the owner's signature to the work that the owner takes.
extension ServiceStep {
    /// Engineering hears of air-conditioning by a repair slip (INT-64), and has the form for a lift (INT-66).
    mutating func schedule(from: Date?) throws(Rejection) {
        var checks = FieldChecks()
        checks.instant(from, "beginsAt")
        let wanted = request.wanted
        let begins = from ?? wanted?.from
        if let from, let wanted, request.service.hasTime, from != wanted.from {
            checks.note("beginsAt", "is the agreed time, or another is agreed first")
        }
        if begins == nil { checks.note("beginsAt", "is required") }
        if let begins, begins < now { checks.note("beginsAt", "must not lie in the past") }
        try checks.finish("it cannot be scheduled so", rule: request.service.rule)
        guard let begins else { preconditionFailure("finish throws when it is missing") }
        // What lasts lasts as long at another time.
        let ends = wanted?.until.map { begins.addingTimeInterval($0.timeIntervalSince(wanted?.from ?? begins)) }
        request.schedule = ServiceTime(from: begins, until: ends)
        request.state = .scheduled
        forgetReminder()
        tell(
            ServiceScheduled(
                serviceRequestId: request.id, number: request.number, office: request.office, scheduledAt: now, service: request.service,
                beginsAt: begins, endsAt: ends))
        if request.service == .overtimeAC { requestRepair(at: begins) }
        planReminder()
    }

    /// INT-64
    private mutating func requestRepair(at begins: Date) {
        let repair = WorkOrderID(context.freshID)
        request.repairId = repair
        let particulars = request.form.particulars
        tell(
            ServiceRepairRequested(
                serviceRequestId: request.id, number: request.number, office: request.office, requestedAt: now, workOrderId: repair,
                urgency: .normal, appointedAt: begins,
                sealed: .content(
                    RepairParticulars(
                        what: particulars.what, address: particulars.address ?? particulars.unit, unit: particulars.unit,
                        contactPerson: particulars.contactPerson, contactPhone: particulars.contactPhone))))
    }

    mutating func deliver(_ used: ServiceTime?, _ remarks: String?) throws(Rejection) {
        var checks = FieldChecks()
        checks.allow(remarks, "remarks", limit: FieldChecks.longLimit)
        let charged = chargedSeconds(used, &checks)
        try checks.finish("what was done is not possible so", rule: request.service.rule)
        request.delivery = ServiceDelivery(used: used, remarks: remarks.present, at: now, chargedSeconds: charged)
        request.state = .delivered
        // Nobody is to be reminded of what is done.
        request.clocks.stop(ServiceClock.start, at: now)
        tell(
            ServiceDelivered(
                serviceRequestId: request.id, number: request.number, office: request.office, deliveredAt: now, service: request.service,
                usedFrom: used?.from, usedUntil: used?.until, chargedSeconds: charged))
    }

    /// INT-64, WE-63: outside core hours, and all of a statutory holiday.
    private func chargedSeconds(_ used: ServiceTime?, _ checks: inout FieldChecks) -> Int? {
        guard request.service == .overtimeAC else {
            if used != nil { checks.note("usedFrom", "is for air-conditioning only (INT-64)") }
            return nil
        }
        checks.instant(used?.from, "usedFrom")
        checks.instant(used?.until, "usedUntil")
        guard let used, let until = used.until else {
            checks.note(used == nil ? "usedFrom" : "usedUntil", "is required: it is charged from switching on to switching off (INT-64)")
            return nil
        }
        if until > now.addingTimeInterval(FieldChecks.clockTolerance) { checks.note("usedUntil", "lies in the future") }
        guard used.from < until, let seconds = rules.estate.chargeableAirConditioning(from: used.from, to: until) else {
            checks.note("usedUntil", "must lie after usedFrom, at most 31 days")
            return nil
        }
        return Int(seconds.rounded())
    }

    /// The owner takes the work, and is called about it (CBK-14).
    mutating func accept(_ taking: ServiceTaking) throws(Rejection) {
        var checks = FieldChecks()
        checks.allow(taking.remarks, "remarks", limit: FieldChecks.longLimit)
        if request.service == .specialCleaning {
            checks.require(taking.signedBy, "signedBy")
        } else {
            checks.allow(taking.signedBy, "signedBy")
        }
        if taking.satisfied == false {
            checks.note("satisfied", "is false: an owner who is not content has the work done again (refuse)")
        }
        try checks.finish("the owner signs for the work", rule: request.service.rule)
        let task = CallbackTaskID(context.freshID)
        request.acceptance = ServiceAcceptance(taking: taking, at: now)
        request.callbackTaskId = task
        request.state = .accepted
        startClock(of: month(of: now))
        let particulars = request.form.particulars
        tell(
            ServiceAccepted(
                serviceRequestId: request.id, number: request.number, office: request.office, acceptedAt: now, service: request.service,
                callbackTaskId: task, contactId: request.form.contact?.id, channel: request.form.contact?.channel,
                sealed: .content(
                    CallbackParticulars(
                        name: particulars.contactPerson, phone: particulars.contactPhone, unit: particulars.unit,
                        summary: particulars.what, result: request.delivery?.remarks ?? particulars.what))))
    }

    /// Not as it should be: it is done again, at the same start where that still lies ahead.
    mutating func refuse(_ remarks: String) throws(Rejection) {
        var checks = FieldChecks()
        let text = checks.require(remarks, "remarks", limit: FieldChecks.longLimit)
        try checks.finish("what is wrong with the work is kept", rule: request.service.rule)
        reason = text
        request.lastRefusal = note(text)
        request.refusals += 1
        request.delivery = nil
        request.state = .scheduled
        tell(
            ServiceRefused(
                serviceRequestId: request.id, number: request.number, office: request.office, refusedAt: now, service: request.service,
                refusals: request.refusals))
        planReminder()
    }
}
