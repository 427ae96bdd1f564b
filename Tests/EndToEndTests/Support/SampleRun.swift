import Foundation
import SharedModels

/// A small run in which everything went well, for tests of the checker: they break one thing each.
struct SampleRun {
    var history = ClientHistory()
    var evidence = Evidence()
    let contact = CaseID(.v7())
    let complaint = CaseID(.v7())
    let task = CaseID(.v7())

    /// A contact that was handed over, its complaint with two commands, its callback, and the closing of all three.
    init() {
        for member in Member.allCases { evidence.records[member] = ServiceRecords() }
        let about = EventLinks.Subject(kind: "complaint", id: complaint)
        change(
            .intake, contact, "record", by: "receptionist", to: "handed_over",
            ("guanjia.intake.contact.recorded.v1", EventLinks(contactId: contact)),
            ("guanjia.intake.complaint.reported.v1", EventLinks(contactId: contact, complaintId: complaint)))
        change(
            .complaints, complaint, "register", by: "system", to: "registered",
            ("guanjia.complaints.complaint.registered.v1", EventLinks(contactId: contact, complaintId: complaint)))
        change(
            .complaints, complaint, "reply", by: "property_office", to: "callback_pending",
            ("guanjia.complaints.complaint.replied.v1", EventLinks(complaintId: complaint)),
            ("guanjia.complaints.callback.requested.v1", EventLinks(complaintId: complaint, callbackTaskId: task)))
        change(.callbacks, task, "plan", by: "system", to: "planned", ("guanjia.callbacks.task.planned.v1", EventLinks(subjectCase: about)))
        change(
            .callbacks, task, "complete", by: "cs_manager", to: "closed",
            ("guanjia.callbacks.task.completed.v1", EventLinks(subjectCase: about)),
            ("guanjia.callbacks.task.closed.v1", EventLinks(subjectCase: about)))
        change(
            .complaints, complaint, "callback-satisfied", by: "system", to: "closed",
            ("guanjia.complaints.complaint.closed.v1", EventLinks(contactId: contact, complaintId: complaint)))
        change(
            .intake, contact, "close-by-child", by: "system", to: "closed",
            ("guanjia.intake.contact.closed.v1", EventLinks(contactId: contact)))
        history.ends = [ExpectedEnd(member: .intake, caseID: contact.uuid, state: "closed")]
    }

    /// One accepted command with all that it leaves behind.
    private mutating func change(
        _ member: Member, _ caseID: CaseID, _ command: String, by role: String, to state: String,
        _ events: (type: String, links: EventLinks)...
    ) {
        var records = evidence.records[member] ?? ServiceRecords()
        let before = records.cases[caseID]?.version ?? 0
        let version = before + Int64(events.count)
        let number = "NO-\(caseID.uuid.uuidString.suffix(6))"
        records.cases[caseID] = CaseRow(id: caseID, number: number, version: version, state: state)
        records.history.append(HistoryLine(caseID: caseID, version: version, command: command, role: role, events: events.count))
        for (index, event) in events.enumerated() {
            let entry = OutboxEntry(
                eventID: EventID(.v7()), caseID: caseID, sequence: before + Int64(index) + 1, type: event.type, links: event.links)
            records.outbox.append(entry)
            publish(entry, by: member)
        }
        if role != "system" {
            let key = "\(command)-\(caseID)"
            let target = before == 0 ? nil : caseID.uuid
            var operation = ClientHistory.Operation(request: ClientRequest(member: member, key: key, command: command, target: target))
            operation.outcome = .ok
            (operation.caseID, operation.version, operation.number) = (caseID, version, number)
            history.operations[key] = operation
            records.answers[key] = KeptAnswer(caseID: caseID, version: version)
        }
        evidence.records[member] = records
    }

    /// Puts one more copy of an event on its topic.
    mutating func publish(_ entry: OutboxEntry, by member: Member) {
        let offset = Int64(evidence.topics[member]?.count ?? 0)
        evidence.topics[member, default: []].append(
            TopicEntry(
                partition: 0, offset: offset, eventID: entry.eventID, caseID: entry.caseID, sequence: entry.sequence, type: entry.type))
    }

    /// Changes the tables of one service.
    mutating func edit(_ member: Member, _ change: (inout ServiceRecords) -> Void) {
        var records = evidence.records[member] ?? ServiceRecords()
        change(&records)
        evidence.records[member] = records
    }

    func findings(logWasReplaced: Bool = false) -> [HistoryChecker.Finding] {
        HistoryChecker(history: history, evidence: evidence, logWasReplaced: logWasReplaced).findings()
    }

    /// What is broken.
    func broken(logWasReplaced: Bool = false) -> Set<HistoryChecker.Invariant> {
        Set(findings(logWasReplaced: logWasReplaced).map(\.invariant))
    }
}
