import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Handing a contact over", .timeLimit(.minutes(10)))
struct HandOverTests {
    @Test("A complaint is reported with all that the register needs, in the command that records it (CMP-12, CMP-13)")
    func complaintAtOnce() throws {
        var facts = wholeFacts(.complaint)
        var complaint = complaintFacts
        complaint.majorReasons = [.lossOrInjury]
        complaint.toCompany = true
        facts.handOver = .complaint(complaint)
        let step = try change(nil, .record(facts))
        #expect(step.types == ["contact.recorded", "complaint.reported", "contact.flagged"])
        #expect(step.contact.state == .handedOver)
        let event: ComplaintReported = try step.event()
        #expect(event.contactId.uuid == contactID.uuid && event.complaintId.uuid == freshID && event.reportedAt == monday)
        #expect(event.majorReasons == [.lossOrInjury] && event.toCompany && event.subject == .buildingsEquipment)
        let particulars = try #require(event.sealed.content)
        #expect(particulars.callerName == "林晓岚" && particulars.unit == "3-1-1502" && particulars.place == "3栋2号电梯")
        #expect(particulars.course == facts.reason && particulars.matter == "3栋电梯")
        #expect(step.contact.child?.id == CaseID(freshID))
        #expect(step.contact.clocks.map(\.state) == [.met])
    }

    @Test("A repair is requested with the five facts of REP-06, and an emergency at once (REP-01, REP-02)")
    func repair() throws {
        let normal: RepairRequested = try change(reached(.recorded), .handOver(HandOverContact(to: .repair(repairFacts)))).event()
        #expect(normal.urgency == .normal && normal.appointedAt == repairFacts.appointedAt && normal.workOrderId.uuid == freshID)
        let particulars = try #require(normal.sealed.content)
        #expect(particulars.contactPerson == "林晓岚" && particulars.contactPhone == "13900000001")
        #expect(particulars.address == "云溪花园3栋1单元1502室" && particulars.what == wholeFacts().reason)
        let trapped = RepairFacts(urgency: .emergency, emergencyCategory: .lift, contactPerson: "保安老赵", contactPhone: "13900000099")
        let emergency: RepairRequested = try change(reached(.recorded), .handOver(HandOverContact(to: .repair(trapped)))).event()
        #expect(emergency.emergencyCategory == .lift && emergency.appointedAt == nil)
        #expect(emergency.sealed.content?.contactPerson == "保安老赵")
    }

    @Test("A service is ordered with what is wanted, where and when")
    func service() throws {
        let step = try change(reached(.recorded), .handOver(HandOverContact(to: .service(serviceFacts))))
        let event: ServiceRequested = try step.event()
        #expect(event.service == .specialCleaning && event.wantedAt == serviceFacts.wantedAt)
        #expect(step.contact.contactKind == .serviceRequest)
    }

    @Test("An enquiry that turns out to be a repair is handed over as one; what was recorded stays (INT-41)")
    func otherKind() throws {
        let step = try change(reached(.recorded), .handOver(HandOverContact(to: .repair(repairFacts))))
        #expect(step.contact.contactKind == .repair && step.contact.facts.kind == .enquiry)
    }

    @Test("Facts that the record lacks are named, and may come with the hand-over without changing what is there")
    func missing() throws {
        var letter = RecordContact(office: "yunxi", kind: .complaint, channel: .letter)
        letter.reason = "来信投诉"
        letter.original = "档案柜"
        letter.caller.name = "匿名"
        let recorded = try change(nil, .record(letter)).contact
        let bare = refused(recorded, .handOver(HandOverContact(to: .complaint(ComplaintFacts()))))
        #expect(
            bare?.fields.map(\.field) == [
                "to.complaint.eventTime", "to.complaint.preferredWay", "caller.phone", "caller.unit", "to.complaint.place",
                "to.complaint.complainedOf", "to.complaint.demand",
            ])
        #expect(bare?.rule == "CMP-12")
        let learnt = Caller(name: "王某", phone: "13900000020", unit: "2-1-301")
        let step = try change(recorded, .handOver(HandOverContact(to: .complaint(complaintFacts), caller: learnt)))
        let event: ComplaintReported = try step.event()
        #expect(event.sealed.content?.callerName == "匿名" && event.sealed.content?.phone == "13900000020")
        // The letter stays where Intake has it (CMP-13), and what nobody knows is said so (CMP-12).
        #expect(event.sealed.content?.original == "档案柜" && event.sealed.content?.unknown == [.eventTime])
    }

    @Test("Impossible facts of a hand-over are refused")
    func impossible() throws {
        let recorded = try reached(.recorded)
        func fields(_ handOver: HandOver) -> [String]? { refused(recorded, .handOver(HandOverContact(to: handOver)))?.fields.map(\.field) }
        var complaint = complaintFacts
        complaint.majorReasons = [.governmentOrMedia, .group]
        complaint.ownerLimit = monday
        complaint.eventTime = monday.addingTimeInterval(3600)
        complaint.unknown = nil
        #expect(
            fields(.complaint(complaint)) == [
                "to.complaint.majorReasons", "to.complaint.ownerLimit", "to.complaint.eventTime",
            ])
        var repair = RepairFacts(urgency: .urgent, emergencyCategory: .power)
        #expect(fields(.repair(repair)) == ["to.repair.emergencyCategory", "to.repair.appointedAt"])
        repair = RepairFacts(urgency: .normal, appointedAt: monday.addingTimeInterval(-60), contactPhone: "无")
        #expect(fields(.repair(repair)) == ["to.repair.appointedAt", "to.repair.contactPhone"])
        #expect(fields(.service(ServiceFacts(service: .lift, wantedAt: monday.addingTimeInterval(-1)))) == ["to.service.wantedAt"])
    }

    @Test("A lift is asked for when that is on record, whatever time the desk writes down for the call (INT-66, WE-62)") func backdated() {
        var facts = wholeFacts(.serviceRequest)
        facts.occurredAt = local("2026-03-01 20:00")
        facts.handOver = .service(ServiceFacts(service: .lift, wantedAt: local("2026-03-02 18:00"), goods: "沙发"))
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["handOver.service.wantedAt"])
        let early = context(at: local("2026-03-01 20:00"))
        #expect(refused(nil, .record(facts), in: early) == nil)
    }

    @Test("A refused hand-over in a recording refuses the recording")
    func wholly() {
        var facts = wholeFacts(.complaint)
        facts.handOver = .complaint(ComplaintFacts(demand: "道歉", unknown: [.eventTime, .preferredWay]))
        #expect(refused(nil, .record(facts))?.fields.map(\.field) == ["handOver.complaint.place", "handOver.complaint.complainedOf"])
    }

    @Test(
        "The end of the case that it became closes the contact, once",
        arguments: [
            (HandOver.complaint(complaintFacts), ContactOutcome.satisfied), (.complaint(complaintFacts), .rejected),
            (.complaint(complaintFacts), .withdrawn), (.repair(repairFacts), .satisfied), (.repair(repairFacts), .notSelected),
            (.repair(repairFacts), .noWork), (.repair(repairFacts), .cancelled), (.service(serviceFacts), .satisfied),
        ])
    func childEnds(handOver: HandOver, outcome: ContactOutcome) throws {
        let handedOver = try change(reached(.recorded), .handOver(HandOverContact(to: handOver))).contact
        let end = ContactCommand.closeByChild(ChildEnd(kind: handOver.kind, id: CaseID(freshID), outcome: outcome))
        let later = context(at: monday.addingTimeInterval(200_000), role: .system)
        let step = try change(handedOver, end, in: later)
        #expect(step.contact.state == .closed && step.contact.closing?.outcome == outcome)
        let event: ContactClosed = try step.event()
        #expect(event.closedBy == CaseID(freshID) && event.outcome == outcome && event.sealed == nil)
        #expect(try isUnchanged(step.contact, end, in: later))
    }

    @Test("After a rework another order closes the contact; a case of another kind does not (WE-47)")
    func otherChild() throws {
        let handedOver = try change(reached(.recorded), .handOver(HandOverContact(to: .repair(repairFacts)))).contact
        let other = CaseID(UUID.v7(milliseconds: 5, high: 5, low: 5))
        let system = context(role: .system)
        let wrongKind = ContactCommand.closeByChild(ChildEnd(kind: .complaint, id: other, outcome: .satisfied))
        #expect(refused(handedOver, wrongKind, in: system)?.code == .invalid)
        let noEnd = ContactCommand.closeByChild(ChildEnd(kind: .repair, id: other, outcome: .answered))
        #expect(refused(handedOver, noEnd, in: system)?.code == .invalid)
        let rework = ContactCommand.closeByChild(ChildEnd(kind: .repair, id: other, outcome: .satisfied))
        #expect(try change(handedOver, rework, in: system).contact.closing?.closedBy == other)
    }
}
