import Casework
import Foundation
import SharedModels

/// The ledger as the next release knows it: with a field that the present one does not have.
struct NextLedger: CaseType {
    static let kind = Ledger.kind
    static let format: Int16 = 2

    var ledger: Ledger
    var colour: String?

    var stateCode: String { ledger.stateCode }
    var office: String { ledger.office }
    var clocks: [CaseClock] { ledger.clocks }
    var allowedCommands: [String] { ledger.allowedCommands }
    func showsReasons(to actor: Actor) -> Bool { true }
    func view(for actor: Actor) -> Ledger.View { ledger.view(for: actor) }
    static func command(forDue clock: String) -> Ledger.Command? { Ledger.command(forDue: clock) }

    /// Whatever it does, it colours the ledger.
    static func decide(
        _ current: NextLedger?, _ command: Ledger.Command, under rules: Ledger.Rules, in context: DecisionContext
    ) throws(Rejection) -> Decision<NextLedger> {
        switch try Ledger.decide(current?.ledger, command, under: rules, in: context) {
        case .unchanged: .unchanged
        case .changed(let change):
            .changed(
                NextLedger(ledger: change.after, colour: "red"), change.events[0], Array(change.events.dropFirst()), reason: change.reason,
                messages: change.messages)
        }
    }
}

extension NextLedger {
    private enum CodingKeys: String, CodingKey {
        case colour
    }

    init(from decoder: any Decoder) throws {
        ledger = try Ledger(from: decoder)
        colour = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .colour)
    }

    func encode(to encoder: any Encoder) throws {
        try ledger.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(colour, forKey: .colour)
    }
}
