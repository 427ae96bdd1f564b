import Foundation
import KafkaMessaging
import Logging
import Messaging
import SharedModels

/// What the topics hold, and how long complaints took.
struct SampleEvents: Sendable {
    /// Events by topic.
    private(set) var counts: [Topic: Int] = [:]
    /// Seconds from the record of a contact to the complaint's registration, by the services' clocks.
    private(set) var toRegistered: [Double] = []
    /// Seconds to its first routing.
    private(set) var toRouted: [Double] = []
    private var recorded: [String: Date] = [:]
    private var registered: [String: (at: Date, contact: String)] = [:]
    private var routed: [String: Date] = [:]

    /// Reads all topics. Latencies count for these contacts only.
    static func read(_ configuration: KafkaConfiguration, contacts: Set<String>) async throws -> SampleEvents {
        var logger = Logger(label: "guanjiactl")
        logger.logLevel = .error
        let reader = try KafkaTopicReader(configuration: configuration, logger: logger)
        var events = SampleEvents()
        do {
            for topic in Topic.allCases {
                try await reader.start(topic.rawValue)
                while let records = try await reader.next() { events.take(records, of: topic) }
            }
            await reader.close()
        } catch {
            await reader.close()
            throw error
        }
        events.measure(contacts)
        return events
    }

    /// Takes records of a topic in the order of each case.
    mutating func take(_ records: [ConsumerRecord], of topic: Topic) {
        counts[topic, default: 0] += records.count
        // A record that is no event of ours is counted and otherwise none of our business.
        for record in records { if let event = try? CloudEvent(record: record) { take(event) } }
    }

    private mutating func take(_ event: CloudEvent) {
        let subject = "\(event.subject)"
        switch event.type {
        case ContactRecorded.type: recorded[subject] = event.time
        case ComplaintRegistered.type:
            struct Link: Decodable { let contactId: String? }
            if let contact = (try? JSONDecoder().decode(Link.self, from: Data(event.data)))?.contactId {
                registered[subject] = (event.time, contact.lowercased())
            }
        case ComplaintRouted.type: if routed[subject] == nil { routed[subject] = event.time }
        default: break  // Of all other types only the number counts.
        }
    }

    /// Computes the latencies of these contacts.
    mutating func measure(_ contacts: Set<String>) {
        let own = registered.filter { contacts.contains($0.value.contact) }
        toRegistered = own.values.compactMap { complaint in recorded[complaint.contact].map { complaint.at.timeIntervalSince($0) } }
        toRouted = own.compactMap { id, complaint in
            guard let start = recorded[complaint.contact], let end = routed[id] else { return nil }
            return end.timeIntervalSince(start)
        }
    }
}

/// A distribution in two numbers, to the millisecond.
struct Percentiles: Codable, Hashable, Sendable {
    let count: Int
    let p50: Double
    let p99: Double

    /// By the nearest rank; nil when there are no values.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        func rank(_ share: Double) -> Double {
            (sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)] * 1000).rounded() / 1000
        }
        count = sorted.count
        p50 = rank(0.5)
        p99 = rank(0.99)
    }
}
