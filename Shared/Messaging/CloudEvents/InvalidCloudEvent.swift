/// Why a record is not one of our events: it parks its key (D5) and the reason is stored beside it.
///
/// Says which part of the record is wrong and never what it contained.
package struct InvalidCloudEvent: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with the record.
    package enum Reason: Sendable, Hashable {
        /// A record without a value (a tombstone) carries no event.
        case noValue
        /// The value has so many bytes, more than `CloudEvent.Limits.valueBytes`.
        case valueTooLarge(bytes: Int)
        /// There are so many headers, more than `CloudEvent.Limits.headers`.
        case tooManyHeaders(count: Int)
        /// The headers have so many bytes together, more than `CloudEvent.Limits.headerBytes`.
        case headersTooLarge(bytes: Int)
        /// The header is not there, or is null.
        case missingHeader(String)
        /// The header is there more than once, so nobody can say which one holds.
        case duplicateHeader(String)
        /// The header does not have the form it must have.
        case malformedHeader(String, expected: String)
        /// `ce_specversion` is not `1.0`.
        case unsupportedSpecificationVersion
        /// `content-type` is not JSON; structured mode (`application/cloudevents+json`) is refused as well.
        case unsupportedContentType
        /// There is no record key, or it is not the case id that `ce_subject` names.
        case keyIsNotSubject
    }

    package let reason: Reason

    package init(reason: Reason) { self.reason = reason }

    /// One sentence of at most a few hundred bytes, without any content of the record.
    package var description: String {
        switch reason {
        case .noValue: "the record has no value"
        case .valueTooLarge(let bytes): "the value has \(bytes) bytes, at most \(CloudEvent.Limits.valueBytes) are accepted"
        case .tooManyHeaders(let count): "the record has \(count) headers, at most \(CloudEvent.Limits.headers) are accepted"
        case .headersTooLarge(let bytes): "the headers have \(bytes) bytes, at most \(CloudEvent.Limits.headerBytes) are accepted"
        case .missingHeader(let name): "header \(name) is missing"
        case .duplicateHeader(let name): "header \(name) is there more than once"
        case .malformedHeader(let name, let expected): "header \(name) is malformed, expected \(expected)"
        case .unsupportedSpecificationVersion: "header ce_specversion is not 1.0"
        case .unsupportedContentType: "header content-type is not application/json"
        case .keyIsNotSubject: "the record key is not the case id of header ce_subject"
        }
    }
}
