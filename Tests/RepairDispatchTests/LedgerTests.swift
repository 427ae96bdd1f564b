import Foundation
import Policy
import RepairDispatch
import SharedModels
import TestSupport
import Testing

extension Policy {
    /// Only what engineering handed back needs the director's opinion (退单).
    static var literal: Policy {
        var settings = PolicySettings()
        settings.repair.rolloverRequiresOpinion = .handedBackOnly
        return Policy(name: "literal", settings: settings)
    }
}

@Suite("The ledger by month") struct LedgerTests {
    private let march: LedgerMonth
    private let april: LedgerMonth

    init() throws {
        march = try #require(LedgerMonth("2026-03"))
        april = try #require(LedgerMonth("2026-04"))
    }

    @Test("A slip stands in its month as its state says, on one line (REP-05)", arguments: Machine.states)
    func standings(state: WorkOrderState) throws {
        let standings: [WorkOrderState: LedgerStanding] = [
            .workDone: .finished, .signedOff: .finished, .callbackPending: .done, .closed: .done, .handedBack: .handedBack,
            .cancelled: .cancelled,
        ]
        let entries = try Bench.reaching(state).slip.ledgerEntries
        guard state != .carriedOver else {
            #expect(entries.map(\.month) == [march, april])
            #expect(entries.map(\.standing) == [.carriedOver, .open])
            return
        }
        #expect(entries.map(\.month) == [march])
        #expect(entries.map(\.standing) == [standings[state] ?? .open])
        #expect(entries.map(\.isFirst) == [true])
        #expect(entries.map(\.cause) == [state == .handedBack ? .department : nil])
    }

    @Test("Carried over, it keeps its line in the old month with the opinion, and has a new one (REP-19, WE-36, WE-37)")
    func carriedOver() throws {
        let bench = try Bench.reaching(.collected, at: "2026-05-08 14:00")
        let may = try #require(LedgerMonth("2026-05"))
        bench.now = instant("2026-05-31 17:30")
        try bench.send(.handBackAtMonthEnd(month: may))
        #expect(bench.slip.ledgerEntries.map(\.standing) == [.handedBack])
        #expect(bench.slip.ledgerEntries.map(\.hasOpinion) == [false])
        try bench.send(.carryOver(opinion: "下月完成"))
        let entries = bench.slip.ledgerEntries
        #expect(entries.map(\.month.description) == ["2026-05", "2026-06"])
        #expect(entries.map(\.isFirst) == [true, false])
        #expect(entries.map(\.cause) == [.monthEnd, nil])
        #expect(entries.map(\.hasOpinion) == [true, false])
        #expect(entries[0].leftAt == instant("2026-05-31 17:30"))
        #expect(entries[1].leftAt == nil)
    }

    @Test("Under the literal rule an unfinished slip counts in the next month, and nothing else about it changes (REP-18, decision 11)")
    func rolledOver() throws {
        let bench = try Bench.reaching(.collected)
        bench.rules = .literal
        for time in ["2026-03-30 23:59", "2026-03-31 00:00", "2026-03-31 17:29"] {
            bench.now = instant(time)
            #expect(bench.refusal(of: .rollOver(month: march))?.rule == "REP-18", "\(time)")
        }
        bench.now = instant("2026-03-31 17:30")
        let before = bench.slip
        let event = try #require(try bench.send(.rollOver(month: march)).first as? OrderRolledOver)
        #expect(event.fromMonth == march)
        #expect(event.ledgerMonth == april)
        #expect(bench.slip.ledgerMonth == april)
        #expect(bench.slip.state == before.state)
        #expect(bench.slip.clocks == before.clocks)
        #expect(bench.slip.collected == before.collected)
        #expect(bench.slip.ledgerEntries.map(\.standing) == [.rolledOver, .open])
        // Again, and for a month that it is no longer in.
        #expect(try bench.send(.rollOver(month: march)).isEmpty)
        bench.now = instant("2026-04-30 17:30")
        try bench.send(.rollOver(month: april))
        #expect(bench.slip.ledgerEntries.map(\.month.description) == ["2026-03", "2026-04", "2026-05"])
        #expect(bench.slip.ledgerEntries.map(\.isFirst) == [true, false, false])
    }

    @Test(
        "Where every unfinished slip needs an opinion, none rolls over by itself; nor does a finished one under the literal rule (REP-19)")
    func doesNotRoll() throws {
        let bench = try Bench.reaching(.collected)
        bench.now = instant("2026-03-31 17:30")
        #expect(try bench.send(.rollOver(month: march)).isEmpty)
        for state in [WorkOrderState.workDone, .signedOff, .callbackPending, .closed, .handedBack, .carriedOver, .cancelled] {
            let bench = try Bench.reaching(state)
            bench.rules = .literal
            bench.now = instant("2026-03-31 17:30")
            #expect(try bench.send(.rollOver(month: march)).isEmpty, "\(state)")
        }
    }

    @Test("A slip that was stored before months were kept still tells its last one (REP-05)") func storedBefore() throws {
        let slip = try Bench.reaching(.carriedOver).slip
        var stored = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(slip)) as? [String: Any])
        stored["earlierMonths"] = nil
        let read = try JSONDecoder().decode(WorkOrder.self, from: JSONSerialization.data(withJSONObject: stored))
        #expect(read.ledgerEntries == slip.ledgerEntries)
    }

    @Test("The months of a whole life follow one another, and each is on one line", arguments: 0..<100 as Range<UInt64>)
    func property(seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let bench = Bench(at: "2026-01-15 10:00", rules: dice.next() % 2 == 0 ? .literal : .baseline)
        try bench.send(.raise(.sample(appointedAt: instant("2026-01-16 10:00"))))
        for _ in 0..<30 {
            bench.now += Double(dice.next() % (20 * 86_400))
            let commands: [WorkOrderCommand] = [
                .rollOver(month: bench.slip.ledgerMonth), .handBackAtMonthEnd(month: bench.slip.ledgerMonth), .carryOver(opinion: "同意"),
                .reissue, .collect, .handBack(reason: "缺配件"),
            ]
            _ = try? bench.send(commands[Int(dice.next() % UInt64(commands.count))])
            let entries = bench.slip.ledgerEntries
            #expect(entries.map(\.month) == Set(entries.map(\.month)).sorted())
            #expect(entries.last?.month == bench.slip.ledgerMonth)
            #expect(entries.filter { $0.leftAt == nil }.count == 1)
            #expect(entries.dropLast().allSatisfy { $0.standing == .carriedOver || $0.standing == .rolledOver })
            #expect(entries.map(\.isFirst) == [true] + Array(repeating: false, count: entries.count - 1))
        }
    }
}
