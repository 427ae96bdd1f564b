import Foundation
import Messaging
import SharedModels
import Testing

/// One event and the pieces to break it with.
private enum Sample {
    static let id = EventID(UUID.v7(milliseconds: 1_772_415_000_250, high: 1, low: 2))
    static let subject = CaseID(UUID.v7(milliseconds: 1_772_414_000_000, high: 3, low: 4))
    static let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    static func event(
        traceparent: String? = trace, standing: CaseStanding? = nil, data: [UInt8] = Array("{}".utf8)
    ) -> CloudEvent {
        CloudEvent(
            id: id, source: "/guanjia/intake", type: "guanjia.intake.contact.recorded.v1", subject: subject, sequence: 7,
            time: Date(timeIntervalSince1970: 1_772_415_000.25), traceparent: traceparent, standing: standing, data: data)
    }

    static func consumed(_ record: ProducerRecord) -> ConsumerRecord {
        ConsumerRecord(
            topicPartition: TopicPartition(topic: record.topic, partition: 0), offset: 0, key: record.key, value: record.value,
            headers: record.headers)
    }

    /// A valid record with one header replaced (nil takes it away).
    static func consumed(replacing name: String, with value: [UInt8]?) -> ConsumerRecord {
        let good = consumed(event().record(topic: "t"))
        var headers = good.headers.filter { $0.name != name }
        if let value { headers.append(RecordHeader(name, value)) }
        return ConsumerRecord(
            topicPartition: good.topicPartition, offset: 0, key: good.key, value: good.value, headers: headers)
    }
}

@Suite("CloudEvents on Kafka, binary mode (D9)") struct CloudEventTests {
    @Test("An event keeps every attribute through a record")
    func roundTrip() throws {
        let event = Sample.event(data: Array(#"{"a":"管家"}"#.utf8))
        #expect(try CloudEvent(record: Sample.consumed(event.record(topic: "guanjia.intake.v1"))) == event)
    }

    @Test("How the case stands goes with it; what of that cannot be read makes it unknown and the event no less valid")
    func standing() throws {
        let due = CaseStanding.Due(bound: Date(timeIntervalSince1970: 1_772_640_000.5), clock: "T-RESOLVE")
        let instant = Date(timeIntervalSince1970: 1_772_650_000)
        let (open, met) = (CaseStanding.Judged(bound: instant, metAt: nil), CaseStanding.Judged(bound: instant, metAt: due.bound))
        for standing in [
            CaseStanding(kind: "complaint", state: "under_review", due: due), .init(kind: "key_custody", state: "held", due: nil),
            .init(kind: "complaint", state: "routed", due: due, judged: open),
            .init(kind: "complaint", state: "closed", due: nil, judged: met),
            .init(kind: "complaint", state: "resolved", due: nil, judged: open),
            .init(kind: "complaint", state: "replied", due: due, judged: met),
        ] {
            let event = Sample.event(standing: standing)
            #expect(try CloudEvent(record: Sample.consumed(event.record(topic: "t"))) == event)
            #expect(CaseStanding(words: standing.words) == standing)
        }
        let time = "2026-03-04T16:00:00.000Z"
        for words in [
            "", "complaint", "complaint routed soon T-X", "a b c", "a b c d e", "a b \(time)", "a b \(time) T-X \(time)", "a b judged",
            "a b judged soon", "a b judged \(time) soon", "a b judged \(time) \(time) \(time)",
        ] { #expect(CaseStanding(words: words) == nil, "\(words)") }
        let good = Sample.consumed(
            Sample.event(standing: .init(kind: "complaint", state: "closed", due: due, judged: met)).record(topic: "t"))
        for (name, value) in [
            ("ce_casestate", ""), ("ce_casekind", "a b"), ("ce_casedue", "soon"), ("ce_caseclock", ""), ("ce_caselimit", "soon"),
            ("ce_caselimitmet", ""),
        ] {
            let headers = good.headers.map { $0.name == name ? RecordHeader(name, Array(value.utf8)) : $0 }
            let record = ConsumerRecord(
                topicPartition: good.topicPartition, offset: 0, key: good.key, value: good.value, headers: headers)
            #expect(try CloudEvent(record: record) == Sample.event())
        }
    }

    @Test("Headers and key are those of the CloudEvents Kafka binding")
    func headers() {
        let record = Sample.event().record(topic: "guanjia.intake.v1")
        let headers = record.headers.map { ($0.name, String(decoding: $0.value ?? [], as: UTF8.self)) }
        #expect(record.topic == "guanjia.intake.v1")
        #expect(record.key == Array(Sample.subject.description.utf8))
        #expect(
            Dictionary(uniqueKeysWithValues: headers) == [
                "ce_specversion": "1.0",
                "ce_id": Sample.id.description,
                "ce_source": "/guanjia/intake",
                "ce_type": "guanjia.intake.contact.recorded.v1",
                "ce_time": "2026-03-02T01:30:00.250Z",
                "ce_subject": Sample.subject.description,
                "ce_sequence": "0000000000000000007",
                "content-type": "application/json",
                "traceparent": Sample.trace,
                "ce_traceparent": Sample.trace,
            ])
    }

    @Test("Unknown headers are extensions of others and are ignored, null or not")
    func unknownHeaders() throws {
        let good = Sample.consumed(Sample.event().record(topic: "t"))
        let record = ConsumerRecord(
            topicPartition: good.topicPartition, offset: 0, key: good.key, value: good.value,
            headers: good.headers + [RecordHeader("ce_region", nil), RecordHeader("x", text: "1"), RecordHeader("x", text: "2")])
        #expect(try CloudEvent(record: record) == Sample.event())
    }

    @Test(
        "A trace that is not valid is dropped, the event is not",
        arguments: [
            "", "00-0-0-00", "01\(Sample.trace.dropFirst(2))", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            Sample.trace.uppercased(),
        ])
    func invalidTrace(_ trace: String) throws {
        #expect(
            try CloudEvent(record: Sample.consumed(Sample.event(traceparent: trace).record(topic: "t"))) == Sample.event(traceparent: nil))
    }

    @Test("The event's own trace serves when the hop has none")
    func eventTrace() throws {
        #expect(try CloudEvent(record: Sample.consumed(replacing: "traceparent", with: nil)).traceparent == Sample.trace)
    }

    @Test("A sequence without leading zeros, a time with an offset and JSON with a charset are understood")
    func tolerated() throws {
        #expect(try CloudEvent(record: Sample.consumed(replacing: "ce_sequence", with: Array("7".utf8))) == Sample.event())
        #expect(
            try CloudEvent(record: Sample.consumed(replacing: "ce_time", with: Array("2026-03-02T09:30:00.25+08:00".utf8)))
                == Sample.event())
        let contentType = Array("Application/JSON; charset=utf-8".utf8)
        #expect(try CloudEvent(record: Sample.consumed(replacing: "content-type", with: contentType)) == Sample.event())
    }

    @Test(
        "A missing or null header is named",
        arguments: ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_sequence", "content-type"])
    func missing(_ name: String) {
        #expect(throws: InvalidCloudEvent(reason: .missingHeader(name))) {
            try CloudEvent(record: Sample.consumed(replacing: name, with: nil))
        }
        let good = Sample.consumed(replacing: name, with: nil)
        let null = ConsumerRecord(
            topicPartition: good.topicPartition, offset: 0, key: good.key, value: good.value,
            headers: good.headers + [RecordHeader(name, nil)])
        #expect(throws: InvalidCloudEvent(reason: .missingHeader(name))) { try CloudEvent(record: null) }
    }

    @Test(
        "A header that is there twice is named",
        arguments: [
            "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_sequence", "content-type", "traceparent",
        ])
    func duplicate(_ name: String) throws {
        let good = Sample.consumed(Sample.event().record(topic: "t"))
        let again = try #require(good.headers.first { $0.name == name })
        let record = ConsumerRecord(
            topicPartition: good.topicPartition, offset: 0, key: good.key, value: good.value, headers: good.headers + [again])
        #expect(throws: InvalidCloudEvent(reason: .duplicateHeader(name))) { try CloudEvent(record: record) }
    }

    @Test(
        "A malformed header is refused for its own reason",
        arguments: [
            ("ce_specversion", "0.3", InvalidCloudEvent.Reason.unsupportedSpecificationVersion),
            ("ce_id", "7", .malformedHeader("ce_id", expected: "a UUIDv7")),
            ("ce_id", "0198c7d4-6f00-4000-8000-000000000001", .malformedHeader("ce_id", expected: "a UUIDv7")),
            ("ce_id", "0198c7d4x6f00-7000-8000-000000000001", .malformedHeader("ce_id", expected: "a UUIDv7")),
            ("ce_subject", "0198c7d4-6f00-7000-8000-00000000000g", .malformedHeader("ce_subject", expected: "a UUID")),
            ("ce_subject", "0198c7d4-6f00-7000-8000-000000000001", .keyIsNotSubject),
            ("ce_source", "", .malformedHeader("ce_source", expected: "1 to 255 printable ASCII characters")),
            ("ce_source", "/guan jia", .malformedHeader("ce_source", expected: "1 to 255 printable ASCII characters")),
            ("ce_type", "a\nb", .malformedHeader("ce_type", expected: "1 to 255 printable ASCII characters")),
            ("ce_type", String(repeating: "t", count: 256), .malformedHeader("ce_type", expected: "1 to 255 printable ASCII characters")),
            ("ce_time", "yesterday", .malformedHeader("ce_time", expected: "an RFC 3339 instant")),
            ("ce_sequence", "0", .malformedHeader("ce_sequence", expected: "a whole number from 1")),
            ("ce_sequence", "-1", .malformedHeader("ce_sequence", expected: "a whole number from 1")),
            ("ce_sequence", "9223372036854775808", .malformedHeader("ce_sequence", expected: "a whole number from 1")),
            ("ce_sequence", "", .malformedHeader("ce_sequence", expected: "a whole number from 1")),
            ("content-type", "application/cloudevents+json", .unsupportedContentType),
            ("content-type", "text/plain", .unsupportedContentType),
        ])
    func malformed(_ name: String, _ value: String, _ reason: InvalidCloudEvent.Reason) {
        #expect(throws: InvalidCloudEvent(reason: reason)) {
            try CloudEvent(record: Sample.consumed(replacing: name, with: Array(value.utf8)))
        }
    }

    @Test("Bytes that are not text are refused like any malformed value")
    func invalidUTF8() {
        #expect(throws: InvalidCloudEvent.self) { try CloudEvent(record: Sample.consumed(replacing: "ce_type", with: [0xFF, 0xFE])) }
    }

    @Test("No value, too large a value, and a key that is not the subject are refused")
    func valueAndKey() {
        let good = Sample.consumed(Sample.event().record(topic: "t"))
        func record(key: [UInt8]?, value: [UInt8]?) -> ConsumerRecord {
            ConsumerRecord(topicPartition: good.topicPartition, offset: 0, key: key, value: value, headers: good.headers)
        }
        #expect(throws: InvalidCloudEvent(reason: .noValue)) { try CloudEvent(record: record(key: good.key, value: nil)) }
        let large = [UInt8](repeating: 32, count: 1_048_577)
        #expect(throws: InvalidCloudEvent(reason: .valueTooLarge(bytes: 1_048_577))) {
            try CloudEvent(record: record(key: good.key, value: large))
        }
        #expect(throws: Never.self) { try CloudEvent(record: record(key: good.key, value: large.dropLast())) }
        for key in [nil, [], Array("x".utf8)] as [[UInt8]?] {
            #expect(throws: InvalidCloudEvent(reason: .keyIsNotSubject)) { try CloudEvent(record: record(key: key, value: good.value)) }
        }
    }

    @Test("Too many or too large headers are refused (F19)")
    func headerLimits() {
        let good = Sample.consumed(Sample.event().record(topic: "t"))
        func record(_ extra: [RecordHeader]) -> ConsumerRecord {
            ConsumerRecord(topicPartition: good.topicPartition, offset: 0, key: good.key, value: good.value, headers: good.headers + extra)
        }
        let many = (0..<10_000).map { RecordHeader("h\($0)", nil) }
        #expect(throws: InvalidCloudEvent(reason: .tooManyHeaders(count: 10_010))) { try CloudEvent(record: record(many)) }
        let large = RecordHeader("h", [UInt8](repeating: 0, count: 16 << 10))
        let refusal = #expect(throws: InvalidCloudEvent.self) { try CloudEvent(record: record([large])) }
        #expect(refusal?.description.contains("at most 16384") == true)
    }

    @Test("A reason is short and says nothing of the content; neither does an event's description")
    func reasonsAreSafe() {
        let canary = "13800138000 张三"
        for name in ["ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_sequence", "ce_specversion", "content-type"] {
            let refusal = #expect(throws: InvalidCloudEvent.self) {
                try CloudEvent(record: Sample.consumed(replacing: name, with: Array(canary.utf8)))
            }
            let text = refusal.map { "\($0) \(String(reflecting: $0))" } ?? ""
            #expect(!text.contains("1380013") && !text.contains("张") && text.utf8.count <= 1024)
        }
        let event = Sample.event(data: Array(#"{"phone":"13800138000"}"#.utf8))
        var dumped = "\(event) \(String(reflecting: event))"
        dump(event, to: &dumped)
        #expect(!dumped.contains("13800138000") && !dumped.contains("49, 51, 56"))
    }
}
