import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("What the desk learns of how owners are judged, over HTTP (OPS-01, INT-05, INT-40)", .timeLimit(.minutes(10)))
struct HouseholdJudgementTests {
    private static let people = #"[{"name": "林晓岚", "relation": "owner", "phones": ["13900000001"]}]"#

    /// What only who judges may learn: no word of it is told.
    private static let internals = ["业委会主任", "purchasePotential", "credit", "valueContribution"]

    /// Two files of one household, judged alike, of which one is found under the other, and one that may be of the same.
    private static func fill(_ bench: HouseholdBench) async throws -> (lead: HouseholdID, merged: HouseholdID) {
        let judged = """
            , "remarks": "门铃坏了", "keyOwner": "业委会主任",
            "classification": {"group": "A", "occupation": "教师", "purchasePotential": "high", "credit": "low", "valueContribution": "medium"}
            """
        let lead = try await bench.open("3栋2单元1502室", people: people, more: judged)
        let merged = try await bench.open("3栋1502", people: people, more: judged)
        _ = try await bench.open("9栋901", people: people, more: judged)
        try await bench.give("merge", to: merged, #"{"into": "\#(lead)", "reason": "同一户"}"#)
        #expect(try await eventually { try await bench.file(lead).mergedFiles == [merged] })
        return (lead, merged)
    }

    @Test("A receptionist who asks for another owner's internal information does not get it on any way, and that is on record (WE-70)")
    func receptionist() async throws {
        let log = LogRecorder()
        try await HouseholdBench.with(log: log) { bench in
            let (lead, merged) = try await Self.fill(bench)
            let withheld = { log.recorded.filter { $0.contains("private particulars withheld") && $0.contains("actor.role=receptionist") } }
            let routes = [
                ("/households/\(lead)", "Household", 1), ("/households", "HouseholdPage", 3),
                ("/households?keyOwner=true", "HouseholdPage", 3), ("/households/\(lead)/merged-files", "HouseholdFiles", 1),
                ("/households/\(lead)/possible-duplicates", "LikeHouseholds", 1),
            ]
            for (place, (path, schema, cases)) in routes.enumerated() {
                let shown = try await bench.get(path, schema)
                for word in Self.internals { #expect(!shown.text.contains(word), "\(path): \(word)") }
                // What she needs to serve an owner she has: who it is, what was noted, and that more care is due.
                for word in ["林晓岚", "13900000001", "门铃坏了", "教师", "\"isKeyOwner\":true", "\"group\":\"A\"", "\"masked\":false"] {
                    #expect(shown.text.contains(word), "\(path): \(word)")
                }
                #expect(withheld().count == place + 1, "\(path)")
                #expect(withheld().last?.contains("cases=\(cases)") == true, "\(path)")
                let whole = try await bench.get(path, schema, as: .officeDirector)
                for word in Self.internals { #expect(whole.text.contains(word), "\(path): \(word)") }
            }
            let found = try await bench.service.ask(
                TestRequest("POST /household-search", as: .receptionist, of: "yunxi", body: Data(#"{"words": "林晓岚"}"#.utf8)))
            #expect(found.status == 200 && found.text.contains("mergedFiles"))
            for word in Self.internals { #expect(!found.text.contains(word), "\(word)") }
            #expect(withheld().count == routes.count + 1)
            for id in [lead, merged] {
                let history = try await bench.service.ask(TestRequest("GET /households/\(id)/history", as: .receptionist, of: "yunxi"))
                #expect(history.status == 200)
                for word in Self.internals { #expect(!history.text.contains(word), "\(word)") }
            }
            #expect(try await bench.service.ask(TestRequest("GET /households.csv", as: .receptionist, of: "yunxi")).status == 403)
            #expect(log.recorded.last { $0.contains("refused to this post") }?.contains("actor.role=receptionist") == true)
            #expect(!log.recorded.contains { $0.contains("业委会主任") })
        }
    }

    @Test("What a receptionist changes she gets back without it, and she cannot try whether a file is judged so (WE-70)") func commands()
        async throws
    {
        try await HouseholdBench.with { bench in
            let (lead, _) = try await Self.fill(bench)
            let answer = try await bench.give("add-person", to: lead, as: .receptionist)
            for word in Self.internals { #expect(!answer.text.contains(word), "\(word)") }
            for reason in ["业委会主任", "别的"] {
                let body = #"{"office": "yunxi", "unit": "9-901", "people": \#(Self.people), "keyOwner": "\#(reason)"}"#
                #expect(try await bench.post("/households", body, as: .receptionist).status == 403, "\(reason)")
            }
        }
    }
}

extension TestAnswer {
    /// The body as it came.
    fileprivate var text: String { String(decoding: body, as: UTF8.self) }
}
