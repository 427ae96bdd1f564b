import Foundation
import SharedModels
import Testing

/// A checker that never fails proves nothing: each test breaks a good run in one way and asks for the finding.
@Suite("The history checker")
struct HistoryCheckerTests {
    @Test("Finds nothing in a run in which all went well") func goodRun() {
        #expect(SampleRun().findings().isEmpty)
    }

    // MARK: I1

    @Test("Finds an acknowledged case that is gone") func lostCase() {
        var run = SampleRun()
        let contact = run.contact
        run.edit(.intake) { $0.cases[contact] = nil }
        #expect(run.broken().contains(.lost))
    }

    @Test("Finds an acknowledged version that is gone") func lostVersion() {
        var run = SampleRun()
        let task = run.task
        run.edit(.callbacks) { records in
            records.cases[task] = CaseRow(id: task, number: records.cases[task]?.number ?? "", version: 1, state: "planned")
        }
        #expect(run.broken().contains(.lost))
    }

    @Test("Finds an acknowledged number that the case does not have") func otherNumber() {
        var run = SampleRun()
        let contact = run.contact
        run.edit(.intake) { $0.cases[contact] = CaseRow(id: contact, number: "CT-other", version: 3, state: "closed") }
        #expect(run.broken() == [.lost])
    }

    @Test("Finds an acknowledged answer that was not kept") func lostAnswer() {
        var run = SampleRun()
        run.edit(.callbacks) { $0.answers = [:] }
        #expect(run.broken() == [.lost])
    }

    @Test("Finds an acknowledged command that did not happen") func lostCommand() {
        var run = SampleRun()
        run.edit(.complaints) { records in records.history.removeAll { $0.command == "reply" } }
        #expect(run.broken().contains(.lost))
    }

    @Test("Finds a case that did not reach its end") func otherEnd() {
        var run = SampleRun()
        run.history.ends.append(ExpectedEnd(member: .complaints, caseID: run.complaint.uuid, state: "archived"))
        run.history.ends.append(ExpectedEnd(member: .repairs, caseID: UUID(), state: "closed"))
        #expect(run.findings().count(of: .lost) == 2)
    }

    // MARK: I2

    @Test("Finds a change that nobody asked for") func unaskedChange() {
        var run = SampleRun()
        run.history.operations = run.history.operations.filter { $0.value.request.command != "reply" }
        #expect(run.broken() == [.phantom])
    }

    @Test("Finds an effect of a refused request") func refusedEffect() throws {
        var run = SampleRun()
        let key = try #require(run.history.operations.first { $0.value.request.command == "complete" }?.key)
        run.history.operations[key]?.outcome = .failed
        #expect(run.broken() == [.phantom])
    }

    @Test("Finds an effect whose event was never recorded") func effectWithoutEvent() {
        var run = SampleRun()
        run.edit(.callbacks) { records in records.outbox.removeAll { $0.type == "guanjia.callbacks.task.closed.v1" } }
        #expect(run.broken().contains(.phantom))
    }

    @Test("Finds an event on a topic that was never recorded") func unrecordedEvent() {
        var run = SampleRun()
        run.publish(OutboxEntry(eventID: EventID(.v7()), caseID: CaseID(.v7()), sequence: 1, type: "x"), by: .repairs)
        #expect(run.broken() == [.phantom])
    }

    // MARK: I3

    @Test("Finds an event that had its effect twice") func repeatedEvent() {
        var run = SampleRun()
        let complaint = run.complaint
        run.edit(.complaints) { records in
            records.history.append(HistoryLine(caseID: complaint, version: 5, command: "callback-satisfied", role: "system", events: 1))
        }
        #expect(run.broken().contains(.repeated))
    }

    @Test("Finds a request that had its effect twice") func repeatedRequest() {
        var run = SampleRun()
        let complaint = run.complaint
        run.edit(.complaints) { records in
            records.history.append(HistoryLine(caseID: complaint, version: 5, command: "reply", role: "property_office", events: 1))
        }
        #expect(run.broken().contains(.repeated))
    }

    @Test("Finds a request that was answered with another effect than its own") func otherAnswer() throws {
        var run = SampleRun()
        let key = try #require(run.history.operations.first { $0.value.request.command == "complete" }?.key)
        let task = run.task
        run.edit(.callbacks) { $0.answers[key] = KeptAnswer(caseID: task, version: 1) }
        #expect(run.broken() == [.repeated])
    }

    @Test("Allows both outcomes of an unanswered request", arguments: [true, false]) func unansweredRequest(happened: Bool) throws {
        var run = SampleRun()
        let key = try #require(run.history.operations.first { $0.value.request.command == "complete" }?.key)
        run.history.operations[key]?.outcome = .unknown
        if !happened {
            let other = ClientRequest(member: .intake, key: "other", command: "record", target: nil)
            run.history.operations["other"] = ClientHistory.Operation(request: other, outcome: .unknown)
        }
        #expect(run.findings().isEmpty)
    }

    // MARK: I4

    @Test("Finds a gap in what was published") func gap() {
        var run = SampleRun()
        run.evidence.topics[.complaints]?.removeAll { $0.sequence == 2 }
        #expect(run.broken() == [.order, .outbox])
    }

    @Test("Finds first copies in the wrong order") func inversion() {
        var run = SampleRun()
        run.swap(.complaints, 0, 1)
        #expect(run.broken() == [.order])
    }

    @Test("Allows second copies") func secondCopies() throws {
        var run = SampleRun()
        let entry = try #require(run.evidence.records[.complaints]?.outbox.first)
        run.publish(entry, by: .complaints)
        #expect(run.findings().isEmpty)
    }

    @Test("Finds a case on two partitions") func twoPartitions() {
        var run = SampleRun()
        run.move(.complaints, 1, toPartition: 7)
        #expect(run.broken() == [.order])
    }

    @Test("Allows a log that begins in the middle only when it was replaced") func replacedLog() throws {
        var run = SampleRun()
        let all = try #require(run.evidence.records[.complaints]?.outbox)
        run.evidence.topics[.complaints] = []
        for entry in all.suffix(2) + all { run.publish(entry, by: .complaints) }
        #expect(run.broken() == [.order])
        #expect(run.broken(logWasReplaced: true).isEmpty)
        run.swap(.complaints, 3, 4)
        #expect(run.broken(logWasReplaced: true) == [.order])
    }

    @Test("Finds a version that its history does not explain") func unexplainedVersion() {
        var run = SampleRun()
        let contact = run.contact
        run.edit(.intake) { records in
            records.cases[contact] = CaseRow(id: contact, number: records.cases[contact]?.number ?? "", version: 4, state: "closed")
        }
        #expect(run.broken() == [.order])
    }

    @Test("Finds a change that told no event") func untoldChange() {
        var run = SampleRun()
        run.edit(.callbacks) { records in records.outbox.removeAll { $0.sequence == 2 } }
        #expect(run.broken() == [.order, .phantom])
    }

    // MARK: I5, I6

    @Test("Finds an event that was not published") func unpublishedEvent() {
        var run = SampleRun()
        run.evidence.topics[.intake]?.removeAll { $0.sequence == 3 }
        #expect(run.broken() == [.outbox])
    }

    @Test("Finds an event that is another on the topic") func otherEvent() {
        var run = SampleRun()
        run.evidence.topics[.intake] = run.evidence.topics[.intake]?.map { entry in
            TopicEntry(
                partition: entry.partition, offset: entry.offset, eventID: entry.eventID, caseID: entry.caseID, sequence: entry.sequence,
                type: "guanjia.intake.contact.voided.v1")
        }
        #expect(run.broken() == [.outbox])
    }

    @Test("Finds records that are no events") func unreadableRecord() {
        var run = SampleRun()
        run.evidence.unreadable[.repairs] = 1
        #expect(run.broken() == [.outbox])
    }

    @Test("Finds an event without its effect") func eventWithoutEffect() {
        var run = SampleRun()
        let contact = run.contact
        run.edit(.intake) { records in
            records.history.removeAll { $0.command == "close-by-child" }
            records.outbox.removeAll { $0.sequence == 3 }
            records.cases[contact] = CaseRow(id: contact, number: records.cases[contact]?.number ?? "", version: 2, state: "closed")
        }
        run.evidence.topics[.intake]?.removeAll { $0.sequence == 3 }
        #expect(run.broken() == [.conservation])
    }

    @Test("Finds what is parked and what is in quarantine") func parkedAndQuarantined() {
        var run = SampleRun()
        run.edit(.complaints) { $0.parked = [ParkedEntry(key: "k", reason: "sequence 3 came after 1")] }
        run.edit(.repairs) { $0.quarantined = 1 }
        #expect(run.findings().count(of: .conservation) == 2)
    }

    @Test("Knows what every cross-service event leads to") func effects() {
        let id = CaseID(.v7())
        let all = EventLinks(
            contactId: id, complaintId: id, workOrderId: id, reworkOrderId: id, callbackTaskId: id, outcome: "satisfied",
            subjectCase: .init(kind: "repair", id: id))
        func effect(_ type: String, _ links: EventLinks) -> Effect? {
            Effect(of: OutboxEntry(eventID: EventID(.v7()), caseID: id, sequence: 1, type: type, links: links))
        }
        var ofContact = all
        ofContact.complaintId = nil
        #expect(effect("guanjia.repairs.order.closed.v1", ofContact) == Effect(.intake, id, "close-by-child"))
        for fact in ["raised", "reportedback", "closed", "cancelled"] {
            #expect(effect("guanjia.repairs.order.\(fact).v1", EventLinks(complaintId: id)) == Effect(.complaints, id, "note-repair"))
        }
        #expect(effect("guanjia.repairs.order.issued.v1", EventLinks(complaintId: id)) == nil)
        #expect(effect("guanjia.complaints.repair.requested.v1", all) == Effect(.repairs, id, "raise"))
        #expect(effect("guanjia.repairs.order.closed.v1", EventLinks(contactId: id, outcome: "rework")) == nil)
        #expect(effect("guanjia.repairs.order.closed.v1", EventLinks(outcome: "satisfied")) == nil)
        #expect(effect("guanjia.callbacks.task.closed.v1", all) == Effect(.repairs, id, "settle-callback"))
        #expect(effect("guanjia.callbacks.callback.dissatisfied.v1", all) == nil)
        #expect(effect("guanjia.callbacks.rework.requested.v1", all) == Effect(.repairs, id, "rework"))
        #expect(effect("guanjia.repairs.rework.requested.v1", all) == Effect(.repairs, id, "raise"))
        #expect(effect("guanjia.intake.contact.recorded.v1", all) == nil)
    }
}

extension SampleRun {
    /// Exchanges two records of a topic.
    mutating func swap(_ member: Member, _ one: Int, _ other: Int) {
        guard var entries = evidence.topics[member] else { return }
        let (first, second) = (entries[one], entries[other])
        entries[one] = second.at(partition: first.partition, offset: first.offset)
        entries[other] = first.at(partition: second.partition, offset: second.offset)
        evidence.topics[member] = entries
    }

    mutating func move(_ member: Member, _ index: Int, toPartition partition: Int32) {
        guard let entry = evidence.topics[member]?[index] else { return }
        evidence.topics[member]?[index] = entry.at(partition: partition, offset: entry.offset)
    }
}

extension TopicEntry {
    fileprivate func at(partition: Int32, offset: Int64) -> TopicEntry {
        TopicEntry(partition: partition, offset: offset, eventID: eventID, caseID: caseID, sequence: sequence, type: type)
    }
}
