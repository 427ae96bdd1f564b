import Foundation
import Policy
import SharedModels

/// What finance gets, month by month (INT-62, INT-65; domain 3.7, T-MONTHEND).
extension ServiceStep {
    /// Clocks that a request keeps; those of an agreement are one a month.
    static let clocksKept = 24

    func month(of instant: Date) -> LedgerMonth { LedgerMonth(rules.days.zone.date(of: instant).localMonth) }

    /// Exclusive.
    func end(of month: LedgerMonth) -> Date { rules.days.zone.endOfDay(month.local.lastDay) }

    /// INT-62: finance has the original as the basis of its charges.
    mutating func fileAgreement(_ place: String) throws(Rejection) {
        var checks = FieldChecks()
        let place = checks.require(place, "place")
        try checks.finish("where the copy lies is kept", rule: request.service.rule)
        request.filing = note(place)
        tell(
            ServiceFiled(
                serviceRequestId: request.id, number: request.number, office: request.office, filedAt: now, service: request.service))
    }

    /// An amount goes into a month's summary.
    mutating func bill(_ billing: ServiceBilling) throws(Rejection) {
        if let made = request.bills.first(where: { $0.month == billing.month }) {
            throw Rejection(
                .alreadyExists, "\(billing.month) has \(made.amountFen) fen in its summary already.", rule: request.service.rule)
        }
        var checks = FieldChecks()
        check(billing.month, &checks)
        let amount = amount(of: billing, &checks)
        if request.bills.count >= ServiceRequest.mostBills { checks.note("month", "is one too many for one agreement; make another") }
        try checks.finish("the amount cannot go into that summary", rule: request.service.rule)
        let claim = request.service == .plants ? rules.estate.plantsFee(onFen: amount) : nil
        request.bills.append(
            ServiceBill(month: billing.month, amountFen: amount, claimFen: claim, at: now, by: context.actor.role))
        tell(
            ServiceBilled(
                serviceRequestId: request.id, number: request.number, office: request.office, billedAt: now, service: request.service,
                month: billing.month, amountFen: amount, claimFen: claim))
        guard request.service.isAgreement else {
            // It may be in a later month's summary than that in which it was awaited.
            for clock in request.clocks where clock.isAwaited { request.clocks.meet(clock.name, at: now) }
            request.state = .billed
            return
        }
        request.clocks.meet(ServiceClock.name(of: billing.month), at: now)
        if !request.clocks.contains(where: { $0.state == .running }) { startNextClock(after: billing.month) }
        settleAgreement()
    }

    /// The month of an agreement, or that in which the owner took the work, or a later one that is not over its time.
    private func check(_ month: LedgerMonth, _ checks: inout FieldChecks) {
        let first = self.month(of: request.acceptance?.at ?? request.confirmation?.at ?? now)
        if month < first { checks.note("month", "lies before \(first), when it began") }
        if month > self.month(of: now) { checks.note("month", "has not begun") }
        if let last = request.ending?.lastMonth, month > last { checks.note("month", "lies after \(last), when the agreement ended") }
    }

    /// Fen. Air-conditioning is charged by the hour, to the second; a plants order by the supplier's list of the month.
    private func amount(of billing: ServiceBilling, _ checks: inout FieldChecks) -> Int {
        guard let price = request.price else { preconditionFailure("nothing is confirmed without a price") }
        guard request.service != .plants else {
            guard let amount = billing.amountFen, (0...ServiceBilling.highestFen).contains(amount) else {
                checks.note("amountFen", "is required: the sum of the month's price list, 0 to \(ServiceBilling.highestFen) (INT-65)")
                return 0
            }
            return amount
        }
        let due = price.charge == .hour ? price.fen(forSeconds: request.delivery?.chargedSeconds ?? 0) : price.totalFen
        if let told = billing.amountFen, told != due { checks.note("amountFen", "must be \(due) by the price, or be left out") }
        return due
    }

    /// The last day may lie ahead, or in the month that is billed now.
    mutating func end(_ day: LocalDate) throws(Rejection) {
        var checks = FieldChecks()
        let month = LedgerMonth(day.localMonth)
        if let begun = request.confirmation?.at, day < rules.days.zone.date(of: begun) {
            checks.note("lastDay", "lies before the agreement")
        }
        if let billed = request.bills.map(\.month).max(), month < billed {
            checks.note("lastDay", "lies before \(billed), which is billed")
        }
        if day > rules.days.zone.date(of: now).adding(days: 3_660) { checks.note("lastDay", "lies more than ten years ahead") }
        try checks.finish("the agreement cannot end so", rule: request.service.rule)
        request.ending = ServiceEnding(lastDay: day.description, lastMonth: month, at: now)
        for clock in request.clocks where clock.isAwaited {
            if let clocked = ServiceClock.month(of: clock.name), clocked > month { request.clocks.stop(clock.name, at: now) }
        }
        tell(
            ServiceEnded(
                serviceRequestId: request.id, number: request.number, office: request.office, endedAt: now, service: request.service,
                lastDay: day.description))
        settleAgreement()
    }

    /// An agreement that has ended and is billed to its last month waits for finance only.
    private mutating func settleAgreement() {
        guard let last = request.ending?.lastMonth, let begun = request.confirmation?.at else { return }
        var month = self.month(of: begun)
        let billed = Set(request.bills.map(\.month))
        while month <= last {
            guard billed.contains(month) else { return }
            month = LedgerMonth(month.local.adding(months: 1))
        }
        request.state = .billed
    }

    /// It has to be in the summary of this month before the month ends.
    mutating func startClock(of month: LedgerMonth) {
        request.clocks.start(ServiceClock.name(of: month), at: now, bound: end(of: month), now: now)
        dropSettledClocks()
    }

    /// What is still awaited stays, however old.
    mutating func dropSettledClocks() {
        while request.clocks.count > Self.clocksKept, let settled = request.clocks.firstIndex(where: { !$0.isAwaited }) {
            request.clocks.remove(at: settled)
        }
    }

    /// The months of an agreement after the last one that was clocked or billed, up to the one that has not ended; none after its last
    /// one. Those that are over are missed and told of at once, each once.
    private mutating func startNextClock(after month: LedgerMonth) {
        let known = request.clocks.compactMap { ServiceClock.month(of: $0.name) } + request.bills.map(\.month)
        var next = LedgerMonth(max(month, known.max() ?? month).local.adding(months: 1))
        while next <= request.ending?.lastMonth ?? .last {
            startClock(of: next)
            guard end(of: next) <= now else { return }
            request.clocks.miss(ServiceClock.name(of: next), at: now)
            tellUnbilled(next)
            next = LedgerMonth(next.local.adding(months: 1))
        }
    }

    /// Months that ended and in whose summary it is not are told of; the next month of an agreement begins. Who serves soon is reminded.
    mutating func expireDueClocks() {
        for clock in request.clocks where clock.state == .running && clock.bound <= now {
            if clock.name == ServiceClock.start { expireReminder() }
            guard let month = ServiceClock.month(of: clock.name) else { continue }
            request.clocks.miss(clock.name, at: now)
            tellUnbilled(month)
            if request.service.isAgreement { startNextClock(after: month) }
        }
    }

    private mutating func tellUnbilled(_ month: LedgerMonth) {
        tell(
            ServiceUnbilled(
                serviceRequestId: request.id, number: request.number, office: request.office, overdueAt: now, service: request.service,
                month: month, bound: end(of: month)))
    }
}

extension ServiceBilling {
    /// A hundred million yuan.
    static let highestFen = 10_000_000_000
}

extension ServicePrice {
    /// What so many seconds cost at a price for an hour, half a fen counting as one (INT-64, WE-63).
    func fen(forSeconds seconds: Int) -> Int { (totalFen * seconds + 1_800) / 3_600 }
}
