/// Why an attempt did not reach the owner.
package enum AttemptFailure: String, Codable, Sendable, CaseIterable {
    case noAnswer = "no_answer"
    /// Somebody else answered: asked for a better number or time (CBK-28, WE-50).
    case otherPerson = "other_person"
    case wrongNumber = "wrong_number"
    /// The owner answered but could not talk then.
    case inconvenient
    /// A visit found nobody at home.
    case nobodyHome = "nobody_home"
}
