/// A Kafka topic of ours. One service produces it, any may read it; the record key is the case id (D9).
package enum Topic: String, CaseIterable, Sendable, Codable {
    case intake = "guanjia.intake.v1"
    case complaints = "guanjia.complaints.v1"
    case repairs = "guanjia.repairs.v1"
    case callbacks = "guanjia.callbacks.v1"

    /// Partitions of a newly made topic.
    package static let defaultPartitions: Int32 = 12
}

/// Who may say what, and where (ADR 52).
extension Topic {
    /// The word of the producing service, as it stands in types and in topic names: `intake`.
    private var service: Substring { rawValue.dropFirst(Self.prefix.count).prefix { $0 != "." } }

    private static let prefix = "guanjia."

    /// The CloudEvents `source` of everything on this topic: `/guanjia/intake`.
    package var source: String { "/guanjia/\(service)" }

    /// The topic that events of a type belong to, as the type's name says; nil for a type of no service of ours.
    package static func home(of type: EventType) -> Topic? {
        guard type.rawValue.hasPrefix(prefix) else { return nil }
        let word = type.rawValue.dropFirst(prefix.count).prefix { $0 != "." }
        return allCases.first { $0.service == word }
    }

    /// Whether a topic by this name carries the events of this one: itself, and the service's own (ADR 38).
    package func travels(on name: String) -> Bool { name == rawValue || name == own }
}

/// What a service hears of itself (ADR 38).
extension Topic {
    /// The topic on which the service tells itself those of its events that it listens to, beside telling everybody on this one. Nobody else
    /// reads it, and it is in no contract.
    package var own: String {
        switch self {
        case .intake: "guanjia.intake.own.v1"
        case .complaints: "guanjia.complaints.own.v1"
        case .repairs: "guanjia.repairs.own.v1"
        case .callbacks: "guanjia.callbacks.own.v1"
        }
    }

    /// Whether the service of this topic listens to events of its own.
    package var hearsItself: Bool { self == .intake || self == .repairs }

    /// Every topic that a broker has to have.
    package static var names: [String] { allCases.map(\.rawValue) + allCases.filter(\.hearsItself).map(\.own) }

    /// Whether a topic carries only some of the events of its cases, so that what lies between two of them is missing by intent.
    package static func isPartial(_ name: String) -> Bool { name.hasSuffix(".own.v1") }
}
