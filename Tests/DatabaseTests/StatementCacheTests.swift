import Testing

@testable import Database

@Suite struct StatementCacheTests {
    private func key(_ text: String) -> StatementCache.Key { StatementCache.Key(SQL(unsafe: text)) }

    @Test("A statement is prepared once and the least recently used one makes room")
    func leastRecentlyUsed() {
        var cache = StatementCache(limit: 2)
        #expect(cache.plan([key("a"), key("a")], canEvict: true).plans == [.prepare(name: "s1"), .reuse(name: "s1")])
        #expect(cache.plan([key("b")], canEvict: true).plans == [.prepare(name: "s2")])
        #expect(cache.plan([key("a")], canEvict: true).plans == [.reuse(name: "s1")])
        let third = cache.plan([key("c")], canEvict: true)
        #expect(third.plans == [.prepare(name: "s3")])
        #expect(third.evicted == ["s2"])
        #expect(cache.plan([key("a")], canEvict: true).plans == [.reuse(name: "s1")])
    }

    @Test("What a pipeline uses is not taken away from it, and nothing is evicted inside a transaction block")
    func noRoom() {
        var cache = StatementCache(limit: 2)
        let full = cache.plan([key("a"), key("b"), key("c")], canEvict: true)
        #expect(full.plans == [.prepare(name: "s1"), .prepare(name: "s2"), .unnamed])
        let inside = cache.plan([key("d"), key("a")], canEvict: false)
        #expect(inside.plans == [.unnamed, .reuse(name: "s1")])
        #expect(inside.evicted.isEmpty)
        var none = StatementCache(limit: 0)
        #expect(none.plan([key("a")], canEvict: true).plans == [.unnamed])
    }

    @Test("One text with other parameter types is another statement")
    func types() {
        #expect(StatementCache.Key("SELECT \(1)") != StatementCache.Key("SELECT \("1")"))
        #expect(StatementCache.Key("SELECT \(1)") == StatementCache.Key("SELECT \(2)"))
    }

    @Test("The server never holds more prepared statements than the limit", .timeLimit(.minutes(10)))
    func boundedOnServer() async throws {
        try await withTestConnection {
            $0.preparedStatementLimit = 10
        } _: { connection in
            for round in 0..<50 {
                let result = try await connection.query("SELECT \(round) + \(unsafe: String(round)) AS sum")
                #expect(try result.first?.decode("sum", as: Int.self) == 2 * round)
            }
            _ = try await connection.pipeline((0..<30).map { "SELECT \($0) - \(unsafe: String($0))" })
            let held = try await connection.query("SELECT count(*) AS held FROM pg_prepared_statements").first?.decode("held", as: Int.self)
            #expect(try #require(held) <= 10)
            #expect(await connection.preparedStatementCount <= 10)
        }
    }

    @Test("After a schema change a prepared statement is made anew", .timeLimit(.minutes(10)))
    func staleStatement() async throws {
        try await withTestConnection { connection in
            _ = try await connection.query("CREATE TABLE item (id integer)")
            _ = try await connection.query("SELECT id FROM item")
            _ = try await connection.query("ALTER TABLE item ALTER id TYPE bigint")
            let error = try await databaseError { _ = try await connection.query("SELECT id FROM item") }
            #expect(error?.code == .staleStatement)
            #expect(error?.isRetryable == true)
            #expect(try await connection.query("SELECT id FROM item").isEmpty)
        }
    }
}
