import Database
import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Owners' special requests (INT-26)", .timeLimit(.minutes(10))) struct SpecialRequestTests {
    typealias Story = BookStory<SpecialRequest>

    private static let form = SpecialForm(unit: "秘密楼1502", person: "秘密业主", phone: "13900000001", request: "秘密：放一台轮椅")

    private static func command(_ code: SpecialRequestCommand.Code) -> SpecialRequestCommand {
        switch code {
        case .file:
            var other = form
            other.request = "秘密：另一件"
            return .file(office: "yunxi", other)
        case .pass: return .pass(opinion: "秘密：建议同意")
        case .submit: return .submit(SpecialSubmissionForm(document: "秘密2026-18", proposal: "秘密：同意"))
        case .decide: return .decide(.partly, words: "秘密：靠墙放")
        case .tell: return .tell(.phone)
        case .close: return .close(result: "秘密：已放")
        case .withdraw: return .withdraw(reason: "秘密：不要了")
        case .clockDue: return .clockDue
        }
    }

    private static func post(for code: SpecialRequestCommand.Code) -> Role {
        switch code {
        case .file, .pass, .tell, .close, .withdraw: .ownerRelationsSupervisor
        case .submit: .ownerServiceSupervisor
        case .decide: .generalManager
        case .clockDue: .system
        }
    }

    private static func begin(_ story: inout Story, _ codes: [SpecialRequestCommand.Code]) throws {
        try story.give(.file(office: "yunxi", form), as: .ownerRelationsSupervisor)
        for code in codes { try story.give(command(code), as: post(for: code)) }
    }

    private static func story(_ codes: [SpecialRequestCommand.Code] = [], rules: Policy = .baseline) throws -> Story {
        var story = Story(rules: rules)
        try begin(&story, codes)
        return story
    }

    private static let way: [SpecialRequestCommand.Code] = [.pass, .submit, .decide, .tell, .close]

    @Test("Every state takes what INT-26 says, from its posts only, once; names and words are sealed and masked (OPS-01)")
    func law() throws {
        let ways = (0...Self.way.count).map { Array(Self.way.prefix($0)) } + (0..<3).map { Self.way.prefix($0) + [.withdraw] }
        try BookLaw<SpecialRequest>(
            ways: ways.map { codes in ("\(codes.map(\.rawValue))", { try Self.begin(&$0, codes) }) }, command: Self.command,
            codes: SpecialRequestCommand.Code.allCases, states: Set(SpecialRequest.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("It goes to the manager, in writing to the general manager, back to those who tell the owner, each of whom is told")
    func course() throws {
        let story = try Self.story(Self.way)
        #expect(
            story.told == ["filed", "passed", "submitted", "decided", "told", "closed"].map { "specialrequest.\($0)" })
        #expect(story.facts(SpecialRequestPassed.self).map(\.recipients) == [[.ownerServiceSupervisor, .deptHead]])
        #expect(story.facts(SpecialRequestSubmitted.self).map(\.recipients) == [[.generalManager]])
        #expect(story.facts(SpecialRequestDecided.self).map(\.recipients) == [[.ownerRelationsSupervisor, .ownerServiceSupervisor]])
        #expect(story.facts(SpecialRequestDecided.self).map(\.outcome) == [.partly])
        #expect(story.it.state == .closed && story.it.clocks.allSatisfy { $0.state != .running })
    }

    @Test("Whoever has it in hand is reminded after special_request.remind_every days, and again, ten times at most; a step begins anew")
    func reminders() throws {
        var story = try Self.story([.pass])
        let bound = try #require(story.it.clocks.last?.bound)
        #expect(bound == local("2026-03-06 00:00"))
        story.now = local("2026-03-05 10:00")
        try story.give(Self.command(.submit), as: .ownerServiceSupervisor)
        #expect(story.it.clocks.last?.bound == local("2026-03-09 00:00") && story.facts(SpecialRequestReminded.self).isEmpty)
        for _ in 0..<20 {
            guard let next = story.it.clocks.last(where: { $0.state == .running })?.bound else { break }
            story.now = next
            try story.give(.clockDue, as: .system)
        }
        let told = story.facts(SpecialRequestReminded.self)
        #expect(told.map(\.times) == Array(1...SpecialRequest.mostReminders))
        #expect(told.allSatisfy { $0.recipients == [.generalManager] })
    }

    @Test("A company that sets no reminder has none") func noReminder() throws {
        var settings = PolicySettings()
        settings.estate.specialRemindEvery = nil
        #expect(try Self.story([.pass], rules: Policy(name: "none", settings: settings)).it.clocks.isEmpty)
    }

    @Test("It runs over HTTP as the contract shows it; by a contact it closes the contact as it was decided")
    func overHTTP() async throws {
        try await BookBench.with { bench in
            let own = try await bench.make("special-requests", like: "SpecialRequest", as: .ownerRelationsSupervisor)
            try await bench.give("withdraw", to: own, of: "special-requests", like: "SpecialRequest", as: .ownerRelationsSupervisor)
            let contact = try await bench.make("contacts", like: "Contact")
            let handedOver = try await bench.ask(
                "POST /contacts/\(contact)/hand-over", #"{"to": {"special": {"request": "放一台轮椅"}}}"#, like: "Contact")
            let id = try #require((handedOver.json["child"] as? [String: Any])?["id"] as? String)
            try await bench.service.settle()
            let filed = try await bench.ask("GET /special-requests/\(id)", as: .generalManager, like: "SpecialRequest")
            let form = try #require(filed.json["specialRequest"] as? [String: Any])
            #expect(form["contactId"] as? String == contact && form["request"] as? String == "放一台轮椅")
            for code in Self.way {
                let body = code == .decide ? #"{"outcome": "refused", "words": "消防通道不得占用"}"# : nil
                try await bench.give(
                    code.rawValue, to: id, of: "special-requests", like: "SpecialRequest", as: Self.post(for: code), body)
            }
            try await bench.service.settle()
            let closed = try await bench.ask("GET /contacts/\(contact)", like: "Contact")
            #expect((closed.json["closing"] as? [String: Any])?["outcome"] as? String == "rejected")
            let progress = try await bench.ask("GET /contacts/\(contact)/progress", like: "ContactProgress")
            #expect((progress.json["items"] as? [[String: Any]])?.map { $0["state"] as? String } == ["closed"])
            let masked = try await bench.ask("GET /special-requests/\(id)", as: .qualityDept, like: "SpecialRequest")
            #expect((masked.json["specialRequest"] as? [String: Any])?["request"] as? String == "***")
            let bare = try await bench.service.ask(
                TestRequest("POST /special-requests", as: .ownerRelationsSupervisor, of: "yunxi", body: Data("{}".utf8)))
            #expect(bare.faults == ["office", "unit", "person", "request"])
            #expect(try await bench.service.count("SELECT count(*) FROM parked_record") == 0)
        }
    }
}
