import Foundation
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import RepairDispatch

@Suite("Who saw an owner's name and phone on a slip is on record (OPS-01, D13)", .timeLimit(.minutes(10)))
struct RevealTests {
    @Test("Reading, listing, commanding and repeating in clear are one line each; masked there is none") func reveals() async throws {
        let log = LogRecorder()
        try await TestService.with(RepairDispatchMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            let id = try await bench.raise()
            #expect(log.reveals.isEmpty, "an event shows nobody anything")
            #expect(try await service.ask(TestRequest("GET /work-orders/\(id)", as: .hr)).json["contactShown"] as? Bool == false)
            #expect(try await service.ask(TestRequest("GET /work-orders", as: .hr)).status == 200)
            #expect(log.reveals.isEmpty)
            #expect(try await service.ask(TestRequest("GET /work-orders/\(id)", as: .receptionist)).json["contactShown"] as? Bool == true)
            #expect(try await service.ask(TestRequest("GET /work-orders", as: .receptionist)).status == 200)
            #expect(log.reveals.count == 2)
            let collect = TestRequest("POST /work-orders/\(id)/collect", as: .technician, of: "yunxi", body: Data("{}".utf8))
            #expect(try await service.ask(collect).status == 200)
            #expect(try await service.ask(collect).fields["idempotency-replayed"] == "true")
            #expect(log.reveals.count == 4)
            for (line, parts) in zip(
                log.reveals,
                [
                    ["actor=test-receptionist", "case.id=\(id)", "case.number=WO-", "http.route=/work-orders/{id} "],
                    ["actor=test-receptionist", "cases=1", "http.route=/work-orders "],
                    ["actor=test-technician", "case.id=\(id)", "case.number=WO-", "http.route=/work-orders/{id}/collect"],
                    ["actor=test-technician", "case.id=\(id)", "case.number=WO-", "http.route=/work-orders/{id}/collect"],
                ])
            {
                // A blank behind the last fact, too.
                for part in parts { #expect("\(line) ".contains(part), "\(part) in \(line)") }
            }
            #expect(!log.recorded.contains { $0.contains("方敏") || $0.contains("13900000042") || $0.contains("云熙花园") })
        }
    }

    @Test("A technician's day in clear is one line with how many slips; the page and the picture have lines of their own") func otherwise()
        async throws
    {
        let log = LogRecorder()
        try await TestService.with(RepairDispatchMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            let technician = try await bench.enrol("test-technician", trades: ["plumbing"], capacity: 3)
            for _ in 0..<2 {
                let order = try await bench.raise()
                #expect(try await bench.assign(order).status == 200)
            }
            let before = log.reveals.count
            #expect(try await service.ask(TestRequest("GET /technicians/\(technician)/day", as: .technician, of: "yunxi")).status == 200)
            #expect(log.reveals.count == before + 1)
            #expect(log.reveals.last?.contains("cases=2") == true && log.reveals.last?.contains("/technicians/{id}/day") == true)
            let order = try await bench.raise()
            #expect(try await service.ask(TestRequest("GET /work-orders/\(order)/slip", as: .receptionist)).status == 200)
            let page = try #require(log.recorded.last { $0.contains("case shown as a page") })
            #expect(page.contains("case.number=WO-") && page.contains("http.route=/work-orders/{id}/slip"))
            #expect(page.contains("access.reason=post"))
            let asked = TestRequest("GET /work-orders/\(order)/slip", as: .receptionist).with("Access-Reason", "audit")
            #expect(try await service.ask(asked).status == 200)
            #expect(log.recorded.last { $0.contains("case shown as a page") }?.contains("access.reason=audit") == true)
        }
    }

    @Test("A slip's history gives an owner's words to who works on slips, on record; to others neither words nor names of accounts (D13)")
    func history() async throws {
        let log = LogRecorder()
        try await TestService.with(RepairDispatchMain.service, log: log) { service in
            let bench = ServiceBench(service: service)
            let id = try await bench.raise()
            let words = "家里老人摔伤了，不修了"
            let withdrawn = ContactWithdrawn(
                contactId: ContactID(.v7()), number: "CT-20260302-000042", office: "yunxi", withdrawnAt: Date(), workOrderId: id,
                sealed: .content(OwnerWords(words: words)))
            try service.topics.tell(withdrawn, about: withdrawn.contactId.retyped(), with: service.engine.coder)
            try await service.settle()
            for role in [Role.hr, .cleaningLead, .finance] {
                for path in ["/history", ""] {
                    let answer = try await service.ask(TestRequest("GET /work-orders/\(id)\(path)", as: role))
                    #expect(answer.status == 200 && !String(decoding: answer.body, as: UTF8.self).contains("摔伤"), "\(role) \(path)")
                }
            }
            #expect(log.reveals.isEmpty)
            for role in [Role.receptionist, .technician, .csManager] {
                let before = log.reveals.count
                let request = TestRequest("GET /work-orders/\(id)/history", as: role).with("Access-Reason", "enquiry")
                let answer = try await service.ask(request)
                #expect(String(decoding: answer.body, as: UTF8.self).contains(words), "\(role)")
                #expect(log.reveals.count == before + 1)
                let line = log.reveals.last ?? ""
                #expect(line.contains("http.route=/work-orders/{id}/history") && line.contains("access.reason=enquiry"), "\(role)")
            }
            #expect(!log.recorded.contains { $0.contains("摔伤") })
        }
    }
}
