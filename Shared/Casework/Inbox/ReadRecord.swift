import Foundation
import Messaging
import SharedModels

/// A record from a topic, read as far as it can be without the database.
struct ReadRecord: Sendable {
    /// What it turned out to be.
    enum Content: Sendable {
        case event(CloudEvent, [Submission], rows: [ProjectedRow] = [])
        case ignored(CloudEvent)
        /// Cannot be applied by this version of the service: its key parks (D5).
        case unreadable(CloudEvent?, reason: String)
        /// Came where its type does not belong, or from somebody else than its producer (ADR 52). It parks alone: it may neither hold up
        /// the case that it names, nor take the place of an event in the inbox or in that case's order.
        case misplaced(reason: String)
    }

    let record: ConsumerRecord
    let content: Content

    init(_ record: ConsumerRecord, handlers: EventHandlers, coder: EventCoder) {
        self.record = record
        do throws(InvalidCloudEvent) {
            let event = try CloudEvent(record: record)
            let topic = record.topicPartition.topic
            if let reason = Self.misplacement(of: event, on: topic) {
                content = .misplaced(reason: reason)
            } else {
                content = Self.read(event, on: topic, handlers, coder)
            }
        } catch {
            content = .unreadable(nil, reason: error.description)
        }
    }

    /// Why an event does not count: only the producer of its type may write where that belongs. Repeats nothing of the record.
    private static func misplacement(of event: CloudEvent, on topic: String) -> String? {
        guard let home = Topic.home(of: event.type) else { return nil }
        guard home.travels(on: topic) else { return "header ce_type names an event of \(home.rawValue), which does not come by this topic" }
        guard event.source == home.source else { return "header ce_source is not \(home.source), which the type belongs to" }
        return nil
    }

    private static func read(
        _ event: CloudEvent, on topic: String, _ handlers: EventHandlers, _ coder: EventCoder
    ) -> Content {
        guard event.id.uuid.v7Milliseconds != nil else { return .unreadable(event, reason: "the event id is not a UUIDv7") }
        do {
            switch try handlers.read(event, on: topic, with: coder) {
            case .commands(let submissions, let rows): return .event(event, submissions, rows: rows)
            case .ignored: return .ignored(event)
            case .unknownVersion: return .unreadable(event, reason: "no handler for \(event.type): this version is unknown here")
            }
        } catch {
            return .unreadable(event, reason: "the data of \(event.type) cannot be read: \(DecodingFault.describe(error))")
        }
    }

    /// Whether nobody handles it: only its place in the order of its case, and in its partition, is noted.
    var asksForNothing: Bool {
        if case .ignored = content { true } else { false }
    }

    /// Whether somebody wrote it who may not write such a thing there.
    var isMisplaced: Bool {
        if case .misplaced = content { true } else { false }
    }

    /// The envelope, when it could be read and counts.
    var event: CloudEvent? {
        switch content {
        case .event(let event, _, _), .ignored(let event): event
        case .unreadable(let event, _): event
        case .misplaced: nil
        }
    }

    /// The commands that it stands for.
    var submissions: [Submission] {
        switch content {
        case .event(_, let submissions, _): submissions
        case .ignored, .unreadable, .misplaced: []
        }
    }

    /// What parks together. A record without a usable key stands alone: it can hold nobody else up.
    var key: String {
        if let event { return event.subject.description }
        if isMisplaced { return standaloneKey }
        if let bytes = record.key, !bytes.isEmpty, bytes.count <= 200, let text = String(validating: bytes, as: UTF8.self) {
            return text.contains("\0") ? standaloneKey : text
        }
        return standaloneKey
    }

    private var standaloneKey: String { "\(record.topicPartition)@\(record.offset)" }
}

/// Says where a JSON document is wrong without repeating what is in it.
package enum DecodingFault {
    /// What is missing or of the wrong kind, and where; never a value.
    package static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return String("\(type(of: error))".prefix(200)) }
        switch error {
        case .keyNotFound(let key, let context): return "\(path(context))\(key.stringValue) is missing"
        case .valueNotFound(_, let context): return "\(path(context)) is null"
        case .typeMismatch(let expected, let context): return "\(path(context)) is not of type \(expected)"
        case .dataCorrupted(let context): return "\(path(context)) is not valid"
        @unknown default: return "it is not valid"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return String(path.prefix(200)) + (path.isEmpty ? "" : " ")
    }
}
