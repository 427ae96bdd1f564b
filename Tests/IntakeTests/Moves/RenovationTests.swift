import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Renovations (INT-48, domain 3.8)") struct RenovationTests {
    private static func day(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(dayNumber: 0) }

    private static let form = RenovationForm(
        unit: "秘密楼1502", applicant: "秘密业主", phone: "13900000009", contractor: "秘密装饰", contractorPhone: "13900000012", work: "秘密厨卫",
        startsOn: day("2026-03-16"), endsOn: day("2026-05-15"))
    private static let papers = RenovationPapersForm(
        papers: RenovationPaper.allCases, departmentSignature: "秘密主管", contractorSignature: "秘密王工")
    private static let pass = PassID(freshID)

    private static func command(_ code: RenovationCommand.Code) -> RenovationCommand {
        switch code {
        case .request:
            .request(
                office: "yunxi",
                RenovationForm(
                    unit: "秘密楼1601", applicant: "秘密", contractor: "秘密", work: "秘密", startsOn: form.startsOn, endsOn: form.endsOn))
        case .signPapers: .signPapers(papers)
        case .agree: .agree(conditions: "秘密闭水")
        case .finish: .finish(passIds: [pass])
        case .cancel: .cancel(reason: "秘密推迟")
        }
    }

    private static func story(_ codes: [RenovationCommand.Code]) throws -> BookStory<Renovation> {
        var story = BookStory<Renovation>()
        try story.give(.request(office: "yunxi", form))
        for code in codes { try story.give(command(code), as: code == .agree ? .engineering : .ownerRelationsSupervisor) }
        return story
    }

    @Test("Every state takes what domain 3.8 says, from its posts only, once; names are sealed and masked (OPS-01)") func law() throws {
        let ways: [[RenovationCommand.Code]] = [
            [], [.signPapers], [.signPapers, .agree], [.signPapers, .agree, .finish], [.cancel], [.signPapers, .agree, .cancel],
        ]
        try BookLaw<Renovation>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { story in story = try Self.story(codes) }) },
            command: Self.command, codes: RenovationCommand.Code.allCases, states: Set(Renovation.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("Both sides sign all three rule documents before engineering is asked (INT-48)", arguments: RenovationPaper.allCases)
    func papers(without missing: RenovationPaper) throws {
        #expect(RenovationPaper.allCases.count == 3)
        var story = try Self.story([])
        let rest = RenovationPapersForm(
            papers: RenovationPaper.allCases.filter { $0 != missing }, departmentSignature: "", contractorSignature: " ")
        #expect(
            story.refusal(.signPapers(rest))?.fields.map(\.field) == ["papers", "departmentSignature", "contractorSignature"])
        #expect(story.refusal(.agree(conditions: nil), as: .engineering)?.code == .wrongState)
        try story.give(.signPapers(Self.papers))
        #expect(story.facts(RenovationPapersSigned.self).map(\.recipients) == [[.engineering]])
    }

    @Test("Renovation passes are named when all is done, and security hears how many there are (INT-61)") func passes() throws {
        let story = try Self.story([.signPapers, .agree, .finish])
        #expect(story.it.passIds == [Self.pass])
        #expect(story.facts(RenovationDone.self).map(\.passes) == [1])
        #expect(story.facts(RenovationDone.self).map(\.recipients) == [[.security, .engineering]])
        var twice = try Self.story([.signPapers, .agree])
        #expect(twice.refusal(.finish(passIds: [Self.pass, Self.pass]))?.fields.map(\.field) == ["passIds"])
        #expect(try twice.give(.finish(passIds: [])))
    }

    @Test("An application names everything that is wrong with it at once (INT-48)") func fields() {
        var story = BookStory<Renovation>()
        let bare = RenovationForm(
            unit: "", applicant: "", phone: "x", contractor: " ", work: "", startsOn: Self.day("2026-03-01"), endsOn: Self.day("2026-02-01")
        )
        #expect(
            story.refusal(.request(office: "", bare))?.fields.map(\.field) == [
                "office", "unit", "applicant", "phone", "contractor", "work", "startsOn", "endsOn",
            ])
    }
}
