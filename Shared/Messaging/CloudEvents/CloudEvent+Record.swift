import Foundation
import SharedModels

extension CloudEvent {
    /// The event as a Kafka record for `topic`, in binary content mode.
    ///
    /// `ce_sequence` has 19 digits with leading zeros, because the `sequence` extension must be orderable as text.
    package func record(topic: String) -> ProducerRecord {
        let key = subject.uuid.lowercaseASCII
        var headers: [RecordHeader] = []
        headers.reserveCapacity(CloudEventHeader.allCases.count)
        func add(_ header: CloudEventHeader, _ value: [UInt8]) { headers.append(RecordHeader(header.name, value)) }
        add(.specversion, Self.specificationVersion)
        add(.id, id.uuid.lowercaseASCII)
        add(.source, Array(source.utf8))
        add(.type, Array(type.rawValue.utf8))
        add(.time, RFC3339.bytes(time))
        add(.subject, key)
        add(.sequence, Self.sequenceText(sequence))
        add(.contentType, Self.json)
        if let standing {
            add(.casekind, Array(standing.kind.utf8))
            add(.casestate, Array(standing.state.utf8))
            if let due = standing.due {
                add(.casedue, RFC3339.bytes(due.bound))
                add(.caseclock, Array(due.clock.utf8))
            }
            if let judged = standing.judged { add(.caselimit, RFC3339.bytes(judged.bound)) }
            if let metAt = standing.judged?.metAt { add(.caselimitmet, RFC3339.bytes(metAt)) }
        }
        if let traceparent {
            let text = Array(traceparent.utf8)
            add(.traceparent, text)
            add(.eventTraceparent, text)
        }
        return ProducerRecord(topic: topic, key: key, value: data, headers: headers)
    }

    /// Reads an event from a record in binary content mode. Headers that we do not know are extensions of others and are ignored.
    ///
    /// The data is not looked into; `EventCoder` does that.
    /// - Throws: `InvalidCloudEvent` for a record that no retry will make valid.
    package init(record: ConsumerRecord) throws(InvalidCloudEvent) {
        guard let value = record.value else { throw InvalidCloudEvent(reason: .noValue) }
        guard value.count <= Limits.valueBytes else { throw InvalidCloudEvent(reason: .valueTooLarge(bytes: value.count)) }
        let headers = try CloudEventHeaders(record.headers)
        guard try headers.required(.specversion) == Self.specificationVersion else {
            throw InvalidCloudEvent(reason: .unsupportedSpecificationVersion)
        }
        let id = try headers.required(.id, expected: "a UUIDv7", Self.uuidV7)
        let subject = try headers.required(.subject, expected: "a UUID") { UUID(ascii: $0) }
        guard let key = record.key, UUID(ascii: key) == subject else { throw InvalidCloudEvent(reason: .keyIsNotSubject) }
        guard Self.isJSON(try headers.required(.contentType)) else { throw InvalidCloudEvent(reason: .unsupportedContentType) }
        let attribute = "1 to \(Limits.attributeLength) printable ASCII characters"
        self.init(
            id: EventID(id),
            source: try headers.required(.source, expected: attribute, Self.attribute),
            type: EventType(rawValue: try headers.required(.type, expected: attribute, Self.attribute)),
            subject: CaseID(subject),
            sequence: try headers.required(.sequence, expected: "a whole number from 1", Self.sequence),
            time: try headers.required(.time, expected: "an RFC 3339 instant") { RFC3339.date($0) },
            traceparent: (headers[.traceparent] ?? headers[.eventTraceparent]).flatMap(Self.validTraceparent),
            standing: Self.standing(in: headers), data: value)
    }

    // MARK: - Forms of the attributes

    private static let specificationVersion = Array("1.0".utf8)
    private static let json = Array("application/json".utf8)
    private static let sequenceDigits = 19

    private static func sequenceText(_ sequence: Int64) -> [UInt8] {
        let digits = Array(String(sequence).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, sequenceDigits - digits.count)) + digits
    }

    private static func sequence(_ text: [UInt8]) -> Int64? {
        guard 1...sequenceDigits ~= text.count else { return nil }
        var value: Int64 = 0
        for byte in text {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value >= 1 ? value : nil
    }

    /// The inbox is partitioned by the time inside the id (D4), so another version has no place there.
    private static func uuidV7(_ text: [UInt8]) -> UUID? {
        guard let uuid = UUID(ascii: text), uuid.v7Milliseconds != nil else { return nil }
        return uuid
    }

    /// A standing that cannot be read is no reason to refuse an event either.
    private static func standing(in headers: CloudEventHeaders) -> CaseStanding? {
        guard let kind = headers[.casekind].flatMap(attribute), let state = headers[.casestate].flatMap(attribute) else { return nil }
        var due: CaseStanding.Due?
        if let bound = headers[.casedue] {
            guard let bound = RFC3339.date(bound), let clock = headers[.caseclock].flatMap(attribute) else { return nil }
            due = CaseStanding.Due(bound: bound, clock: clock)
        }
        var judged: CaseStanding.Judged?
        if let limit = headers[.caselimit] {
            let metAt = headers[.caselimitmet].map { RFC3339.date($0) }
            guard let bound = RFC3339.date(limit), metAt != .some(nil) else { return nil }
            judged = CaseStanding.Judged(bound: bound, metAt: metAt ?? nil)
        }
        return CaseStanding(kind: kind, state: state, due: due, judged: judged)
    }

    /// Printable ASCII without spaces: what a URI reference and a type name may consist of.
    private static func attribute(_ text: [UInt8]) -> String? {
        guard 1...Limits.attributeLength ~= text.count, text.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// `application/json`, in any case, with or without parameters.
    private static func isJSON(_ contentType: [UInt8]) -> Bool {
        guard contentType != json else { return true }
        let mediaType = contentType.prefix { $0 != UInt8(ascii: ";") }
        return String(decoding: mediaType, as: UTF8.self).withoutSurroundingBlanks.lowercased() == "application/json"
    }

    /// A W3C `traceparent` of version 00 with non-zero ids, else nil: a broken trace is no reason to refuse an event.
    private static func validTraceparent(_ text: [UInt8]) -> String? {
        guard text.count == 55, text.starts(with: "00-".utf8), text[35] == UInt8(ascii: "-"), text[52] == UInt8(ascii: "-") else {
            return nil
        }
        func isID(_ part: ArraySlice<UInt8>) -> Bool {
            part.allSatisfy(\.isLowercaseHexadecimal) && part.contains { $0 != UInt8(ascii: "0") }
        }
        guard isID(text[3..<35]), isID(text[36..<52]), text[53...].allSatisfy(\.isLowercaseHexadecimal) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UInt8 {
    /// Whether this is one of `0-9a-f`.
    fileprivate var isLowercaseHexadecimal: Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self
    }
}
