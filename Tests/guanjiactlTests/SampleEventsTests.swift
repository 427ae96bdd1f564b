import Foundation
import Messaging
import SharedModels
import Testing

@testable import guanjiactl

@Suite("Measuring a sample by its events", .timeLimit(.minutes(10)))
struct SampleEventsTests {
    private let start = Date(timeIntervalSince1970: 1_772_415_000)

    private func record(_ type: EventType, of subject: CaseID, after seconds: Double, data: String = "{}") -> ConsumerRecord {
        let event = CloudEvent(
            id: EventID(.v7()), source: "/guanjia/test", type: type, subject: subject, sequence: 1, time: start.addingTimeInterval(seconds),
            traceparent: nil, data: Array(data.utf8))
        let record = event.record(topic: "t")
        return ConsumerRecord(
            topicPartition: TopicPartition(topic: "t", partition: 0), offset: 0, key: record.key, value: record.value,
            headers: record.headers)
    }

    @Test("The time from contact to complaint counts for the sample's contacts alone, routing by the first routing")
    func latencies() {
        let own = CaseID(.v7())
        let other = CaseID(.v7())
        let complaint = CaseID(.v7())
        let foreign = CaseID(.v7())
        var events = SampleEvents()
        events.take([record(ContactRecorded.type, of: own, after: 0), record(ContactRecorded.type, of: other, after: 0)], of: .intake)
        events.take(
            [
                record(ComplaintRegistered.type, of: complaint, after: 0.25, data: #"{"contactId":"\#(own)"}"#),
                record(ComplaintRegistered.type, of: foreign, after: 9, data: #"{"contactId":"\#(other)"}"#),
                record(ComplaintRegistered.type, of: CaseID(.v7()), after: 9),
                record(ComplaintRouted.type, of: complaint, after: 60), record(ComplaintRouted.type, of: complaint, after: 600),
            ], of: .complaints)
        events.measure(["\(own)"])
        #expect(events.counts == [.intake: 2, .complaints: 5])
        #expect(events.toRegistered == [0.25])
        #expect(events.toRouted == [60])
    }

    @Test("Records that are no events of ours are counted and otherwise left alone")
    func strangers() {
        var events = SampleEvents()
        let place = TopicPartition(topic: "t", partition: 0)
        events.take([ConsumerRecord(topicPartition: place, offset: 0, key: nil, value: nil, headers: [])], of: .repairs)
        events.measure([])
        #expect(events.counts == [.repairs: 1])
        #expect(events.toRegistered.isEmpty)
    }
}
