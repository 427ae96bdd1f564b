import Casework
import Foundation
import SharedModels

/// A case type for engine tests: a ledger of amounts with one clock, or with a second one after it.
struct Ledger: CaseType, Equatable {
    enum Command: CaseCommand {
        case open(text: String)
        case post(Int)
        case close
        case ring
        case chime
        case repeatOpen
        /// Changes nothing, whether there is a ledger or none.
        case look
        /// Posts 1 when there is such a ledger as well.
        case pair(CaseID)
        /// Posts what the other ledger has.
        case match(CaseID)

        var mentions: [CaseID] { if case .pair(let other) = self { [other] } else { [] } }

        var reads: [ReadCase] { if case .match(let other) = self { [ReadCase(other, as: Ledger.self)] } else { [] } }

        var code: String {
            switch self {
            case .open: "open"
            case .post: "post"
            case .close: "close"
            case .ring: "ring"
            case .chime: "chime"
            case .repeatOpen: "repeat-open"
            case .look: "look"
            case .pair: "pair"
            case .match: "match"
            }
        }
    }

    struct Rules: Sendable {
        var alarmAfter: TimeInterval = 3_600
        var chimeAfter: TimeInterval?
        var rungAfter: TimeInterval?
        var refusesToRing = false
        /// Rules under which there is no rung, also where one was planned.
        var hasNoRung = false
    }

    struct View: Encodable {
        let total: Int
        let postings: Int
        let rings: Int
    }

    static let kind = CaseKind(name: "ledger", numberPrefix: "LG")
    var state = "open"
    var total = 0
    var postings = 0
    var rings = 0
    var chimes = 0
    var text: String
    var clocks: [CaseClock] = []

    var stateCode: String { state }
    var office: String { "test" }

    /// Without the rung that the rules have no more.
    func clocks(under rules: Rules, at now: Date) -> [CaseClock] {
        var left = clocks
        if rules.hasNoRung { left.change("T-ALARM") { $0.plan(rung: nil, reached: nil) } }
        return left
    }

    var allowedCommands: [String] { state == "open" ? ["post", "close"] : [] }
    func showsReasons(to actor: Actor) -> Bool { true }
    func view(for actor: Actor) -> View { View(total: total, postings: postings, rings: rings) }

    static func command(forDue clock: String) -> Command? {
        switch clock {
        case "T-ALARM": .ring
        case "T-CHIME": .chime
        default: nil
        }
    }

    static func decide(
        _ current: Ledger?, _ command: Command, under rules: Rules, in context: DecisionContext
    ) throws(Rejection) -> Decision<Ledger> {
        switch (current, command) {
        case (nil, .open(let text)):
            var ledger = Ledger(text: text)
            ledger.clocks.start("T-ALARM", at: context.now, bound: context.now.addingTimeInterval(rules.alarmAfter), now: context.now)
            if let after = rules.rungAfter {
                ledger.clocks.change("T-ALARM") { $0.plan(rung: context.now.addingTimeInterval(after), reached: nil) }
            }
            if let after = rules.chimeAfter {
                ledger.clocks.start("T-CHIME", at: context.now, bound: context.now.addingTimeInterval(after), now: context.now)
            }
            return .changed(ledger, LedgerOpened(ledgerId: context.caseID, text: .content(Note(text: text))))
        case (_?, .open), (_?, .repeatOpen), (_, .look):
            return .unchanged
        case (nil, _):
            throw Rejection(.notFound, "There is no such ledger.")
        case (var ledger?, .post(let amount)):
            guard ledger.state == "open" else { throw Rejection(.wrongState, "The ledger is closed.") }
            guard amount != 0 else { throw Rejection(.invalid, "An amount is not zero.", fields: [.init("amount", "must not be 0")]) }
            ledger.total += amount
            ledger.postings += 1
            return .changed(ledger, LedgerPosted(ledgerId: context.caseID, amount: amount))
        case (var ledger?, .pair(let other)):
            guard let found = context.mentioned[other] else { throw Rejection(.ruleViolated, "There is no such ledger to pair with.") }
            guard found == MentionedCase(kind: kind.name, office: "test") else { throw Rejection(.ruleViolated, "That is no ledger.") }
            ledger.total += 1
            return .changed(ledger, LedgerPosted(ledgerId: context.caseID, amount: 1))
        case (var ledger?, .match(let other)):
            guard let found = context.read(other, as: Ledger.self) else {
                throw Rejection(.ruleViolated, "There is no such ledger to match.")
            }
            ledger.total += found.total
            ledger.postings += 1
            return .changed(ledger, LedgerPosted(ledgerId: context.caseID, amount: found.total))
        case (var ledger?, .close):
            guard ledger.state == "open" else { return .unchanged }
            ledger.state = "closed"
            ledger.clocks.stopAll(at: context.now)
            return .changed(ledger, LedgerClosed(ledgerId: context.caseID, total: ledger.total), reason: "done")
        case (_?, .ring) where rules.refusesToRing:
            throw Rejection(.ruleViolated, "The alarm is switched off.")
        case (let ledger?, .ring) where ledger.clocks.contains { $0.name == "T-ALARM" && $0.due.map { context.now < $0 } ?? false }:
            return .unchanged
        case (let ledger?, .ring) where rules.hasNoRung && ledger.clocks.contains { $0.name == "T-ALARM" && context.now < $0.bound }:
            return .unchanged
        case (var ledger?, .ring) where !rules.hasNoRung && ledger.clocks.contains { $0.name == "T-ALARM" && $0.nextRung != nil }:
            ledger.rings += 1
            ledger.clocks.change("T-ALARM") { $0.plan(rung: nil, reached: .share(basisPoints: 5_000)) }
            return .changed(ledger, LedgerRang(ledgerId: context.caseID))
        case (var ledger?, .ring):
            ledger.rings += 1
            ledger.clocks.change("T-ALARM") { $0.plan(rung: nil, reached: $0.rungReached) }
            ledger.clocks.miss("T-ALARM", at: context.now)
            return .changed(ledger, LedgerRang(ledgerId: context.caseID))
        case (var ledger?, .chime):
            ledger.chimes += 1
            ledger.clocks.miss("T-CHIME", at: context.now)
            return .changed(ledger, LedgerRang(ledgerId: context.caseID))
        }
    }
}

struct Note: Codable, Sendable, Equatable {
    let text: String
}

struct LedgerOpened: Event {
    static let type: EventType = "guanjia.test.ledger.opened.v1"
    static let topic = Topic.intake
    var office: String { "test" }
    let ledgerId: CaseID
    let text: Sealed<Note>
}

struct LedgerPosted: Event {
    static let type: EventType = "guanjia.test.ledger.posted.v1"
    static let topic = Topic.intake
    var office: String { "test" }
    let ledgerId: CaseID
    let amount: Int
}

struct LedgerClosed: Event {
    static let type: EventType = "guanjia.test.ledger.closed.v1"
    static let topic = Topic.intake
    var office: String { "test" }
    let ledgerId: CaseID
    let total: Int
}

struct LedgerRang: Event {
    static let type: EventType = "guanjia.test.ledger.rang.v1"
    static let topic = Topic.intake
    var office: String { "test" }
    let ledgerId: CaseID
}
