import Foundation
import Policy
import SharedModels

extension RegisterDay {
    /// Who signs a day of the register (CMP-37).
    static let signers: Set<Role> = [.officeDirector]

    static func decide(
        _ current: RegisterDay?, _ command: RegisterDayCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> Decision<RegisterDay> {
        switch (current, command) {
        case (nil, .begin(let office, let day)):
            return try begin(office, day, rules, context)
        case (_?, .begin):
            return .unchanged
        case (nil, _):
            throw Rejection(.notFound, "There is no such day in the register.")
        case (var day?, .clockDue):
            let events = day.passDue(rules, context)
            guard let first = events.first else { return .unchanged }
            return .changed(day, first, Array(events.dropFirst()))
        case (let day?, .sign(let findings, let signing)):
            return try day.sign(findings, signing, rules, context)
        }
    }

    private static func begin(_ office: String, _ text: String, _ rules: Policy, _ context: DecisionContext) throws(Rejection) -> Decision<
        RegisterDay
    > {
        guard context.actor.role == .system, let date = LocalDate(text) else {
            throw Rejection(.forbidden, "The days of the register begin by themselves.", rule: "CMP-37")
        }
        var day = RegisterDay(id: context.caseID.retyped(), number: context.number, office: office, day: text)
        let bound = rules.complaint.directorSignBound(of: date)
        day.clocks.start(clock, at: rules.days.zone.startOfDay(date), bound: bound, now: context.now, cause: "begin")
        day.planReminder(rules, after: context.now)
        let begun = RegisterBegun(dayId: day.id, number: day.number, office: office, day: text, signBy: bound)
        let passed = day.passDue(rules, context)
        return .changed(day, begun, passed)
    }

    /// By the office's director, once; after the day too, but late then.
    private func sign(
        _ findings: RegisterFindings, _ signing: RegisterSigning, _ rules: Policy, _ context: DecisionContext
    ) throws(Rejection) -> Decision<RegisterDay> {
        guard Self.signers.contains(context.actor.role), context.actor.office == nil || context.actor.office == office else {
            throw Rejection(.forbidden, "The register is signed by the office's director.", rule: "CMP-37")
        }
        if let signature {
            guard signature.signedBy == context.actor.subject, signature.signing == signing else {
                throw Rejection(.wrongState, "The register of this day is signed already.", rule: "CMP-37")
            }
            return .unchanged
        }
        var checks = FieldChecks()
        checks.optionalText(signing.remarks, "remarks")
        checks.optionalText(signing.name, "name", limit: FieldChecks.shortText)
        try checks.finish(rule: "CMP-37")
        var day = self
        var events = day.passDue(rules, context)
        day.clocks.meet(Self.clock, at: context.now, cause: RegisterDayCommand.signCode)
        day.state = .signed
        day.signature = RegisterSignature(
            findings: findings, remarks: signing.remarks, signedAt: context.now, signedBy: context.actor.subject, name: signing.name,
            drawing: signing.drawing)
        events.append(
            RegisterSigned(
                dayId: id, number: number, office: office, day: self.day, signedAt: context.now,
                late: day.clocks.contains { $0.state == .missed }, registered: findings.registered, open: findings.open,
                lateComplaints: findings.late, unowned: findings.unowned))
        return .changed(day, events[0], Array(events.dropFirst()), reason: signing.remarks)
    }

    // MARK: The clock

    /// The reminder, unless its time has passed: nobody could be told any more.
    private mutating func planReminder(_ rules: Policy, after now: Date) {
        guard let share = rules.complaint.reminderShare, let entry = clocks.last else { return }
        let due = entry.started.addingTimeInterval(
            (entry.bound.timeIntervalSince(entry.started) * Double(share.basisPoints) / 10).rounded() / 1_000)
        if due > now, due < entry.bound { clocks.change(Self.clock) { $0.plan(rung: due, reached: nil) } }
    }

    private mutating func passDue(_ rules: Policy, _ context: DecisionContext) -> [any Event] {
        var events: [any Event] = []
        if let entry = clocks.last, entry.state == .running, let due = entry.nextRung, due <= context.now {
            clocks.change(Self.clock) { $0.plan(rung: nil, reached: rules.complaint.reminderRung) }
            events.append(
                RegisterReminded(dayId: id, number: number, office: office, day: day, remindedAt: context.now, signBy: entry.bound))
        }
        if let entry = clocks.last, entry.state == .running, entry.bound <= context.now {
            clocks.miss(Self.clock, at: context.now, cause: RegisterDayCommand.clockDue.code)
            events.append(RegisterUnsigned(dayId: id, number: number, office: office, day: day, missedAt: context.now))
        }
        return events
    }
}
