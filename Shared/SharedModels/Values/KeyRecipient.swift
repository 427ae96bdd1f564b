/// Who gets keys for good (INT-42).
package enum KeyRecipient: String, Codable, Sendable, CaseIterable {
    case owner
    case nextOccupier = "next_occupier"
}
