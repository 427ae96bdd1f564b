import Foundation
import Policy
import SharedModels
import Testing

@testable import Intake

@Suite("Keys in custody (INT-42, domain 3.10)") struct KeyTests {
    static let form = KeyForm(unit: "秘密单元", keys: ["入户门2把", "信箱1把"], from: "秘密业主", place: "秘密挂钩")
    static let due = local("2026-03-02 17:00")
    static let loan = KeyLoanForm(borrower: "秘密王工", phone: "13900000008", reason: "秘密检修", dueAt: due)

    private static func received() throws -> BookStory<KeyCustody> {
        var story = BookStory<KeyCustody>()
        try story.give(.receive(office: "yunxi", form))
        return story
    }

    static func command(_ code: KeyCommand.Code) -> KeyCommand {
        switch code {
        case .receive: .receive(office: "yunxi", KeyForm(unit: "另一单元", keys: ["一把"], from: "秘密业主", place: "2号"))
        case .lend: .lend(loan)
        case .takeBack: .takeBack(lentAt: nil)
        case .release: .release(to: .owner, signature: "秘密业主")
        case .clockDue: .clockDue
        }
    }

    @Test("Every state takes what domain 3.10 says, from the desk only, once; names are sealed and masked (OPS-01)") func law() throws {
        try BookLaw<KeyCustody>(
            ways: [[], [.lend], [.lend, .takeBack], [.release]].map { (codes: [KeyCommand.Code]) in
                (
                    "\(codes.map(\.rawValue))",
                    { story in
                        try story.give(.receive(office: "yunxi", Self.form))
                        for code in codes { try story.give(Self.command(code)) }
                    }
                )
            }, command: Self.command, codes: KeyCommand.Code.allCases, states: Set(KeyCustody.State.allCases.map(\.rawValue))
        ).check()
    }

    @Test("T-KEY is the due time of each loan; overdue is told once a loan, by timer or by a late return") func overdue() throws {
        var story = try Self.received()
        try story.give(.lend(Self.loan))
        #expect(story.it.clocks.map(\.bound) == [Self.due])
        story.now = Self.due.addingTimeInterval(-0.001)
        #expect(try !story.give(.clockDue, as: .system))
        story.now = Self.due
        #expect(try story.give(.clockDue, as: .system))
        #expect(try !story.give(.clockDue, as: .system))
        try story.give(.takeBack(lentAt: nil))
        #expect(story.facts(KeyOverdue.self).map(\.bound) == [Self.due])
        #expect(story.facts(KeyReturned.self).map(\.inTime) == [false])
        var again = Self.loan
        again.dueAt = local("2026-03-03 17:00")
        try story.give(.lend(again))
        story.now = local("2026-03-04 08:00")
        try story.give(.takeBack(lentAt: nil))
        #expect(story.facts(KeyOverdue.self).map(\.bound) == [Self.due, again.dueAt])
        #expect(story.it.clocks.allSatisfy { $0.due == nil })
        var prompt = try Self.received()
        try prompt.give(.lend(Self.loan))
        prompt.now = Self.due.addingTimeInterval(-1)
        try prompt.give(.takeBack(lentAt: nil))
        #expect(prompt.facts(KeyReturned.self).map(\.inTime) == [true] && prompt.facts(KeyOverdue.self).isEmpty)
    }

    @Test("A late repetition of a return does not end the next loan") func repetition() throws {
        var story = try Self.received()
        try story.give(.lend(Self.loan))
        let first = story.now
        story.now = first.addingTimeInterval(60)
        try story.give(.takeBack(lentAt: first))
        var next = Self.loan
        next.borrower = "秘密李工"
        story.now = first.addingTimeInterval(120)
        try story.give(.lend(next))
        #expect(try !story.give(.takeBack(lentAt: first)))
        #expect(story.it.state == .lent)
        #expect(story.refusal(.takeBack(lentAt: first.addingTimeInterval(1)))?.code == .wrongState)
        try story.give(.takeBack(lentAt: story.now))
    }

    @Test("Keys that are out are not released, and released ones not lent (INT-42)") func order() throws {
        var story = try Self.received()
        try story.give(.lend(Self.loan))
        #expect(story.refusal(.release(to: .owner, signature: "秘密业主"))?.code == .wrongState)
        try story.give(.takeBack(lentAt: nil))
        #expect(story.refusal(.release(to: .nextOccupier, signature: " "))?.rule == "INT-42")
        try story.give(.release(to: .nextOccupier, signature: "秘密租户"))
        #expect(story.facts(KeyReleased.self).map(\.recipient) == [.nextOccupier])
        #expect(story.it.release?.signature == BookSignature(name: "秘密租户", at: monday))
    }

    @Test("A loan lies ahead and is not for ever; the last fifty are kept") func loans() throws {
        var story = try Self.received()
        for due in [monday, local("2026-04-03 09:30")] {
            var loan = Self.loan
            loan.dueAt = due
            #expect(story.refusal(.lend(loan))?.fields.map(\.field) == ["dueAt"])
        }
        let bare = KeyLoanForm(borrower: "", phone: "x", reason: " ", dueAt: Self.due)
        #expect(story.refusal(.lend(bare))?.fields.map(\.field) == ["borrower", "phone", "reason"])
        for _ in 0..<60 {
            try story.give(.lend(Self.loan))
            story.now += 1
            try story.give(.takeBack(lentAt: nil))
        }
        #expect(story.it.loans.count == KeyCustody.loansKept && story.facts(KeyLent.self).count == 60)
    }

    @Test("Keys are taken with unit, list, who brought them and where they hang (INT-42)") func fields() {
        var story = BookStory<KeyCustody>()
        let bare = KeyForm(unit: "", keys: [], from: "", place: "")
        #expect(story.refusal(.receive(office: "", bare))?.fields.map(\.field) == ["office", "unit", "keys", "from", "place"])
    }
}
