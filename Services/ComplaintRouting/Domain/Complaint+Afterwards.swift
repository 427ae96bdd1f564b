import Foundation
import Policy
import SharedModels

/// What comes after a complaint is over: the report to the leaders, and the end of its papers.
extension ComplaintStep {
    /// The written report of a major complaint: the result and how the owner took it (RPT-10, CMP-27); once.
    mutating func report(_ result: String, reaction: String) throws(Rejection) {
        guard complaint.class == .major else {
            throw Rejection(.ruleViolated, "Only of a major complaint a report is written.", rule: "RPT-10")
        }
        guard complaint.majorReport == nil else { throw Rejection(.ruleViolated, "The report is written already.", rule: "RPT-10") }
        var checks = FieldChecks()
        checks.text(result, "result")
        checks.text(reaction, "reaction")
        try checks.finish(rule: "RPT-10")
        complaint.majorReport = MajorReport(result: result, reaction: reaction, writtenAt: now, writtenBy: context.actor.subject)
        tell(
            MajorReportWritten(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, writtenAt: now,
                reasons: complaint.majorReasons))
    }

    /// Erases what is private, once the papers have been kept as long as they must be (CMP-50, OPS-04). What the statistics count stays.
    mutating func purge(_ reason: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(reason, "reason", limit: FieldChecks.shortText)
        try checks.finish()
        guard let until = complaint.retainUntil, until <= now
        else {
            throw Rejection(
                .ruleViolated, "The file of a complaint is kept for at least three years from its closing; this one is not due yet.",
                rule: "CMP-50")
        }
        complaint.erase()
        complaint.state = .purged
        self.reason = reason
        tell(ComplaintPurged(complaintId: complaint.id, number: complaint.number, office: complaint.office, purgedAt: now))
    }
}

extension Complaint {
    /// Takes out every text that people wrote and every trace of a person.
    fileprivate mutating func erase() {
        registration.erase()
        for path in [\Complaint.acknowledgement, \.answer, \.refusal, \.reply] { self[keyPath: path] = self[keyPath: path]?.erased }
        infoRequest?.note = nil
        (suppliedInfo, supplied, explanation, filing, noReplyTime) = (nil, nil, nil, nil, nil)
        (verification, callIns) = (nil, nil)
        repairs = repairs?.map { repair in
            var erased = repair
            erased.asked = nil
            return erased
        }
        (settlement, lastReclassification, assignment, resolution, majorReport, taker, reviewer) = (nil, nil, nil, nil, nil, nil, nil)
        earlierRounds = earlierRounds.map { Round(cycle: $0.cycle, resolution: nil, reply: $0.reply?.erased, remarks: nil) }
    }
}

extension ComplaintRegistration {
    fileprivate mutating func erase() {
        particulars = ComplaintParticulars(callerName: "", phone: "", unit: "", place: "", complainedOf: "", course: "", demand: "")
    }
}

extension Told {
    /// The same without what was said.
    fileprivate var erased: Told { Told(message: OwnerMessage(text: ""), channel: channel, at: at) }
}
