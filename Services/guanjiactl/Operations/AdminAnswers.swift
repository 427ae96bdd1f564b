import Foundation

// What the admin ports answer. Nothing private is in any of it.

/// A service's clock (D21).
struct ClockReading: Codable, Hashable, Sendable {
    let now: Date
    let offsetSeconds: Double
    let adjustable: Bool
}

/// A key whose records wait (D5).
struct ParkedKey: Codable, Hashable, Sendable {
    let key: String
    let records: Int
    let topic: String
    let type: String?
    let reason: String
    let parkedAt: Date
    let attempts: Int
}

/// A record that waits, without its data.
struct ParkedRecord: Codable, Hashable, Sendable {
    let id: Int
    let topic: String
    let partition: Int
    let offset: Int
    let eventId: String?
    let sequence: Int?
    let type: String?
    let reason: String
    let parkedAt: Date
    let attempts: Int
}

/// What a redrive did.
struct Redriven: Codable, Hashable, Sendable {
    let key: String
    let applied: Int
    let remaining: Int
    let reason: String?
}

/// What will be published again.
struct RepublishPlan: Codable, Hashable, Sendable {
    let rows: Int
    let fromPosition: Int
}

/// What will be read again, after a rewind or a rebuild.
struct RewindPlan: Codable, Hashable, Sendable {
    let partitions: Int
}
