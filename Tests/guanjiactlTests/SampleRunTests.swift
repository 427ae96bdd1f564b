import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Playing a sample", .timeLimit(.minutes(10)))
struct SampleRunTests {
    private static let script = """
        day: 2026-03-02
        office: yunxi
        cases:
          C-1:
            - {at: "08:40", as: cs_dept, complaint: start}
            - {at: "10:00", as: cs_dept, complaint: reply, text: x}
            - {at: "+1d 10:00", as: cs_dept, callback: call, rating: dissatisfied, remarks: x}
            - {at: "+1d 12:00", as: cs_dept, complaint: reply, text: y}
            - {at: "+2d 10:00", as: cs_dept, callback: call, rating: satisfied, remarks: y}
          E-1:
            - {at: "08:20", as: receptionist, contact: answer, result: x}
            - {at: "08:21", as: receptionist, contact: close}
        """
    private static let table = """
        reference,office,kind,channel,reason,occurred_at,unit,complaint_subject,linked_reference
        E-1,yunxi,enquiry,phone,asks,2026-03-02 08:10,1-1,,
        C-1,yunxi,complaint,phone,complains,2026-03-02 08:30,1-2,other,E-1
        """

    private func plan() throws -> SamplePlan {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let sheet = try ContactSheet(Array(Self.table.utf8), options: .init(office: nil, zone: zone))
        return try SamplePlan(sheet, SampleDay(yaml: Self.script), zone: zone)
    }

    private func play(_ estate: ScriptedEstate, patience: Duration = .seconds(5)) async throws -> SampleRun.Result {
        var run = SampleRun(try plan(), services: try estate.services(), clocks: try estate.clocks(), patience: patience)
        try await run.run { _ in }
        return run.result
    }

    @Test("Everything is done at its time, in its order, and each command waits for its case")
    func play() async throws {
        let estate = ScriptedEstate()
        let result = try await play(estate)
        #expect(result == .init(recorded: 2, knownContacts: 0, commands: 9, knownCommands: 0, failures: [:]))
        #expect(
            estate.log == [
                "08:10 contacts", "08:20 answer", "08:21 close", "08:30 contacts", "08:40 start", "10:00 reply", "+1d 10:00 schedule",
                "+1d 10:00 complete", "+1d 12:00 reply", "+2d 10:00 schedule", "+2d 10:00 complete",
            ])
        #expect(estate.links == [nil, "contact-1"])
    }

    @Test("A second run finds everything done, gives no command and moves no clock")
    func again() async throws {
        let estate = ScriptedEstate()
        _ = try await play(estate)
        let (log, moves) = (estate.log, estate.clockMoves)
        let result = try await play(estate)
        #expect(result == .init(recorded: 0, knownContacts: 2, commands: 0, knownCommands: 9, failures: [:]))
        #expect(estate.log == log)
        #expect(estate.clockMoves == moves)
    }

    @Test("A run that was broken off is completed, and nothing of it is done twice")
    func resume() async throws {
        let estate = ScriptedEstate(breaksAfter: 6)
        await #expect(throws: (any Error).self) { try await play(estate) }
        #expect(estate.log.count == 6)
        estate.mend()
        let result = try await play(estate)
        #expect(result == .init(recorded: 0, knownContacts: 2, commands: 5, knownCommands: 4, failures: [:]))
        #expect(estate.log.count == 11)
    }

    @Test("A refused step ends the script of its contact and leaves the others alone")
    func refusal() async throws {
        let estate = ScriptedEstate(refuses: "start")
        let result = try await play(estate)
        #expect(result.failures == ["C-1": "C-1, start by cs_dept: No: not today"])
        #expect(result.commands == 2)
        #expect(result.recorded == 2)
    }

    @Test("A case that does not come is named after the patience has ended")
    func missing() async throws {
        let estate = ScriptedEstate(losesComplaints: true)
        let result = try await play(estate, patience: .milliseconds(50))
        #expect(result.failures == ["C-1": "C-1, recording the contact: its case does not come to complaints"])
        #expect(result.commands == 2)
    }

    @Test("Where the clock cannot be moved nothing is played")
    func production() async throws {
        let estate = ScriptedEstate(clockIsFixed: true)
        await #expect(throws: ToolError.self) { try await play(estate) }
        #expect(estate.log.isEmpty)
    }
}
