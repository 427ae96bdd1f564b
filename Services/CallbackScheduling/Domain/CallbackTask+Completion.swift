import Foundation
import Policy
import SharedModels

/// The record of a callback and what follows from it (domain 3.4).
extension CallbackTaskStep {
    /// Records what the owner said; satisfied closes the task, anything else is followed up (CBK-12, CBK-13, WE-47).
    mutating func complete(_ form: CallbackForm, complaintId: ComplaintID) throws(Rejection) {
        let channel = task.ownChannel
        try check(form)
        try requireContents(of: form)
        try requireProof(in: form, for: channel)
        try checkLetter(form, for: channel)
        task.call = nil
        task.record = CallbackRecord(
            cycle: task.cycle, form: form, channel: channel, at: now, by: context.actor.role, caller: context.actor.subject)
        task.state = .done
        meetClocks()
        tell(
            TaskCompleted(
                taskId: task.id, number: task.number, office: task.office, completedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, channel: channel, rating: form.rating, problem: form.problem?.scope,
                sealed: .content(CallbackRemarks(remarks: form.remarks))))
        if isSatisfied(by: form) {
            if !task.callbackKind.isReviewed { close(.satisfied) }
        } else {
            followUp(form)
        }
        raiseComplaint(form.problem, complaintId: complaintId)
    }

    /// Looks through a routine record: first customer service's head, at the month's end the office director, who files it (CBK-18,
    /// CBK-19, K-22). A record that is still followed up only gets the note.
    mutating func review(_ note: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(note, "note")
        try checks.finish(rule: "CBK-18")
        let isLast = task.state == .reviewed
        task.reviews = (task.reviews + [Review(note: note, by: context.actor.role, at: now)]).suffix(CallbackTask.entriesKept)
        reason = note
        tell(
            TaskReviewed(
                taskId: task.id, number: task.number, office: task.office, reviewedAt: now, kind: task.callbackKind, cycle: task.cycle,
                reviewer: context.actor.role))
        if isLast {
            close(.satisfied)
        } else if task.state == .done {
            task.state = .reviewed
        }
    }

    /// Ends the task.
    mutating func close(_ outcome: CallbackOutcome) {
        task.state = .closed
        tell(
            TaskClosed(
                taskId: task.id, number: task.number, office: task.office, closedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, outcome: outcome))
    }

    /// Whether the case that was asked about can close. Another matter does not keep it open (domain 3.4, "Complaint path"); where there
    /// is no case, any problem is followed up.
    private func isSatisfied(by form: CallbackForm) -> Bool {
        guard form.rating != .dissatisfied else { return false }
        return task.subjectCase == nil ? form.problem == nil : form.problem?.scope != .sameMatter
    }

    /// The case that was asked about is worked on again: a complaint reopens, a repair gets a rework order.
    private mutating func followUp(_ form: CallbackForm) {
        task.state = .followUp
        reason = form.remarks
        let remarks = Sealed.content(CallbackRemarks(remarks: form.remarks))
        tell(
            CallbackDissatisfied(
                taskId: task.id, number: task.number, office: task.office, dissatisfiedAt: now, kind: task.callbackKind,
                subjectCase: task.subjectCase, cycle: task.cycle, rating: form.rating, sealed: remarks))
        guard let subjectCase = task.subjectCase, subjectCase.kind == .repair else { return }
        tell(
            ReworkRequested(
                taskId: task.id, number: task.number, office: task.office, requestedAt: now, workOrderId: subjectCase.id.retyped(),
                reworkOrderId: WorkOrderID(context.freshID), cycle: task.cycle, sealed: remarks))
    }

    /// A problem in another matter becomes a complaint of its own (CMP-47, CBK-12).
    private mutating func raiseComplaint(_ problem: ProblemForm?, complaintId: ComplaintID) {
        guard let problem, problem.scope == .otherMatter, let complaint = problem.complaint else { return }
        task.raisedComplaintId = complaintId
        tell(
            ComplaintRaised(
                taskId: task.id, number: task.number, office: task.office, raisedAt: now, kind: task.callbackKind,
                complaintId: complaintId, subject: problem.subject, majorReasons: problem.majorReasons, sealed: .content(complaint)))
    }

    // MARK: Guards

    private func check(_ form: CallbackForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(form.remarks, "remarks")
        checks.optionalText(form.confirmation, "confirmation")
        if task.subjectCase == nil, form.rating == .dissatisfied {
            checks.require(form.problem != nil, "problem", "must say what the owner is dissatisfied with, so that it can be followed up")
        }
        if let problem = form.problem { checks.problem(problem, isTiedToCase: task.subjectCase != nil) }
        try checks.finish(rule: "CBK-04")
    }

    /// The owner's signature on a visit; by phone none, or a recorded confirmation where the policy asks for it (CBK-08, K-09, WE-46).
    private func requireProof(in form: CallbackForm, for channel: CallbackChannel) throws(Rejection) {
        switch rules.callback.signature.proof(for: channel) {
        case .record:
            return
        case .signature:
            var checks = FieldChecks()
            checks.text(form.signature?.signedBy, "signature.signedBy", limit: FieldChecks.shortText)
            checks.text(form.signature?.opinion, "signature.opinion")
            try checks.finish(rule: "CBK-08")
        case .recordedConfirmation:
            var checks = FieldChecks()
            checks.text(form.confirmation, "confirmation")
            try checks.finish(rule: "CBK-08")
        }
    }
}

extension FieldChecks {
    /// A problem in another matter comes with the complaint's facts (CMP-12).
    fileprivate mutating func problem(_ problem: ProblemForm, isTiedToCase: Bool) {
        require(
            !problem.majorReasons.contains(where: \.isDetected), "problem.majorReasons", "one_month and group are set by the system only")
        switch problem.scope {
        case .sameMatter:
            require(isTiedToCase, "problem.scope", "must be other_matter: the callback is tied to no case")
            require(problem.complaint == nil, "problem.complaint", "belongs to other_matter: the same matter is worked on again")
        case .otherMatter:
            text(problem.complaint?.callerName, "problem.complaint.callerName", limit: Self.shortText)
            text(problem.complaint?.phone, "problem.complaint.phone", limit: Self.shortText)
            text(problem.complaint?.unit, "problem.complaint.unit", limit: Self.shortText)
            text(problem.complaint?.place, "problem.complaint.place", limit: Self.shortText)
            text(problem.complaint?.complainedOf, "problem.complaint.complainedOf", limit: Self.shortText)
            text(problem.complaint?.course, "problem.complaint.course")
            text(problem.complaint?.demand, "problem.complaint.demand")
        }
    }
}
