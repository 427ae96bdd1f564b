import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

@Suite("A survey from its draft to its explanation (domain 3.5)") struct SurveyCaseTests {
    private func refusal(_ story: inout SurveyStory, _ command: SurveyCommand, as role: Role, office: String? = nil) -> Rejection? {
        do {
            try story.give(command, as: role, office: office)
            return nil
        } catch {
            return error
        }
    }

    private func draft(_ kind: SurveyKind = .periodicOther, _ change: (inout SurveyDraft) -> Void) -> [String] {
        var draft = SurveySample.draft(kind)
        change(&draft)
        var story = SurveyStory()
        return refusal(&story, .draft(office: "osmanthus", draft), as: .ownerServiceSupervisor)?.fields.map(\.field) ?? []
    }

    @Test("Every state is reached, each step tells a fact, and a repeated command changes nothing", arguments: SurveyState.allCases)
    func steps(state: SurveyState) throws {
        let story = try SurveyStory.reaching(state)
        #expect(story.it.state == state)
        #expect(Set(story.events.map { $0.code }).count == story.events.count)
        #expect(try !SurveyStory.repeated(story))
    }

    @Test("The whole way tells these facts") func told() throws {
        #expect(
            try SurveyStory.reaching(.explained).events.map { $0.code } == [
                "survey.drafted", "survey.opened", "survey.distributed", "survey.closed", "survey.sampled", "survey.verified",
                "survey.analysed", "survey.reported", "survey.decided", "survey.explained",
            ])
    }

    @Test("A periodic survey names its themes, each once, from the list; ways are chosen too (CBK-31)") func themes() {
        #expect(draft { $0.themes = [] } == ["themes"])
        #expect(draft { $0.themes = [.repair, .repair] } == ["themes"])
        #expect(draft { $0.methods = [] } == ["methods"])
        #expect(draft(.annual) { _ in }.isEmpty)
        #expect(SurveyTheme.allCases.count == 8)
    }

    @Test("A form has 1 to 40 items, each in one of eight classes (CBK-38)") func items() {
        #expect(draft { $0.items = [] } == ["items"])
        #expect(draft { $0.items = Array(repeating: $0.items[0], count: 41) } == ["items"])
        #expect(draft { $0.items[1].text = " " } == ["items[1].text"])
        #expect(draft { $0.items = Array(repeating: $0.items[0], count: 40) }.isEmpty)
        #expect(SurveyClass.allCases.count == 8)
    }

    @Test("Its end lies ahead, within a year") func ends() {
        #expect(draft { $0.endsAt = SurveySample.now } == ["endsAt"])
        #expect(draft { $0.endsAt = SurveySample.now.addingTimeInterval(400 * 86_400) } == ["endsAt"])
    }

    @Test(
        "In an office building every occupied household is on the list, no fewer and no more than there are (CBK-32)", arguments: [99, 101])
    func officeBuilding(listed: Int) throws {
        #expect(draft(.periodicOffice) { $0.occupiedHouseholds = nil } == ["occupiedHouseholds"])
        #expect(draft(.periodicOffice) { $0.property = .residential } == ["property"])
        #expect(draft(.periodicOther) { $0.property = .officeBuilding } == ["property"])
        var story = try SurveyStory.reaching(.draft, .periodicOffice)
        #expect(refusal(&story, .open(SurveySample.list(listed)), as: .propertyOffice)?.rule == "CBK-32")
        #expect(try story.give(.open(SurveySample.list(100)), as: .propertyOffice))
        let opened = try #require(story.events.last as? SurveyOpened)
        #expect(opened.itemClasses == [.cleaning, .engineeringRepair, .cleaning], "in the order of the form (CBK-38)")
    }

    @Test("A special survey covers all areas and leaves nobody out who was dissatisfied before (CBK-35)") func special() throws {
        #expect(draft(.special) { $0.areas = [] } == ["areas"])
        var story = try SurveyStory.reaching(.draft, .special)
        #expect(refusal(&story, .open(SurveySample.list(areas: ["东区"])), as: .propertyOffice)?.rule == "CBK-35")
        #expect(refusal(&story, .open(SurveySample.list(missing: 1)), as: .propertyOffice)?.rule == "CBK-35")
        #expect(try story.give(.open(SurveySample.list()), as: .propertyOffice))
        #expect(!story.it.isSampled)
    }

    @Test("A sample has a size where the policy samples, and none where everybody is asked (K-20)") func sampled() throws {
        #expect(draft(.special) { $0.sampleSize = 50 } == ["sampleSize"])
        var settings = PolicySettings()
        settings.survey.specialSampleMode = .sample
        var story = SurveyStory(rules: Policy(name: "test", settings: settings))
        var special = SurveySample.draft(.special)
        #expect(refusal(&story, .draft(office: "osmanthus", special), as: .csManager)?.fields.map(\.field) == ["sampleSize"])
        special.sampleSize = 50
        try story.give(.draft(office: "osmanthus", special), as: .csManager)
        try story.give(.open(SurveySample.list(50)), as: .propertyOffice)
        #expect(story.it.isSampled)
    }

    @Test("The supervisor organises, the office carries out, the manager can order a special one (CBK-43)") func roles() throws {
        var story = SurveyStory()
        let ordinary = SurveyCommand.draft(office: "osmanthus", SurveySample.draft())
        #expect(refusal(&story, ordinary, as: .csManager)?.rule == "CBK-43")
        #expect(refusal(&story, ordinary, as: .propertyOffice)?.rule == "CBK-43")
        #expect(try story.give(.draft(office: "osmanthus", SurveySample.draft(.special)), as: .csManager))
        #expect(refusal(&story, .open(SurveySample.list()), as: .engineering)?.rule == "CBK-43")
        #expect(refusal(&story, .open(SurveySample.list()), as: .propertyOffice, office: "donghu")?.code == .forbidden)
        for command in SurveyCommand.Code.allCases where command.isInternal {
            #expect(SurveyRoles.posts(for: command, .special) == [.system])
        }
        var reported = try SurveyStory.reaching(.reported)
        #expect(refusal(&reported, .decide(approved: true, text: "同意"), as: .ownerServiceSupervisor)?.rule == "CBK-43")
        #expect(refusal(&reported, .explain(text: "已改进"), as: .generalManager)?.rule == "CBK-43")
    }

    @Test("A draft is written anew and given up by those who may make it, before it is opened and never after (CBK-43)")
    func amended() throws {
        var story = try SurveyStory.reaching(.draft)
        var draft = SurveySample.draft()
        draft.items.removeLast()
        draft.title = "改过的调查"
        #expect(refusal(&story, .amend(draft), as: .propertyOffice)?.rule == "CBK-43")
        // Who may order a special survey cannot turn it into one that only supervisors make.
        var ordered = SurveyStory()
        try ordered.give(.draft(office: "osmanthus", SurveySample.draft(.special)), as: .csManager)
        #expect(refusal(&ordered, .amend(draft), as: .csManager)?.rule == "CBK-43")
        var wrong = draft
        wrong.themes = []
        #expect(refusal(&story, .amend(wrong), as: .ownerServiceSupervisor)?.fields.map(\.field) == ["themes"])
        #expect(try story.give(.amend(draft), as: .ownerServiceSupervisor))
        #expect(try !story.give(.amend(draft), as: .ownerServiceSupervisor))
        #expect(story.it.draft == draft && story.it.state == .draft)
        #expect(story.events.map { $0.code } == ["survey.drafted", "survey.amended"])
        #expect((story.events.last as? SurveyAmended)?.items == 2)
        // The list was judged by what the draft was before.
        let early = refusal(&story, .open(SurveySample.list(), of: SurveySample.draft()), as: .propertyOffice)
        #expect(early?.code == .wrongState && early?.detail.contains("changed meanwhile") == true)
        var given = story
        #expect(refusal(&given, .cancel(reason: "改期"), as: .propertyOffice)?.rule == "CBK-43")
        #expect(refusal(&given, .cancel(reason: " "), as: .ownerServiceSupervisor)?.fields.map(\.field) == ["reason"])
        try given.give(.cancel(reason: "改期"), as: .ownerRelationsSupervisor)
        #expect(given.it.cancelledAt == given.now && given.it.allowedCommands.isEmpty)
        #expect(refusal(&given, .open(SurveySample.list()), as: .propertyOffice)?.code == .wrongState)
        try story.give(.open(SurveySample.list()), as: .propertyOffice)
        #expect(refusal(&story, .amend(SurveySample.draft()), as: .ownerServiceSupervisor)?.code == .wrongState)
        #expect(refusal(&story, .cancel(reason: "改期"), as: .ownerServiceSupervisor)?.code == .wrongState)
    }

    @Test("Improvements are explained after the decision, by the management representative (CBK-41)") func explanation() throws {
        var story = try SurveyStory.reaching(.reported)
        #expect(refusal(&story, .explain(text: "已改进"), as: .managementRep)?.code == .wrongState)
        try story.give(.decide(approved: true, text: "同意"), as: .generalManager)
        #expect(refusal(&story, .decide(approved: false, text: "不同意"), as: .generalManager)?.code == .wrongState)
        #expect(refusal(&story, .explain(text: " "), as: .managementRep)?.fields.map(\.field) == ["text"])
        try story.give(.explain(text: "已改进"), as: .managementRep)
        #expect(story.it.explanation?.text == "已改进")
    }

    @Test("The end closes it for returns, before all forms are out as well; not before its time") func end() throws {
        for state in [SurveyState.distributing, .collecting] {
            var story = try SurveyStory.reaching(state)
            #expect(story.it.clocks.firstDue(by: local("2026-03-30 23:59")) == nil)
            #expect(try !story.give(.clockDue))
            story.now = local("2026-03-31 00:00")
            #expect(story.it.clocks.firstDue(by: story.now)?.name == "T-SURVEY")
            #expect(try story.give(.clockDue))
            #expect(story.it.state == .closedForReturns && !story.it.closedEarly)
            #expect(story.it.clocks.firstDue(by: .distantFuture) == nil)
            #expect(try !story.give(.clockDue))
        }
    }

    @Test("Nothing is distributed before every form is out, and nobody collects without one") func distributed() throws {
        var story = try SurveyStory.reaching(.distributing)
        #expect(refusal(&story, .distribute(sent: 0), as: .csDept)?.code == .ruleViolated)
        #expect(refusal(&story, .distribute(sent: 99), as: .csDept)?.code == .ruleViolated)
        #expect(try story.give(.distribute(sent: 100), as: .csDept))
        var empty = try SurveyStory.reaching(.draft)
        #expect(refusal(&empty, .open(SurveySample.list(0)), as: .csDept)?.code == .ruleViolated)
    }

    @Test("What a household says when it is called back may contradict its answer (CBK-42)") func contradiction() {
        #expect(!SurveyCheck.isContradicted([], by: .dissatisfied))
        #expect(SurveyCheck.isContradicted([false, false], by: .dissatisfied))
        #expect(!SurveyCheck.isContradicted([false, true], by: .dissatisfied))
        #expect(SurveyCheck.isContradicted([true, true], by: .satisfied))
        #expect(!SurveyCheck.isContradicted([true, false], by: .fairlySatisfied))
    }

    @Test(
        "A share of the answers is checked, at least one where there is any (CBK-42)",
        arguments: [(0, 0), (1, 1), (20, 1), (21, 2), (271, 14)])
    func checkShare(returned: Int, checks: Int) { #expect(Policy.baseline.survey.checks(of: returned) == checks) }

    @Test("A period without a survey is told of when it is over, by the system, once (CBK-30, K-10)") func period() throws {
        let command = SurveyPeriodCommand(office: "osmanthus", from: local("2026-01-01 00:00"), until: local("2026-04-01 00:00"))
        func decide(_ current: SurveyPeriod?, at now: Date, _ actor: Actor = .system) throws -> Decision<SurveyPeriod> {
            try SurveyPeriod.decide(
                current, command, under: .baseline,
                in: DecisionContext(now: now, caseID: CaseID(.v7()), number: "SP-20260401-000001", actor: actor, freshID: .v7()))
        }
        #expect(throws: Rejection.self) { try decide(nil, at: local("2026-03-31 23:59")) }
        #expect(throws: Rejection.self) { try decide(nil, at: local("2026-04-01 00:00"), Actor(subject: "a", role: .csDept)) }
        guard case .changed(let change) = try decide(nil, at: local("2026-04-01 00:00")) else { throw CancellationError() }
        #expect(change.events.map { $0.code } == ["survey.due"])
        guard case .unchanged = try decide(change.after, at: local("2026-04-02 00:00")) else { throw CancellationError() }
    }

    @Test("Periods are the last ones that are over, by the estate's calendar (K-10)") func spans() {
        let spans = MissedSurveys.spans(of: .quarterly, in: .shanghai, at: local("2026-05-10 12:00"))
        #expect(spans.first?.from == local("2026-01-01 00:00") && spans.first?.until == local("2026-04-01 00:00"))
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.from == $1.until })
        #expect(spans.count == 8)
    }
}

extension SurveyStory {
    /// Whether the last command of a story changes anything when it is given again.
    fileprivate static func repeated(_ story: SurveyStory) throws -> Bool {
        var story = story
        let it = story.it
        switch it.state {
        case .draft: return try story.give(.draft(office: it.office, it.draft), as: .ownerServiceSupervisor)
        case .distributing: return try story.give(.open(SurveySample.list()), as: .propertyOffice)
        case .collecting: return try story.give(.distribute(sent: 100), as: .propertyOffice)
        case .closedForReturns: return try story.give(.close, as: .ownerServiceSupervisor)
        case .verified: return try story.give(.verify(SurveyCheck(checked: 0, contradicted: 0)))
        case .analysed: return try story.give(.analyse(SurveyCounts(sent: 0, returned: 0, items: []), previous: nil))
        case .reported: return try story.give(.report(proposals: "增加保洁"), as: .ownerServiceSupervisor)
        case .explained: return try story.give(.explain(text: "已增加保洁"), as: .managementRep)
        case .cancelled: return try story.give(.cancel(reason: "改期"), as: .ownerServiceSupervisor)
        }
    }
}
