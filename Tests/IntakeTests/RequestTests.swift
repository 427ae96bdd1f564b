import Foundation
import ServiceBootstrap
import SharedModels
import Testing

@testable import Intake

/// The lists of faults that a request and a decision give must not drift apart.
@Suite("What is missing in a request to Intake", .timeLimit(.minutes(10)))
struct RequestTests {
    @Test("A request without its office is told all that one with an office is told, and the office", arguments: Channel.allCases)
    func withoutOffice(channel: Channel) throws {
        for kind in ContactKind.allCases {
            var facts = RecordContact(office: "yunxi", kind: kind, channel: channel)
            if kind == .complaint { facts.handOver = .complaint(ComplaintFacts()) }
            let told = try #require(refused(nil, .record(facts))).fields.map(\.field)
            let handOver = kind == .complaint ? #","handOver":{"complaint":{}}"# : ""
            let body = "{\"kind\":\"\(kind.rawValue)\",\"channel\":\"\(channel.rawValue)\"\(handOver)}"
            let request = try JSONDecoder().decode(RecordRequest.self, from: Data(body.utf8))
            let problem = try #require(#expect(throws: Problem.self) { try request.command() })
            #expect(problem.kind == .invalid)
            #expect(problem.errors.map(\.field).sorted() == (told + ["office"]).sorted())
        }
    }
}
