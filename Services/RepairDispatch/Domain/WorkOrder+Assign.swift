import Foundation
import Policy
import SharedModels

extension WorkOrder {
    /// The assignment under which a technician holds the slip now: until the repair is done or the slip has gone back.
    var held: Assignment? { state.isUnfinished ? assignment : nil }

    /// A technician who had room took the slip (REP-32, OPS-09); whoever had it before lets it go.
    func assign(_ form: AssignmentForm, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        if let assignment, assignment.round == form.round, assignment.technicianId == form.technicianId {
            return explain(assignment, form.override, in: context)
        }
        guard form.round > (assignmentRounds ?? 0) || isTakenAnew(by: form, context.actor) else {
            guard context.actor.role == .system else {
                throw Rejection(.wrongState, "Somebody else has assigned this slip in the meantime; look at it again.")
            }
            return lapse(form, in: context)
        }
        var after = self
        after.assignment = Assignment(
            technicianId: form.technicianId, subject: form.subject, round: form.round, at: context.now,
            by: form.by ?? context.actor.subject,
            fit: form.fit, override: form.override, displacedOther: form.displacedOther)
        after.assignmentRounds = max(form.round, assignmentRounds ?? 0)
        let assigned = OrderAssigned(
            workOrderId: id, number: number, office: office, assignedAt: context.now, technicianId: form.technicianId,
            round: form.round, transferred: held != nil, overridden: form.override != nil)
        return .changed(after, assigned, reason: form.override)
    }

    /// The technician's word came before the request that caused it; what the request adds is why, and nothing else.
    private func explain(_ assignment: Assignment, _ override: String?, in context: DecisionContext) -> Decision<WorkOrder> {
        var after = self
        after.assignment = assignment.overridden(by: override)
        return .changed(
            after,
            OrderAssigned(
                workOrderId: id, number: number, office: office, assignedAt: assignment.at, technicianId: assignment.technicianId,
                round: assignment.round, transferred: false, overridden: override != nil),
            reason: override)
    }

    /// A technician took the slip, but it is over or with somebody else by now: the technician has to let it go again.
    func lapse(_ form: AssignmentForm, in context: DecisionContext) -> Decision<WorkOrder> {
        let lapsed = AssignmentLapsed(
            workOrderId: id, number: number, office: office, lapsedAt: context.now, technicianId: form.technicianId, round: form.round)
        let released = DispatchMessage.Released(workOrderId: id, round: form.round)
        return .changed(self, lapsed, messages: [CaseMessage(to: form.technicianId.retyped(), released.text)])
    }

    /// Back to whoever assigns, without somebody who takes over.
    func unassign(_ reason: String, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        guard let assignment else {
            throw Rejection(
                .wrongState, "Nobody has this slip; in state \(stateCode) it takes \(allowedCommands.joined(separator: ", ")).")
        }
        var check = FieldChecks()
        check.text(reason, "reason")
        try check.finish(rule: "OPS-09")
        var after = self
        after.assignment = nil
        let unassigned = OrderUnassigned(
            workOrderId: id, number: number, office: office, unassignedAt: context.now, technicianId: assignment.technicianId)
        return .changed(after, unassigned, reason: reason)
    }

    /// Whether the technician has the slip, by that assignment or by one before it: who takes a slip anew holds it by the later one only.
    func isHeld(by technician: TechnicianID, upTo round: Int) -> Bool {
        held.map { $0.technicianId == technician && $0.round <= round } ?? false
    }

    /// Whether whoever has the slip took it once more, by an assignment whose number another technician's has used up meanwhile.
    private func isTakenAnew(by form: AssignmentForm, _ actor: Actor) -> Bool {
        actor.role == .system && isHeld(by: form.technicianId, upTo: form.round - 1)
    }

    /// An emergency took its place: it needs somebody else and, if one was agreed, another appointment, which the owner is told of.
    ///
    /// That may be heard before the assignment itself is: then the assignment is over before it began.
    func displace(
        from technician: TechnicianID, round: Int, by emergency: WorkOrderID, id message: UUID, in context: DecisionContext
    ) -> Decision<WorkOrder> {
        var after = self
        after.assignmentRounds = max(round, assignmentRounds ?? 0)
        guard isHeld(by: technician, upTo: round) else {
            return .changed(
                after,
                AssignmentLapsed(
                    workOrderId: id, number: number, office: office, lapsedAt: context.now, technicianId: technician, round: round))
        }
        guard canBeDisplaced else { return after.refuse(from: technician, round: round, by: emergency, message, in: context) }
        after.assignment = nil
        after.displacements =
            (displacements ?? []) + [
                Displacement(at: context.now, from: technician, by: emergency, appointedAt: appointedAt)
            ]
        after.owesAppointment = appointedAt == nil ? owesAppointment : true
        after.appointedAt = nil
        after.clocks.stop(WorkOrderClock.appointment, at: context.now)
        return .changed(
            after,
            OrderDisplaced(
                workOrderId: id, number: number, office: office, displacedAt: context.now, technicianId: technician,
                displacedBy: emergency, appointmentLost: appointedAt, contactId: contact?.id))
    }

    /// Somebody has begun, or it has become an emergency itself, in the moment in which another took its place: it stays with whoever has it,
    /// who is told to take it back (ADR 18).
    private func refuse(
        from technician: TechnicianID, round: Int, by emergency: WorkOrderID, _ message: UUID, in context: DecisionContext
    ) -> Decision<WorkOrder> {
        var after = self
        // The assignment that the technician knows: it may not have been heard of here yet.
        after.assignment = assignment?.renumbered(round)
        after.refusedDisplacements = Array(((refusedDisplacements ?? []) + [message]).suffix(WorkOrderLimits.refusedDisplacements))
        let refused = DisplacementRefused(
            workOrderId: id, number: number, office: office, refusedAt: context.now, technicianId: technician, refusedTo: emergency,
            inWork: started != nil)
        let kept = DispatchMessage.Kept(workOrderId: id, round: round)
        return .changed(after, refused, messages: [CaseMessage(to: technician.retyped(), kept.text)])
    }

    /// The owner asks when it will be done (催单): counted, and told to those who can see to it.
    func urge(_ words: String?, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.optionalText(words, "words")
        check.require((urgings ?? []).count < WorkOrderLimits.entries, "words", "too many urgings are on record; see to the repair")
        try check.finish()
        var after = self
        let all = (urgings ?? []) + [Urging(at: context.now, by: context.actor.subject, words: words)]
        after.urgings = all
        return .changed(
            after,
            OrderUrged(
                workOrderId: id, number: number, office: office, urgedAt: context.now, times: all.count,
                technicianId: assignment?.technicianId, notify: upward),
            reason: words)
    }

    /// How it goes on, for the issuer and the owner, until it is done (REP-23).
    func noteProgress(_ text: String, ownerTold: Bool, in context: DecisionContext) throws(Rejection) -> Decision<WorkOrder> {
        var check = FieldChecks()
        check.text(text, "text")
        check.require((progress ?? []).count < WorkOrderLimits.entries, "text", "too many notes are on record already")
        try check.finish(rule: "REP-23")
        var after = self
        after.progress =
            (progress ?? []) + [
                ProgressNote(text: text, at: context.now, by: context.actor.subject, ownerTold: ownerTold)
            ]
        return .changed(
            after,
            ProgressNoted(
                workOrderId: id, number: number, office: office, notedAt: context.now, ownerTold: ownerTold, contactId: contact?.id,
                sealed: .content(ProgressText(text: text))),
            reason: text)
    }

    /// Who is told when a slip hangs: the supervisor, and for what presses the head of the department as well (REP-16, REP-21, REP-24).
    var upward: [Role] {
        let always: [Role] = [.engineeringSupervisor, .ownerRelationsSupervisor]
        return urgency.isMarkedUrgent || major ? always + [.deptHead] : always
    }
}

extension Decision<WorkOrder> {
    /// The same decision, and a word to the technician from whose hands it took the slip.
    func lettingGo(_ before: WorkOrder, at instant: Date) -> Self {
        guard case .changed(let change) = self else { return self }
        var after = change.after
        // Nobody is expected anywhere for a repair that is done or has gone back.
        if !after.state.isUnfinished { after.clocks.stop(WorkOrderClock.appointment, at: instant) }
        var messages = change.messages
        if let held = before.held, after.held?.round != held.round {
            let released = DispatchMessage.Released(workOrderId: before.id, round: held.round)
            messages.append(CaseMessage(to: held.technicianId.retyped(), released.text))
        }
        return .changed(
            Change(after, change.events[0], Array(change.events.dropFirst()), reason: change.reason, messages: messages))
    }
}
