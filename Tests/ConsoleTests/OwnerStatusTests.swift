import Foundation
import Testing

@testable import Console

@Suite("What an owner types and what comes next (ADR 60)") struct OwnerStatusTests {
    @Test(
        "A number is known however people write it",
        arguments: [
            ("CT-20260302-000042", "0001"), (" ct20260302 000042", " 0001 "), ("ＣＴ－20260302－000042", "０００１"),
            ("ct—20260302—000042", "00 01"),
        ])
    func typed(number: String, phoneEnd: String) {
        let read = OwnerQuestion.read(number: number, phoneEnd: phoneEnd)
        #expect(read.question?.number == "CT-20260302-000042" && read.question?.phoneEnd == "0001" && read.faults == [])
    }

    @Test(
        "What cannot be right is named",
        arguments: [
            ("", "", [.number, .phoneEnd]), ("CT-20260302-42", "0001", [.number]), ("CB-20260302-000042", "0001", [.number]),
            ("WO-20260302-000042", "001", [.phoneEnd]), ("WO-20260302-000042", "00011", [.phoneEnd]),
            ("WO-20260302-000042", "一二三四", [.phoneEnd]), (String(repeating: "C", count: 100), "0001", [.number]),
        ] as [(String, String, [OwnerQuestion.Fault])])
    func wrong(number: String, phoneEnd: String, faults: [OwnerQuestion.Fault]) {
        let read = OwnerQuestion.read(number: number, phoneEnd: phoneEnd)
        #expect(read.question == nil && read.faults == faults)
    }

    private static func status(_ state: String, _ more: String = "", cases: String = "") throws -> OwnerStatus {
        let json = """
            {"number": "CT-20260302-000042", "kind": "repair", "state": "\(state)", "recordedAt": "2026-03-02T01:30:00.000Z"\(more),
             "steps": [{"what": "recorded", "at": "2026-03-02T01:30:00.000Z"}], "cases": [\(cases)]}
            """
        return try #require(OwnerStatus(try JSONValue(json: Data(json.utf8))))
    }

    @Test(
        "What comes next follows from the state, and an instant that has passed is said to be late",
        arguments: [
            ("received", "", "", "ownerNextReceived", false),
            ("promised", #", "replyDueAt": "2026-03-02T04:00:00.000Z""#, "", "ownerNextReply", false),
            ("promised", #", "replyDueAt": "2026-03-02T03:00:00.000Z""#, "", "ownerNextReplyLate", true),
            ("in_progress", "", "", "ownerNextWork", false),
            ("in_progress", "", #""state": "raised", "appointedAt": "2026-03-02T06:00:00.000Z""#, "ownerNextVisit", false),
            ("in_progress", "", #""state": "issued", "appointedAt": "2026-03-02T02:00:00.000Z""#, "ownerNextVisitPassed", true),
            ("in_progress", "", #""state": "collected", "dueAt": "2026-03-02T06:00:00.000Z""#, "ownerNextDue", false),
            ("in_progress", "", #""state": "in_work", "appointedAt": "2026-03-02T02:00:00.000Z""#, "ownerNextRepairing", false),
            ("in_progress", "", #""state": "quoted", "dueAt": "2026-03-02T06:00:00.000Z""#, "ownerNextQuote", false),
            ("in_progress", "", #""state": "work_done""#, "ownerNextCallback", false),
            ("answered", "", "", "ownerNextAnswered", false), ("closed", "", "", "ownerNextClosed", false),
            ("withdrawn", "", "", "ownerNextWithdrawn", false),
        ])
    func next(state: String, more: String, one: String, word: String, isLate: Bool) throws {
        let one =
            one.isEmpty
            ? ""
            : #"{"kind": "repair", "number": "WO-20260302-000001", "since": "2026-03-02T01:30:00.000Z", "steps": [], \#(one)}"#
        let now = try #require(Times.parse("2026-03-02T03:00:00.000Z"))
        let next = try Self.status(state, more, cases: one).next(at: now)
        #expect(next.word == word && next.isLate == isLate)
    }

    @Test("What happened to the contact and to what came of it is one line of time")
    func steps() throws {
        let one = #"""
            {"kind": "repair", "number": "WO-20260302-000001", "state": "issued", "since": "2026-03-02T02:00:00.000Z",
             "steps": [{"state": "raised", "at": "2026-03-02T01:30:00.000Z"}, {"state": "issued", "at": "2026-03-02T02:00:00.000Z"}]}
            """#
        let status = try Self.status("in_progress", cases: one)
        #expect(status.steps.map(\.word) == ["ownerStep_recorded", "owner_repair_raised", "owner_repair_issued"])
        #expect(OwnerStatus(.object(["number": .string("CT-20260302-000042")])) == nil)
    }

    @Test("Every state, every kind, every step and every line about what comes next has its words")
    func words() throws {
        let words = try Content().words
        let states = ["received", "promised", "in_progress", "answered", "closed", "withdrawn", "dismissed"].map { "ownerState_\($0)" }
        let kinds = ["enquiry", "complaint", "repair", "service_request", "move", "fee", "special", "suggestion"].map { "ownerKind_\($0)" }
        let steps = [
            "recorded", "promised", "assigned", "handed_over", "answered", "replied", "urged", "withdrawal_asked", "closed", "dismissed",
            "rated", "attached",
        ].map { "ownerStep_\($0)" }
        let missing = (states + kinds + steps + OwnerStatus.nextWords).filter { key in
            Language.allCases.contains { words.find(key, in: .pages, $0) == nil }
        }
        #expect(missing == [])
    }
}
