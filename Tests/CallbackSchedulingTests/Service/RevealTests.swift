import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Who saw whom to call back is on record (OPS-01, D13)", .timeLimit(.minutes(10)))
struct RevealTests {
    @Test("Each reading in clear is one line with who, which and where; a masked one is none") func reveals() async throws {
        let log = LogRecorder()
        try await TestService.with(CallbackSchedulingMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock("2026-03-04 17:00")
            let id = try await bench.ask(about: ServiceBench.requested())
            for role in Role.allCases where role != .system {
                let before = log.reveals.count
                let answer = try await service.ask(TestRequest("GET /callback-tasks/\(id)", as: role))
                let isShown = answer.json["masked"] as? Bool == false
                #expect(log.reveals.count - before == (isShown ? 1 : 0), "\(role)")
                #expect(isShown == CallbackRoles.fullSight.contains(role))
            }
            let line = try #require(log.reveals.first)
            #expect(line.contains("case.id=\(id)") && line.contains("case.number=CB-") && line.contains("http.route=/callback-tasks/{id}"))
        }
    }
}
