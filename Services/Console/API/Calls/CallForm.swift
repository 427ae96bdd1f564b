import Foundation
import Policy

/// What a callback of a kind asks, and the body that the caller's form makes (CBK-12 to CBK-16). Pure.
enum CallForm {
    /// Parts of the record that a kind of callback must answer (CBK-14 to CBK-16), as the service has them.
    static func needed(of kind: String) -> [String] { parts[kind] ?? [] }

    private static let parts = [
        "routine_monthly": ["effect", "attitude", "shortcomings", "suggestions"], "special_service": ["process", "quality", "result"],
        "emergency": ["process", "result"], "paid_service": ["process", "quality"],
    ]

    /// Keys of the words of what the caller asks the owner, in the order of the talk.
    static func questions(of kind: String) -> [String] { (questions[kind] ?? usual).map { "callsAsk\($0)" } }

    private static let usual = ["Effect", "Attitude", "Suggestions"]
    private static let questions = [
        "complaint": ["Solved", "Process", "Attitude", "Else"], "major_complaint": ["Solved", "Process", "Attitude", "Else"],
        "repair": ["Repaired", "Attitude", "Site", "Else"], "emergency": ["Process", "Result", "Else"],
        "routine_monthly": ["Effect", "Attitude", "Shortcomings", "Suggestions"],
        "special_service": ["Process", "Quality", "Result", "Else"],
        "paid_service": ["Process", "Quality", "Price", "Else"], "survey_check": ["Survey", "Else"],
    ]

    /// Every question's key.
    static let allQuestions = Set((Array(questions.values) + [usual]).joined().map { "callsAsk\($0)" })

    /// Of a hidden field: what the form's field of the name behind it was filled in with.
    static let givenPrefix = "_given."

    /// What was sent, as far as it is meant: the facts of a complaint are filled in beforehand, and count where the owner has a problem in another
    /// matter (CMP-47); what nobody knows of it is named as unknown (CMP-12). What somebody wrote is never left out: where the scope does not fit
    /// it, it is at fault.
    static func meant(_ sent: [String: String]) -> (sent: [String: String], faults: [FormReading.Fault]) {
        let scope = sent["problem.scope"] ?? ""
        var meant = sent
        let written = sent.filter { name, text in
            name.hasPrefix("problem.") && !text.allSatisfy(\.isWhitespace) && sent[givenPrefix + name] != text
        }
        switch scope {
        case "":
            guard written.isEmpty else { return (sent, [.init(name: "problem.scope", reason: .noScope)]) }
            meant = sent.filter { name, _ in !name.hasPrefix("problem.") }
        case "same_matter":
            guard !written.keys.contains(where: { $0.hasPrefix(complaint) }) else {
                return (sent, [.init(name: "problem.scope", reason: .sameMatter)])
            }
            meant = sent.filter { name, _ in !name.hasPrefix(complaint) }
        case "other_matter":
            for (field, word) in [("eventTime", "event_time"), ("preferredWay", "preferred_way")]
            where (sent[complaint + field] ?? "").isEmpty { meant["\(complaint)unknown.\(word)"] = "true" }
        default: break
        }
        return (meant, [])
    }

    private static let complaint = "problem.complaint."

    /// A command with its body.
    struct Step: Sendable, Hashable {
        let command: String
        let body: JSONValue
    }

    /// What calling the owner now takes of a task, so that what the owner says can be recorded: the call is begun, and where no time is set, or the
    /// one that was is over, the time is set to now (CBK-28). A visit is not set by pressing a button: the owner is asked first whether and when it
    /// suits (CBK-17), and the form for it stands open beside.
    /// - Parameters:
    ///   - task: as it stands.
    ///   - caller: the subject of the token of whoever calls; the one who is to call, where nobody is named yet.
    ///   - now: the present.
    ///   - zone: the estate's.
    /// - Returns: the commands in their order.
    static func start(_ task: CallTask, by caller: String, at now: Date, in zone: EstateZone) -> [Step] {
        let begin = Step(command: "start-call", body: .object([:]))
        guard task.channel != "visit" else { return [begin] }
        switch task.state {
        case "planned": return [begin, Step(command: "schedule", body: .object(["person": .string(caller)]))]
        case "attempt_failed":
            // The time that the owner named stands for the whole of its day, and is taken when none is sent.
            if let better = task.betterTime, better <= now, zone.date(of: better) == zone.date(of: now) {
                return [begin, Step(command: "reschedule", body: .object([:]))]
            }
            let time = now.addingTimeInterval(lead)
            return [begin, Step(command: "reschedule", body: .object(["appointedAt": .string(Times.rfc3339(time))]))]
        default: return [begin]
        }
    }

    /// A time that is set lies ahead, also by the clock of the service and when it gets there.
    private static let lead: TimeInterval = 60
}
