import Foundation

/// How a matter stands, as Intake answers it to its owner: codes and instants only.
struct OwnerStatus: Sendable {
    let number: String
    let kind: String
    let state: String
    let recordedAt: Date
    let replyDueAt: Date?
    let appointedAt: Date?
    let steps: [Step]
    let cases: [Case]

    /// Something that happened; its word follows from what it happened to.
    struct Step: Hashable, Sendable {
        /// A key of the words of the page.
        let word: String
        let at: Date
    }

    /// The complaint, the repair or the service that came of it.
    struct Case: Sendable {
        let kind: String
        let number: String
        let state: String
        let appointedAt: Date?
        let dueAt: Date?
    }

    /// What comes next: a word of the page and, where one is promised or agreed, by when.
    struct Next: Hashable, Sendable {
        let word: String
        var at: Date?
        /// Whether the instant has passed, and it is not done.
        var isLate = false
    }

    /// Steps that a page shows at most, the newest.
    static let mostSteps = 40

    /// - Parameter answer: of `POST /status-queries`; nil when it is not as the contract has it.
    init?(_ answer: JSONValue) {
        func instant(_ value: JSONValue?) -> Date? { value?.string.flatMap(Times.parse) }
        guard let number = answer["number"]?.string, let kind = answer["kind"]?.string, let state = answer["state"]?.string,
            let recordedAt = instant(answer["recordedAt"])
        else { return nil }
        (self.number, self.kind, self.state, self.recordedAt) = (number, kind, state, recordedAt)
        replyDueAt = instant(answer["replyDueAt"])
        appointedAt = instant(answer["appointedAt"])
        let cases = answer["cases"]?.array ?? []
        self.cases = cases.compactMap { one in
            guard let kind = one["kind"]?.string, let number = one["number"]?.string, let state = one["state"]?.string else { return nil }
            return Case(
                kind: kind, number: number, state: state, appointedAt: instant(one["appointedAt"]), dueAt: instant(one["dueAt"]))
        }
        let own = (answer["steps"]?.array ?? []).compactMap { step -> Step? in
            guard let what = step["what"]?.string, let at = instant(step["at"]) else { return nil }
            return Step(word: "ownerStep_\(what)", at: at)
        }
        let others = cases.flatMap { one in
            (one["steps"]?.array ?? []).compactMap { step -> Step? in
                guard let kind = one["kind"]?.string, let state = step["state"]?.string, let at = instant(step["at"]) else { return nil }
                return Step(word: Self.word(of: state, kind), at: at)
            }
        }
        // Of the same instant the contact's first: it was handed over before the case came of it.
        steps = (own + others).enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// The word of a state of a case.
    static func word(of state: String, _ kind: String) -> String {
        switch kind {
        case "complaint", "repair": "owner_\(kind)_\(state)"
        default: "owner_other_\(state)"
        }
    }

    /// What comes next.
    /// - Parameter now: by the estate's clock.
    /// - Returns: what an owner has to know; the first is the most pressing.
    func next(at now: Date) -> Next {
        func timed(_ word: String, _ late: String, _ at: Date) -> Next {
            at <= now ? Next(word: late, at: at, isLate: true) : Next(word: word, at: at)
        }
        switch state {
        case "closed": return Next(word: "ownerNextClosed")
        case "withdrawn": return Next(word: "ownerNextWithdrawn")
        case "answered": return Next(word: "ownerNextAnswered")
        case "in_progress": break
        default: return replyDueAt.map { timed("ownerNextReply", "ownerNextReplyLate", $0) } ?? Next(word: "ownerNextReceived")
        }
        if let replyDueAt { return timed("ownerNextReply", "ownerNextReplyLate", replyDueAt) }
        guard let last = cases.last else { return Next(word: "ownerNextWork") }
        // Where something of the owner's is waited for, or somebody is at work there, no instant says more.
        if let word = Self.said["\(last.kind) \(last.state)"] { return Next(word: word) }
        if let visit = last.appointedAt ?? appointedAt { return timed("ownerNextVisit", "ownerNextVisitPassed", visit) }
        if let due = last.dueAt { return timed("ownerNextDue", "ownerNextDueLate", due) }
        return Next(word: Self.finished.contains("\(last.kind) \(last.state)") ? "ownerNextCallback" : "ownerNextWork")
    }

    /// States in which the owner is asked for something, or sees it happen.
    static let said = [
        "complaint info_needed": "ownerNextInfo", "repair no_answer": "ownerNextAgree", "repair quoted": "ownerNextQuote",
        "repair in_work": "ownerNextRepairing",
    ]
    /// States in which the work is done, and somebody may ask whether it is well.
    private static let finished: Set = [
        "complaint resolved", "complaint replied", "complaint callback_pending", "repair work_done", "repair signed_off",
        "repair reported_back", "repair callback_pending",
    ]

    /// Every word that `next` may name.
    static let nextWords =
        [
            "ownerNextClosed", "ownerNextWithdrawn", "ownerNextAnswered", "ownerNextReply", "ownerNextReplyLate", "ownerNextReceived",
            "ownerNextWork", "ownerNextVisit", "ownerNextVisitPassed", "ownerNextDue", "ownerNextDueLate", "ownerNextCallback",
        ] + said.values.sorted()
}
