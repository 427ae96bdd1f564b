/// Why a complaint is major; each of the five is enough (CMP-03).
package enum MajorReason: String, Codable, Sendable, CaseIterable {
    /// A promised or contracted service not done, raised several times and not solved; set by a human.
    case repeatedPromise = "repeated_promise"
    /// Serious money loss or personal injury caused by the company; set by a human.
    case lossOrInjury = "loss_or_injury"
    /// A liability complaint not reasonably solved in one month; set by the system (CMP-05).
    case oneMonth = "one_month"
    /// Taken up by a government body or exposed in the media; set by a human.
    case governmentOrMedia = "government_or_media"
    /// A group complaint; set by the system (CMP-04).
    case group

    /// Whether the system detects it by itself; the others need a human to judge the facts (CMP-03).
    package var isDetected: Bool {
        switch self {
        case .oneMonth, .group: true
        case .repeatedPromise, .lossOrInjury, .governmentOrMedia: false
        }
    }
}
