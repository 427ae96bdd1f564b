import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Shifts at the desk and their hand-over (OPS-07, OPS-08, domain 3.12)") struct ShiftTests {
    static let standing = DeskStanding(contacts: 4, mail: 3, keys: 2, visitors: 1, groupVisits: 5)

    private static func opened() throws -> BookStory<Shift> {
        var story = BookStory<Shift>()
        try story.give(.begin(office: "yunxi", ShiftForm(desk: "南门", person: "秘密小孙")))
        return story
    }

    static func command(_ code: ShiftCommand.Code) -> ShiftCommand {
        switch code {
        case .begin: .begin(office: "yunxi", ShiftForm(desk: "北门", person: "秘密小孙"))
        case .allowLeave: .allowLeave(substitute: "秘密小周", reason: "秘密事由")
        case .comeBack: .comeBack
        case .handOver: .handOver(relief: "秘密小周", remarks: "秘密交代", standing: standing)
        case .takeOver: .takeOver(person: "秘密小周")
        case .end: .end(reason: "秘密无人接班")
        case .noteEmpty: .noteEmpty
        }
    }

    @Test("Every state takes what domain 3.12 says, from the desk only, once; names are sealed (OPS-01)") func law() throws {
        let paths: [[ShiftCommand.Code]] = [
            [], [.allowLeave], [.allowLeave, .comeBack], [.handOver], [.allowLeave, .handOver], [.handOver, .takeOver], [.end],
            [.handOver, .end], [.allowLeave, .end],
        ]
        try BookLaw<Shift>(
            ways: paths.map { codes in
                (
                    "\(codes.map(\.rawValue))",
                    { story in
                        try story.give(.begin(office: "yunxi", ShiftForm(desk: "南门", person: "秘密小孙")))
                        for code in codes { try story.give(Self.command(code), as: .ownerRelationsSupervisor) }
                    }
                )
            }, command: Self.command, codes: ShiftCommand.Code.allCases.filter { $0 != .noteEmpty },
            states: Set(Shift.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("A shift ends only when the relief has taken over; what was open is kept and told (OPS-07)") func handover() throws {
        var story = try Self.opened()
        #expect(story.refusal(.takeOver(person: "秘密小周"))?.code == .wrongState)
        #expect(story.refusal(.handOver(relief: " ", remarks: nil, standing: Self.standing))?.fields.map(\.field) == ["relief"])
        #expect(story.refusal(.handOver(relief: "秘密小孙", remarks: nil, standing: Self.standing))?.rule == "OPS-07")
        try story.give(Self.command(.handOver))
        #expect(story.it.state == .handedOver && story.it.handover?.standing == Self.standing)
        let told = try #require(story.facts(ShiftHandedOver.self).first)
        let counts = [told.contacts, told.mail, told.keys, told.visitors, told.groupVisits]
        #expect(counts == [4, 3, 2, 1, 5])
        #expect(told.sealed.content?.relief == "秘密小周" && told.sealed.content?.remarks == "秘密交代")
        try story.give(Self.command(.takeOver))
        #expect(story.told == ["shift.opened", "shift.handedover", "shift.takenover"] && story.it.allowedCommands.isEmpty)
    }

    @Test("Another relief is handed over to first; the same words again change nothing, however the desk stands (OPS-07)") func relief()
        throws
    {
        var story = try Self.opened()
        try story.give(Self.command(.handOver))
        #expect(story.refusal(.takeOver(person: "秘密小吴"))?.rule == "OPS-07")
        #expect(try !story.give(.handOver(relief: "秘密小周", remarks: "秘密交代", standing: DeskStanding())))
        try story.give(.handOver(relief: "秘密小吴", remarks: nil, standing: DeskStanding()))
        try story.give(.takeOver(person: "秘密小吴"))
    }

    @Test("A leader ends a shift that nobody takes over, for a reason, and nobody else does (OPS-07)") func end() throws {
        var story = try Self.opened()
        #expect(story.refusal(Self.command(.end))?.code == .forbidden)
        #expect(story.refusal(.end(reason: " "), as: .csManager)?.fields.map(\.field) == ["reason"])
        try story.give(Self.command(.allowLeave), as: .csManager)
        try story.give(Self.command(.end), as: .csManager)
        #expect(story.it.state == .ended && story.it.allowedCommands.isEmpty && !story.it.isAway)
        #expect(story.it.view(for: Actor(subject: "staff", role: .csManager)).ending?.reason == "秘密无人接班")
        let told = try #require(story.facts(ShiftEnded.self).first)
        #expect(told.leader == .csManager && told.sealed.content?.reason == "秘密无人接班")
        #expect(story.refusal(Self.command(.handOver))?.code == .wrongState)
    }

    @Test("That nobody followed it at the desk is told once, by the system only, of a shift that is over (OPS-08)") func empty() throws {
        var story = try Self.opened()
        #expect(story.refusal(.noteEmpty, as: .system)?.code == .wrongState, "it goes on")
        try story.give(Self.command(.handOver))
        #expect(story.refusal(.noteEmpty, as: .system)?.code == .wrongState, "who goes off stays until the relief is there")
        story.now += 60
        let over = story.now
        try story.give(Self.command(.takeOver))
        #expect(story.refusal(.noteEmpty, as: .csManager)?.code == .forbidden)
        #expect(story.refusal(Self.command(.allowLeave), as: .csManager)?.detail.contains("it takes nothing more") == true)
        story.now += 900
        try story.give(.noteEmpty, as: .system)
        #expect(try !story.give(.noteEmpty, as: .system))
        let told = story.facts(DeskEmpty.self)
        #expect(told.map(\.leftAt) == [over] && told.map(\.toldAt) == [story.now])
        #expect(told.map(\.recipients) == [[.ownerServiceSupervisor, .officeDirector]])
        #expect(story.it.view(for: Actor(subject: "staff", role: .csManager)).emptyNotedAt == story.now && story.it.state == .takenOver)
    }

    @Test("Nobody leaves the desk without a leader's consent and a substitute (OPS-08)") func leave() throws {
        var story = try Self.opened()
        #expect(story.refusal(Self.command(.allowLeave))?.code == .forbidden, "the receptionist is no leader")
        #expect(story.refusal(.allowLeave(substitute: "", reason: ""), as: .csManager)?.fields.map(\.field) == ["substitute", "reason"])
        #expect(story.refusal(.allowLeave(substitute: "秘密小孙", reason: "领物"), as: .csManager)?.rule == "OPS-08")
        try story.give(Self.command(.allowLeave), as: .csManager)
        #expect(story.facts(ShiftLeaveAllowed.self).map(\.leader) == [.csManager] && story.it.isAway)
        story.now += 600
        try story.give(.comeBack)
        #expect(story.it.leaves.map(\.backAt) == [story.now] && !story.it.isAway)
    }
}
