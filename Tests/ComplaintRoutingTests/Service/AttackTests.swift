import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("Attacks on ComplaintRouting (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            try await service.beginExamples(in: "complaint-routing.yaml")
            try await RegisterDays(engine: service.engine).pass()
            let matrix = try await OfficeMatrix(of: service, in: "complaint-routing.yaml", unmade: ["archive-checks", "complaint-groups"])
            #expect(matrix.faults == [])
            #expect(matrix.refused > 100)
        }
    }

    @Test("A text in a query is data: it is refused or finds nothing, whatever it is") func queries() async throws {
        try await TestService.with(ComplaintRoutingMain.service) { service in
            try await service.beginExamples(in: "complaint-routing.yaml")
            let hostile = try await HostileQueries(of: service, in: "complaint-routing.yaml")
            #expect(hostile.faults == [])
            #expect(hostile.asked > 100)
            #expect(try await service.count("SELECT count(*) FROM case_file") > 0)
        }
    }
}
