import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("The desk's books of a sample day", .timeLimit(.minutes(10)))
struct SampleBooksTests {
    private static let examples = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../examples").standardized.path

    private func books(_ text: String) throws -> SampleBooks { try SampleBooks(yaml: "books:\n" + text) }

    @Test("The project's books fill every kind of list, each step once, and no two of a kind begin in the same minute") func examples()
        throws
    {
        let plan = try SampleCommand.plan(in: Self.examples)
        let steps = plan.entries.compactMap { item in if case .book(let step) = item.entry { step } else { nil } }
        #expect(Set(steps.map(\.idempotencyKey)).count == steps.count)
        #expect(zip(plan.entries, plan.entries.dropFirst()).allSatisfy { $0.at <= $1.at })
        let made = steps.filter(\.isMaking)
        #expect(Set(made.map { "\($0.path) \($0.at.minutes)" }).count == made.count)
        #expect(
            Set(made.map(\.path)).isSuperset(of: [
                "households", "service-requests", "fee-notices", "move-ins", "move-outs", "goods-moves", "vacant-units", "renovations",
                "calls", "visitors", "group-visits", "mail-items", "key-custodies", "passes", "shifts", "patrols", "notices",
            ]))
    }

    @Test("Steps run in the order of their times, a case begins with make, and the words of a call are notes of it") func order() throws {
        let steps = try books(
            """
              visitors:
                V:
                  - {at: "09:30", as: receptionist, do: make, name: 周海}
                  - {at: "09:33", as: receptionist, do: admit, host: =H, expectedAt: "+1d 10:00"}
              calls:
                C:
                  - {at: "09:31", as: telephony, do: make, callId: a}
                  - {at: "09:32", as: telephony, do: note, callId: a}
            """
        ).steps
        #expect(steps.map(\.command) == ["make", "make", "note", "admit"])
        #expect(steps.map(\.isToAll) == [true, true, true, false])
        #expect(steps.map(\.occurrence) == [0, 0, 1, 0])
        let midnight = Date(timeIntervalSince1970: 1_772_380_800)
        let bodies = try steps.map { step in
            try step.body(midnight: midnight, office: "yunxi", ids: ["H": "1"]).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(
            bodies == [
                #"{"name":"周海","office":"yunxi"}"#, #"{"callId":"a","office":"yunxi"}"#, #"{"callId":"a","office":"yunxi"}"#,
                #"{"expectedAt":"2026-03-03T02:00:00Z","host":"1"}"#,
            ])
        #expect(try steps[3].body(midnight: midnight, office: "yunxi", ids: [:]) == nil)
    }

    @Test("A post stands for the subject of its token, and a kind of case is of one service") func subjects() throws {
        let step = try #require(
            try books("  technicians:\n    TE:\n      - {at: \"07:30\", as: engineering, do: make, subject: \"@technician\", name: x}\n")
                .steps.first)
        let midnight = Date(timeIntervalSince1970: 1_772_380_800)
        func subject(_ subjects: [Role: String]) throws -> String {
            String(decoding: try #require(try step.body(midnight: midnight, office: "y", ids: [:], subjects: subjects)), as: UTF8.self)
        }
        #expect(try subject([.technician: "t-7"]) == #"{"name":"x","office":"y","subject":"t-7"}"#)
        #expect(try subject([:]) == #"{"name":"x","office":"y","subject":"dev-technician"}"#)
        #expect(step.service == .repairs)
        #expect(try books("  visitors:\n    V:\n      - {at: \"09:00\", as: receptionist, do: make}\n").steps.first?.service == .intake)
    }

    @Test(
        "A step that cannot be understood is named",
        arguments: [
            #"{as: receptionist, do: leave}"#, #"{at: "10:00", as: king, do: leave}"#, #"{at: "10:00", as: receptionist}"#,
            #"{at: "08:59", as: receptionist, do: leave}"#, #"{at: "10:00", as: receptionist, do: make}"#,
        ])
    func wrong(step: String) {
        let text = "  visitors:\n    V:\n      - {at: \"09:00\", as: receptionist, do: make}\n      - \(step)\n"
        #expect(throws: SampleBookError(reference: "V", step: 2)) { try books(text) }
    }

    @Test("A case that does not begin, or whose reference is there twice, is refused") func beginnings() {
        let leave = "\n      - {at: \"09:00\", as: receptionist, do: leave}\n"
        #expect(throws: SampleBookError(reference: "V", step: 1)) { try books("  visitors:\n    V:\(leave)") }
        let make = "\n      - {at: \"09:00\", as: receptionist, do: make}\n"
        #expect(throws: SampleBookError(reference: "V", step: 1)) { try books("  shifts:\n    V:\(make)  visitors:\n    V:\(make)") }
    }
}
