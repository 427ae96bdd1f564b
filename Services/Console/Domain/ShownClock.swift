/// A clock of a case as a service answers it.
struct ShownClock: Sendable, Hashable {
    /// Its name in domain.md, such as `T-FIRST`.
    let name: String
    let state: String
    /// RFC 3339; nil when the answer has none.
    let bound: String?
    let started: String?
    /// Whether what it waits for is still asked for and has not happened; one that waits with its case is not due.
    let isAwaited: Bool

    init(_ clock: JSONValue) {
        name = clock["name"]?.string ?? ""
        state = clock["state"]?.string ?? ""
        bound = clock["bound"]?.string
        started = clock["started"]?.string
        isAwaited = state == "running" || (state == "missed" && clock["happened"] == nil && clock["stopped"] == nil)
    }

    /// Those of a case, the oldest first.
    static func all(of found: JSONValue) -> [ShownClock] { (found["clocks"]?.array ?? []).map(ShownClock.init) }
}
