import Foundation
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Reading the script of a sample day", .timeLimit(.minutes(10)))
struct SampleDayTests {
    private func day(_ cases: String) throws -> SampleDay { try SampleDay(yaml: "day: 2026-03-02\noffice: yunxi\ncases:\n" + cases) }

    @Test("Steps of all cases run in the order of their times")
    func order() throws {
        let day = try day(
            """
              B:
                - {at: "09:00", as: receptionist, contact: answer, result: x}
                - {at: "09:00", as: receptionist, contact: close}
              A:
                - {at: "+1d 08:00", as: technician, repair: start}
            """)
        #expect(day.day == "2026-03-02" && day.office == "yunxi")
        #expect(day.steps.map(\.command) == ["answer", "close", "start"])
        #expect(day.steps.map(\.at.minutes) == [540, 540, 1920])
        #expect(day.steps[2].role == .technician && day.steps[2].target == .repair && day.steps[2].reference == "A")
    }

    @Test("What is not the step itself is the body, with its times turned into instants")
    func body() throws {
        let step = try #require(
            try day(
                """
                  A:
                    - {at: "09:00", as: technician, repair: quote, lines: [{item: 人工, quantity: 2}], noteLeft: true, appointedAt: "+1d 18:30"}
                """
            ).steps.first)
        let body = step.body(midnight: Date(timeIntervalSince1970: 1_772_380_800))
        #expect(
            body
                == .object([
                    "lines": .list([.object(["item": .text("人工"), "quantity": .number(2)])]), "noteLeft": .truth(true),
                    "appointedAt": .text("2026-03-03T10:30:00Z"),
                ]))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(body), as: UTF8.self)
                == #"{"appointedAt":"2026-03-03T10:30:00Z","lines":[{"item":"人工","quantity":2}],"noteLeft":true}"#)
    }

    @Test(
        "A step that cannot be understood is named",
        arguments: [
            "{as: receptionist, contact: close}", "{at: \"9:00\", as: receptionist, contact: close}",
            "{at: \"25:00\", as: receptionist, contact: close}", "{at: \"10:00\", as: king, contact: close}",
            "{at: \"10:00\", as: receptionist}", "{at: \"10:00\", as: receptionist, contact: close, repair: start}",
            "{at: \"08:59\", as: receptionist, contact: close}",
        ])
    func wrong(step: String) {
        let text = "  A:\n    - {at: \"09:00\", as: receptionist, contact: answer}\n    - \(step)\n"
        #expect(throws: SampleDayError(reference: "A", step: 2)) { try day(text) }
    }
}
