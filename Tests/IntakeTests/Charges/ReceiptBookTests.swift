import Foundation
import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("Books of blank invoices and receipts (INT-60)") struct ReceiptBookTests {
    static let form = ReceiptBookForm(kind: .receipt, series: "YX-A", first: 1_001, last: 1_004)
    static let charge = ChargeID(UUID.v7(milliseconds: 7, high: 7, low: 7))

    private static func received() throws -> BookStory<ReceiptBook> {
        var story = BookStory<ReceiptBook>()
        try story.give(.receive(office: "yunxi", form))
        return story
    }

    static func command(_ code: ReceiptBookCommand.Code) -> ReceiptBookCommand {
        switch code {
        case .receive: .receive(office: "yunxi", ReceiptBookForm(kind: .invoice, series: "X-2", first: 1, last: 2))
        case .issue: .issue(number: 1_003, charge, amountFen: 7)
        case .spoil: .spoil(number: 1_004, reason: "秘密错误")
        case .cancel: .cancel(number: 1_001, charge, reason: "秘密缘由")
        case .handBack: .handBack(signature: "秘密会计")
        }
    }

    @Test("Every state takes what it offers, from the posts that may, once; reasons and signatures are masked (OPS-01)") func law() throws {
        func way(_ name: String, _ commands: [ReceiptBookCommand]) -> (name: String, go: (inout BookStory<ReceiptBook>) throws -> Void) {
            (
                name,
                { story in
                    try story.give(.receive(office: "yunxi", Self.form))
                    for command in commands { try story.give(command) }
                }
            )
        }
        let used = (1_001...1_004).map { ReceiptBookCommand.issue(number: $0, Self.charge, amountFen: 7) }
        try BookLaw<ReceiptBook>(
            ways: [
                way("fresh", []), way("begun", [used[0]]), way("cancelled", [used[0], Self.command(.cancel)]), way("used up", used),
                way("spoiled", [Self.command(.spoil)]), way("back", [used[0], Self.command(.handBack)]),
            ], command: Self.command, codes: ReceiptBookCommand.Code.allCases, states: Set(ReceiptBook.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("A number is used once, whatever became of it") func once() throws {
        var story = try Self.received()
        let other = ChargeID(UUID.v7(milliseconds: 7, high: 7, low: 8))
        try story.give(.issue(number: 1_001, Self.charge, amountFen: 7))
        try story.give(.spoil(number: 1_002, reason: "撕破"))
        try story.give(.issue(number: 1_003, Self.charge, amountFen: 7))
        try story.give(.cancel(number: 1_003, Self.charge, reason: "写错"))
        for number in 1_001...1_003 {
            #expect(story.refusal(.issue(number: number, other, amountFen: 7))?.fields.map(\.field) == ["number"], "\(number)")
        }
        #expect(story.refusal(.spoil(number: 1_001, reason: "撕破"))?.rule == "INT-60", "it was given")
        for number in [0, 1_000, 1_005] {
            #expect(story.refusal(.issue(number: number, other, amountFen: 7))?.fields.map(\.field) == ["number"], "\(number)")
        }
        #expect(story.refusal(.cancel(number: 1_001, other, reason: "写错"))?.fields.map(\.field) == ["number"], "of another charge")
        #expect(story.facts(BlankUsed.self).map(\.use) == [.issued, .spoiled, .issued, .cancelled])
    }

    @Test("Gaps, cancelled and spoiled numbers are shown when the book goes back, and counted") func handBack() throws {
        var story = BookStory<ReceiptBook>()
        try story.give(.receive(office: "yunxi", ReceiptBookForm(kind: .invoice, series: "F", first: 10, last: 19)))
        #expect(story.it.gaps == [] && story.it.unusedCount == 10)
        for number in [15, 11] { try story.give(.issue(number: number, Self.charge, amountFen: 7)) }
        try story.give(.cancel(number: 11, Self.charge, reason: "写错"))
        try story.give(.spoil(number: 13, reason: "撕破"))
        let view = story.it.view(for: Actor(subject: "u", role: .finance))
        #expect(view.gaps == [10, 12, 14] && view.cancelled == [11] && view.spoiled == [13] && view.issuedCount == 1)
        #expect(view.unusedCount == 4)
        try story.give(.handBack(signature: "何会计"))
        let fact = try #require(story.facts(ReceiptBookReturned.self).first)
        #expect(fact.issued == 1 && fact.cancelled == 1 && fact.spoiled == 1 && fact.gaps == 3 && fact.unused == 4)
        #expect(fact.issued + fact.cancelled + fact.spoiled + fact.gaps + fact.unused == 10)
        #expect(story.refusal(.spoil(number: 16, reason: "撕破"))?.code == .wrongState)
        try story.give(.cancel(number: 15, Self.charge, reason: "退款"))
        #expect(story.it.state == .returned, "what was given can still be cancelled")
    }

    @Test("Whatever is used in whatever order, every number is in one place", arguments: 0..<30 as Range<UInt64>) func places(seed: UInt64)
        throws
    {
        var random = SplitMix(seed: seed)
        var story = BookStory<ReceiptBook>()
        try story.give(.receive(office: "yunxi", ReceiptBookForm(kind: .invoice, series: "F", first: 1, last: 25)))
        for _ in 0..<40 {
            let number = Int.random(in: 0...27, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: _ = story.outcome(of: .issue(number: number, Self.charge, amountFen: 7), as: .finance)
            case 1: _ = story.outcome(of: .spoil(number: number, reason: "撕破"), as: .finance)
            default: _ = story.outcome(of: .cancel(number: number, Self.charge, reason: "写错"), as: .finance)
            }
            let it = story.it
            #expect(Set(it.blanks.map(\.number)).count == it.blanks.count)
            #expect(it.blanks.count + it.gaps.count + it.unusedCount == 25)
            #expect((it.state == .usedUp) == (it.blanks.count == 25))
        }
    }

    @Test("A book has a series, and from 1 to 500 numbers (INT-60)") func fields() {
        var story = BookStory<ReceiptBook>()
        for (first, last, faults) in [(0, 5, ["first"]), (5, 4, ["last"]), (1, 501, ["last"]), (1, 500, []), (7, 7, [])] {
            let form = ReceiptBookForm(kind: .receipt, series: "A", first: first, last: last)
            var copy = story
            #expect(copy.refusal(.receive(office: "yunxi", form))?.fields.map(\.field) ?? [] == faults, "\(first) to \(last)")
        }
        let bare = ReceiptBookForm(kind: .receipt, series: " ", first: 1, last: 1)
        #expect(story.refusal(.receive(office: "", bare))?.fields.map(\.field) == ["office", "series"])
    }
}
