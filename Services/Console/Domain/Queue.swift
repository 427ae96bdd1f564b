/// What a list of cases of one kind is narrowed by, beside their states.
enum Queue {
    /// Kinds whose work has a place in the main navigation, in its order, with the letter that leads there.
    static let main: [(kind: String, key: String)] = [
        ("contact", "t"), ("complaint", "c"), ("work_order", "r"), ("callback_task", "b"),
    ]

    /// Members of the events by whose words people choose, by kind, in the order in which they are offered.
    static func facts(of kind: String) -> [String] { choices[kind] ?? [] }

    private static let choices: [String: [String]] = [
        "contact": ["kind", "channel", "responsibleDepartment"],
        "complaint": ["class", "level", "subject", "department"],
        "work_order": ["urgency", "source"],
        "callback_task": ["kind", "channel"],
        "charge": ["method", "subject"],
        "service_request": ["service"],
        "mail_item": ["stream"],
        "visitor": ["kind"],
        "pass": ["kind"],
        "survey": ["kind"],
        "corrective_action": ["department"],
    ]

    /// Words of the facts of a case that a list marks, with how loudly.
    static func marks(of kind: String, _ facts: JSONValue) -> [Mark] {
        var marks: [Mark] = []
        if kind == "complaint", let word = facts["class"]?.string {
            marks.append(Mark(field: "class", value: word, tone: word == "major" ? .major : .neutral))
        }
        if let word = facts["urgency"]?.string, word != "normal" {
            marks.append(Mark(field: "urgency", value: word, tone: word == "emergency" ? .urgent : .bad))
        }
        if kind == "work_order", facts["major"]?.bool == true { marks.append(Mark(field: "class", value: "major", tone: .major)) }
        if let word = facts["emergencyCategory"]?.string { marks.append(Mark(field: "emergencyCategory", value: word, tone: .bad)) }
        if let level = facts["level"]?.string, level != "office" { marks.append(Mark(field: "level", value: level, tone: .warn)) }
        if ["contact", "callback_task"].contains(kind), let word = facts["kind"]?.string {
            marks.append(Mark(field: kind == "contact" ? "kind" : "callbackKind", value: word, tone: .neutral))
        }
        if let cycle = facts["cycle"]?.integer, cycle > 1 { marks.append(Mark(field: "cycle", value: String(cycle), tone: .warn)) }
        return marks
    }

    /// A word that stands beside the state.
    struct Mark: Sendable, Hashable {
        let field: String
        let value: String
        let tone: Tone
    }

    /// How loudly a mark speaks; the words of the style sheet.
    enum Tone: String, Sendable {
        case neutral, info, good, warn, bad, urgent, major
    }

    /// How a state looks: whether somebody has begun, waits, or it is over.
    static func stateTone(_ kind: String, _ state: String) -> String {
        if EndStates.isOver(kind, state) {
            return ["withdrawn", "cancelled", "not_accepted", "void", "declined", "purged"].contains(state) ? "ended" : "done"
        }
        if ["registered", "recorded", "issued", "raised", "opened", "planned", "requested", "filed", "notified", "draft"].contains(state) {
            return "new"
        }
        return state.hasSuffix("pending") || state.hasSuffix("needed") || waiting.contains(state) ? "waiting" : "active"
    }

    private static let waiting: Set<String> = ["replied", "promised", "no_answer", "attempt_failed", "handed_over", "quoted", "waiting"]
}
