import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("Who saw the private particulars of a complaint is on record (OPS-01, OPS-02, D13)", .timeLimit(.minutes(10)))
struct RevealTests {
    @Test("Each reading in clear is one line with who, which and where; a masked one is none") func reveals() async throws {
        let log = LogRecorder()
        try await TestService.with(ComplaintRoutingMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            try await bench.setClock("2026-03-02 09:30")
            let id = try await bench.report()
            #expect(log.reveals.isEmpty, "an event shows nobody anything")
            #expect(try await service.ask(TestRequest("GET /complaints/\(id)", as: .technician)).json["masked"] as? Bool == true)
            #expect(log.reveals.isEmpty)
            #expect(try await service.ask(TestRequest("GET /complaints/\(id)", as: .csDept)).json["masked"] as? Bool == false)
            #expect(log.reveals.count == 1)
            for part in ["actor=test-cs_dept", "case.id=\(id)", "case.number=CP-", "http.route=/complaints/{id}"] {
                #expect(log.reveals[0].contains(part), "\(part)")
            }
            #expect(try await service.ask(TestRequest("GET /complaints", as: .csDept)).status == 200)
            #expect(log.reveals.count == 2 && log.reveals[1].contains("cases=1") && !log.reveals[1].contains("case.id"))
            #expect(!log.recorded.contains { $0.contains(Sample.particulars.phone) || $0.contains(Sample.particulars.callerName) })
        }
    }
}
