import Foundation
import Policy
import SharedModels
import Testing

@testable import CallbackScheduling

/// What each kind of callback asks (CBK-14 to CBK-16), and how a letter is answered (CBK-04, K-28).
@Suite("The contents of a callback")
struct ContentsTests {
    static let needed: [(CallbackKind, String, [String])] = [
        (.routineMonthly, "CBK-16", ["effect", "attitude", "shortcomings", "suggestions"]),
        (.specialService, "CBK-15", ["process", "quality", "result"]), (.emergency, "CBK-15", ["process", "result"]),
        (.paidService, "CBK-14", ["process", "quality"]),
    ]

    @Test("CBK-01: a callback of each kind of the regulation is made and comes to an end", arguments: CallbackKind.allCases)
    func kinds(_ kind: CallbackKind) throws {
        let regulation: Set = [
            "complaint", "major_complaint", "repair", "routine_monthly", "periodic_quarterly", "targeted", "special_service", "emergency",
            "paid_service", "survey_check",
        ]
        #expect(Set(CallbackKind.allCases.map(\.rawValue)) == regulation)
        let story = try Story.reaching(.closed, kind: kind)
        #expect(story.it.callbackKind == kind && story.facts(TaskCompleted.self).count == 1 && story.facts(TaskClosed.self).count == 1)
    }

    @Test(
        "CBK-14, CBK-15, CBK-16: a record without what its kind asks is refused, with every part that is missing", arguments: needed.indices
    )
    func missing(_ index: Int) throws {
        let (kind, rule, parts) = Self.needed[index]
        var story = try Story.reaching(.scheduled, kind: kind)
        var form = Sample.form()
        form.contents = nil
        let bare = #expect(throws: Rejection.self) { try story.complete(form) }
        #expect(bare?.rule == rule)
        #expect(bare?.fields.map(\.field) == parts.map { "contents.\($0)" })
        form.contents = CallbackContents(effect: "nothing", process: " ")
        let partly = #expect(throws: Rejection.self) { try story.complete(form) }
        #expect(partly?.fields.map(\.field) == parts.filter { $0 != "effect" }.map { "contents.\($0)" })
        form.contents = Sample.contents
        #expect(try story.complete(form))
    }

    @Test("Complaints and repairs take records as before, and may carry the answers", arguments: [CallbackKind.complaint, .repair])
    func optional(_ kind: CallbackKind) throws {
        for contents in [nil, CallbackContents(process: "顺利", result: "已修好")] {
            var story = try Story.reaching(.scheduled, kind: kind)
            var form = Sample.form()
            form.contents = contents
            #expect(try story.complete(form))
            #expect(story.it.record?.form.contents == contents)
        }
    }

    private func letter(_ mode: LetterMode) throws -> Story {
        var settings = PolicySettings()
        settings.callback.letterMode = mode
        var story = try Story.reaching(.planned, from: Story(rules: Policy(name: "letters", settings: settings)))
        try story.give(.schedule(ScheduleForm(channel: .letter, person: "甲")), as: .csDept)
        return story
    }

    private func form(_ text: String?) -> CallbackForm {
        var form = Sample.form()
        form.openText = text
        return form
    }

    @Test("K-28, CBK-04: a letter is answered privately, or by an open text that names nobody")
    func letters() throws {
        var kept = try letter(.private)
        #expect(throws: Rejection.self) { try kept.complete(form("已更换控制板")) }
        #expect(try kept.complete(form(nil)))
        var open = try letter(.openAnonymised)
        for text in [nil, " ", "张伟芳业主您好", "请回电 138-0001-3807", "电话 0001 3807", "3-1-1201 的来信", "致 张 伟芳"] {
            let rejection = #expect(throws: Rejection.self, "\(text ?? "none")") { try open.complete(form(text)) }
            #expect(rejection?.fields.map(\.field) == ["openText"])
            #expect(rejection?.rule == "CBK-04")
        }
        #expect(try open.complete(form("关于七号楼电梯的来信：控制板已于3月4日更换。")))
        var phone = try Story.reaching(.scheduled)
        #expect(throws: Rejection.self) { try phone.complete(form("已更换控制板")) }
    }
}
