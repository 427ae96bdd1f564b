import HTTPTypes
import ServiceBootstrap

/// How large the forms of commands may be.
enum FormSize {
    /// Fields at most; those that are left empty are sent as well. The largest form is that of a household, whose lists have 50 rows each: 2,400, and
    /// some more where rows have lists of their own.
    static let mostFields = 4_000

    /// Bytes at most: what the service takes as JSON, of which a browser makes three of each (`%E7` for one of a Chinese character's three), and the
    /// fields' names, of which JSON has those alone that say something.
    static let bytes = 3 * HTTPLimits().bodyBytes + mostFields * nameBytes

    /// A name such as `owners.49.preferredTimes.4.weekdays.4`, with what stands around it.
    private static let nameBytes = 48

    /// Time for one to arrive: at 0.1 Mbit/s. It comes no faster than other forms.
    private static let time: Duration = .seconds(30)

    /// The routes that take such forms. Those of files and drawings, which may be larger, stand before them.
    static let largeBodies = [
        "cases/:collection/new", "cases/:collection/:id/:command", "desk", "calls/:id/:command", "my-day/:id/:command",
        "board/slips/:id/:command", "register/:id/sign",
    ].map { path in
        let usual = HTTPLimits()
        return LargeBody(.post, path, bytes: bytes, time: time, bytesPerSecond: usual.bodyBytesPerSecond, grace: usual.bodyGrace)
    }
}
