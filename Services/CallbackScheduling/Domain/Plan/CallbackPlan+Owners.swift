import Foundation
import Policy
import SharedModels

/// What a plan says, and whom it is about (CBK-21, CBK-22, CBK-24, CBK-25).
extension CallbackPlanStep {
    /// A plan states its days, scope, contents and method; a routine round its share (K-12), a targeted one why it is made (CBK-24), a
    /// quarterly one whose service it asks about (CBK-21).
    func check(_ form: PlanForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(
            PlanForm.kinds.contains(form.kind), "kind", "must be one of \(PlanForm.kinds.map(\.rawValue).joined(separator: ", "))")
        checks.require(form.firstDay <= form.lastDay, "lastDay", "must not be before the first day")
        checks.require(form.firstDay.days(until: form.lastDay) < PlanForm.longest, "lastDay", "must be within \(PlanForm.longest) days")
        checks.require(days(of: form).upperBound > now, "lastDay", "must not be over")
        checks.text(form.scope, "scope")
        checks.text(form.contents, "contents")
        let share = form.shareBasisPoints
        checks.require(share.map { (1...10_000).contains($0) } ?? true, "share", "must be more than 0 and at most 1")
        if form.kind == .routineMonthly {
            checks.require(
                (share ?? rules.callback.routineShare?.basisPoints) != nil, "share",
                "must be given: the policy states none (callback.routine.share)")
        }
        checks.require((form.occasion != nil) == (form.kind == .targeted), "occasion", "is for targeted plans, and must be given there")
        if form.kind == .targeted { checks.text(form.occasionText, "occasionText", limit: FieldChecks.shortText) }
        let departments = form.departments ?? []
        checks.require(
            departments.isEmpty == (form.kind != .periodicQuarterly) && Set(departments).count == departments.count, "departments",
            "are for quarterly plans, and must be given there, each once")
        try checks.finish(rule: "CBK-22")
    }

    /// Puts owners on the plan; a household that is on it stays as it is.
    mutating func add(_ owners: [PlanOwner]) throws(Rejection) {
        var checks = FieldChecks()
        checks.owners(owners)
        var known = Set(plan.owners.map(\.household))
        let new = owners.filter { known.insert($0.household).inserted }
        checks.require(
            plan.owners.count + new.count <= CallbackPlan.mostOwners, "owners", "a plan has at most \(CallbackPlan.mostOwners) households")
        try checks.finish(rule: "CBK-22")
        plan.owners += new
        tell(
            PlanOwnersAdded(
                planId: plan.id, number: plan.number, office: plan.office, addedAt: now, added: new.count, owners: plan.owners.count))
    }

    /// Corrects what is known of households that are on the draft: all of it, as it is said now. Where one is named twice, the last counts.
    mutating func correct(_ owners: [PlanOwner]) throws(Rejection) {
        var checks = FieldChecks()
        checks.owners(owners)
        var places: [String: Int] = [:]
        for (index, owner) in plan.owners.enumerated() { places[owner.household] = index }
        var corrected = plan.owners
        for (index, owner) in owners.prefix(CallbackPlan.mostOwnersAtOnce).enumerated() {
            let place = places[owner.household]
            checks.require(place != nil, "owners[\(index)].household", "must be on the plan")
            if let place { corrected[place] = owner }
        }
        try checks.finish(rule: "CBK-22")
        let count = zip(plan.owners, corrected).count { $0 != $1 }
        guard count > 0 else { return }
        plan.owners = corrected
        tell(
            PlanOwnersCorrected(
                planId: plan.id, number: plan.number, office: plan.office, correctedAt: now, corrected: count, owners: plan.owners.count))
    }

    /// Takes households off the draft; of one that is not on it there is nothing to take.
    mutating func remove(_ households: [String]) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(
            (1...CallbackPlan.mostOwnersAtOnce).contains(households.count), "households",
            "must have 1 to \(CallbackPlan.mostOwnersAtOnce) entries")
        try checks.finish(rule: "CBK-22")
        let gone = Set(households)
        let before = plan.owners.count
        plan.owners.removeAll { gone.contains($0.household) }
        tell(
            PlanOwnersRemoved(
                planId: plan.id, number: plan.number, office: plan.office, removedAt: now, removed: before - plan.owners.count,
                owners: plan.owners.count))
    }

    /// Who is called: key owners always (CBK-25), the others by an order that is the same for everybody who knows the plan, until the share
    /// is reached (CBK-21, K-12).
    func select(_ owners: [PlanOwner]) -> [PlanOwner] {
        let needed = share.minimum(of: owners.count)
        let others = owners.filter { !$0.isKeyOwner }.map(\.household)
        let places = max(0, needed - (owners.count - others.count))
        let order = SelectionOrder(seed: "\(plan.id) \(plan.form.firstDay)")
        let drawn = Set(places < others.count ? Array(order.sorted(others).prefix(places)) : others)
        return owners.map { owner in
            var owner = owner
            owner.choice =
                share == .one ? .everybody : owner.isKeyOwner ? .keyOwner : drawn.contains(owner.household) ? .drawn : .notDrawn
            return owner
        }
    }

    private var share: Ratio {
        let stated = plan.form.shareBasisPoints.flatMap { Ratio(basisPoints: $0) }
        return stated ?? (plan.form.kind == .routineMonthly ? rules.callback.routineShare : nil) ?? .one
    }
}

extension FieldChecks {
    /// Households with a name and a number, as many as are taken at once.
    fileprivate mutating func owners(_ owners: [PlanOwner]) {
        require(
            (1...CallbackPlan.mostOwnersAtOnce).contains(owners.count), "owners",
            "must have 1 to \(CallbackPlan.mostOwnersAtOnce) entries")
        for (index, owner) in owners.prefix(CallbackPlan.mostOwnersAtOnce).enumerated() {
            text(owner.household, "owners[\(index)].household", limit: Self.shortText)
            text(owner.name, "owners[\(index)].name", limit: Self.shortText)
            text(owner.phone, "owners[\(index)].phone", limit: Self.shortText)
            text(owner.unit, "owners[\(index)].unit", limit: Self.shortText)
        }
    }
}

extension PlanForm {
    /// Kinds of callback that are planned; the others come of a case or of a survey.
    static let kinds: [CallbackKind] = [.routineMonthly, .periodicQuarterly, .targeted, .specialService, .emergency, .paidService]
    /// Days from the first to the last, exclusive.
    static let longest = 366
}

extension CallbackPlan {
    /// What is asked of one of its owners.
    func request(for owner: PlanOwner, under rules: Policy) -> CallbackRequest {
        let zone = rules.days.zone
        return CallbackRequest(
            office: office, kind: form.kind, cycle: 1, handledAt: zone.startOfDay(form.firstDay), dueBy: zone.endOfDay(form.lastDay),
            particulars: CallbackParticulars(
                name: owner.name, phone: owner.phone, unit: owner.unit, summary: form.scope, result: form.contents),
            planId: id, isKeyOwner: owner.isKeyOwner ? true : nil,
            wishes: owner.times.map { OwnerWishes(times: $0, channel: nil) }, proposedChannel: form.channel)
    }
}
