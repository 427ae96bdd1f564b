import Foundation
import Messaging
import Policy
import SharedModels
import Testing

@testable import ComplaintRouting

/// The daily register (CMP-37, R-10, T-DIRECTOR).
@Suite("The daily register")
struct RegisterDayTests {
    static let findings = RegisterFindings(registered: 7, open: 23, late: 2, unowned: 1, complaintIds: [])
    /// What somebody signs with who only says that it was read.
    static let seen = RegisterSigning(remarks: "已阅")

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
                try decide(day, .sign(Self.findings, RegisterSigning()), at: example.time, as: role, office: office)
            }
            #expect(rejection?.code == .forbidden)
        }
        let (signed, events) = try #require(
            try decide(day, .sign(Self.findings, Self.seen), at: example.time, as: .officeDirector, office: "osmanthus"))
        #expect(signed.state == .signed)
        #expect(signed.signature?.findings == Self.findings)
        #expect((events.last as? RegisterSigned)?.late == example.late)
        #expect((events.last as? RegisterSigned)?.unowned == 1)
        #expect(signed.clocks.first?.due == nil)
        #expect(try decide(signed, .sign(Self.findings, Self.seen), at: example.time, as: .officeDirector) == nil)
        let again = #expect(throws: Rejection.self) {
            try decide(signed, .sign(Self.findings, RegisterSigning(remarks: "再阅")), at: example.time, as: .officeDirector)
        }
        #expect(again?.code == .wrongState)
    }

    @Test("The name and the strokes of a signature stay with the day: they are in no event, in no list, and for those alone who see names")
    func drawn() throws {
        let drawing = try #require(DrawnSignature("M60 110L140 60L150 150"))
        let signing = RegisterSigning(name: "顾明远", drawing: drawing)
        let (signed, events) = try #require(
            try decide(try begun(), .sign(Self.findings, signing), at: "2026-03-02 17:00", as: .officeDirector))
        #expect(signed.signature?.signing == signing)
        #expect(events.count == 1 && events[0] is RegisterSigned)
        #expect(!"\(events[0])".contains("顾明远") && !"\(events[0])".contains(drawing.path))
        let (director, technician) = (Actor(subject: "d", role: .officeDirector), Actor(subject: "t", role: .technician))
        #expect(signed.view(for: director).signature?.drawing == drawing)
        #expect(signed.listView(for: director).signature?.name == "顾明远")
        #expect(signed.listView(for: director).signature?.drawing == nil)
        #expect(signed.view(for: technician).signature == nil && signed.listView(for: technician).signature == nil)
        #expect(signed.reveals(to: director) && !signed.reveals(to: technician))
        // The same signature again is the one that is there; another one is not taken in its place.
        #expect(try decide(signed, .sign(Self.findings, signing), at: "2026-03-02 18:00", as: .officeDirector) == nil)
        let other = RegisterSigning(name: "顾明远", drawing: DrawnSignature("M1 1L2 2"))
        #expect(throws: Rejection.self) {
            try decide(signed, .sign(Self.findings, other), at: "2026-03-02 18:00", as: .officeDirector)
        }
        let stored = try JSONDecoder().decode(RegisterDay.self, from: JSONEncoder().encode(signed))
        #expect(stored == signed)
    }

    @Test("A day that was signed before signatures were drawn is read as it is")
    func earlier() throws {
        let day = try EventCoder(sealer: nil).decode(RegisterDay.self, from: Array(Self.storedBefore.utf8))
        #expect(day.state == .signed && day.day == "2026-03-02" && day.clocks.map(\.state) == [.met])
        #expect(day.signature?.signing == Self.seen)
        #expect(day.signature?.signedBy == "director-1" && day.signature?.signedAt == local("2026-03-02 17:00"))
        #expect(day.signature?.findings.registered == 7 && day.signature?.findings.complaintIds.count == 1)
        #expect(!day.reveals(to: Actor(subject: "d", role: .officeDirector)))
        // Who signed it then may say so again, and nobody puts a name under it.
        #expect(try decide(day, .sign(Self.findings, Self.seen), at: "2026-03-02 18:00", as: .officeDirector) == nil)
        let named = RegisterSigning(remarks: "已阅", name: "顾明远")
        #expect(throws: Rejection.self) {
            try decide(day, .sign(Self.findings, named), at: "2026-03-02 18:00", as: .officeDirector)
        }
    }

    /// A body of format 1, as it is stored.
    private static let storedBefore = """
        {"id":"019ca9f2-8e00-7001-8000-000000000001","number":"RD-20260302-000001","office":"osmanthus","day":"2026-03-02","state":"signed",\
        "clocks":[{"name":"T-DIRECTOR","started":"2026-03-01T16:00:00.000Z","bound":"2026-03-02T16:00:00.000Z","state":"met",\
        "ended":"2026-03-02T09:00:00.000Z","cause":"begin","endCause":"sign"}],"signature":{"findings":{"registered":7,"open":23,"late":2,\
        "unowned":1,"complaintIds":["019ca9f2-8e00-7001-8000-000000000002"]},"remarks":"已阅","signedAt":"2026-03-02T09:00:00.000Z",\
        "signedBy":"director-1"}}
        """

    @Test(
        "Strokes are moves and lines in whole units on the pad, and nothing else",
        arguments: [
            ("M0 0L0 0", true), ("M60 110L140 60L150 150M210 70L330 74", true), ("M999 399L007 08", true), ("", false), ("M1 1", false),
            ("L1 1L2 2", false), ("M1 1M2 2L3 3", false), ("M1 1L2 2M3 3", false), ("M1000 1L2 2", false), ("M1 400L2 2", false),
            ("M0001 1L2 2", false), ("M-1 1L2 2", false), ("M1.5 1L2 2", false), ("M1,1L2,2", false), ("M1 1 L2 2", false),
            ("M1 1L2 2Z", false), ("m1 1l2 2", false), ("M1 1L2 2\"/><script>", false), ("M１ 1L2 2", false), ("M1 1L2", false),
            ("M1 1L2 2 ", false), ("M1  1L2 2", false),
        ])
    func strokes(_ example: (path: String, isDrawn: Bool)) throws {
        #expect((DrawnSignature(example.path) != nil) == example.isDrawn)
        let json = try JSONEncoder().encode(example.path)
        #expect(((try? JSONDecoder().decode(DrawnSignature.self, from: json)) != nil) == example.isDrawn)
    }

    @Test("A drawing has a limit")
    func longest() {
        let line = "L500 200"
        let most = "M1 1" + String(repeating: line, count: (DrawnSignature.longest - 4) / line.utf8.count)
        #expect(DrawnSignature(most) != nil)
        #expect(DrawnSignature(most + line) == nil)
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
