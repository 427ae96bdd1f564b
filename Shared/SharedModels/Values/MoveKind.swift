/// Which kind of move a contact is handed over as (domain 3.8, 3.8b).
package enum MoveKind: String, Codable, Sendable, CaseIterable {
    /// Goods go in or out (INT-49).
    case goods
    /// Somebody moves in (INT-43).
    case moveIn = "move_in"
    /// A tenant moves out (INT-51).
    case moveOut = "move_out"
}
