import Database
import Foundation
import Logging
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import ComplaintRouting

@Suite("What the desk finds complaints by (CMP-20)", .timeLimit(.minutes(10)))
struct QueryTests {
    private func ids(_ bench: ServiceBench, _ query: String, as role: Role = .csDept) async throws -> Set<String> {
        let answer = try await bench.service.ask(TestRequest("GET /complaints?\(query)", as: role))
        #expect(answer.status == 200, "\(query): \(answer.problem ?? "") \(answer.faults)")
        let items = try #require(answer.json["items"] as? [[String: Any]])
        return Set(items.compactMap { $0["id"] as? String })
    }

    @Test("By class, level, subject, household, whose it is, what is late, due or serious (CMP-51), and by the owner's words")
    func filters() async throws {
        try await ServiceBench.with { bench in
            let routed = try await bench.report()
            let fresh = try await bench.report()
            let major = try await bench.report(reasons: [.lossOrInjury])
            try await bench.give("start-review", to: routed, as: .csDept)
            try await bench.give("classify", to: routed, as: .csDept, #"{"class":"general","subject":"fees"}"#)
            try await bench.give("route", to: routed, as: .csDept, #"{"person":"staff-7","proposal":"请核对账单"}"#)
            let all = Set([routed, fresh, major].map(\.description))
            let (a, b, c) = (routed.description, fresh.description, major.description)
            let examples: [(query: String, found: Set<String>)] = [
                ("class=general", [a]), ("class=unclassified", [b]), ("level=gm", [c]), ("subject=fees", [a]),
                ("subject=buildings_equipment", [b, c]), ("household=3-1-1201", all), ("household=%EF%BC%93-%EF%BC%91-1201", all),
                ("household=311201", []), ("household=9-9", []),
                ("person=staff-7", [a]), ("post=owner_service_supervisor", [a]), ("unowned=true", [b, c]), ("unowned=false", [a]),
                ("open=true", all), ("open=false", []), ("breached=false", all), ("breached=true", []),
                ("dueBefore=2026-03-02T15:59:59Z", []), ("dueBefore=2026-03-02T16:00:01Z", [b, c]),
                ("registeredFrom=2026-03-02T00:00:00Z", all), ("registeredBefore=2026-03-02T00:00:00Z", []),
                ("text=电梯", all), ("text=100%25", []), ("class=general&subject=fees&open=true", [a]), ("class=general&level=gm", []),
                ("serious=true", [c]), ("serious=false", [a, b]), ("unverified=true", []), ("unverified=false", all),
            ]
            for example in examples { #expect(try await ids(bench, example.query) == example.found, "\(example.query)") }

            try await bench.setClock("2026-03-03 00:00")
            let isLate = try await eventually { try await ids(bench, "breached=true") == [b, c] }
            #expect(isLate)
            let withdraw = try await bench.give("withdraw", to: fresh, as: .csDept)
            #expect(withdraw.json["state"] as? String == "withdrawn")
            #expect(try await ids(bench, "open=false") == [b])
        }
    }

    @Test("General complaints whose result owner service has not verified are found, until it is filed with what it found (CMP-43)")
    func unverified() async throws {
        try await ServiceBench.with { bench in
            let ids = [try await bench.report(), try await bench.report()]
            for id in ids {
                try await bench.work(on: id)
                try await bench.tell(
                    ServiceBench.satisfied(try bench.callback(of: id)), about: try bench.callback(of: id).callbackTaskId.retyped())
            }
            #expect(try await self.ids(bench, "unverified=true") == Set(ids.map(\.description)))
            try await bench.give("archive", to: ids[0], as: .csDept, #"{"filing":"三号柜"}"#)
            let filed = try await bench.give("archive", to: ids[1], as: .csDept, #"{"filing":"三号柜","verification":"电话核实，电梯正常"}"#)
            #expect((filed.json["narrative"] as? [String: Any])?["verification"] as? String == "电话核实，电梯正常")
            #expect(try await self.ids(bench, "unverified=true") == [ids[0].description])
        }
    }

    @Test("Complaints that were stored before they could be searched are found after the start")
    func backfill() async throws {
        try await ServiceBench.with { bench in
            let id = try await bench.report()
            for table in ["complaint_index", "index_search"] {
                _ = try await bench.service.pool.query("DELETE FROM \(unsafe: table)")
            }
            // As it was stored before there were waits, stage owners and groups.
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body - 'recordedInfoWaits' - 'taker' - 'reviewer'")
            let search = ComplaintIndex.search(on: JobGround(engine: bench.service.engine, logger: Logger(label: "test")))
            for _ in 0..<10 where try await search.pass() {}
            #expect(try await search.pass() == false)
            #expect(try await ids(bench, "household=3-1-1201") == [id.description])
        }
    }

    @Test("A value that a parameter does not take is named; who may not read the owner's words may not search them (OPS-02)")
    func refused() async throws {
        try await ServiceBench.with { bench in
            for query in [
                "class=grand", "level=top", "subject=x", "post=nobody", "open=yes", "dueBefore=tomorrow", "group=1", "text=a", "unowned=1",
                "person=%00",
            ] {
                let answer = try await bench.service.ask(TestRequest("GET /complaints?\(query)", as: .csDept))
                #expect(answer.status == 400, "\(query)")
                #expect(answer.faults == [String(query.prefix { $0 != "=" })], "\(query)")
            }
            for query in ["text=%E7%94%B5%E6%A2%AF", "household=3-1-1201"] {
                #expect(try await bench.service.ask(TestRequest("GET /complaints?\(query)", as: .technician)).status == 403, "\(query)")
            }
        }
    }
}
