/// How high a complaint has gone (domain 3.2); `major` means `generalManager`, a complaint made straight to the company `quality`.
package enum ComplaintLevel: String, Codable, Sendable, CaseIterable {
    /// The property office works on it by itself (CMP-24).
    case office
    /// The quality department routes and tracks it (CMP-23).
    case quality
    /// The general manager answers for it (CMP-22, CMP-31).
    case generalManager = "gm"
}
