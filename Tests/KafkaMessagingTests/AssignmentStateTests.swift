import Messaging
import Testing

@testable import KafkaMessaging

@Suite("Assignment of a consumer") struct AssignmentStateTests {
    let first = TopicPartition(topic: "t", partition: 0)
    let second = TopicPartition(topic: "t", partition: 1)

    private func record(_ partition: TopicPartition, _ offset: Int64) -> ConsumerRecord {
        ConsumerRecord(topicPartition: partition, offset: offset, key: nil, value: nil, headers: [])
    }

    private func reading() -> AssignmentState {
        var state = AssignmentState()
        state.offer([first, second])
        state.begin([first: 10, second: 20])
        return state
    }

    @Test("Positions must fit what was offered, exactly")
    func objections() {
        var state = AssignmentState()
        #expect(state.objection(to: [:]) != nil)
        state.offer([first, second])
        #expect(state.objection(to: [first: 0]) != nil)
        #expect(state.objection(to: [first: 0, second: 0, TopicPartition(topic: "t", partition: 2): 0]) != nil)
        #expect(state.objection(to: [first: 0, second: -1]) != nil)
        #expect(state.objection(to: [first: 0, second: 0]) == nil)
        state.offer([])
        #expect(state.objection(to: [:]) == nil)
    }

    @Test("Records move positions, and records of what is not ours are not delivered")
    func accepting() {
        var state = reading()
        let isAccepted = state.accept(record(first, 10)) && state.accept(record(first, 15))
        #expect(isAccepted)
        #expect(state.positions == [first: 16, second: 20])
        state.withdraw()
        let isDelivered = state.accept(record(first, 16))
        #expect(!isDelivered)
        state.release()
        #expect(state.phase == .none && state.positions.isEmpty)
    }

    @Test("A new offer ends what was being read, a pause and a stray position included")
    func offeredAnew() {
        var state = reading()
        state.setPaused(true)
        _ = state.stray(first)
        state.offer([first])
        #expect(state.phase == .offered([first]) && state.positions.isEmpty && !state.isPaused && state.strayed.isEmpty)
    }

    @Test("A position behind the end of its log is suspected, and reported once until it is moved")
    func straying() {
        var state = reading()
        #expect(state.suspect { _ in nil } == nil)
        #expect(state.suspect { $0 == first ? 10 : 20 } == nil)
        #expect(state.suspect { $0 == first ? 9 : 20 } == first)
        let reports = [state.stray(first), state.stray(first), state.stray(TopicPartition(topic: "other", partition: 0))]
        #expect(reports == [true, false, false])
        #expect(state.suspect { $0 == first ? 9 : 20 } == nil)
        state.move(first, to: 5)
        #expect(state.positions[first] == 5 && state.strayed.isEmpty)
    }
}
