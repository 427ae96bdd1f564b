import Foundation
import Policy
import SharedModels

@testable import CallbackScheduling

/// Surveys and forms with content that every guard accepts.
enum SurveySample {
    static let now = local("2026-03-04 17:00")
    static let id = SurveyID(UUID.v7(milliseconds: 1_772_615_000_000, high: 5, low: 1))
    static let formID = SurveyFormID(UUID.v7(milliseconds: 1_772_615_000_000, high: 5, low: 2))

    static func draft(_ kind: SurveyKind = .periodicOther) -> SurveyDraft {
        SurveyDraft(
            kind: kind, title: "一季度调查", property: kind == .periodicOffice ? .officeBuilding : .residential,
            themes: kind.isPeriodic ? [.cleaning, .repair] : [],
            items: [
                SurveyItem(class: .cleaning, text: "楼道保洁", english: "Corridors"), SurveyItem(class: .engineeringRepair, text: "维修及时性"),
                SurveyItem(class: .cleaning, text: "电梯保洁"),
            ], methods: [.questionnaire], endsAt: local("2026-03-31 00:00"),
            occupiedHouseholds: kind == .periodicOffice ? 100 : nil, areas: kind == .special ? ["东区", "西区"] : [])
    }

    static func list(_ chosen: Int = 100, areas: [String] = ["东区", "西区"], missing: Int = 0) -> SurveyList {
        SurveyList(listed: chosen, occupied: chosen, areas: areas, chosen: chosen, missingRepeats: missing)
    }

    static let household = SurveyHousehold(
        household: "3-1-1201", unit: "3-1-1201", name: "张伟芳", phone: "13800013807", area: "东区", occupied: true, complainedBefore: false)

    static func answer(_ way: SurveyWay = .link, remarks: String? = nil) -> SurveyAnswerForm {
        SurveyAnswerForm(
            way: way, ratings: [SurveyItemRating(item: 1, rating: .satisfied), SurveyItemRating(item: 3, rating: .dissatisfied)],
            remarks: remarks, wantsCall: false)
    }
}

/// One survey driven by commands, with everything that it told on the way.
struct SurveyStory {
    private(set) var survey: Survey?
    private(set) var events: [any Event] = []
    var now = SurveySample.now
    var rules = Policy.baseline

    /// The survey; a story is looked at only after its draft.
    var it: Survey {
        guard let survey else { preconditionFailure("the story has not begun") }
        return survey
    }

    /// Gives a command; true when it changed something.
    @discardableResult
    mutating func give(_ command: SurveyCommand, as role: Role = .system, office: String? = nil) throws(Rejection) -> Bool {
        let context = DecisionContext(
            now: now, caseID: SurveySample.id.retyped(), number: "SV-20260304-000001",
            actor: role == .system ? .system : Actor(subject: "staff", role: role, office: office), freshID: UUID.v7())
        guard case .changed(let change) = try Survey.decide(survey, command, under: rules, in: context) else { return false }
        survey = change.after
        events += change.events
        return true
    }

    /// Goes by the shortest way to a state.
    static func reaching(_ state: SurveyState, _ kind: SurveyKind = .periodicOther, rules: Policy = .baseline) throws -> SurveyStory {
        var story = SurveyStory(rules: rules)
        let tally = SurveyTally(verySatisfied: 40, satisfied: 35, fairlySatisfied: 15, dissatisfied: 10)
        let steps: [(SurveyState, SurveyCommand, Role)] = [
            (.draft, .draft(office: "osmanthus", SurveySample.draft(kind)), .ownerServiceSupervisor),
            (.distributing, .open(SurveySample.list()), .propertyOffice),
            (.collecting, .distribute(sent: 100), .propertyOffice),
            (.closedForReturns, .close, .ownerServiceSupervisor),
            (.closedForReturns, .sample(SurveyReturns(sent: 100, returned: 70, chosen: 4)), .system),
            (.verified, .verify(SurveyCheck(checked: 4, contradicted: 1)), .system),
            (.analysed, .analyse(SurveyCounts(sent: 100, returned: 70, items: [tally, SurveyTally(), tally]), previous: nil), .system),
            (.reported, .report(proposals: "增加保洁"), .ownerServiceSupervisor),
            (.reported, .decide(approved: true, text: "同意"), .generalManager),
            (.explained, .explain(text: "已增加保洁"), .managementRep),
        ]
        guard state != .cancelled else {
            try story.give(.draft(office: "osmanthus", SurveySample.draft(kind)), as: .ownerServiceSupervisor)
            try story.give(.cancel(reason: "改期"), as: .ownerServiceSupervisor)
            return story
        }
        let order = SurveyState.allCases
        for (reached, command, role) in steps {
            guard let at = order.firstIndex(of: reached), let goal = order.firstIndex(of: state), at <= goal else { break }
            // A state is left as soon as it is reached: what only prepares the next one is not given.
            if reached == state, story.survey?.state == state { break }
            try story.give(command, as: role)
        }
        return story
    }
}
