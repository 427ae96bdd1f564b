/// Telephone, chat, visitors and groups at the desk: K-08, K-13 and the figures without conflict.
package struct DeskSettings: Hashable, Sendable {
    /// The last ring on which an answer is in time (INT-20, WE-68).
    package var ringLimit = 3
    /// The ring on which an answer is best.
    package var ringBest = 2
    /// How long an answer is looked for before the caller is told (INT-14).
    package var lookupLimit = Duration.seconds(60)
    /// Prompts before a silent call is ended (INT-22).
    package var silencePrompts = 3
    /// The pause before the first of them.
    package var silenceFirstPause = Duration.seconds(5)
    /// First reply in a chat (INT-21).
    package var chatFirstReply = Duration.seconds(9)
    /// What is done about salespeople (K-13, INT-30).
    package var solicitorPolicy = SolicitorPolicy.askThenDecide
    /// Staff are in place that long before a group arrives (INT-33, WE-66).
    package var groupVisitLead = Duration.seconds(30 * 60)
    /// Hours of every day in which somebody is on duty at each desk; nil: around the clock (INT-01, OPS-08).
    package var hours: DailyHours?
    /// How long nobody may be at a desk in its hours until the heads are told; nil: they never are (OPS-08).
    package var emptyAfter: Duration? = .seconds(15 * 60)
}

/// What is done about salespeople (K-13).
package enum SolicitorPolicy: String, Sendable, CaseIterable {
    case receive
    /// Register, keep the material.
    case askThenDecide = "ask_then_decide"
    case refuse
}
