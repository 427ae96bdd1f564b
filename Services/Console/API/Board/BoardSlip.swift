import Foundation
import SharedModels

/// A repair slip as the board needs it. Pure.
struct BoardSlip: Sendable, Hashable {
    let id: CaseID
    let number: String
    let state: String
    let unit: String
    /// What is broken; nil where the reader's post is not shown it.
    let what: String?
    let urgency: String
    let isMajor: Bool
    /// Its words mean danger and nobody has judged it (REP-01, REP-02).
    let awaitsJudgement: Bool
    let owesAppointment: Bool
    /// How often the owner has asked when it will be done.
    let timesUrged: Int
    let trade: String?
    let appointedAt: Date?
    let raisedAt: Date
    /// Whose hands it is in, or were when the repair was done.
    let technician: CaseID?
    let isBegun: Bool
    /// The limit that is awaited next.
    let due: CaseFact.Due?
    /// The whole answer, for its marks.
    let facts: JSONValue

    /// From an answer of the service; nil of one that is no slip.
    init?(_ item: JSONValue) {
        guard let id = item.caseID, let number = item["number"]?.string, let state = item["state"]?.string,
            let raisedAt = item["raisedAt"]?.string.flatMap(Times.parse)
        else { return nil }
        (self.id, self.number, self.state, self.raisedAt, facts) = (id, number, state, raisedAt, item)
        let summary = CaseSummary(item)
        (unit, what) = (summary.place ?? "", summary.what)
        urgency = item["urgency"]?.string ?? "normal"
        isMajor = item["major"]?.bool ?? false
        awaitsJudgement = item["awaitsJudgement"]?.bool ?? false
        owesAppointment = item["owesAppointment"]?.bool ?? false
        timesUrged = item["timesUrged"]?.integer.map { Int($0) } ?? 0
        trade = item["trade"]?.string
        appointedAt = item["appointedAt"]?.string.flatMap(Times.parse)
        technician = item[path: ["assignment", "technicianId"]]?.string.flatMap(UUID.init(uuidString:)).map { CaseID($0) }
        // A price is quoted in the home: whoever waits for the answer to it has come (REP-11).
        isBegun = item["started"] != nil || ["quoted", "quote_declined", "accepted"].contains(state)
        let bounds = ShownClock.all(of: item).filter { $0.isAwaited && !Self.reminders.contains($0.name) }.compactMap { clock in
            clock.bound.flatMap(Times.parse).map { CaseFact.Due(bound: $0, clock: clock.name) }
        }
        due = bounds.min { $0.bound < $1.bound }
    }

    /// Clocks of a slip that are no limits: the reminder of a visit (REP-09), and when a slip that was carried over is issued again (REP-19).
    private static let reminders: Set<String> = ["T-APPOINTMENT", "T-REISSUE"]

    /// States in which the repair is still to be done: in somebody's hands, or to be put there.
    private static let unfinished: Set<String> = [
        "raised", "issued", "collected", "no_answer", "quoted", "quote_declined", "accepted", "in_work",
    ]

    var isUnfinished: Bool { Self.unfinished.contains(state) }

    /// Whether somebody was expected by now and has not begun.
    func isMissed(at now: Date) -> Bool { isUnfinished && !isBegun && (appointedAt.map { $0 <= now } ?? false) }

    /// Whether an appointment or a limit has passed.
    func isLate(at now: Date) -> Bool { isMissed(at: now) || (due.map { $0.bound <= now } ?? false) }

    /// Whether it is to be put into somebody's hands before another: emergencies, then what may be one, then what is marked urgent; of those the
    /// major ones; then what is expected or due first; then the older one.
    static func precedes(_ one: BoardSlip, _ other: BoardSlip) -> Bool {
        if one.rank != other.rank { return one.rank < other.rank }
        if one.isMajor != other.isMajor { return one.isMajor }
        if one.next != other.next { return one.next < other.next }
        return (one.raisedAt, one.number) < (other.raisedAt, other.number)
    }

    private var rank: Int {
        switch urgency {
        case "emergency": 0
        case "urgent": 2
        default: awaitsJudgement ? 1 : 3
        }
    }

    private var next: Date { [appointedAt, due?.bound].compactMap { $0 }.min() ?? .distantFuture }
}
