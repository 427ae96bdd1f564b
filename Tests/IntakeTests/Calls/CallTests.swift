import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Telephone calls (INT-14, INT-20, INT-23, WE-68)") struct CallTests {
    static let answer = monday.addingTimeInterval(8)
    static let end = monday.addingTimeInterval(90)

    static func word(
        _ word: CallWord, rings: Int? = nil, from: String? = "13900000008", to: String = "4001", direction: CallDirection? = .inbound,
        dropped: Bool? = nil
    ) -> CallCommand {
        let at =
            switch word {
            case .newCall: monday
            case .answer: answer
            case .hangup: end
            }
        return .note(
            office: "yunxi",
            CallMessage(
                event: word, externalId: "pbx-1", direction: direction, from: from, to: to, at: at, rings: rings,
                dropped: dropped))
    }

    private static func story(_ words: [CallWord], rings: Int? = nil) throws -> BookStory<Call> {
        var story = BookStory<Call>()
        story.now = end
        for word in words { try story.give(Self.word(word, rings: rings), as: .telephony) }
        return story
    }

    static func command(_ code: CallCommand.Code) -> CallCommand {
        switch code {
        case .note: word(.hangup)
        case .lookUp: .lookUp
        case .noteContact: .noteContact(contactID.retyped())
        case .takeContact: .takeContact(contactID.retyped())
        case .callBack: .callBack(CallReturnForm(reason: "秘密断线", apologised: true))
        case .noteDropped: .noteDropped
        case .clockDue: .clockDue
        }
    }

    @Test("Every state takes what it offers, words from the telephone system and commands from the desk only, once") func law() throws {
        try BookLaw<Call>(
            ways: [
                ("ringing", { try $0.give(Self.word(.newCall), as: .telephony) }),
                (
                    "talking",
                    { story in
                        try story.give(Self.word(.newCall), as: .telephony)
                        try story.give(Self.word(.answer), as: .telephony)
                    }
                ),
                (
                    "ended",
                    { story in for word in CallWord.allCases { try story.give(Self.word(word), as: .telephony) } }
                ),
                (
                    "missed",
                    { story in for word in [CallWord.newCall, .hangup] { try story.give(Self.word(word), as: .telephony) } }
                ),
                (
                    "dropped",
                    { story in
                        for word in CallWord.allCases { try story.give(Self.word(word), as: .telephony) }
                        try story.give(.noteDropped)
                    }
                ),
                (
                    "returned",
                    { story in
                        for word in [CallWord.newCall, .hangup] { try story.give(Self.word(word), as: .telephony) }
                        try story.give(.callBack())
                    }
                ),
            ], command: Self.command, codes: CallCommand.Code.allCases.filter { $0 != .takeContact },
            states: Set(Call.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test(
        "Words in any order, each any number of times, make the same call",
        arguments: [
            [CallWord.newCall, .answer, .hangup], [.newCall, .hangup, .answer], [.answer, .newCall, .hangup], [.answer, .hangup, .newCall],
            [.hangup, .newCall, .answer], [.hangup, .answer, .newCall], [.hangup, .hangup, .answer, .newCall, .answer, .newCall],
        ])
    func order(words: [CallWord]) throws {
        let call = try Self.story(words).it
        #expect(call.state == .ended && call.begunAt == monday && call.answeredAt == Self.answer && call.endedAt == Self.end)
        #expect(call.judgement == CallJudgement(rings: 2, isEstimated: true, inTime: true))
        #expect(call.clocks.allSatisfy { $0.due == nil })
    }

    @Test("A word that came before changes and tells nothing") func repetition() throws {
        var story = try Self.story([.newCall, .answer])
        let told = story.told
        #expect(try !story.give(Self.word(.answer, from: "13700000001"), as: .telephony))
        #expect(story.told == told && story.it.from == "13900000008")
        #expect(told == ["call.begun", "call.answered", "call.judged"])
    }

    @Test("A hang-up without an answer is missed and must be called back; a late answer takes that back (INT-23)") func missed() throws {
        var story = try Self.story([.newCall, .hangup])
        #expect(story.it.state == .missed && story.facts(CallMissed.self).map(\.canBeReturned) == [true])
        #expect(story.facts(CallMissed.self).first?.recipients == [.receptionist, .ownerRelationsSupervisor])
        var late = story
        try late.give(Self.word(.answer), as: .telephony)
        #expect(late.it.state == .ended && late.facts(CallEnded.self).count == 1)
        #expect(late.refusal(.callBack())?.code == .wrongState)
        try story.give(.callBack())
        #expect(story.it.state == .returned && story.facts(CallReturned.self).count == 1)
        #expect(try Self.story([.hangup]).it.state == .missed)
    }

    @Test("A call that was answered and broke off is told of and must be called back, whoever says so (INT-23)") func dropped() throws {
        var told = try Self.story([.newCall, .answer])
        try told.give(Self.word(.hangup, dropped: true), as: .telephony)
        var noted = try Self.story([.newCall, .answer, .hangup])
        #expect(noted.it.state == .ended && noted.facts(CallDropped.self).isEmpty)
        #expect(noted.refusal(.callBack())?.code == .wrongState)
        #expect(noted.refusal(.noteDropped, as: .telephony)?.code == .forbidden)
        try noted.give(.noteDropped)
        for var story in [told, noted] {
            #expect(story.it.state == .dropped && story.facts(CallEnded.self).count == 1 && story.facts(CallMissed.self).isEmpty)
            let fact = try #require(story.facts(CallDropped.self).first)
            #expect(fact.droppedAt == Self.end && fact.canBeReturned && fact.recipients == CallRoles.recipients)
            #expect(try !story.give(Self.word(.hangup), as: .telephony), "what was said first stays")
            try story.give(.callBack(CallReturnForm(reason: " 秘密断线 ", apologised: true)))
            #expect(story.it.state == .returned && story.facts(CallDropped.self).count == 1)
            let returned = story.it.view(for: Actor(subject: "staff", role: .receptionist)).returned
            #expect(returned?.reason == "秘密断线" && returned?.apologised == true)
            #expect(story.it.view(for: Actor(subject: "staff", role: .qualityDept)).returned?.reason == nil)
        }
    }

    @Test("Words of a dropped call in any order make the same call; one that nobody answered is missed (INT-23)") func droppedInOrder()
        throws
    {
        for words in [[CallWord.newCall, .answer, .hangup], [.hangup, .newCall, .answer], [.answer, .hangup, .newCall]] {
            var story = BookStory<Call>()
            story.now = Self.end
            for word in words { try story.give(Self.word(word, dropped: word == .hangup ? true : nil), as: .telephony) }
            #expect(story.it.state == .dropped && story.facts(CallDropped.self).count == 1 && story.facts(CallEnded.self).count == 1)
        }
        var missed = try Self.story([.newCall])
        try missed.give(Self.word(.hangup, dropped: true), as: .telephony)
        #expect(missed.it.state == .missed && missed.facts(CallDropped.self).isEmpty)
        var early = BookStory<Call>()
        #expect(early.refusal(Self.word(.newCall, dropped: true), as: .telephony)?.fields.map(\.field) == ["dropped"])
    }

    @Test("A call of the desk's own that broke off is made again; nobody can where the number is withheld (INT-23)") func droppedOthers()
        throws
    {
        for (from, to, direction, state) in [
            ("4001", "13900000008", CallDirection.outbound, Call.State.dropped), ("4001", "内线", .outbound, .ended),
            ("anonymous", "4001", .inbound, .ended),
        ] {
            var story = BookStory<Call>()
            story.now = Self.end
            for word in CallWord.allCases {
                let message = Self.word(word, from: from, to: to, direction: direction, dropped: word == .hangup ? true : nil)
                try story.give(message, as: .telephony)
            }
            #expect(story.it.state == state && story.facts(CallDropped.self).map(\.canBeReturned) == [state == .dropped], "\(to)")
        }
    }

    @Test("While it is spoken on a call shows how a caller is prompted who says nothing, as the policy has it (INT-22)") func silence()
        throws
    {
        var settings = PolicySettings()
        settings.desk.silencePrompts = 4
        settings.desk.silenceFirstPause = .seconds(7)
        var story = BookStory<Call>(rules: Policy(name: "test", settings: settings))
        story.now = Self.end
        let desk = Actor(subject: "staff", role: .receptionist)
        try story.give(Self.word(.newCall), as: .telephony)
        #expect(story.it.view(for: desk).silence == nil)
        try story.give(Self.word(.answer), as: .telephony)
        #expect(story.it.view(for: desk).silence == SilencePrompts(prompts: 4, firstPauseSeconds: 7))
        try story.give(Self.word(.hangup), as: .telephony)
        #expect(story.it.view(for: desk).silence == nil)
    }

    @Test("Nobody can call a withheld number back, and a call of the desk's own is never missed or judged") func others() throws {
        var withheld = BookStory<Call>()
        withheld.now = Self.end
        try withheld.give(Self.word(.newCall, from: "anonymous"), as: .telephony)
        try withheld.give(Self.word(.hangup, from: "anonymous"), as: .telephony)
        #expect(withheld.it.state == .ended && withheld.it.from == nil)
        #expect(withheld.facts(CallMissed.self).map(\.canBeReturned) == [false])
        var own = BookStory<Call>()
        own.now = Self.end
        for word in CallWord.allCases { try own.give(Self.word(word, direction: .outbound), as: .telephony) }
        #expect(own.it.state == .ended && own.it.judgement == nil && own.facts(CallJudged.self).isEmpty)
        #expect(own.it.clocks.allSatisfy { $0.name != Call.lookupClock })
    }

    @Test("WE-68: answered on ring 3 is in time where the limit is 3 and late where it is 2", arguments: [(3, true), (2, false)])
    func rings(limit: Int, inTime: Bool) throws {
        var settings = PolicySettings()
        settings.desk.ringLimit = limit
        settings.desk.ringBest = 2
        var story = BookStory<Call>(rules: Policy(name: "test", settings: settings))
        story.now = Self.end
        try story.give(Self.word(.newCall), as: .telephony)
        try story.give(Self.word(.answer, rings: 3), as: .telephony)
        #expect(story.it.judgement == CallJudgement(rings: 3, isEstimated: false, inTime: inTime))
        #expect(story.facts(CallJudged.self).map(\.inTime) == [inTime])
    }

    @Test("Where nobody counts rings one is five seconds long; rings that are told later replace it (INT-20)") func estimate() throws {
        var story = BookStory<Call>()
        story.now = Self.end
        try story.give(Self.word(.newCall), as: .telephony)
        var message = CallMessage(event: .answer, externalId: "pbx-1")
        message.at = monday.addingTimeInterval(15)
        try story.give(.note(office: "yunxi", message), as: .telephony)
        #expect(story.it.judgement == CallJudgement(rings: 4, isEstimated: true, inTime: false))
        try story.give(Self.word(.hangup, rings: 3), as: .telephony)
        #expect(story.it.judgement == CallJudgement(rings: 3, isEstimated: false, inTime: true))
        #expect(story.facts(CallJudged.self).map(\.inTime) == [false, true])
    }

    @Test("INT-14: 60 seconds after the answer the desk is told to offer a call back, unless the contact is recorded") func lookup() throws
    {
        var story = BookStory<Call>()
        try story.give(Self.word(.newCall), as: .telephony)
        story.now = Self.answer
        try story.give(Self.word(.answer), as: .telephony)
        story.now = Self.answer.addingTimeInterval(20)
        try story.give(.lookUp)
        let desk = Actor(subject: "staff", role: .receptionist)
        #expect(story.it.view(for: desk).secondsToLookUp == 20)
        var prompt = story
        prompt.now = Self.answer.addingTimeInterval(59)
        try prompt.give(.noteContact(contactID.retyped()))
        prompt.now = Self.answer.addingTimeInterval(61)
        #expect(try !prompt.give(.clockDue, as: .system))
        #expect(prompt.it.view(for: desk).secondsToContact == 59)
        story.now = Self.answer.addingTimeInterval(59.9)
        #expect(try !story.give(.clockDue, as: .system))
        story.now = Self.answer.addingTimeInterval(60)
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        #expect(story.facts(CallWaiting.self).map(\.bound) == [Self.answer.addingTimeInterval(60)])
        #expect(story.it.view(for: desk).offersCallback)
        story.now = Self.end
        try story.give(Self.word(.hangup), as: .telephony)
        #expect(!story.it.view(for: desk).offersCallback)
    }

    @Test("A call of which nothing more is heard for four hours is over: missed, when nobody answered") func lost() throws {
        var story = BookStory<Call>()
        try story.give(Self.word(.newCall), as: .telephony)
        story.now = monday.addingTimeInterval(4 * 3_600)
        try story.give(.clockDue, as: .system)
        #expect(story.it.state == .missed && story.facts(CallMissed.self).map(\.isAssumed) == [true])
        #expect(try !story.give(Self.word(.hangup), as: .telephony))
    }

    @Test("A call is told of with its id, an office and a time that can be; numbers are masked for others (OPS-01)") func fields() throws {
        var story = BookStory<Call>()
        let bare = CallMessage(event: .newCall, externalId: "", at: monday.addingTimeInterval(301), rings: 100)
        #expect(story.refusal(.note(office: "", bare), as: .telephony)?.fields.map(\.field) == ["office", "callId", "at", "rings"])
        try story.give(Self.word(.newCall), as: .telephony)
        #expect(story.it.view(for: Actor(subject: "staff", role: .receptionist)).from == "13900000008")
        for role in [Role.telephony, .qualityDept] {
            let view = story.it.view(for: Actor(subject: "staff", role: role))
            #expect(view.masked && view.from == Mask.phone("13900000008") && view.from != "13900000008")
        }
    }

    @Test("A contact that names the call is noted on it by itself, unless the desk has noted one; nobody else may say so (INT-03)")
    func takesContact() throws {
        var story = try Self.story([.newCall, .answer])
        #expect(story.refusal(Self.command(.takeContact))?.code == .forbidden)
        #expect(try story.give(Self.command(.takeContact), as: .system))
        #expect(story.it.contact?.id == contactID.retyped() && story.facts(CallContactNoted.self).count == 1)
        #expect(story.it.clocks.allSatisfy { $0.name != Call.lookupClock || $0.state != .running })
        #expect(try !story.give(.takeContact(ContactID(freshID)), as: .system))
        // The desk may say that it was another.
        #expect(try story.give(.noteContact(ContactID(freshID))))
        #expect(!story.it.allowedCommands.contains("take-contact"))
    }
}
