import Foundation
import Policy
import RepairDispatch
import SharedModels
import TestSupport
import Testing

/// What chance has the tests do.
extension SplitMix {
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &self)] }

    /// A well-formed command, an odd one, or one that leads on from here.
    mutating func command(for bench: Bench) -> WorkOrderCommand {
        if chance(25) { return odd(for: bench) }
        if chance(60), let next = bench.slip.state.commands.randomElement(using: &self) { return Machine.sample(next, for: bench) }
        return Machine.sample(pick(WorkOrderCommand.Code.allCases), for: bench)
    }

    private mutating func odd(for bench: Bench) -> WorkOrderCommand {
        let numbers = [Int.min, -1, 0, 1, 179, 180, 10_000, Int.max]
        return switch Int.random(in: 0..<8, using: &self) {
        case 0: .quote([PriceLineForm(item: "x", quantity: pick(numbers), unitPriceFen: pick(numbers))])
        case 1: .requote([PriceLineForm(item: "", quantity: pick(numbers), unitPriceFen: pick(numbers))])
        case 2: .signOff(.sample(at: bench.now.addingTimeInterval(Double(pick([-9e5, 0, 9e5]))), amountFen: pick(numbers)))
        case 3: .noAnswer(.init(waitedSeconds: pick(numbers), noteLeft: chance(50)))
        case 4: .reschedule(appointedAt: bench.now.addingTimeInterval(pick([-60, 0, 60])))
        case 5: .settleCallback(.init(taskId: bench.taskId, cycle: pick([0, 1, 2]), outcome: pick([.satisfied, .notSelected])))
        case 6: .quote(.free)
        default: .reportBack(delayReason: pick([nil, "", "等配件"]))
        }
    }
}

@Suite("Whatever is asked in whatever order") struct PropertyTests {
    @Test("The order stays in the machine of 3.3 and keeps its promises", .timeLimit(.minutes(10)), arguments: 0..<400 as Range<UInt64>)
    func randomLife(seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let bench = Bench(at: dice.pick(["2026-03-02 09:30", "2026-01-30 00:00", "2026-12-31 23:59:59", "2028-02-27 12:00"]))
        try bench.send(.raise(.sample(urgency: dice.pick(RepairUrgency.allCases), major: dice.chance(20), chargeable: dice.chance(80))))
        for _ in 0..<60 {
            if dice.chance(30) { bench.now += Double(dice.pick([1, 3_600, 86_400, 20 * 86_400])) }
            bench.subject = dice.pick(["technician-7", "technician-8"])
            let before = (slip: bench.slip, version: bench.version)
            let command = dice.command(for: bench)
            let role = dice.chance(10) ? dice.pick(Role.allCases) : command.name.usualRole
            do throws(Rejection) {
                let events = try bench.send(command, as: role)
                #expect(bench.version == before.version + events.count)
                if events.isEmpty { #expect(bench.slip == before.slip) }
            } catch {
                #expect(bench.slip == before.slip)
                #expect(!error.detail.isEmpty)
            }
            #expect(
                Machine.leads(from: before.slip.state, to: bench.slip.state),
                "\(before.slip.state) → \(bench.slip.state) by \(command.code)")
            #expect(bench.slip.ledgerMonth >= before.slip.ledgerMonth)
            try check(bench.slip)
        }
        #expect(bench.events.count == bench.version)
    }

    private func check(_ slip: WorkOrder) throws {
        for quote in slip.quotes {
            #expect(quote.totalFen >= 0)
            #expect(quote.totalFen == quote.lines.reduce(0) { $0 + $1.amountFen })
        }
        if let amount = slip.signOff?.amountFen { #expect(amount >= 0 && amount <= slip.acceptance?.totalFen ?? 0) }
        #expect((slip.state == .closed) == (slip.closure != nil))
        #expect((slip.state == .cancelled) == (slip.cancelled != nil))
        let isOver = slip.state == .closed || slip.state == .cancelled
        if isOver {
            #expect(slip.allowedCommands.isEmpty)
            #expect(!slip.clocks.contains { $0.state == .running })
        }
        #expect(slip.clocks.filter { $0.name == WorkOrderClock.report && $0.state == .running }.count <= 1)
        #expect(slip.clocks.allSatisfy { ($0.state == .running) == ($0.ended == nil) })
        if [.accepted, .signedOff, .callbackPending].contains(slip.state), slip.chargeable { #expect(!slip.quotes.isEmpty) }
        if slip.state == .inWork { #expect(slip.acceptance != nil || slip.quote?.needsAcceptance == false) }
        #expect(slip.office == "yunhu" && slip.number == "WO-20260302-000007")
    }

    @Test("A clock that has run out is ended by its own command", arguments: 0..<50 as Range<UInt64>) func dueClocks(seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        let bench = Bench()
        try bench.send(.raise(.sample()))
        for _ in 0..<30 {
            _ = bench.refusal(of: dice.command(for: bench))
            for clock in bench.slip.clocks where clock.state == .running {
                let late = bench.copy()
                late.now = max(clock.bound, bench.now)
                let command = try #require(WorkOrder.command(forDue: clock.name))
                try late.send(command, as: .system)
                #expect(!late.slip.clocks.contains { $0.name == clock.name && $0.state == .running })
            }
        }
    }
}
