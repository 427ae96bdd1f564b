import Foundation
import Policy
import SharedModels

/// The end of a complaint: callback, another round, closing, filing, withdrawal (domain 3.2).
extension ComplaintStep {
    /// Every complaint that was replied to is called back (CMP-46, CBK-05); the callback service times it.
    mutating func requestCallback(reply: Told) {
        let taskId = complaint.callbackTaskId ?? CallbackTaskID(context.freshID)
        complaint.callbackTaskId = taskId
        complaint.callingPost = complaint.class == .major ? rules.callback.majorAssignees.first : nil
        complaint.state = .callbackPending
        let particulars = complaint.particulars
        tell(
            ComplaintCallbackRequested(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, repliedAt: now,
                contactId: complaint.registration.contactId, callbackTaskId: taskId, cycle: complaint.cycle, class: complaint.class,
                channel: complaint.registration.channel, callbackDueBy: complaint.resolution?.callbackDueBy,
                subject: complaint.subject, department: complaint.assignment?.department, registeredAt: complaint.registeredAt,
                sealed: .content(
                    CallbackParticulars(
                        name: particulars.callerName, phone: particulars.phone, unit: particulars.unit, summary: particulars.course,
                        result: reply.message.text))))
    }

    /// The owner is satisfied: the complaint is reasonably solved, which stops the month (decision 8). One that became major after its
    /// reply closes only when its corrective report is there (CMP-41, CMP-42).
    mutating func satisfy() {
        meet(.month, at: now)
        guard complaint.lacksCorrectiveReport else { return close() }
        complaint.satisfiedAt = now
        tell(
            ComplaintSatisfied(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, satisfiedAt: now, cycle: complaint.cycle,
                department: complaint.stageOwner.post))
    }

    /// The corrective report that was missing (CMP-42).
    mutating func addCorrectiveReport(_ report: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(report, "correctiveReport", limit: FieldChecks.shortText)
        try checks.finish(rule: "CMP-42")
        guard complaint.lacksCorrectiveReport else {
            throw Rejection(.ruleViolated, "The complaint is not major, or its corrective report is there.", rule: "CMP-42")
        }
        complaint.resolution?.correctiveReport = report
        tell(
            CorrectiveReportAdded(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, addedAt: now, cycle: complaint.cycle))
    }

    /// Closes what a satisfied owner left open for its corrective report, once that is there or is asked for no more.
    mutating func closeOnceReported() {
        if complaint.awaitsReport, !complaint.lacksCorrectiveReport { close() }
    }

    private mutating func close() {
        complaint.state = .closed
        complaint.closedAt = now
        stopAllClocks()
        tell(
            ComplaintClosed(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, closedAt: now, class: complaint.class,
                cycle: complaint.cycle, contactId: complaint.registration.contactId,
                raisedInTaskId: complaint.registration.raisedInTaskId))
    }

    /// The owner is not satisfied: another round, without limit until one ends satisfied (CMP-44), each with a limit for its reply (CMP-17;
    /// ADR 9). A month that ran out while the callback was awaited counts now (CMP-05).
    mutating func reopen(_ remarks: String?) {
        let round = Round(cycle: complaint.cycle, resolution: complaint.resolution, reply: complaint.reply, remarks: remarks)
        complaint.earlierRounds = (complaint.earlierRounds + [round]).suffix(Complaint.roundsKept)
        complaint.resolution = nil
        complaint.reply = nil
        if complaint.returnSlip != nil { complaint.returnSlip = ReturnSlip(since: now) }
        complaint.cycle += 1
        complaint.state = .inProgress
        reason = remarks
        tell(
            ComplaintReopened(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, reopenedAt: now, cycle: complaint.cycle))
        start(.feedback, from: now)
        if complaint.monthIsMissed { judgeMonth(at: now) }
    }

    /// Files the papers (CMP-45); the retention counts from the closing (CMP-50). Those of a major complaint are complete only with the
    /// corrective report (CMP-41, CMP-42).
    ///
    /// Owner service writes down with it what it found when it verified the result of a general complaint (CMP-43); what it has not
    /// verified can be listed.
    mutating func archive(_ filing: String, correctiveReport: String?, _ verification: String?) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(filing, "filing", limit: FieldChecks.shortText)
        checks.optionalText(verification, "verification")
        try checks.finish(rule: "CMP-45")
        try requireCorrectiveReport(correctiveReport)
        let retainUntil = rules.company.complaintRetention(closedAt: complaint.closedAt ?? now)
        complaint.state = .archived
        complaint.filing = filing
        complaint.verification = verification
        complaint.retainUntil = retainUntil
        tell(
            ComplaintArchived(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, archivedAt: now,
                retainUntil: retainUntil))
    }

    mutating func withdraw(_ reason: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(reason, "reason")
        try checks.finish()
        self.reason = reason
        complaint.state = .withdrawn
        complaint.retainUntil = rules.company.complaintRetention(closedAt: now)
        leaveGroupForGood()
        stopAllClocks()
        tell(
            ComplaintWithdrawn(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, withdrawnAt: now, class: complaint.class,
                contactId: complaint.registration.contactId, callbackTaskId: complaint.callbackTaskId,
                raisedInTaskId: complaint.registration.raisedInTaskId))
    }
}
