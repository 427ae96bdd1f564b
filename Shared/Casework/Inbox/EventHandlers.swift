package import Messaging
package import SharedModels

/// What a service does with the events of others: each type mapped to commands on its own cases. The map is pure.
package struct EventHandlers: Sendable {
    private typealias Map = @Sendable (CloudEvent, EventCoder) throws -> [Submission]

    /// What an event means here.
    enum Reading: Sendable {
        /// No business of ours, now or ever; unknown types are additions (D9).
        case ignored
        case commands([Submission])
        /// We handle this fact, but not in this version.
        case unknownVersion
    }

    private var maps: [EventType: Map] = [:]
    private var families: Set<Substring> = []
    /// Topics to read.
    package private(set) var topics: Set<Topic> = []

    package init() {}

    /// Maps events of one type to commands. Throwing parks the event.
    package mutating func on<E: Event>(_ type: E.Type, _ map: @escaping @Sendable (E, CloudEvent) throws -> [Submission]) {
        maps[E.type] = { event, coder in try map(coder.decode(E.self, from: event.data), event) }
        families.insert(E.type.family)
        topics.insert(E.topic)
    }

    func read(_ event: CloudEvent, with coder: EventCoder) throws -> Reading {
        if let map = maps[event.type] { return .commands(try map(event, coder)) }
        return families.contains(event.type.family) ? .unknownVersion : .ignored
    }
}
