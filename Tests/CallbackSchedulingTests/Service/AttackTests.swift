import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Attacks on CallbackScheduling (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await ServiceBench.with { bench in
            let service = bench.service
            #expect(try await service.beginExamples(in: "callback-scheduling.yaml") == [])
            _ = try await bench.ask(about: ServiceBench.requested())
            let matrix = try await OfficeMatrix(
                of: service, in: "callback-scheduling.yaml",
                unmade: [
                    "callback-files", "callback-rate-reports", "callback-selections", "coverage-reports", "forum-years", "survey-forms",
                    "survey-periods",
                ])
            #expect(matrix.faults == [])
            #expect(matrix.refused > 100)
        }
    }

    @Test("A text in a query is data: it is refused or finds nothing, whatever it is") func queries() async throws {
        try await ServiceBench.with { bench in
            let service = bench.service
            #expect(try await service.beginExamples(in: "callback-scheduling.yaml") == [])
            _ = try await bench.ask(about: ServiceBench.requested())
            let hostile = try await HostileQueries(of: service, in: "callback-scheduling.yaml")
            #expect(hostile.faults == [])
            #expect(hostile.asked > 100)
            #expect(try await service.count("SELECT count(*) FROM case_file") > 0)
        }
    }
}
