/// How an owner rates service: the four steps of the survey form (domain 1.2, CBK-33).
package enum ServiceRating: String, Codable, Sendable, CaseIterable {
    case verySatisfied = "very_satisfied"
    case satisfied
    case fairlySatisfied = "fairly_satisfied"
    case dissatisfied
}
