/// Why a complaint is named in the register (CMP-37, OPS-09); a key of the pages' words.
enum RegisterMark: String, Sendable, CaseIterable {
    /// A limit was missed, and it is still open.
    case late = "registerMarkLate"
    /// It waits for a person, and nobody has taken it.
    case unowned = "registerMarkUnowned"

    /// - Parameters:
    ///   - complaint: as the service answers it.
    ///   - wasNamed: whether the findings name it: one that is not late is named because nobody has it.
    /// - Returns: the marks of a complaint as it stands now.
    static func all(of complaint: JSONValue, wasNamed: Bool) -> [RegisterMark] {
        guard let state = complaint["state"]?.string, !EndStates.isOver("complaint", state) else { return [] }
        let isLate = ShownClock.all(of: complaint).contains { $0.state == "missed" }
        return (isLate ? [.late] : []) + (wasNamed && (!isLate || isUntaken(complaint, state)) ? [.unowned] : [])
    }

    /// Of one that is late as well; who sees no persons cannot tell. After the reply the callback is waited for, and no person of ours.
    private static func isUntaken(_ complaint: JSONValue, _ state: String) -> Bool {
        complaint["masked"]?.bool == false && complaint["stagePerson"] == nil && !["replied", "callback_pending"].contains(state)
    }
}
