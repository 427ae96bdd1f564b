import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// The technician examined the damage and names the price (REP-11).
    func quote(_ lines: [PriceLineForm], under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        let (after, quote) = try priced(lines, under: rules, in: context)
        return .changed(
            after, OrderQuoted(workOrderId: id, number: number, office: office, quotedAt: context.now, totalFen: quote.totalFen))
    }

    /// A revised price after a refusal.
    func requote(_ lines: [PriceLineForm], under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        let (after, quote) = try priced(lines, under: rules, in: context)
        return .changed(
            after,
            OrderRequoted(
                workOrderId: id, number: number, office: office, quotedAt: context.now, totalFen: quote.totalFen, round: after.quotes.count)
        )
    }

    /// The owner takes the price (REP-11, WE-34).
    func acceptQuote(by acceptedBy: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.text(acceptedBy, "acceptedBy", limit: WorkOrderLimits.name)
        try check.finish(rule: "REP-11")
        let total = quote?.totalFen ?? 0
        var after = self
        after.state = .accepted
        after.acceptance = Acceptance(acceptedBy: acceptedBy, acceptedAt: context.now, totalFen: total)
        return .changed(
            after, QuoteAccepted(workOrderId: id, number: number, office: office, acceptedAt: context.now, totalFen: total))
    }

    /// The owner refuses the price.
    func declineQuote(_ reason: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.text(reason, "reason")
        try check.finish()
        var after = self
        after.state = .quoteDeclined
        after.declined = Note(text: reason, at: context.now, by: context.actor.subject)
        return .changed(
            after,
            QuoteDeclined(
                workOrderId: id, number: number, office: office, declinedAt: context.now, totalFen: quote?.totalFen ?? 0),
            reason: reason)
    }

    private func priced(
        _ forms: [PriceLineForm], under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> (WorkOrder, Quote) {
        let lines = try priceLines(of: forms, under: rules)
        let total = lines.reduce(0) { $0 + $1.amountFen }
        guard chargeable || total == 0 else {
            throw Rejection(.ruleViolated, "This repair is not charged: the company bears its cost.", rule: "REP-12")
        }
        let quote = Quote(
            lines: lines, totalFen: total, quotedAt: context.now, quotedBy: context.actor.subject,
            needsAcceptance: total > 0 || rules.freeRepairNeedsAcceptance)
        var after = self
        after.state = .quoted
        after.clocks.stop(WorkOrderClock.appointment, at: context.now)
        after.quotes.append(quote)
        after.acceptance = nil
        after.declined = nil
        return (after, quote)
    }

    /// Only a repair that is not charged may have no lines: a forgotten price must not pass for a free one.
    private func priceLines(of forms: [PriceLineForm], under rules: Policy) throws(Rejection) -> [PriceLine] {
        var check = FieldChecks()
        check.require(!forms.isEmpty || !chargeable, "lines", "must have at least one line; a free item is a line with price 0")
        check.require(forms.count <= WorkOrderLimits.priceLines, "lines", "must have at most \(WorkOrderLimits.priceLines) lines")
        check.require(quotes.count < WorkOrderLimits.quoteRounds, "lines", "too many prices were named; hand the slip back")
        let lines = forms.prefix(WorkOrderLimits.priceLines).enumerated().map { index, form in
            rules.chargeStandard.line(form, at: "lines[\(index)]", chargeable: chargeable, &check)
        }
        try check.finish(rule: "REP-11")
        return lines
    }
}
