import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Notices to owners (INT-68)") struct NoticeTests {
    static func form(_ change: (inout NoticeForm) -> Void = { _ in }) -> NoticeForm {
        var form = NoticeForm(title: "秘密停水", text: "秘密正文", channel: .posted, audience: .buildings, place: "秘密公告栏")
        change(&form)
        return form
    }

    static func command(_ code: NoticeCommand.Code) -> NoticeCommand {
        switch code {
        case .make: .make(office: "yunxi", form { $0.text = "秘密另文" })
        case .amend: .amend(form { $0.text = "秘密改文" })
        case .approve: .approve
        case .publish: .publish(at: monday, reached: nil)
        case .register: .register(entry: "秘密登记号")
        case .file: .file(place: "秘密柜")
        case .withdraw: .withdraw(reason: "秘密取消")
        }
    }

    private static func reaching(_ codes: [NoticeCommand.Code], _ form: NoticeForm = NoticeTests.form()) throws -> BookStory<Notice> {
        var story = BookStory<Notice>()
        try story.give(.make(office: "yunxi", form))
        for code in codes { try story.give(command(code), as: .officeDirector) }
        return story
    }

    @Test("Every state takes what is written down, from the desk and its leaders, once; words are sealed") func law() throws {
        let paths: [[NoticeCommand.Code]] = [
            [], [.amend], [.approve], [.approve, .publish], [.approve, .publish, .register], [.approve, .publish, .register, .file],
            [.withdraw], [.approve, .withdraw], [.approve, .publish, .register, .withdraw],
        ]
        try BookLaw<Notice>(
            ways: paths.map { codes in
                (
                    "\(codes.map(\.rawValue))",
                    { story in
                        try story.give(.make(office: "yunxi", Self.form()))
                        for code in codes { try story.give(Self.command(code), as: .officeDirector) }
                    }
                )
            }, command: Self.command, codes: NoticeCommand.Code.allCases, states: Set(Notice.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("Nothing goes to owners before a leader approved it, and is then as it was approved (INT-68)") func approval() throws {
        var story = try Self.reaching([])
        #expect(story.refusal(Self.command(.publish))?.code == .wrongState)
        #expect(story.refusal(.approve, as: .receptionist)?.code == .forbidden)
        try story.give(.approve, as: .ownerServiceSupervisor)
        #expect(story.refusal(Self.command(.amend))?.code == .wrongState)
        #expect(story.refusal(.publish(at: monday.addingTimeInterval(-600), reached: nil))?.fields.map(\.field) == ["publishedAt"])
        #expect(story.refusal(.publish(at: monday.addingTimeInterval(600), reached: nil))?.fields.map(\.field) == ["publishedAt"])
        try story.give(Self.command(.publish))
        try story.give(Self.command(.register))
        try story.give(Self.command(.file), as: .archiveRoom)
        #expect(story.told == ["made", "approved", "published", "registered", "filed"].map { "notice.\($0)" })
    }

    @Test("What is sent says to how many, what is posted where (INT-68)") func channels() throws {
        var sent = try Self.reaching(
            [.approve],
            Self.form {
                $0.channel = .sms
                $0.audience = .everyone
                $0.place = nil
            })
        #expect(sent.refusal(.publish(at: monday, reached: nil))?.fields.map(\.field) == ["reached"])
        try sent.give(.publish(at: monday, reached: 120))
        #expect(sent.facts(NoticePublished.self).map(\.reached) == [120])
        var posted = try Self.reaching([.approve])
        #expect(posted.refusal(.publish(at: monday, reached: 5))?.fields.map(\.field) == ["reached"])
        var story = BookStory<Notice>()
        #expect(story.refusal(.make(office: "yunxi", Self.form { $0.place = nil }))?.fields.map(\.field) == ["place"])
    }
}
