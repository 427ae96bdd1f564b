package import Policy
package import SharedModels

extension Technician {
    /// Judges one command: who asks, whether it had its effect, then the command's own guards.
    package static func decide(
        _ current: Technician?, _ command: TechnicianCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<Technician> {
        guard command.name.roles.contains(context.actor.role) else {
            throw Rejection(.forbidden, "The post \(context.actor.role.rawValue) may not \(command.code) a technician.")
        }
        guard let technician = current else {
            guard case .enrol(let form) = command else { throw Rejection(.notFound, "There is no such technician.") }
            try checkOffice(of: context.actor, form.office)
            return try enrol(form, under: rules, in: context)
        }
        try checkOffice(of: context.actor, technician.office)
        switch command {
        case .enrol(let form): return try technician.enrolAgain(form)
        case .changeRoster(let roster, let name): return try technician.change(roster, name, under: rules, in: context)
        case .deactivate(let reason): return try technician.deactivate(reason, in: context)
        case .activate: return technician.activate(in: context)
        case .take(let taking): return try technician.take(taking, under: rules, in: context)
        case .release(let order, let round): return technician.release(order, round: round, in: context)
        case .keep(let order, let round): return technician.keep(order, round: round, under: rules, in: context)
        }
    }

    private static func checkOffice(of actor: Actor, _ office: String) throws(Rejection) {
        guard let own = actor.office, own != office else { return }
        throw Rejection(.forbidden, "This technician belongs to another property office.")
    }

    // MARK: The file

    private static func enrol(_ form: TechnicianForm, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<
        Technician
    > {
        var check = FieldChecks()
        check.text(form.office, "office", limit: WorkOrderLimits.name)
        check.require(
            RosterLimits.subject.contains(form.subject.utf8.count) && form.subject.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "subject", "must be the subject of a token: 1 to 128 visible ASCII characters without blanks")
        check.text(form.name, "name", limit: WorkOrderLimits.name)
        form.roster.check(&check, under: rules)
        try check.finish()
        let technician = Technician(
            id: context.caseID.retyped(), number: context.number, office: form.office, subject: form.subject, name: form.name,
            state: .active, roster: form.roster)
        return .changed(technician, technician.enrolled(in: context))
    }

    private func enrolAgain(_ form: TechnicianForm) throws(Rejection) -> Decision<Technician> {
        guard form.office == office, form.subject == subject, form.name == name, form.roster == roster else {
            throw Rejection(.alreadyExists, "This technician has a file already, \(number); change it with change-roster.")
        }
        return .unchanged
    }

    private func change(_ roster: Roster, _ name: String, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<
        Technician
    > {
        guard roster != self.roster || name != self.name else { return .unchanged }
        var check = FieldChecks()
        check.text(name, "name", limit: WorkOrderLimits.name)
        roster.check(&check, under: rules)
        try check.finish()
        var after = self
        after.roster = roster
        after.name = name
        return .changed(after, after.rostered(in: context))
    }

    private func deactivate(_ reason: String, in context: DecisionContext) throws(Rejection) -> Decision<Technician> {
        guard state == .active else { return .unchanged }
        guard holds.isEmpty else {
            throw Rejection(
                .ruleViolated, "\(holds.count) slips are in this technician's hands: assign them to others first.", rule: "OPS-09")
        }
        guard leaving == nil else {
            throw Rejection(
                .ruleViolated, "A slip that an emergency pushed out has not answered yet; ask again in a moment.", rule: "OPS-09")
        }
        var check = FieldChecks()
        check.text(reason, "reason")
        try check.finish()
        var after = self
        after.state = .inactive
        return .changed(after, after.rostered(in: context), reason: reason)
    }

    private func activate(in context: DecisionContext) -> Decision<Technician> {
        guard state == .inactive else { return .unchanged }
        var after = self
        after.state = .active
        return .changed(after, after.rostered(in: context))
    }

    // MARK: Slips

    /// Takes a slip when there is room, or in the place of one that an emergency pushes out.
    private func take(_ taking: Taking, under rules: Policy, in context: DecisionContext) throws(Rejection) -> Decision<Technician> {
        if holds.contains(where: { $0.workOrderId == taking.workOrderId && $0.round >= taking.round }) { return .unchanged }
        guard state == .active else { throw Rejection(.wrongState, "This technician takes no slips.") }
        var after = self
        // A later assignment of a slip that is held already: its release is on the way.
        after.holds.removeAll { $0.workOrderId == taking.workOrderId }
        after.forget(leaving: taking.workOrderId)
        var messages: [CaseMessage] = []
        if let displaced = taking.displacing {
            messages.append(try after.makeRoom(for: taking, displacing: displaced, in: context))
        }
        let capacity = capacity(under: rules)
        guard after.holds.count < capacity else {
            throw Rejection(.ruleViolated, "This technician holds \(holds.count) slips and may hold \(capacity).")
        }
        after.holds.append(
            Hold(workOrderId: taking.workOrderId, round: taking.round, since: context.now, emergency: taking.emergency))
        let assigned = DispatchMessage.Assigned(
            technicianId: id, round: taking.round, fit: taking.fit, displacing: taking.displacing != nil,
            by: context.actor.subject, subject: subject)
        messages.append(CaseMessage(to: taking.workOrderId.retyped(), assigned.text))
        let event = TechnicianTookOrder(
            technicianId: id, number: number, office: office, takenAt: context.now, workOrderId: taking.workOrderId,
            held: after.holds.count, capacity: capacity, displaced: taking.displacing)
        return .changed(after, event, reason: taking.reason, messages: messages)
    }

    /// Lets go a slip that can wait; it answers with `release` or, when its work has begun meanwhile, with `keep`.
    private mutating func makeRoom(
        for taking: Taking, displacing displaced: WorkOrderID, in context: DecisionContext
    ) throws(Rejection) -> CaseMessage {
        guard taking.emergency, let place = holds.firstIndex(where: { $0.workOrderId == displaced }) else {
            throw Rejection(
                .ruleViolated, "Only an emergency takes the place of another slip, and only of one that the technician holds.")
        }
        let hold = holds.remove(at: place)
        leaving = (leaving ?? []) + [hold]
        let displacement = DispatchMessage.Displaced(technicianId: id, round: hold.round, by: taking.workOrderId, id: context.freshID)
        return CaseMessage(to: displaced.retyped(), displacement.text)
    }

    /// What an emergency pushed out cannot go: it is in these hands again, also beyond the capacity, for it never left them (ADR 18).
    ///
    /// A slip that was let go meanwhile is not here any more, and one that was taken anew has another round.
    private func keep(_ order: WorkOrderID, round: Int, under rules: Policy, in context: DecisionContext) -> Decision<Technician> {
        guard var hold = leaving?.first(where: { $0.workOrderId == order && $0.round == round }) else { return .unchanged }
        hold.takenBack = true
        var after = self
        after.forget(leaving: order)
        after.holds.append(hold)
        return .changed(
            after,
            TechnicianTookOrder(
                technicianId: id, number: number, office: office, takenAt: context.now, workOrderId: order, held: after.holds.count,
                capacity: capacity(under: rules)))
    }

    private mutating func forget(leaving order: WorkOrderID) {
        let rest = (leaving ?? []).filter { $0.workOrderId != order }
        leaving = rest.isEmpty ? nil : rest
    }

    private func release(_ order: WorkOrderID, round: Int, in context: DecisionContext) -> Decision<Technician> {
        guard (holds + (leaving ?? [])).contains(where: { $0.workOrderId == order && $0.round <= round }) else { return .unchanged }
        var after = self
        after.holds.removeAll { $0.workOrderId == order }
        after.forget(leaving: order)
        return .changed(
            after,
            TechnicianReleasedOrder(
                technicianId: id, number: number, office: office, releasedAt: context.now, workOrderId: order, held: after.holds.count))
    }

    // MARK: Facts

    private func enrolled(in context: DecisionContext) -> TechnicianEnrolled {
        TechnicianEnrolled(
            technicianId: id, number: number, office: office, enrolledAt: context.now, trades: roster.trades, capacity: roster.capacity)
    }

    private func rostered(in context: DecisionContext) -> TechnicianRostered {
        TechnicianRostered(
            technicianId: id, number: number, office: office, changedAt: context.now, active: state == .active, trades: roster.trades,
            capacity: roster.capacity)
    }
}

extension Roster {
    /// What is wrong with it, field by field.
    func check(_ check: inout FieldChecks, under rules: Policy) {
        check.require(trades.count <= RosterLimits.words, "trades", "must have at most \(RosterLimits.words) entries")
        check.require(areas.count <= RosterLimits.words, "areas", "must have at most \(RosterLimits.words) entries")
        let known = rules.tradeCodes
        for (index, trade) in trades.prefix(RosterLimits.words).enumerated() {
            check.require(known.isEmpty || known.contains(trade), "trades[\(index)]", "must be one of \(known.joined(separator: ", "))")
        }
        for (index, area) in areas.prefix(RosterLimits.words).enumerated() {
            check.text(area, "areas[\(index)]", limit: RosterLimits.word)
        }
        check.require(shifts.count <= RosterLimits.shifts, "shifts", "must have at most \(RosterLimits.shifts) entries")
        for (index, shift) in shifts.prefix(RosterLimits.shifts).enumerated() {
            check.require(
                !shift.weekdays.isEmpty && shift.weekdays.allSatisfy((1...7).contains), "shifts[\(index)].weekdays",
                "must name days from 1 (Monday) to 7 (Sunday)")
        }
        for (stretches, field) in [(onCall, "onCall"), (absences, "absences")] {
            check.require(stretches.count <= RosterLimits.stretches, field, "must have at most \(RosterLimits.stretches) entries")
            for (index, stretch) in stretches.prefix(RosterLimits.stretches).enumerated() {
                check.require(stretch.from < stretch.to, "\(field)[\(index)].to", "must be later than from")
            }
        }
        let limits = RosterLimits.capacity
        check.require(
            capacity.map(limits.contains) ?? true, "capacity", "must lie between \(limits.lowerBound) and \(limits.upperBound)")
    }
}

extension TechnicianCommand.Code {
    /// The posts that may give this command.
    package var roles: Set<Role> {
        switch self {
        case .enrol, .changeRoster, .deactivate, .activate:
            [.engineeringSupervisor, .maintenanceLead, .engineering, .deptHead, .officeDirector, .propertyOffice, .ownerServiceSupervisor]
        case .take: WorkOrderCommand.Code.assign.roles
        case .release, .keep: [.system]
        }
    }
}
