import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Passes that the desk issues (INT-61)", .timeLimit(.minutes(10))) struct PassTests {
    static let until = local("2026-03-20 18:00")

    private static func form(_ kind: PassKind = .renovation) -> PassForm {
        PassForm(kind: kind, unit: "秘密单元", holder: "秘密工长", card: "秘密卡号", plate: "秘密车牌", validUntil: until)
    }

    private static func command(_ code: PassCommand.Code) -> PassCommand {
        switch code {
        case .issue: .issue(office: "yunxi", form(.temporary))
        case .takeBack: .takeBack
        case .reportLost: .reportLost
        case .withdraw: .withdraw(reason: "秘密理由")
        case .clockDue: .clockDue
        }
    }

    private static func story(_ codes: [PassCommand.Code] = []) throws -> BookStory<Pass> {
        var story = BookStory<Pass>()
        try story.give(.issue(office: "yunxi", form()))
        for code in codes { try story.give(command(code)) }
        return story
    }

    private typealias Way = (name: String, go: (inout BookStory<Pass>) throws -> Void)

    @Test("Every state takes what it offers, from the desk only, once; names are sealed and masked (OPS-01)") func law() throws {
        var ways: [Way] = [[], [PassCommand.Code.takeBack], [.reportLost], [.withdraw]].map { codes in
            ("\(codes.map(\.rawValue))", { $0 = try Self.story(codes) })
        }
        ways.append(
            (
                "expired",
                { story in
                    story = try Self.story()
                    story.now = Self.until
                    try story.give(.clockDue, as: .system)
                }
            ))
        try BookLaw<Pass>(
            ways: ways, command: Self.command, codes: PassCommand.Code.allCases, states: Set(Pass.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("T-PASS tells once that the time of a pass is over, and of none that is back, lost or void") func expiry() throws {
        var story = try Self.story()
        story.now = Self.until.addingTimeInterval(-0.001)
        #expect(try !story.give(.clockDue, as: .system))
        story.now = Self.until
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.it.state == .expired && story.facts(PassExpired.self).map(\.recipients) == [[.receptionist, .security]])
        try story.give(.takeBack)
        #expect(story.it.state == .returned)
        for code in [PassCommand.Code.takeBack, .reportLost, .withdraw] {
            var other = try Self.story([code])
            other.now = Self.until
            #expect(try !other.give(.clockDue, as: .system), "\(code)")
            #expect(other.facts(PassExpired.self).isEmpty)
        }
    }

    @Test("A pass is issued to somebody of a unit; what is for a while says until when, and a vehicle has a plate") func fields() {
        var story = BookStory<Pass>()
        func wrong(_ form: PassForm) -> [String] { story.refusal(.issue(office: "yunxi", form))?.fields.map(\.field) ?? [] }
        #expect(wrong(PassForm(kind: .renovation, unit: "", holder: "")) == ["unit", "holder", "validUntil"])
        #expect(wrong(PassForm(kind: .temporary, unit: "1", holder: "王", validUntil: monday)) == ["validUntil"])
        #expect(wrong(PassForm(kind: .vehicle, unit: "1", holder: "王")) == ["plate"])
        #expect(wrong(PassForm(kind: .ownerCard, unit: "1", holder: "王", validFrom: Self.until, validUntil: Self.until)) == ["validUntil"])
        #expect(wrong(PassForm(kind: .ownerCard, unit: "1", holder: "王")).isEmpty)
    }

    @Test("A lost pass may still come back; nothing is withdrawn without a reason") func lost() throws {
        var story = try Self.story([.reportLost])
        #expect(story.refusal(.withdraw(reason: " "))?.rule == "INT-61")
        try story.give(.takeBack)
        #expect(story.told == ["pass.issued", "pass.lost", "pass.returned"])
    }

    @Test("Passes over HTTP are as the contract shows them, and those that are out are listed, also by unit") func service() async throws {
        try await BookBench.with { bench in
            let renovation = try await bench.make("passes", like: "Pass")
            let vehicle = try await bench.make("passes", like: "Pass", example: 1)
            #expect(try await bench.ids("/passes-out?unit=3-1-1502", like: "PassPage", limit: 1) == [renovation, vehicle])
            try await bench.give("report-lost", to: vehicle, of: "passes", like: "Pass")
            try await bench.give("withdraw", to: renovation, of: "passes", like: "Pass")
            try await bench.give("return", to: vehicle, of: "passes", like: "Pass")
            #expect(try await bench.ids("/passes-out", like: "PassPage", as: .security).isEmpty)
            #expect(try await bench.ids("/passes?state=withdrawn", like: "PassPage") == [renovation])
        }
    }
}
