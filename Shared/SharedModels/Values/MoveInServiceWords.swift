/// What else a new occupier may want, beside passes and parking (INT-50).
package enum MoveInServiceKind: String, Codable, Sendable, CaseIterable {
    case cleaning
    case plants
    case mailSorting = "mail_sorting"
    case canteen
}

/// How it stands with that.
package enum MoveInServiceState: String, Codable, Sendable, CaseIterable {
    case wanted
    /// The occupier does without.
    case declined
    case arranged
}
