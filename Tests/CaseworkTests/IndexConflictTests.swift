import Database
import Messaging
import SharedModels
import TestSupport
import Testing

@testable import Casework

@Suite("A case that is not possible beside another one fails alone, whatever brings it", .timeLimit(.minutes(10)))
struct IndexConflictTests {
    private static let answer = Rejection(.alreadyExists, "Another ledger is called so.", fields: [.init("text", "is taken")])

    /// No two ledgers are called alike, and no two have one total beyond nought.
    private static func index(refusals: [String: Rejection] = ["ledger_name_text_key": answer]) -> CaseIndex {
        CaseIndex(Ledger.self, refusals: refusals) { cases in
            [
                """
                INSERT INTO ledger_name (id, text, total)
                SELECT * FROM unnest(
                    \(cases.map(\.record.id.uuid)), \(cases.map(\.body.text)), \(cases.map { Int64($0.body.total + $0.body.rings) }))
                ON CONFLICT (id) DO UPDATE SET total = EXCLUDED.total
                """
            ]
        }
    }

    private func with(
        _ index: CaseIndex = Self.index(), _ body: @escaping @Sendable (Engine) async throws -> Void
    ) async throws {
        try await Engine.with(indexes: [index]) { engine in
            _ = try await engine.pool.query("CREATE TABLE ledger_name (id uuid PRIMARY KEY, text text UNIQUE, total bigint NOT NULL)")
            _ = try await engine.pool.query(
                "ALTER TABLE ledger_name ADD CONSTRAINT one_total EXCLUDE USING btree (total WITH =) WHERE (total > 0)")
            try await body(engine)
        }
    }

    private func open(_ names: [String], _ engine: Engine) async -> [(name: String, result: SubmissionResult)] {
        await withTaskGroup(of: (String, SubmissionResult).self) { group in
            for name in names { group.addTask { (name, await engine.send(.open(text: name), to: CaseID(.v7()))) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("Of two commands that hit a unique constraint one is made and one is told so; the rest of their batch does not notice")
    func unique() async throws {
        try await with { engine in
            let taken = try await engine.open("taken")
            let results = await open(["taken", "twice", "twice"] + (0..<60).map { "ledger \($0)" }, engine)
            for (name, result) in results {
                switch result {
                case .accepted: #expect(name != "taken")
                case .rejected(let rejection, nil): #expect(rejection == Self.answer && ["taken", "twice"].contains(name))
                default: Issue.record("\(name): unexpected \(result)")
                }
            }
            let made = results.filter { if case .accepted = $0.result { true } else { false } }
            #expect(made.count == 61 && made.count { $0.name == "twice" } == 1)
            #expect(try await engine.count("SELECT count(*) FROM case_file") == 62)
            #expect(try await engine.reader.find(taken, as: Ledger.self)?.record.version == 1)
        }
    }

    @Test("A constraint that nobody has an answer for is a conflict all the same, unique or exclusion")
    func unnamed() async throws {
        try await with(Self.index(refusals: [:])) { engine in
            let first = try await engine.open("first")
            guard case .accepted = await engine.send(.post(7), to: first) else { return #expect(Bool(false)) }
            guard case .rejected(let taken, nil) = await engine.send(.open(text: "first"), to: CaseID(.v7())) else {
                return #expect(Bool(false))
            }
            #expect(taken.code == .alreadyExists)
            let second = try await engine.open("second")
            guard case .rejected(let total, nil) = await engine.send(.post(7), to: second) else { return #expect(Bool(false)) }
            #expect(total.code == .alreadyExists)
            guard case .accepted = await engine.send(.post(8), to: second) else { return #expect(Bool(false)) }
        }
    }

    @Test("An event whose command hits one is parked, and the others of its partition go on (D5)", arguments: ["unique", "exclusion"])
    func event(kind: String) async throws {
        try await with { engine in
            let (first, second) = (try await engine.open("first"), try await engine.open("second"))
            guard case .accepted = await engine.send(.post(1_000), to: first) else { return #expect(Bool(false)) }
            let log = MemoryLog(partitions: 1)
            let source = Source()
            try await engine.withConsumer(of: log) {
                log.append(try source.tell(second, 1))
                if kind == "unique" {
                    for _ in 0..<2 { log.append(try Source().tell(CaseID(.v7()), 0, opens: true)) }
                } else {
                    log.append(try Source().tell(try await engine.open("third"), 1_000))
                }
                log.append(try source.tell(second, 1))
                #expect(try await eventually { try await engine.reader.find(second, as: Ledger.self)?.body.total == 2 })
            }
            let state = kind == "unique" ? "23505" : "23P01"
            #expect(try await engine.count("SELECT count(*) FROM parked_record WHERE reason LIKE \("%" + state)") == 1)
            #expect(try await engine.count("SELECT count(*) FROM parked_record") == 1)
        }
    }

    @Test("A due timer whose command hits one is asked again later, and the others ring")
    func timer() async throws {
        try await with { engine in
            let rules = Ledger.Rules(alarmAfter: -1)
            var ids: [CaseID] = []
            // Each rings to a total of one more than its own, so the third meets the first.
            for (place, total) in [1, 10, 2, 20, 30, 40, 50].enumerated() {
                ids.append(try await engine.open("ledger \(place)", rules: rules))
                _ = await engine.send(.post(total), to: ids[place])
            }
            _ = try await engine.pool.query("UPDATE timer SET due_at = service_now() + interval '1 hour' WHERE case_id = \(ids[2].uuid)")
            let loop = TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(Ledger.self, under: rules)])
            let lane = engine.lane()
            for _ in 0..<12 { _ = try await loop.fire(on: lane) }
            for (place, id) in ids.enumerated() where place != 0 && place != 2 {
                #expect(try await engine.reader.find(id, as: Ledger.self)?.body.rings == 1, "ledger \(place)")
            }
            #expect(try await engine.reader.find(ids[0], as: Ledger.self)?.body.rings == 0)
            let later = try await engine.count(
                """
                SELECT count(*) FROM timer t JOIN case_file c ON c.id = t.case_id
                WHERE t.case_id = \(ids[0].uuid) AND t.due_at > c.created_at + interval '30 seconds'
                """)
            #expect(later == 1)
            await lane.close()
        }
    }

    @Test("Many due timers that the database refuses have no other case wait: all of them have had their turn after one pass")
    func manyRefusedTimers() async throws {
        try await with { engine in
            let rules = Ledger.Rules(alarmAfter: -1)
            var refused: [CaseID] = []
            for place in 1...12 {
                // Each rings to the total of the one that stands in its way.
                _ = await engine.send(.post(place * 10 + 1), to: try await engine.open("in the way \(place)"))
                refused.append(try await engine.open("refused \(place)", rules: rules))
                _ = await engine.send(.post(place * 10), to: refused[place - 1])
            }
            let healthy = try await engine.open("healthy", rules: rules)
            let loop = TimerLoop(parts: engine.parts, kinds: [TimerLoop.Kind(Ledger.self, under: rules)])
            let lane = engine.lane()
            #expect(try await loop.fire(on: lane) == 13)
            #expect(try await engine.reader.find(healthy, as: Ledger.self)?.body.rings == 1)
            for id in refused { #expect(try await engine.reader.find(id, as: Ledger.self)?.body.rings == 0) }
            let later = try await engine.count(
                "SELECT count(*) FROM timer WHERE due_at BETWEEN service_now() AND service_now() + interval '61 seconds'")
            #expect(later == 12)
            await lane.close()
        }
    }

    @Test("A redrive applies what comes before the record that the database refuses; that one and those behind it stay (D5)")
    func redrive() async throws {
        try await with { engine in
            let limit: SQL = "ALTER TABLE ledger_name ADD CONSTRAINT not_much CHECK (total < 15)"
            _ = try await engine.pool.query(limit)
            let log = MemoryLog(partitions: 1)
            let (source, ledger) = (Source(), CaseID(.v7()))
            for amount in 1...7 { log.append(try source.tell(ledger, amount)) }
            try await engine.withConsumer(of: log) {
                #expect(try await eventually { try await engine.count("SELECT count(*) FROM parked_record") == 7 })
                _ = await engine.send(.open(text: "late"), to: ledger)
                let records = ParkedRecords(parts: engine.parts, handlers: Engine.handlers, pool: engine.pool)
                let first = try await records.redrive(source.id.description)
                #expect(first.applied == 4 && first.remaining == 3 && first.reason?.hasSuffix("23514") == true)
                #expect(try await engine.reader.find(ledger, as: Ledger.self)?.body.total == 10)
                let next = try #require(try await records.records(of: source.id.description).first)
                #expect(next.sequence == 5 && next.attempts == 1 && next.reason.hasSuffix("23514"))
                let again = try await records.redrive(source.id.description)
                #expect(again.applied == 0 && again.remaining == 3)
                _ = try await engine.pool.query("ALTER TABLE ledger_name DROP CONSTRAINT not_much")
                let last = try await records.redrive(source.id.description)
                #expect(last.applied == 3 && last.remaining == 0 && last.reason == nil)
                #expect(try await engine.reader.find(ledger, as: Ledger.self)?.body.total == 28)
            }
        }
    }

    @Test("Which tables are the engine's is known of every one, and of its partitions")
    func tables() async throws {
        try await Engine.with { engine in
            let names = try await engine.pool.query(
                "SELECT relname::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            ).map { try $0.decode("name", as: String.self) }
            #expect(names.contains { $0.hasPrefix("inbox_d") } && names.contains { $0.hasPrefix("outbox_p") })
            #expect(names.filter { !EngineTables.contains($0) } == ["schema_migration"])
        }
        #expect(!EngineTables.contains("ledger_name") && !EngineTables.contains("inbox_of_somebody"))
    }
}
