import Casework
import Foundation
import SharedModels

/// A kind of case of its own that is stored as the ledger is: a program that did not look at the kind would take one for the other.
struct OtherLedger: CaseType {
    static let kind = CaseKind(name: "other_ledger", numberPrefix: "OL")
    static let format: Int16 = 3

    var ledger: Ledger

    var stateCode: String { ledger.stateCode }
    var office: String { ledger.office }
    var clocks: [CaseClock] { ledger.clocks }
    var allowedCommands: [String] { ledger.allowedCommands }
    func showsReasons(to actor: Actor) -> Bool { true }
    func view(for actor: Actor) -> Ledger.View { ledger.view(for: actor) }

    static func decide(
        _ current: OtherLedger?, _ command: Ledger.Command, under rules: Ledger.Rules, in context: DecisionContext
    ) throws(Rejection) -> Decision<OtherLedger> {
        switch try Ledger.decide(current?.ledger, command, under: rules, in: context) {
        case .unchanged: .unchanged
        case .changed(let change):
            .changed(OtherLedger(ledger: change.after), change.events[0], Array(change.events.dropFirst()), messages: change.messages)
        }
    }

    static func command(forDue clock: String) -> Ledger.Command? { nil }

    init(ledger: Ledger) { self.ledger = ledger }

    init(from decoder: any Decoder) throws { ledger = try Ledger(from: decoder) }

    func encode(to encoder: any Encoder) throws { try ledger.encode(to: encoder) }
}
