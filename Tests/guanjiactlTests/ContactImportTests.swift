import Foundation
import SharedModels
import Synchronization
import Testing

@testable import guanjiactl

@Suite("Sending a table of contacts", .timeLimit(.minutes(10)))
struct ContactImportTests {
    private func rows(_ lines: String...) throws -> [ContactSheet.Row] {
        let text = (["reference,kind,channel,reason,linked_reference"] + lines).joined(separator: "\n")
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let sheet = try ContactSheet(Array(text.utf8), options: .init(office: "yunxi", zone: zone))
        #expect(sheet.problems.isEmpty)
        return sheet.rows
    }

    /// Runs an import and tells what became of each reference.
    private func run(
        _ server: ScriptedServer, _ rows: [ContactSheet.Row], parallel: Int = 4
    ) async throws -> [String: ContactImport.Outcome] {
        var outcomes: [String: ContactImport.Outcome] = [:]
        try await ContactImport(client: server.client(), parallel: parallel).run(rows) { outcomes[$0.reference ?? ""] = $1 }
        return outcomes
    }

    @Test("New rows, known rows and refused rows are told apart; a refused one stops nobody")
    func outcomes() async throws {
        let server = ScriptedServer { call, _ in
            if call.body.contains("bad") { return .status(422, json: #"{"title":"No"}"#) }
            return call.body.contains("old")
                ? .status(201, json: #"{"id":"1"}"#, headers: ["Idempotency-Replayed": "true"]) : .status(201, json: #"{"id":"2"}"#)
        }
        let outcomes = try await run(server, rows("A,enquiry,phone,new,", "B,enquiry,phone,bad,", "C,enquiry,phone,old,"))
        #expect(outcomes == ["A": .created, "B": .refused("No"), "C": .known])
    }

    @Test("Rows that stand in the table twice count twice: as there already, or as refused with the first")
    func summary() throws {
        var summary = ImportSummary(faultyLines: 2)
        let same = "B,enquiry,phone,x,"
        for (row, outcome) in zip(
            try rows("A,enquiry,phone,x,", same, same, "C,enquiry,phone,x,", "D,enquiry,phone,x,", "D,enquiry,phone,x,"),
            [ContactImport.Outcome.created, .created, .known, .refused("No")])
        { summary.count(row, outcome) }
        #expect("\(summary)" == "2 created, 2 already there, 4 refused")
        #expect(!summary.isComplete)
    }

    @Test("What Intake knows by the row's name is there already, and with other words refused; a row without a name has none")
    func named() async throws {
        let server = ScriptedServer { call, _ in
            call.body.contains("old")
                ? .status(200, json: #"{"id":"1"}"#) : .status(409, json: #"{"type":"urn:guanjia:problem:already-exists","title":"No"}"#)
        }
        let rows = try rows("A,enquiry,phone,old,", "B,enquiry,phone,other,", ",enquiry,phone,x,")
        #expect(rows.map { $0.body.externalId } == [rows[0].idempotencyKey, rows[1].idempotencyKey, nil])
        let outcomes = try await run(server, Array(rows.prefix(2)))
        #expect(outcomes == ["A": .known, "B": .refused("the row was imported before and said something else")])
    }

    @Test("A row that was imported before with other words is refused in the words of a table")
    func changedRow() async throws {
        let server = ScriptedServer { _, _ in
            .status(422, json: #"{"type":"urn:guanjia:problem:idempotency-key-reused","title":"This Idempotency-Key was used"}"#)
        }
        let outcomes = try await run(server, rows("A,enquiry,phone,x,"))
        #expect(outcomes == ["A": .refused("the row was imported before and said something else")])
    }

    @Test("A row that repeats an earlier one waits for its id, and falls with it (INT-16)")
    func links() async throws {
        let server = ScriptedServer { call, _ in
            if call.body.contains("bad") { return .status(422) }
            return .status(201, json: call.body.contains("first") ? #"{"id":"id-of-first"}"# : #"{"id":"x"}"#)
        }
        let outcomes = try await run(
            server,
            rows(
                "A,enquiry,phone,first,", "B,enquiry,phone,again,A", "C,enquiry,phone,bad,", "D,enquiry,phone,again,C",
                "E,enquiry,phone,again,D"))
        #expect(outcomes["B"] == .created)
        let refused = ContactImport.Outcome.refused("the row that it repeats was not recorded")
        #expect(outcomes["D"] == refused)
        #expect(outcomes["E"] == refused)
        #expect(server.calls.filter { $0.body.contains(#""linkedTo":"id-of-first""#) }.count == 1)
        #expect(server.calls.count == 3)
    }

    @Test("No more rows are on their way than asked for")
    func concurrency() async throws {
        let state = Mutex((now: 0, most: 0))
        let server = ScriptedServer { _, _ in
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            for _ in 0..<10 { await Task.yield() }
            state.withLock { $0.now -= 1 }
            return .status(201, json: #"{"id":"x"}"#)
        }
        let many = try rows(lines: (0..<60).map { "R\($0),enquiry,phone,reason \($0)," })
        #expect(try await run(server, many, parallel: 3).count == 60)
        let most = state.withLock { $0.most }
        #expect((2...3).contains(most))
    }

    private func rows(lines: [String]) throws -> [ContactSheet.Row] {
        let text = (["reference,kind,channel,reason,linked_reference"] + lines).joined(separator: "\n")
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        return try ContactSheet(Array(text.utf8), options: .init(office: "yunxi", zone: zone)).rows
    }

    @Test("A wrong token or a service that does not answer stops the import", arguments: [401, 403, 503])
    func stops(status: Int) async throws {
        let server = ScriptedServer { _, _ in .status(status) }
        await #expect(throws: RequestFault.self) { try await run(server, rows("A,enquiry,phone,x,", "B,enquiry,phone,y,"), parallel: 1) }
    }
}
