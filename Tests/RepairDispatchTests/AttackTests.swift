import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("Attacks on RepairDispatch (reliability §6)", .timeLimit(.minutes(10)))
struct AttackTests {
    @Test("Whoever may use a route may not use it on another office's case, and no list shows one (OPS-01, OWASP API1)")
    func offices() async throws {
        try await TestService.with(RepairDispatchMain.service) { service in
            try await service.beginExamples(in: "repair-dispatch.yaml")
            let matrix = try await OfficeMatrix(of: service, in: "repair-dispatch.yaml", unmade: ["ledger-closes", "repair-summaries"])
            #expect(matrix.faults == [])
            #expect(matrix.refused > 100)
        }
    }

    @Test("A text in a query is data: it is refused or finds nothing, whatever it is") func queries() async throws {
        try await TestService.with(RepairDispatchMain.service) { service in
            try await service.beginExamples(in: "repair-dispatch.yaml")
            let hostile = try await HostileQueries(of: service, in: "repair-dispatch.yaml")
            #expect(hostile.faults == [])
            #expect(hostile.asked > 100)
            #expect(try await service.count("SELECT count(*) FROM case_file") > 0)
        }
    }
}
