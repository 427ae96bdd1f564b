import Foundation
import Policy

/// Pieces of views that several pages have.
struct Views {
    let wording: Wording
    let zone: EstateZone
    let now: Date

    /// Of the template `due`.
    func due(_ bound: Date, clock: String) -> [String: Any] {
        let countdown = Countdown(bound: bound, now: now)
        let words = (late: wording.page("dueLate"), left: wording.page("dueLeft"))
        return [
            "datetime": Times.rfc3339(bound), "clock": wording.clock(clock), "late": countdown.isLate, "soon": countdown.isSoon,
            "lateWord": words.late, "leftWord": words.left, "soonSeconds": String(Countdown.soonSeconds),
            "label": (countdown.isLate ? words.late : words.left).replacing("{t}", with: countdown.span(wording)),
        ]
    }

    /// State and marks, of the template `badges`, laid over a view.
    func standing(_ kind: String, _ state: String, _ facts: JSONValue) -> [String: Any] {
        [
            "state": state, "stateLabel": wording.state(state, of: kind), "stateTone": Queue.stateTone(kind, state),
            "badges": Queue.marks(of: kind, facts).map { mark in
                ["label": label(of: mark), "tone": mark.tone.rawValue]
            },
        ]
    }

    private func label(of mark: Queue.Mark) -> String {
        mark.field == "cycle" ? wording.page("cycle", ["n": mark.value]) : wording.value(mark.value, of: mark.field)
    }

    func time(_ instant: Date) -> String { Times.local(instant, in: zone) }
}
