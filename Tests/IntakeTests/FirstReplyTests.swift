import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("The first reply in a chat (INT-21)", .timeLimit(.minutes(10))) struct FirstReplyTests {
    private static func chat(_ channel: Channel = .webChat) -> RecordContact {
        var facts = wholeFacts(by: channel)
        facts.occurredAt = monday.addingTimeInterval(-60)
        return facts
    }

    private static func note(after seconds: TimeInterval) -> ContactCommand {
        .noteFirstReply(NoteFirstReply(at: monday.addingTimeInterval(seconds - 60)))
    }

    @Test(
        "Within nine seconds is in time, the ninth second itself is late", arguments: [(0, true), (8.999, true), (9, false), (40, false)])
    func judged(seconds: TimeInterval, inTime: Bool) throws {
        let contact = try change(nil, .record(Self.chat())).contact
        #expect(contact.allowedCommands.contains("note-first-reply"))
        let step = try change(contact, Self.note(after: seconds))
        let event: ContactResponded = try step.event()
        #expect(event.inTime == inTime && event.seconds == Int(seconds) && event.channel == .webChat)
        #expect(step.contact.state == .recorded && !step.contact.allowedCommands.contains("note-first-reply"))
        var atOnce = Self.chat()
        atOnce.firstReplyAt = monday.addingTimeInterval(seconds - 60)
        #expect(try change(nil, .record(atOnce)).event(ContactResponded.self) == event)
    }

    @Test("It is noted once, of chats only, after the first words and not ahead") func refusals() throws {
        let contact = try change(nil, .record(Self.chat())).contact
        let noted = try change(contact, Self.note(after: 5)).contact
        #expect(try isUnchanged(noted, Self.note(after: 5)) && isUnchanged(noted, .noteFirstReply(NoteFirstReply())))
        #expect(refused(noted, Self.note(after: 6))?.code == .wrongState)
        #expect(refused(contact, Self.note(after: -1))?.fields.map(\.field) == ["at"])
        #expect(refused(contact, Self.note(after: 3_600))?.fields.map(\.field) == ["at"])
        #expect(refused(try reached(.recorded), .noteFirstReply(NoteFirstReply()))?.rule == "INT-21")
        #expect(refused(try reached(.void, Self.chat()), Self.note(after: 5))?.code == .wrongState)
        var letter = wholeFacts(by: .letter)
        letter.firstReplyAt = monday
        #expect(refused(nil, .record(letter))?.fields.map(\.field).sorted() == ["firstReplyAt", "occurredAt"])
        var settings = PolicySettings()
        settings.desk.chatFirstReply = .seconds(30)
        let patient = Policy(name: "patient", settings: settings)
        #expect(try change(contact, Self.note(after: 20), under: patient).event(ContactResponded.self).inTime)
    }

    @Test("Trends count chats with their first replies, and the list finds them") func counted() async throws {
        try await BookBench.with { bench in
            func chat(_ reply: String) -> String {
                """
                {"office": "yunxi", "kind": "enquiry", "channel": "web_chat", "reason": "问物业费", "caller": {"name": "林晓岚"}\(reply)}
                """
            }
            func replied(_ seconds: String) -> String {
                #", "occurredAt": "2026-03-02T09:20:00+08:00", "firstReplyAt": "2026-03-02T09:20:\#(seconds)+08:00""#
            }
            let soon = try await bench.make("contacts", like: "Contact", chat(replied("05")))
            let late = try await bench.make("contacts", like: "Contact", chat(replied("30")))
            let open = try await bench.make("contacts", like: "Contact", chat(""))
            let trends = try await bench.ask("GET /contact-trends?month=2026-03", as: .deptHead, like: "ContactTrends")
            let chats = try #require((trends.json["figures"] as? [String: Any])?["chats"] as? [String: [String: Int]])
            #expect(chats["all"]?["month"] == 3 && chats["inTime"]?["month"] == 1 && chats["late"]?["month"] == 1)
            #expect(try await bench.ids("/contacts?month=2026-03&firstReplyInTime=true", like: "ContactPage") == [soon])
            #expect(try await bench.ids("/contacts?month=2026-03&firstReplyInTime=false", like: "ContactPage") == [late])
            let noted = try await bench.give("note-first-reply", to: open, of: "contacts", like: "Contact")
            #expect((noted.json["firstReply"] as? [String: Any])?["seconds"] as? Int != nil)
        }
    }
}
