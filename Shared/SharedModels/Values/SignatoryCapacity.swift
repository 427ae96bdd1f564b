/// As what somebody signs a repair slip.
package enum SignatoryCapacity: String, Codable, Sendable, CaseIterable {
    /// The owner or occupier (REP-12).
    case owner
    /// Who raised it inside the company, where there is no owner (decision 12).
    case initiator
}
