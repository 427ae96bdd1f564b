import Database
package import Messaging
package import SharedModels

/// What a service does with the events of others: each type mapped to commands on its own cases, and to rows of tables that follow them. The
/// maps are pure.
package struct EventHandlers: Sendable {
    private typealias Map = @Sendable (CloudEvent, EventCoder) throws -> [Submission]

    /// What an event means here.
    enum Reading: Sendable {
        /// No business of ours, now or ever; unknown types are additions (D9).
        case ignored
        case commands([Submission], rows: [ProjectedRow])
        /// We handle this fact, but not in this version.
        case unknownVersion
    }

    typealias ProjectionWriter = @Sendable ([any Sendable]) -> [SQL]
    private typealias RowMap = @Sendable (CloudEvent, EventCoder) throws -> ProjectedRow?

    /// What is made of events of whatever type.
    private struct GeneralMap: Sendable {
        let topics: Set<Topic>
        let gate: EventGate?
        let row: @Sendable (CloudEvent) throws -> ProjectedRow?

        func lets(_ type: EventType) -> Bool { gate?.lets(type) ?? true }
    }

    private var maps: [EventType: Map] = [:]
    private var rowMaps: [EventType: [RowMap]] = [:]
    private var generalMaps: [GeneralMap] = []
    /// By the names of the projections.
    private(set) var writers: [String: ProjectionWriter] = [:]
    private var families: Set<Substring> = []
    /// Whose events are mapped.
    package private(set) var topics: Set<Topic> = []

    package init() {}

    /// Maps events of one type to commands. Throwing parks the event; so does a command to a case of another office than the event's.
    package mutating func on<E: Event>(_ type: E.Type, _ map: @escaping @Sendable (E, CloudEvent) throws -> [Submission]) {
        maps[E.type] = { event, coder in
            let fact = try coder.decode(E.self, from: event.data)
            return try map(fact, event).map { $0.told(byCaseOf: fact.office) }
        }
        families.insert(E.type.family)
        topics.insert(E.topic)
    }

    /// Maps events of one type to a row of a projection, or to none. Throwing parks the event.
    package mutating func project<E: Event, Row>(
        _ type: E.Type, into projection: EventProjection<Row>, _ map: @escaping @Sendable (E, CloudEvent) throws -> Row?
    ) {
        add(projection)
        rowMaps[E.type, default: []].append { event, coder in
            try map(coder.decode(E.self, from: event.data), event).map { ProjectedRow(projection: projection.name, row: $0) }
        }
        families.insert(E.type.family)
        topics.insert(E.topic)
    }

    /// Maps every event of some topics to a row of a projection, or to none, also events of types that nothing else is mapped from. Throwing
    /// parks the event.
    /// - Parameters:
    ///   - topics: whose events are taken; what comes by another topic is not.
    ///   - gate: says which types are wanted at all; the others are passed over as if nothing were mapped from them. Without one all are
    ///     wanted.
    ///   - projection: gets the rows.
    ///   - map: pure; the data is as it came.
    package mutating func project<Row>(
        everythingOn topics: Set<Topic>, through gate: EventGate? = nil, into projection: EventProjection<Row>,
        _ map: @escaping @Sendable (CloudEvent) throws -> Row?
    ) {
        add(projection)
        generalMaps.append(
            GeneralMap(topics: topics, gate: gate) { event in
                try map(event).map { ProjectedRow(projection: projection.name, row: $0) }
            })
        self.topics.formUnion(topics)
    }

    /// The topics to read for a service that produces `topic`, or none: of its own events it hears on a topic for that (ADR 38).
    package func subscriptions(of topic: Topic?) -> Set<String> {
        Set(topics.map { $0 == topic ? $0.own : $0.rawValue })
    }

    /// Whether events of the type are of any use here, now.
    package func hears(_ type: EventType, of topic: Topic) -> Bool {
        maps[type] != nil || rowMaps[type] != nil || generalMaps.contains { $0.topics.contains(topic) && $0.lets(type) }
    }

    /// Those of the maps of whole topics, to be kept up to date while events are read.
    package var gates: [EventGate] { generalMaps.compactMap(\.gate) }

    private mutating func add<Row>(_ projection: EventProjection<Row>) {
        writers[projection.name] = { rows in
            let rows = rows.compactMap { $0 as? Row }
            return rows.isEmpty ? [] : projection.write(rows)
        }
    }

    /// What an event means that came by a topic. Throwing parks it.
    func read(_ event: CloudEvent, on topic: String, with coder: EventCoder) throws -> Reading {
        let map = maps[event.type]
        let rowMaps = rowMaps[event.type] ?? []
        let isKnown = map != nil || !rowMaps.isEmpty
        if !isKnown, families.contains(event.type.family) { return .unknownVersion }
        let general = generalMaps.filter { map in
            map.topics.contains { $0.rawValue == topic || $0.own == topic } && map.lets(event.type)
        }
        guard isKnown || !general.isEmpty else { return .ignored }
        let rows = try rowMaps.compactMap { try $0(event, coder) } + general.compactMap { try $0.row(event) }
        return .commands(try map?(event, coder) ?? [], rows: rows)
    }
}
