import Database
import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake
@testable import guanjiactl

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Importing a table into Intake, again and again", .timeLimit(.minutes(10)))
struct ImportTests {
    /// A letter, a call and a forum post as complaints, of which some facts of the register are not known, and an enquiry.
    private func rows(demand: String = "尽快修好") throws -> [ContactSheet.Row] {
        let table = """
            reference,kind,channel,reason,original,caller_name,phone,unit,address,responsible_department,responsible_person,event_time,\
            place,complained_of,demand,preferred_way
            L-1,complaint,letter,电梯停了三次,档案柜A-3,方敏,13900000002,3-2-901,云溪花园3栋,,,,2号电梯,工程部,\(demand),
            C-1,complaint,phone,路灯不亮,,林岚,13900000003,3-1-101,云溪花园3栋,engineering,何工,2026-03-01 20:00,西门,工程部,换灯,
            W-1,complaint,web,垃圾没有清运,,周宁,13900000004,3-1-102,,,,2026-03-01 08:00,3栋,保洁,天天清运,phone
            E-1,enquiry,staff_heard,停水到几点,,,,,,,,,,,,
            """
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let sheet = try ContactSheet(Array(table.utf8), options: .init(office: "yunxi", zone: zone))
        #expect(sheet.problems.isEmpty)
        return sheet.rows
    }

    private func run(_ rows: [ContactSheet.Row], _ bench: ServiceBench) async throws -> [String: ContactImport.Outcome] {
        let base = try #require(URL(string: "http://127.0.0.1:\(bench.service.port)"))
        let client = ServiceClient(base, token: nil) { request in
            var request = request
            request.setValue("Bearer receptionist@yunxi", forHTTPHeaderField: "Authorization")
            return try await HTTPTransport.shared.send(request)
        }
        var outcomes: [String: ContactImport.Outcome] = [:]
        try await ContactImport(client: client, parallel: 2).run(rows) { outcomes[$0.reference ?? ""] = $1 }
        return outcomes
    }

    @Test("A table that was imported before the register asked for what nobody knows adds nothing again (CMP-12, INT-41)")
    func recordedBefore() async throws {
        try await ServiceBench.with { bench in
            let known: [String: ContactImport.Outcome] = ["L-1": .known, "C-1": .known, "W-1": .known, "E-1": .known]
            #expect(try await run(rows(), bench) == known.mapValues { _ in .created })
            #expect(try await run(rows(), bench) == known)
            // As an earlier version stored and forgot it.
            let naming: SQL = "SELECT count(*) FROM case_file WHERE body #> '{facts,handOver,complaint,unknown}' IS NOT NULL"
            #expect(try await bench.service.count(naming) == 2)
            _ = try await bench.service.pool.query("UPDATE case_file SET body = body #- '{facts,handOver,complaint,unknown}'")
            _ = try await bench.service.pool.query("DELETE FROM idempotency_key")
            #expect(try await run(rows(), bench) == known)
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 4)
            #expect(try await bench.service.count("SELECT count(*) FROM case_history") == 4)

            _ = try await bench.service.pool.query("DELETE FROM idempotency_key")
            let changed = try await run(rows(demand: "赔偿损失"), bench)
            #expect(changed["L-1"] == .refused("the row was imported before and said something else"))
            #expect(changed.filter { $0.key != "L-1" } == known.filter { $0.key != "L-1" })
        }
    }

    @Test("A row of a table that was imported within the day by an earlier version is refused with its reason, and adds nothing")
    func sameDay() async throws {
        try await ServiceBench.with { bench in
            _ = try await run(rows(), bench)
            // What a key was used for is known by its bytes.
            _ = try await bench.service.pool.query("UPDATE idempotency_key SET fingerprint = sha256(fingerprint)")
            let outcomes = try await run(rows(), bench)
            #expect(Set(outcomes.values) == [.refused("the row was imported before and said something else")])
            #expect(try await bench.service.count("SELECT count(*) FROM case_file") == 4)
        }
    }
}
