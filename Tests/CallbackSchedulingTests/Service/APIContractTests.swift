import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("contracts/openapi/callback-scheduling.yaml describes the API (D15)") struct APIContractTests {
    private let file: OpenAPIFile

    init() throws { file = try OpenAPIFile("callback-scheduling.yaml") }

    private func words(_ schema: String) throws -> Set<String> { Set(try #require(file.schema(schema)?["enum"]?.words)) }

    @Test("Every route is described, and everything described is a route") func routes() throws {
        let coverage = try RouteCoverage(of: CallbackSchedulingMain.service, in: "callback-scheduling.yaml")
        #expect(coverage.faults == [])
        #expect(coverage.count == 80)
        // Routes without a token are not among those that say what they read.
        for route in ["GET /survey/{token}", "POST /survey/{token}"] { #expect(file.queryNames(of: route) == Set(SurveyPageRoutes.names)) }
    }

    @Test("Every body is described as it is read, and what is required of it is needed") func bodies() throws {
        let bodies = try BodyContract(of: CallbackSchedulingMain.service, in: "callback-scheduling.yaml")
        // Words of others, which the body's own checks refuse.
        let faults = bodies.faults.filter { !($0.hasPrefix("POST /callback-plans") && $0.contains("body.kind: the word")) }
        #expect(faults == [])
        #expect(bodies.count == 36 && bodies.tried == 32)
    }

    @Test("The form of the page is described as it is read") func form() throws {
        let schema = try #require(file.schema("SurveyFilling"))
        let described = try #require(schema["properties"]?.members)
        #expect(Set(described.keys) == ["remarks", "wantsCall"] && schema["additionalProperties"]?.bool == false)
        let wanted = SurveyFilling(["remarks": "a", "wantsCall": try #require(described["wantsCall"]?["const"]?.string)], items: 1)
        #expect(wanted?.wantsCall == true && wanted?.remarks == "a")
        let patterns = try #require(schema["patternProperties"]?.members)
        let (pattern, rating) = try #require(patterns.first)
        for place in 0...100 {
            let isDescribed = "q\(place)".range(of: pattern, options: .regularExpression) != nil
            #expect(isDescribed == (SurveyFilling(["q\(place)": "satisfied"], items: SurveyDraft.mostItems) != nil), "q\(place)")
        }
        #expect(patterns.count == 1 && Set(rating["enum"]?.words ?? []) == Set(ServiceRating.allCases.map(\.rawValue) + [""]))
        for word in rating["enum"]?.words ?? [] { #expect(SurveyFilling(["q1": word], items: 1) != nil) }
    }

    @Test("Every command that people may give has a route, and no other has") func commands() throws {
        let people = CallbackTaskCommand.Code.allCases.filter { !$0.isInternal }.map(\.rawValue)
        let prefix = "POST /callback-tasks/{id}/"
        let routes = try RouteCoverage.routes(of: CallbackSchedulingMain.service)
        #expect(Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }) == Set(people))
        let planned = CallbackPlanCommand.Code.allCases.filter { !$0.isInternal && $0 != .draft }.map(\.rawValue)
        let plans = "POST /callback-plans/{id}/"
        #expect(Set(routes.filter { $0.hasPrefix(plans) }.map { String($0.dropFirst(plans.count)) }) == Set(planned))
    }

    @Test("Every command to a survey or a form that people may give has a route, and no other has") func surveyCommands() throws {
        let routes = try RouteCoverage.routes(of: CallbackSchedulingMain.service)
        func given(_ prefix: String) -> Set<String> {
            Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        }
        let people = SurveyCommand.Code.allCases.filter { !$0.isInternal && $0 != .draft }.map(\.rawValue)
        #expect(given("POST /surveys/{id}/") == Set(people + ["households"]))
        #expect(given("POST /survey-forms/{id}/") == [SurveyFormCommand.answerCode])
    }

    @Test("Every command to a forum that people may give has a route, and no other has") func forumCommands() throws {
        let prefix = "POST /forums/{id}/"
        let routes = try RouteCoverage.routes(of: CallbackSchedulingMain.service).filter { $0.hasPrefix(prefix) }
        let people = ForumCommand.Code.allCases.filter { !$0.isInternal && $0 != .plan }.map(\.rawValue)
        #expect(Set(routes.map { String($0.dropFirst(prefix.count)) }) == Set(people))
    }

    @Test("The file knows every word of forums, and no other") func forumVocabulary() throws {
        #expect(try words("ForumState") == Set(Forum.State.allCases.map(\.rawValue)))
        #expect(try words("ForumKind") == Set(ForumKind.allCases.map(\.rawValue)))
        #expect(try words("ForumAudience") == Set(ForumAudience.allCases.map(\.rawValue)))
        #expect(try words("ForumViewState") == Set(ForumOpinion.State.allCases.map(\.rawValue)))
        #expect(try words("RepairUrgency") == Set(RepairUrgency.allCases.map(\.rawValue)))
    }

    @Test("The file knows every word of surveys, and no other") func surveyVocabulary() throws {
        #expect(try words("SurveyState") == Set(SurveyState.allCases.map(\.rawValue)))
        #expect(try words("SurveyFormState") == Set(SurveyFormState.allCases.map(\.rawValue)))
        #expect(try words("SurveyKind") == Set(SurveyKind.allCases.map(\.rawValue)))
        #expect(try words("SurveyTheme") == Set(SurveyTheme.allCases.map(\.rawValue)))
        #expect(try words("SurveyClass") == Set(SurveyClass.allCases.map(\.rawValue)))
        #expect(try words("SurveyProperty") == Set(SurveyProperty.allCases.map(\.rawValue)))
        #expect(try words("SurveyMethod") == Set(SurveyMethod.allCases.map(\.rawValue)))
        #expect(try words("SurveyWay") == Set(SurveyWay.allCases.map(\.rawValue)))
    }

    @Test("The file knows every word of ours, and no other") func vocabulary() throws {
        #expect(try words("State") == Set(CallbackTaskState.allCases.map(\.rawValue)))
        #expect(try words("CoverageState") == Set(CoverageReport.State.allCases.map(\.rawValue)))
        #expect(try words("CoverageSubject") == Set(CoverageSubject.allCases.map(\.rawValue)))
        #expect(try words("CoveragePurpose") == Set(CoveragePurpose.allCases.map(\.rawValue)))
        #expect(try words("CoveragePeriod") == Set(CoveragePeriod.allCases.map(\.rawValue)))
        #expect(try words("CoverageBasis") == Set(CoverageBasis.allCases.map(\.rawValue)))
        #expect(try words("SelectionState") == Set(CallbackSelection.State.allCases.map(\.rawValue)))
        #expect(try words("SelectionPurpose") == Set(SelectionPurpose.allCases.map(\.rawValue)))
        #expect(try words("FileState") == Set(CallbackFile.State.allCases.map(\.rawValue)))
        #expect(try words("RateReportState") == Set(CallbackRateReport.State.allCases.map(\.rawValue)))
        #expect(try words("PickReason") == Set(AlwaysReason.allCases.map(\.rawValue) + ["sampled"]))
        #expect(try words("Kind") == Set(CallbackKind.allCases.map(\.rawValue)))
        #expect(try words("Way") == Set(CallbackChannel.allCases.map(\.rawValue)))
        #expect(try words("Failure") == Set(AttemptFailure.allCases.map(\.rawValue)))
        #expect(try words("Scope") == Set(ProblemScope.allCases.map(\.rawValue)))
        #expect(try words("Subject") == Set(ComplaintSubject.allCases.map(\.rawValue)))
        #expect(try words("MajorReason") == Set(MajorReason.allCases.map(\.rawValue)))
        #expect(try words("Channel") == Set(Channel.allCases.map(\.rawValue)))
        #expect(try words("Standing") == Set(CallListAnswer.Standing.allCases.map(\.rawValue)))
        #expect(try words("PlanState") == Set(CallbackPlan.State.allCases.map(\.rawValue)))
        #expect(try words("PlanKind") == Set(PlanForm.kinds.map(\.rawValue)))
        #expect(try words("PlanOccasion") == Set(PlanOccasion.allCases.map(\.rawValue)))
        #expect(try words("PlanChoice") == Set(PlanOwner.Choice.allCases.map(\.rawValue)))
        let contents = try #require(file.schema("Contents")?["properties"])
        for part in CallbackContents.Part.allCases { #expect(contents[part.rawValue] != nil, "\(part)") }
        let subjectCase = try #require(file.schema("SubjectCase")?["properties"])
        #expect(Set(subjectCase["kind"]?["enum"]?.words ?? []) == Set(SubjectCase.Kind.allCases.map(\.rawValue)))
    }
}
