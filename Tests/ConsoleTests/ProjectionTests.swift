import Casework
import Database
import Foundation
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Console

@Suite("What the Console keeps of the topics is what the services have", .timeLimit(.minutes(5)))
struct ProjectionTests {
    /// Number, state and version of every case, as a table has them.
    private func standings(_ pool: PostgresPool, _ sql: SQL) async throws -> [String] {
        try await pool.query(sql).map { row in
            "\(try row.decode("number", as: String.self)) \(try row.decode("state", as: String.self)) \(try row.decode("version", as: Int64.self))"
        }
    }

    private func own(_ estate: Estate) async throws -> [String] {
        try await standings(estate.console.pool, "SELECT number, state, version FROM case_entry ORDER BY number")
    }

    private func theirs(_ estate: Estate) async throws -> [String] {
        try await standings(estate.complaints.pool, "SELECT number, state, version FROM case_file ORDER BY number")
    }

    /// Everything that the Console keeps, in an order of its own.
    private func content(_ estate: Estate) async throws -> [String] {
        var rows: [String] = []
        for sql: SQL in [
            """
            SELECT concat_ws(' ', case_id, kind, state, number, office, opened_at, changed_at, version, due_at, due_clock, is_over, facts) AS row
            FROM case_entry ORDER BY 1
            """,
            "SELECT concat_ws(' ', case_id, sequence, type, office, at, data) AS row FROM case_event ORDER BY 1",
            "SELECT concat_ws(' ', case_id, name, other_id) AS row FROM case_link ORDER BY 1",
        ] { rows += try await estate.console.pool.query(sql).map { try $0.decode("row") } }
        return rows
    }

    /// Two complaints of a household are no repeat and no group: nothing is told of them later.
    private func work(_ estate: Estate, complaints: Int = 2) async throws -> [String] {
        var ids: [String] = []
        for index in 0..<complaints {
            let made = try await estate.register()
            ids.append(made.id)
            if index % 2 == 0 { try await estate.command("start-review", made.id, as: .csDept) }
            if index % 3 == 0 { try await estate.command("withdraw", made.id, as: .csDept, ["reason": "业主撤回"]) }
        }
        // The day's register is opened by a timer of the service's own.
        let hasRegister = try await eventually {
            try await estate.complaints.pool.query("SELECT 1 FROM case_file WHERE kind = 'register_day'").first != nil
        }
        #expect(hasRegister, "the day's register is opened")
        return ids
    }

    @Test("Numbers, states and versions are those of the service's own table, and what is over is known to be")
    func same() async throws {
        try await Estate.with { estate in
            _ = try await work(estate, complaints: 6)
            let agree = try await eventually {
                try await estate.settle()
                let found = try await own(estate)
                return try await found == theirs(estate) && found.count > 6
            }
            #expect(agree, "numbers, states and versions become those of the service")
            let over = try await estate.console.pool.query("SELECT count(*) AS n FROM case_entry WHERE is_over AND kind = 'complaint'")
                .first
            #expect(try over?.decode("n", as: Int64.self) == 2)
        }
    }

    @Test("Events that come again change nothing")
    func duplicates() async throws {
        try await Estate.with { estate in
            _ = try await work(estate)
            try await estate.settle()
            let before = try await content(estate)
            for record in estate.complaints.topics.records(of: .complaints) {
                estate.complaints.topics.append(try CloudEvent(record: record), on: .complaints)
            }
            try await estate.console.settle()
            let after = try await content(estate)
            #expect(Set(after).symmetricDifference(before).sorted() == [])
        }
    }

    @Test("Made anew from the topics while the service goes on, it is the same as if it had read them once")
    func rebuild() async throws {
        try await Estate.with { estate in
            let ids = try await work(estate)
            try await estate.settle()
            let before = try await content(estate)
            #expect(!before.isEmpty)
            async let more: Void = estate.command("start-review", ids[1], as: .csDept)
            #expect(try await estate.console.rebuild.begin().partitions == Topic.allCases.count)
            try await more
            try await estate.settle()
            let found = try await own(estate)
            #expect(found == (try await theirs(estate)))
            #expect(try await content(estate).count >= before.count)
            let events = try await estate.console.pool.query("SELECT count(*) AS n FROM case_event").first
            #expect(try events?.decode("n", as: Int64.self) == Int64(estate.complaints.topics.records(of: .complaints).count))
        }
    }

    @Test("Cases whose first events the topics no longer hold are followed from what is there, and park nothing")
    func truncated() async throws {
        try await Estate.with { estate in
            let made = try await estate.register()
            try await estate.command("start-review", made.id, as: .csDept)
            try await estate.settle()
            let records = estate.complaints.topics.records(of: .complaints)
            let late = MemoryTopics()
            for record in records.dropFirst() { late.append(try CloudEvent(record: record), on: .complaints) }
            let own = ConsoleSettings(services: [:], tokens: nil)
            try await TestFollower.with(ConsoleMain.service, own: own, topics: late) { console in
                try await console.settle()
                #expect(try await console.parked.keys(limit: 10).isEmpty)
                let state = try await console.pool.query("SELECT state FROM case_entry").first
                #expect(try state?.decode("state", as: String.self) == "under_review")
                _ = try await console.rebuild.begin()
                try await console.settle()
                #expect(try await console.parked.keys(limit: 10).isEmpty)
            }
        }
    }

    @Test("How an owner came stays what it was, whatever later events call by the same name")
    func lasting() throws {
        let id = CaseID(.v7())
        func fact(_ sequence: Int64, _ json: String) throws -> CaseFact {
            try CaseFact(
                caseID: id, sequence: sequence, type: "guanjia.test.case.told.v1", at: Date(),
                standing: .init(kind: "contact", state: "recorded", due: nil), json: Array(json.utf8))
        }
        let facts = try [fact(1, #"{"kind":"complaint","channel":"phone"}"#), fact(2, #"{"kind":"letter","channel":"wechat","x":1}"#)]
        let folded = try #require(CaseFacts(facts))
        #expect(folded.members == ["kind": .string("complaint"), "channel": .string("phone"), "x": .integer(1)])
    }

    @Test("What is sealed is not kept, wherever it stands in an event")
    func sealed() async throws {
        try await Estate.with { estate in
            _ = try await work(estate)
            try await estate.settle()
            let rows = try await content(estate).joined(separator: "\n")
            #expect(!rows.contains("sealed"))
            #expect(!rows.contains("eyJ"))
        }
    }

    @Test("Pages that are open hear of a change within two seconds, and nobody looks while none is")
    func live() async throws {
        try await Estate.with { estate in
            let feed = ChangeBroadcast(feed: ChangeFeed(pool: estate.console.pool))
            try await feed.look()
            let listener = try #require(feed.listen(for: "somebody"))
            try await feed.look()
            let made = try await estate.register()
            try await estate.settle()
            try await feed.look()
            var heard = listener.steps.makeAsyncIterator()
            guard case .beat = await heard.next() else { throw TestSupportError("no sign of life was told") }
            var step = await heard.next()
            // One more on a slow machine.
            if case .beat = step { step = await heard.next() }
            guard case .change(let change) = step else { throw TestSupportError("no change was told") }
            #expect(change.number == made.number)
            #expect(change.kind == "complaint")
            #expect(feed.listeners == 1)
            listener.end()
            #expect(await heard.next() == nil)
            #expect(feed.listeners == 0)
        }
    }
}
