/// What a technician has to do, in the order in which it is done (REP-09).
///
/// RepairDispatch says what there is, and orders what has an appointment. What is done and not signed comes first of what is to be handed in,
/// because its owner still stands beside.
struct DayPlan: Sendable, Hashable {
    /// A part of the day, by the names of the service's answer, in the order of the page.
    enum Part: String, CaseIterable, Sendable {
        case emergencies, late, today, toHandIn, unappointed, later
    }

    /// A part with what is in it.
    struct Section: Sendable, Hashable {
        let part: Part
        /// As the service shows them.
        let slips: [JSONValue]
    }

    /// The local day, such as `2026-03-02`.
    let day: String
    /// Those that have something in them.
    let sections: [Section]

    /// Whether a part has more than are shown.
    let isCut: Bool

    /// Slips of one part that are shown.
    static let mostSlips = 100

    /// From the answer to `GET /technicians/{id}/day`.
    init(_ answer: JSONValue) {
        day = answer["day"]?.string ?? ""
        var (seen, isCut): (Set<String>, Bool) = ([], false)
        sections = Part.allCases.compactMap { part in
            // A slip is done at one place of the day: one that has just changed may be in two parts of an answer.
            let slips = (answer[part.rawValue]?.array ?? []).filter { slip in slip["id"]?.string.map { seen.insert($0).inserted } ?? false }
            guard !slips.isEmpty else { return nil }
            isCut = isCut || slips.count > Self.mostSlips
            return Section(part: part, slips: Array((part == .toHandIn ? Self.unsignedFirst(slips) : slips).prefix(Self.mostSlips)))
        }
        self.isCut = isCut
    }

    /// Slips on the page.
    var count: Int { sections.reduce(0) { $0 + $1.slips.count } }

    private static func unsignedFirst(_ slips: [JSONValue]) -> [JSONValue] {
        func place(_ slip: JSONValue) -> (Int, String, String) {
            (slip["state"]?.string == "work_done" ? 0 : 1, slip[path: ["finished", "at"]]?.string ?? "", slip["id"]?.string ?? "")
        }
        return slips.sorted { place($0) < place($1) }
    }
}

/// What can be done next with a slip at the owner's, in the order in which a visit goes (REP-08 to REP-16).
struct SlipSteps: Sendable, Hashable {
    /// What usually comes next; nil when it is somebody else's turn.
    let next: String?
    /// What happens instead of it.
    let beside: [String]
    /// What is seldom done.
    let more: [String]

    /// On the way of a visit; what removes a danger comes before its price.
    private static let way = ["collect", "make-safe", "start", "accept-quote", "quote", "requote", "finish", "sign-off", "report-back"]
    private static let turns = ["no-answer", "decline-quote"]
    private static let seldom = ["note-progress", "explain-delay", "hand-back", "unassign"]

    /// Every command that has a page of its own here.
    static let all = Set(way + turns + seldom)

    /// - Parameters:
    ///   - allowed: commands that the slip takes now and that this post may give.
    ///   - owesReason: whether the slip is late and nobody has said why (REP-16).
    init(of allowed: Set<String>, owesReason: Bool) {
        let way = Self.way.filter(allowed.contains)
        let owed = owesReason && allowed.contains("explain-delay") ? ["explain-delay"] : []
        next = way.first
        beside = way.dropFirst() + Self.turns.filter(allowed.contains) + owed
        more = Self.seldom.filter { allowed.contains($0) && !owed.contains($0) }
    }
}
