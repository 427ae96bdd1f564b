import Foundation
import Policy
import SharedModels
import TestSupport
import Testing

@testable import CallbackScheduling

@Suite("Every stratum has its share of what is called back (CBK-10, K-01)")
struct SampleAllocationTests {
    private typealias Supply = SampleAllocation.Supply

    private func worker(_ number: Int) -> UUID { CoverageBench.technician(number).uuid }

    private func supplies(_ seed: UInt64) -> [SampleAllocation.Supply] {
        var random = SplitMix(seed: seed)
        return (0..<Int.random(in: 1...40, using: &random)).map { number in
            SampleAllocation.Supply(
                stratum: .init(worker: worker(number % 9), score: "s\(number / 9)"), cases: Int.random(in: 0...300, using: &random),
                always: Int.random(in: 0...8, using: &random))
        }
    }

    @Test("37 slips of a week: 19, 30 and 37 by share, always in all; one slip: 1 by any (WE-42, WE-45)")
    func workedExamples() throws {
        let strata = [(17, 0), (11, 0), (9, 0)].enumerated().map {
            Supply(stratum: .init(worker: worker($0.offset), score: ""), cases: $0.element.0, always: $0.element.1)
        }
        for (points, expected) in [(5_000, 19), (8_000, 30), (10_000, 37)] {
            let ratio = try #require(Ratio(basisPoints: points))
            #expect(SampleAllocation(strata, wanted: ratio.minimum(of: 37)).chosen == expected)
            let one = [Supply(stratum: .init(worker: SampleAllocation.nobody, score: ""), cases: 1, always: 0)]
            #expect(SampleAllocation(one, wanted: ratio.minimum(of: 1)).chosen == 1)
        }
        #expect(SampleAllocation([], wanted: 5).chosen == 0)
    }

    @Test("Whatever the strata: the total is what is wanted, no stratum is a whole case from its share, the order does not matter")
    func proportional() {
        for seed in 0..<300 as Range<UInt64> {
            let supplies = supplies(seed)
            let (cases, always) = (supplies.reduce(0) { $0 + $1.cases }, supplies.reduce(0) { $0 + $1.always })
            for points in [0, 1, 2_500, 5_000, 8_000, 10_000] {
                let wanted = Ratio(basisPoints: points)?.minimum(of: cases + always) ?? 0
                let allocation = SampleAllocation(supplies, wanted: wanted)
                #expect(allocation.chosen == max(wanted, always), "seed \(seed)")
                let rest = max(0, wanted - always)
                for (supply, quota) in zip(allocation.supplies, allocation.quotas) {
                    let exact = cases == 0 ? 0 : Double(rest) * Double(supply.cases) / Double(cases)
                    #expect(abs(Double(quota) - exact) < 1, "seed \(seed): \(quota) of \(exact)")
                    #expect(quota <= supply.cases)
                }
                #expect(SampleAllocation(supplies.shuffled(), wanted: wanted) == allocation)
                // In portions nothing is lost, and no technician is in two.
                let portions = allocation.portions(of: 100)
                #expect(portions.flatMap { $0.map(\.quota) } == allocation.quotas)
                let workers = portions.flatMap { Set($0.map(\.supply.stratum.worker)) }
                #expect(Set(workers).count == workers.count)
            }
        }
    }

    @Test("More is wanted than there is: all of it, and the record says both")
    func tooFew() {
        let allocation = SampleAllocation(
            [Supply(stratum: .init(worker: SampleAllocation.nobody, score: ""), cases: 3, always: 1)], wanted: 9)
        #expect(allocation.chosen == 4)
        let findings = SelectionFindings(allocation, reasons: ["major": 1])
        #expect([findings.wanted, findings.chosen, findings.always, findings.cases] as [Int] == [9, 4, 1, 4])
    }
}
