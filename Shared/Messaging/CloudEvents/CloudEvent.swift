package import Foundation
package import SharedModels

/// One event as it travels: CloudEvents 1.0 context attributes and JSON data (D9).
///
/// The Kafka form is the binary content mode of the CloudEvents Kafka protocol binding: data in the value, attributes in headers
/// `ce_…`. The record key is the case id, which is also the `subject`; the binding forbids a key mapper to add an attribute, so there
/// is no `ce_partitionkey`.
package struct CloudEvent: Sendable, Hashable {
    /// Unique for ever; what consumers deduplicate by (D4). A UUIDv7.
    package let id: EventID
    /// Who says so: `/guanjia/intake`. A URI reference of 1 to 255 printable ASCII characters.
    package let source: String
    /// What happened: `guanjia.intake.contact.recorded.v1`.
    package let type: EventType
    /// Which case it happened to: CloudEvents `subject` and Kafka record key.
    package let subject: CaseID
    /// The version of the case that this event made: 1, 2, 3… without a gap. CloudEvents extension `sequence`.
    package let sequence: Int64
    /// When it happened, to the millisecond.
    package let time: Date
    /// W3C trace context of the request that caused it; nil when there is none, or when the one received is not valid.
    package let traceparent: String?
    /// How the case stands after it; nil in what was told before this was added, and when it makes no sense.
    package let standing: CaseStanding?
    /// JSON text.
    package let data: [UInt8]

    /// Limits of what is accepted from a topic.
    package enum Limits {
        /// Bytes of a value: what a broker accepts by default.
        package static let valueBytes = 1 << 20
        /// Headers of a record.
        package static let headers = 64
        /// Bytes of all header names and values of a record.
        package static let headerBytes = 16 << 10
        /// Characters of `source` and of `type`.
        package static let attributeLength = 255
    }

    package init(
        id: EventID, source: String, type: EventType, subject: CaseID, sequence: Int64, time: Date, traceparent: String?,
        standing: CaseStanding? = nil, data: [UInt8]
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.sequence = sequence
        self.time = time
        self.traceparent = traceparent
        self.standing = standing
        self.data = data
    }
}

extension CloudEvent: CustomStringConvertible, CustomReflectable {
    /// Ids and type only; data may hold what a case is about.
    package var description: String { "CloudEvent(\(type) \(id) of \(subject) #\(sequence))" }
    /// Keeps data out of `dump` and of test failures as well.
    package var customMirror: Mirror { Mirror(self, children: ["id": id, "type": type, "subject": subject, "sequence": sequence]) }
}
