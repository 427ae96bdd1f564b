import Foundation
import Policy
import SharedModels
import Testing

@testable import Console

@Suite("The caller's list and form") struct CallTests {
    private static func at(_ text: String) throws -> Date {
        let parts = text.split(separator: " ")
        return EstateZone.shanghai.instant(of: try #require(LocalDate(String(parts[0]))), at: try #require(LocalTime(String(parts[1]))))
    }

    /// A task in a state, with the members of a JSON text laid over it.
    private static func task(_ state: String, _ members: String = "{}") throws -> JSONValue {
        let usual: [String: JSONValue] = [
            "id": .string("0198c7d4-6f00-7000-8000-000000000001"), "number": .string("CB-20260302-000001"),
            "callbackKind": .string("repair"),
            "state": .string(state),
            "owner": .object(["name": .string("张伟芳"), "phone": .string("13800013807"), "unit": .string("3-1-1201")]),
        ]
        return .object(usual.merging(try JSONValue(json: Data(members.utf8)).object ?? [:]) { $1 })
    }

    private static let betterTomorrow = #"{"conversation":{"failedAttempts":[{"form":{"betterTime":"2026-03-03T10:00:00+08:00"}}]}}"#
    private static let betterToday = #"{"conversation":{"failedAttempts":[{"form":{"betterTime":"2026-03-02T16:00:00+08:00"}}]}}"#

    private static func wishes(_ times: String) -> String {
        #"{"owner":{"name":"张伟芳","phone":"13800013807","unit":"3-1-1201","wishes":{"times":[\#(times)]}}}"#
    }

    private static let evenings = wishes(#"{"from":"18:30","to":"20:30"}"#)
    private static let fridays = wishes(#"{"from":"18:30","to":"20:30","weekdays":[5]}"#)

    /// From 17:00 on Monday, 2 March 2026.
    @Test(
        "Why an owner is not to be called yet",
        arguments: [
            ("callable", "2026-03-02T17:00:00+08:00", "planned", "{}", nil),
            ("held", "2026-03-02T17:15:00+08:00", "planned", "{}", CallItem.Wait.held),
            ("waits", "2026-03-02T18:00:00+08:00", "scheduled", #"{"appointedAt":"2026-03-02T18:00:00+08:00"}"#, .appointed),
            ("waits", "2026-03-03T10:00:00+08:00", "attempt_failed", betterTomorrow, .appointed),
            ("waits", "2026-03-02T18:30:00+08:00", "planned", evenings, .prefers("18:30–20:30")),
            ("waits", "2026-03-03T08:00:00+08:00", "planned", fridays, .quiet),
            ("waits", "2026-03-02T19:00:00+08:00", "attempt_failed", "{}", .pause),
            ("waits", "2026-03-03T08:00:00+08:00", "planned", "{}", .quiet),
        ])
    func waits(standing: String, next: String, state: String, members: String, wait: CallItem.Wait?) throws {
        let task = try Self.task(state, members)
        let item = CallItem(.object(["standing": .string(standing), "nextCallAt": .string(next), "task": task]))
        #expect(try #require(item).wait(at: try Self.at("2026-03-02 17:00"), in: .shanghai) == wait)
    }

    @Test(
        "Beginning a call sets the time to now where none is set or the one that was is over, and leaves what the owner named",
        arguments: [
            ("scheduled", "{}", ["start-call"], [:]), ("planned", "{}", ["start-call", "schedule"], ["person": "caller-1"]),
            ("attempt_failed", "{}", ["start-call", "reschedule"], ["appointedAt": "2026-03-02T09:01:00.000Z"]),
            ("attempt_failed", betterTomorrow, ["start-call", "reschedule"], ["appointedAt": "2026-03-02T09:01:00.000Z"]),
            ("attempt_failed", betterToday, ["start-call", "reschedule"], [:]),
            // The owner is asked first whether and when a visit suits (CBK-17).
            ("planned", #"{"proposedChannel":"visit"}"#, ["start-call"], [:]),
            ("attempt_failed", #"{"channel":"visit"}"#, ["start-call"], [:]),
            (
                "attempt_failed", #"{"channel":"phone","proposedChannel":"visit"}"#, ["start-call", "reschedule"],
                [
                    "appointedAt": "2026-03-02T09:01:00.000Z"
                ]
            ),
            ("planned", #"{"proposedChannel":"letter"}"#, ["start-call", "schedule"], ["person": "caller-1"]),
        ])
    func start(state: String, members: String, commands: [String], body: [String: String]) throws {
        let task = try #require(CallTask(try Self.task(state, members)))
        let steps = CallForm.start(task, by: "caller-1", at: try Self.at("2026-03-02 17:00"), in: .shanghai)
        #expect(steps.map(\.command) == commands)
        #expect(steps.last?.body == .object(body.mapValues(JSONValue.string)))
    }

    @Test(
        "Facts of a complaint count for a problem in another matter alone, and what nobody knows of it is named as unknown (CMP-12, CMP-47)"
    )
    func problem() {
        let name = "problem.complaint.callerName"
        let sent = ["rating": "satisfied", "problem.scope": "", name: "张伟芳", "_given.\(name)": "张伟芳", "remarks": "好"]
        let none = CallForm.meant(sent)
        #expect(none.faults == [])
        #expect(none.sent == ["rating": "satisfied", "_given.\(name)": "张伟芳", "remarks": "好"])
        let same = CallForm.meant(sent.merging(["problem.scope": "same_matter", "problem.subject": "fees"]) { $1 })
        #expect(same.faults == [] && same.sent["problem.subject"] == "fees" && same.sent[name] == nil)
        let other = CallForm.meant(
            sent.merging(["problem.scope": "other_matter", "problem.complaint.eventTime": "2026-03-02T08:00"]) { $1 })
        #expect(other.faults == [] && other.sent[name] == "张伟芳")
        #expect(other.sent["problem.complaint.unknown.preferred_way"] == "true")
        #expect(other.sent["problem.complaint.unknown.event_time"] == nil)
    }

    @Test(
        "What the caller wrote of a problem is not left out: the scope that does not fit it is at fault",
        arguments: [
            ("", "problem.subject", "fees", FormReading.Reason.noScope), ("", "problem.majorReasons.group", "true", .noScope),
            ("", "problem.complaint.course", "邻居半夜装修", .noScope), ("", "problem.complaint.callerName", "张伟", .noScope),
            ("same_matter", "problem.complaint.course", "邻居半夜装修", .sameMatter), ("same_matter", "problem.subject", "fees", nil),
            ("", "problem.complaint.course", " \n", nil), ("other_matter", "problem.complaint.course", "邻居半夜装修", nil),
        ])
    func written(scope: String, name: String, text: String, reason: FormReading.Reason?) {
        let given = "problem.complaint.callerName"
        let sent = ["problem.scope": scope, given: "张伟芳", "_given.\(given)": "张伟芳"].merging([name: text]) { $1 }
        #expect(CallForm.meant(sent).faults == (reason.map { [.init(name: "problem.scope", reason: $0)] } ?? []))
    }

    @Test("Whatever the kind of callback, its questions have words, and what its record needs is in the contract")
    func questions() throws {
        let content = try Content()
        let missing = CallForm.allQuestions.filter { question in
            Language.allCases.contains { content.words.find(question, in: .pages, $0) == nil }
        }
        #expect(missing == [])
        let shape = try #require(content.catalogue.kinds[CallsPage.kind])
        let contents = Set(try #require(shape.commands["complete"]?.fields.first { $0.name == "contents" }?.fields).map(\.name))
        for kind in try #require(shape.answer.first { $0.name == "callbackKind" }?.values) {
            #expect(!CallForm.questions(of: kind).isEmpty)
            #expect(Set(CallForm.needed(of: kind)).isSubset(of: contents), "\(kind)")
        }
        for day in 1...7 { #expect(content.words.find("callsDay_\(day)", in: .pages, .zh) != nil) }
    }

    @Test(
        "Of a major complaint those call whom the policy names, and the general manager calls about nothing else (CBK-02, K-06)",
        arguments: [
            (Role.officeDirector, "major_complaint", true), (.generalManager, "major_complaint", true), (.csDept, "major_complaint", false),
            (.receptionist, "major_complaint", false), (.csDept, "complaint", true), (.receptionist, "repair", true),
            (.officeDirector, "routine_monthly", true), (.generalManager, "complaint", false),
        ])
    func rights(role: Role, kind: String, may: Bool) { #expect(CallRights.includes(role, kind, under: .baseline) == may) }

    @Test("Who does the planned rounds under the policy calls about those, and about nothing else for that (K-25)") func rounds() {
        var settings = PolicySettings()
        settings.callback.routineAssignee = .generalManager
        let policy = Policy(name: "test", settings: settings)
        #expect(CallRights.includes(.generalManager, "routine_monthly", under: policy))
        #expect(!CallRights.includes(.generalManager, "repair", under: policy))
        #expect(CallRights.makers(of: "targeted", under: policy) == [.generalManager])
        #expect(CallRights.makers(of: "repair", under: policy) == [.csDept])
    }
}
