import Foundation
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// The daily register (CMP-37, R-10, T-DIRECTOR).
@Suite("The daily register")
struct RegisterDayTests {
    static let findings = RegisterFindings(registered: 7, open: 23, late: 2, unowned: 1, complaintIds: [])

    private func decide(
        _ day: RegisterDay?, _ command: RegisterDayCommand, at time: String, as role: Role = .system, office: String? = nil,
        subject: String = "director-1", rules: Policy = .baseline
    ) throws -> (RegisterDay, [any Event])? {
        let actor = role == .system ? Actor.system : Actor(subject: subject, role: role, office: office)
        let context = DecisionContext(
            now: local(time), caseID: Story.caseID, number: "RD-20260302-000001", actor: actor,
            freshID: UUID.v7(milliseconds: 1, high: 1, low: 1))
        guard case .changed(let change) = try RegisterDay.decide(day, command, under: rules, in: context) else { return nil }
        return (change.after, change.events)
    }

    private func begun(at time: String = "2026-03-02 00:00") throws -> RegisterDay {
        try #require(try decide(nil, .begin(office: "osmanthus", day: "2026-03-02"), at: time)).0
    }

    @Test("A day begins with its bound at the end of the local day, reminds once, and is told unsigned at the bound")
    func unsigned() throws {
        let begun = try begun()
        #expect(begun.clocks.map(\.bound) == [local("2026-03-03 00:00")])
        #expect(begun.clocks.first?.due == local("2026-03-02 18:00"))
        let (reminded, told) = try #require(try decide(begun, .clockDue, at: "2026-03-02 18:00"))
        #expect(told.map { type(of: $0).type.rawValue } == ["guanjia.complaints.register.reminded.v1"])
        #expect(try decide(reminded, .clockDue, at: "2026-03-02 18:00") == nil)
        let (missed, events) = try #require(try decide(reminded, .clockDue, at: "2026-03-03 00:00"))
        #expect(events.map { type(of: $0).type.rawValue } == ["guanjia.complaints.register.unsigned.v1"])
        #expect(missed.clocks.first?.state == .missed)
        #expect(missed.clocks.first?.due == nil)
        #expect(try decide(missed, .clockDue, at: "2026-03-03 01:00") == nil)
    }

    @Test(
        "The office's director signs, once, and in time strictly before midnight",
        arguments: [("2026-03-02 23:59:59", false), ("2026-03-03 00:00", true)])
    func sign(_ example: (time: String, late: Bool)) throws {
        let day = try begun()
        for (role, office) in [(Role.receptionist, "osmanthus"), (.generalManager, nil), (.officeDirector, "yunhu")] as [(Role, String?)] {
            let rejection = #expect(throws: Rejection.self) {
                try decide(day, .sign(Self.findings, remarks: nil), at: example.time, as: role, office: office)
            }
            #expect(rejection?.code == .forbidden)
        }
        let (signed, events) = try #require(
            try decide(day, .sign(Self.findings, remarks: "已阅"), at: example.time, as: .officeDirector, office: "osmanthus"))
        #expect(signed.state == .signed)
        #expect(signed.signature?.findings == Self.findings)
        #expect((events.last as? RegisterSigned)?.late == example.late)
        #expect((events.last as? RegisterSigned)?.unowned == 1)
        #expect(signed.clocks.first?.due == nil)
        #expect(try decide(signed, .sign(Self.findings, remarks: "已阅"), at: example.time, as: .officeDirector) == nil)
        let again = #expect(throws: Rejection.self) {
            try decide(signed, .sign(Self.findings, remarks: "再阅"), at: example.time, as: .officeDirector)
        }
        #expect(again?.code == .wrongState)
    }

    @Test("A day that is made up for after an outage is unsigned at once, and reminds nobody of the past")
    func madeUp() throws {
        let (day, events) = try #require(try decide(nil, .begin(office: "osmanthus", day: "2026-03-02"), at: "2026-03-04 10:00"))
        #expect(
            events.map { type(of: $0).type.rawValue } == [
                "guanjia.complaints.register.begun.v1", "guanjia.complaints.register.unsigned.v1",
            ])
        #expect(day.state == .open)
        #expect(day.clocks.map(\.state) == [.missed])
        #expect(day.clocks.first?.due == nil)
    }

    @Test("Days begin by themselves: nobody else may begin one")
    func beginning() throws {
        let rejection = #expect(throws: Rejection.self) {
            try decide(nil, .begin(office: "osmanthus", day: "2026-03-02"), at: "2026-03-02 08:00", as: .officeDirector)
        }
        #expect(rejection?.code == .forbidden)
        #expect(try decide(try begun(), .begin(office: "osmanthus", day: "2026-03-02"), at: "2026-03-02 08:00") == nil)
    }
}
