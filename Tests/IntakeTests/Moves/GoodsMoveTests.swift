import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Goods that are moved (INT-49, domain 3.8)") struct GoodsMoveTests {
    private static let form = GoodsMoveForm(
        unit: "秘密楼1502", person: "秘密租户", phone: "13900000009", direction: .movingOut, startsAt: local("2026-03-03 10:00"),
        endsAt: local("2026-03-03 12:00"))

    private static func command(_ code: GoodsMoveCommand.Code) -> GoodsMoveCommand {
        switch code {
        case .notify:
            .notify(
                office: "yunxi",
                GoodsMoveForm(
                    unit: "秘密楼1601", person: "秘密租户", direction: .movingIn, startsAt: form.startsAt.addingTimeInterval(86_400),
                    endsAt: form.endsAt.addingTimeInterval(86_400)))
        case .bookLift: .bookLift(.dedicated)
        case .tellSecurity: .tellSecurity
        case .finish: .finish
        case .cancel: .cancel(reason: "秘密改期")
        }
    }

    private static func story(_ codes: [GoodsMoveCommand.Code], under rules: Policy = .baseline) throws -> BookStory<GoodsMove> {
        var story = BookStory<GoodsMove>(rules: rules)
        try story.give(.notify(office: "yunxi", form))
        for code in codes {
            if code == .finish { story.now = form.endsAt }
            try story.give(command(code), as: code == .bookLift ? .engineering : .ownerRelationsSupervisor)
        }
        return story
    }

    private static func rules(_ change: (inout EstateSettings) -> Void) -> Policy {
        var settings = PolicySettings()
        change(&settings.estate)
        return Policy(name: "goods", settings: settings)
    }

    /// What is wrong with a notice of goods that move from one local time to another.
    private static func refused(_ from: String, _ to: String, under rules: Policy = .baseline, at now: String = "2026-03-02 09:30")
        -> [String]
    {
        var story = BookStory<GoodsMove>(rules: rules)
        story.now = local(now)
        var form = form
        form.startsAt = local(from)
        form.endsAt = local(to)
        return story.refusal(.notify(office: "yunxi", form))?.fields.map(\.field) ?? []
    }

    @Test("Every state takes what domain 3.8 says, from its posts only, once; names are sealed and masked (OPS-01)") func law() throws {
        let ways: [[GoodsMoveCommand.Code]] = [
            [], [.bookLift], [.bookLift, .tellSecurity], [.bookLift, .tellSecurity, .finish], [.cancel],
        ]
        try BookLaw<GoodsMove>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { story in story = try Self.story(codes) }) },
            command: Self.command, codes: GoodsMoveCommand.Code.allCases, states: Set(GoodsMove.State.allCases.map(\.rawValue))
        ).check(at: Self.form.startsAt)
    }

    @Test("Notice is given the day before at the latest, by the rule of the lift as a paid service (INT-49, INT-66, WE-62)")
    func notice() {
        #expect(Self.refused("2026-04-20 10:00", "2026-04-20 12:00", at: "2026-04-19 23:59").isEmpty)
        #expect(Self.refused("2026-04-20 10:00", "2026-04-20 12:00", at: "2026-04-20 00:00") == ["startsAt"])
        #expect(Self.refused("2026-03-01 10:00", "2026-03-01 12:00") == ["startsAt"])
        #expect(Self.refused("2026-03-03 10:00", "2026-03-03 10:00") == ["endsAt"])
        #expect(Self.refused("2026-03-03 10:00", "2026-03-04 10:01") == ["endsAt"])
    }

    @Test("No goods are moved in a commuting peak of a working day; an estate without peaks has none (INT-49)") func peaks() throws {
        let peak = try #require(LocalTimeRange("07:30-09:00"))
        let rules = Self.rules { $0.movingPeaks = [peak] }
        #expect(Self.refused("2026-03-03 09:00", "2026-03-03 12:00", under: rules).isEmpty)
        #expect(Self.refused("2026-03-03 06:00", "2026-03-03 07:30", under: rules).isEmpty)
        #expect(Self.refused("2026-03-03 08:59", "2026-03-03 12:00", under: rules) == ["startsAt"])
        #expect(Self.refused("2026-03-03 06:00", "2026-03-03 07:31", under: rules) == ["startsAt"])
        #expect(Self.refused("2026-03-03 22:00", "2026-03-04 08:00", under: rules) == ["startsAt"])
        #expect(Self.refused("2026-03-07 08:00", "2026-03-07 12:00", under: rules).isEmpty, "a Saturday")
        #expect(Self.refused("2026-03-03 08:00", "2026-03-03 12:00").isEmpty)
    }

    @Test("Goods go by the lift that the policy names, no other (INT-49, K-21)") func lift() throws {
        for (rule, allowed) in [
            (MovingLift.dedicated, [GoodsLift.dedicated]), (.fire, [.fire]), (.goods, [.goods]), (.both, [.fire, .goods]),
        ] {
            for lift in GoodsLift.allCases {
                var story = try Self.story([], under: Self.rules { $0.movingLiftKind = rule })
                let refusal = story.refusal(.bookLift(lift), as: .engineering)
                #expect(refusal?.code == (allowed.contains(lift) ? nil : .ruleViolated), "\(rule) \(lift)")
            }
        }
    }

    @Test("Engineering is told of the notice, security before the goods move, which end no sooner than they begin") func order() throws {
        var story = try Self.story([.bookLift, .tellSecurity])
        #expect(story.facts(GoodsMoveNotified.self).map(\.recipients) == [[.engineering]])
        #expect(story.facts(GoodsMoveSecurityTold.self).map(\.recipients) == [[.security]])
        #expect(story.refusal(.finish, as: .security)?.code == .ruleViolated)
        story.now = Self.form.startsAt
        #expect(try story.give(.finish, as: .security))
    }
}
