import Casework
import Crypto
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Which callbacks of a period are made, on a real database (K-01, CBK-10)", .timeLimit(.minutes(10)))
struct SelectionServiceTests {
    private static let half = callbackPolicy { $0.repairTaskRatio = Ratio(basisPoints: 5_000) ?? .one }

    /// The week of 2 March with 14 slips: two technicians, and one of each that is called whatever the share.
    private func week(_ bench: CoverageBench) async throws -> (plain: [CallbackTaskID], always: [CallbackTaskID]) {
        var plain: [CallbackTaskID] = []
        for number in 0..<10 {
            plain.append(try await bench.returned(at: "2026-03-0\(number % 6 + 2) 10:0\(number)", technician: number % 2))
        }
        var always = [
            try await bench.returned(at: "2026-03-03 10:00", urgency: .emergency),
            try await bench.returned(at: "2026-03-03 10:01", major: true),
            try await bench.returned(at: "2026-03-03 10:02", score: .dissatisfied),
        ]
        always.append(try await bench.returned(at: "2026-03-03 10:03"))
        try await bench.settle()
        try await bench.call(always[3])
        return (plain, always)
    }

    @Test("Half of a week: emergencies, major matters, low ratings and who was called are among them, the others are dropped (K-01)")
    func half() async throws {
        try await CoverageBench.at("2026-03-07 10:00", under: Self.half) { bench in
            let (plain, always) = try await week(bench)
            let other = try await bench.returned(at: "2026-03-09 00:00")
            try await bench.settle()
            try await bench.run()
            #expect(try await bench.all(CallbackSelection.self).isEmpty)
            try await bench.setClock("2026-03-09 00:00:01")
            try await bench.run()
            let selection = try #require(try await bench.all(CallbackSelection.self).first)
            #expect(selection.state == .selected && selection.day == "2026-03-02")
            #expect([selection.findings.cases, selection.findings.wanted, selection.findings.chosen] as [Int] == [14, 7, 7])
            #expect(selection.findings.reasons == ["emergency": 1, "major": 1, "low_rating": 1, "called": 1])
            #expect(try await bench.states(always) == [.planned, .planned, .planned, .closed])
            let states = try await bench.states(plain)
            #expect(states.count { $0 == .planned } == 3 && states.count { $0 == .notSelected } == 7)
            #expect(try await bench.task(other).state == .planned)
            let dropped = try bench.facts(TaskUnselected.self)
            #expect(dropped.count == 7 && dropped.allSatisfy { $0.cause == .notSampled })
            #expect(try bench.facts(SelectionApplied.self).map(\.chosen) == [7])

            let path = "callback-selections/\(selection.id)"
            let contract = try OpenAPIFile("callback-scheduling.yaml")
            for (request, schema) in [(path, "CallbackSelection"), (path + "/picks", "SelectionPicks")] {
                let answer = try await bench.service.ask(TestRequest("GET /\(request)", as: .csManager))
                let differences = try SchemaCheck.differences(answer.body, try #require(contract.schema(schema)))
                #expect(differences == [])
            }
            let list = try await bench.service.ask(
                TestRequest("GET /callback-selections?purpose=period&period=weekly&day=2026-03-02", as: .csManager))
            #expect((list.json["items"] as? [Any])?.count == 1)
        }
    }

    @Test("With a share of 1 nothing is chosen and nothing dropped (K-01)") func all() async throws {
        try await CoverageBench.at("2026-03-07 10:00") { bench in
            let (plain, _) = try await week(bench)
            try await bench.setClock("2026-03-09 00:00:01")
            try await bench.run()
            #expect(try await bench.all(CallbackSelection.self).isEmpty)
            #expect(try await bench.states(plain).allSatisfy { $0 == .planned })
        }
    }

    @Test("A slip that comes back twice in a week counts twice; a choice of one office that fails holds up no other's counts (CBK-13)")
    func twice() async throws {
        try await CoverageBench.at("2026-03-05 10:00", under: Self.half) { bench in
            let first = try await bench.returned(at: "2026-03-02 10:00")
            _ = try await bench.returned(at: "2026-03-03 10:00", office: "donghu")
            let complaint = try await bench.replied(at: "2026-03-02 10:00")
            try await bench.settle()
            try await bench.call(first, Sample.form(.dissatisfied))
            _ = try await bench.service.pool.query(
                """
                INSERT INTO callback_index (task_id, cycle, office, kind, subject, handled_at, issued_at, state, worker, score, always)
                SELECT task_id, 2, office, kind, subject, handled_at + interval '1 day', issued_at, 'planned', worker, score, 'rework'
                FROM callback_index WHERE task_id = \(first.uuid)
                """)
            try await bench.setClock("2026-03-16 00:00:01")
            try await bench.run()
            let selections = try await bench.all(CallbackSelection.self)
            #expect(selections.first { $0.office == CoverageBench.office }?.findings.reasons == ["called": 1, "rework": 1])
            #expect(try await bench.all(CoverageReport.self).contains { $0.subject == .complaint && $0.office == CoverageBench.office })
            #expect(try await bench.task(complaint.callbackTaskId).state == .planned)
        }
    }

    @Test("Who is on the telephone is not dropped meanwhile: what is said finds its task (CBK-28)")
    func held() throws {
        for cause in UnselectedCause.allCases where cause != .caseGone {
            var story = try Story.reaching(.planned, kind: .repair)
            try story.give(sample: .startCall)
            #expect(try !story.give(.unselect(cause)), "\(cause)")
            #expect(story.it.state == .planned)
            story.now += TimeInterval(story.rules.callback.callHold.components.seconds) + 1
            #expect(try story.give(.unselect(cause)), "\(cause)")
        }
    }

    @Test("Who has an appointment keeps it; what is heard of after the choice stays planned; two weeks late the choice is the same")
    func late() async throws {
        try await CoverageBench.at("2026-03-07 10:00", under: Self.half) { bench in
            var ids: [CallbackTaskID] = []
            for number in 0..<6 { ids.append(try await bench.returned(at: "2026-03-0\(number + 2) 10:00")) }
            try await bench.settle()
            try await bench.setClock("2026-03-24 09:00")
            // After the week, before the choice: these count as not called, and are not dropped either.
            for id in ids { try await bench.call(id) }
            try await bench.run()
            let selection = try #require(try await bench.all(CallbackSelection.self).first)
            #expect(selection.day == "2026-03-02" && selection.until == local("2026-03-09 00:00"))
            #expect(selection.findings.reasons.isEmpty && selection.findings.chosen == 3)
            #expect(try await bench.states(ids).allSatisfy { $0 == .closed })
            let straggler = try await bench.returned(at: "2026-03-04 12:00")
            try await bench.settle()
            try await bench.run()
            #expect(try await bench.task(straggler).state == .planned)
        }
    }

    @Test("Replicas at once, and one that dies after it laid down its choice, after the case, in the middle of the telling: one choice")
    func replicas() async throws {
        try await CoverageBench.at("2026-03-07 10:00", under: Self.half, instances: 3) { bench in
            for number in 0..<30 {
                _ = try await bench.returned(at: "2026-03-0\(number % 6 + 2) 10:\(10 + number)", technician: number % 4)
            }
            try await bench.settle()
            try await bench.setClock("2026-03-09 00:00:01")
            let engines = [bench.service.engine] + bench.service.others
            let now = try await engines[0].now()
            let tally = Tally(engine: engines[0], heardBefore: now, limit: 10)
            let due = try #require(try await tally.selections(engines[0].policy.selectionSpans(upTo: now)).first)
            func selections(_ engine: CaseEngine) -> CallbackSelections {
                CallbackSelections(engine: engine, logger: bench.coverage().logger, limits: (pass: 4, page: 2))
            }
            // Dies with the choice laid down and no case.
            let first = try await selections(engines[0]).laidDown(due.scope, due.id, .share)
            // Dies with the case made and nobody told, then with four of them told.
            for budget in [0, 4] {
                var left = budget
                #expect(try await !selections(engines[1]).carryOut(due.scope, due.id, wanted: .share, &left))
            }
            #expect(try bench.facts(SelectionMade.self).count <= 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for engine in engines { group.addTask { try await bench.run(engine) } }
                try await group.waitForAll()
            }
            let found = try await bench.all(CallbackSelection.self)
            #expect(found.map(\.findings) == [first] && found.first?.state == .selected)
            #expect(try await bench.service.count("SELECT count(*) FROM callback_pick") == 15)
            #expect(try await bench.service.count("SELECT count(*) FROM callback_index WHERE state = 'not_selected'") == 15)
            try await bench.settle()
            #expect(try bench.facts(SelectionMade.self).count == 1 && bench.facts(SelectionApplied.self).count == 1)
            #expect(try bench.facts(TaskUnselected.self).count == 15)
        }
    }

    @Test("10,000 cases: the same choice in whatever order they come, in proportion, and each pick can be found again (CBK-10)")
    func reproducible() async throws {
        try await CoverageBench.at("2026-03-09 00:00:01", under: Self.half) { bench in
            let cases = Self.tenThousand()
            let scope = SelectionScope(
                office: "big", purpose: .period, period: .weekly, day: "2026-03-02", from: local("2026-03-02 00:00"),
                until: local("2026-03-09 00:00"))
            let id = UUID.v7(milliseconds: 1_772_415_000_000, high: 5, low: 5)
            let selections = CallbackSelections(engine: bench.service.engine, logger: bench.coverage().logger)
            var choices: [[UUID: Pick]] = []
            for order in [cases, cases.reversed(), cases.shuffled()] {
                for table in ["callback_index", "callback_pick", "callback_sample"] {
                    _ = try await bench.service.pool.query(SQL(unsafe: "DELETE FROM \(table)"))
                }
                try await Self.enter(order, bench)
                let findings = try await selections.laidDown(scope, id, .share)
                #expect([findings.cases, findings.chosen] as [Int] == [10_000, 5_000])
                choices.append(try await Self.picks(bench))
            }
            #expect(choices[0] == choices[1] && choices[0] == choices[2])
            Self.check(choices[0], cases, seed: id)
        }
    }

    private struct Pick: Hashable { let rank: Int64?; let reason: String }
    private struct Case { let id: UUID; let worker: UUID; let score: ServiceRating; let urgent: Bool }

    private static func tenThousand() -> [Case] {
        var random = SplitMix(seed: 42)
        return (0..<10_000).map { number in
            // Uneven: some technicians have many slips, some ratings are rare.
            let worker = min(Int.random(in: 0..<12, using: &random), Int.random(in: 0..<12, using: &random))
            let score = ServiceRating.allCases[min(Int.random(in: 0..<3, using: &random), Int.random(in: 0..<3, using: &random))]
            return Case(
                id: UUID.v7(milliseconds: 1_772_415_000_000, high: 1, low: UInt64(number)),
                worker: CoverageBench.technician(worker).uuid, score: score, urgent: Int.random(in: 0..<50, using: &random) == 0)
        }
    }

    private static func enter(_ cases: [Case], _ bench: CoverageBench) async throws {
        _ = try await bench.service.pool.query(
            """
            INSERT INTO callback_index (task_id, cycle, office, kind, subject, handled_at, issued_at, state, worker, score, always)
            SELECT n.id, 1, 'big', 'repair', 'repair', \(local("2026-03-04 12:00")), \(local("2026-03-04 12:00")), 'closed', n.worker,
                   n.score, n.always
            FROM unnest(
                \(cases.map(\.id)), \(cases.map(\.worker)), \(cases.map(\.score.rawValue)), \(cases.map { $0.urgent ? "emergency" : String?.none })
            ) AS n (id, worker, score, always)
            """)
    }

    private static func picks(_ bench: CoverageBench) async throws -> [UUID: Pick] {
        let rows = try await bench.service.pool.query("SELECT task_id, rank, reason FROM callback_pick")
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                (try row.decode("task_id", as: UUID.self), Pick(rank: try row.decode("rank"), reason: try row.decode("reason")))
            })
    }

    /// Finds the choice again from the seed alone, as the document of the selection says.
    private static func check(_ picks: [UUID: Pick], _ cases: [Case], seed: UUID) {
        let always = cases.filter(\.urgent)
        #expect(!always.isEmpty && always.allSatisfy { picks[$0.id] == Pick(rank: nil, reason: "emergency") })
        let free = cases.filter { !$0.urgent }
        let rest = 5_000 - always.count
        var statistic = 0.0
        let strata = Dictionary(grouping: free) { "\($0.worker) \($0.score.rawValue)" }
        for (stratum, members) in strata {
            let ranked = members.map { (id: $0.id, key: hash("\(seed.uuidString.lowercased())/\($0.id.uuidString.lowercased())")) }
                .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            let chosen = ranked.filter { picks[$0.id] != nil }
            let exact = Double(rest) * Double(members.count) / Double(free.count)
            #expect(abs(Double(chosen.count) - exact) < 1, "\(stratum)")
            #expect(ranked.prefix(chosen.count).map(\.id) == chosen.map(\.id), "\(stratum)")
            for (place, member) in chosen.enumerated() {
                #expect(picks[member.id] == Pick(rank: Int64(place + 1), reason: "sampled"))
            }
            statistic += (Double(chosen.count) - exact) * (Double(chosen.count) - exact) / max(exact, 1)
        }
        // Far below what chance would give with so many strata: the choice is proportional by construction.
        #expect(strata.count > 20 && statistic < Double(strata.count))
        // Within strata it is by chance: the even and the odd ones have their halves, within five standard deviations.
        let even = free.enumerated().filter { $0.offset.isMultiple(of: 2) && picks[$0.element.id] != nil }.count
        #expect(abs(Double(even) - Double(rest) / 2) < 5 * (Double(rest) / 4).squareRoot())
    }

    private static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}
