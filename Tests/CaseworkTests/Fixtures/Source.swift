import Foundation
import Messaging
import Metrics
import SharedModels
import Synchronization

@testable import Casework

/// Another service's event that tells a ledger to post or to open.
struct Told: Event {
    static let type: EventType = "guanjia.test.amount.told.v1"
    static let topic = Topic.callbacks
    let ledgerId: CaseID
    let amount: Int
    var opens = false
    var pair: CaseID?
    var office = "test"
}

/// An event that nobody here handles.
struct Gossip: Event {
    static let type: EventType = "guanjia.test.gossip.heard.v1"
    static let topic = Topic.callbacks
    let text: String
    var office: String { "test" }
}

/// A foreign case that tells things, one sequence number after another.
final class Source: Sendable {
    let id = CaseID(.v7())
    private let sequence = Mutex<Int64>(0)
    private let coder = EventCoder(sealer: nil)

    func tell(_ ledger: CaseID, _ amount: Int, opens: Bool = false, pair: CaseID? = nil) throws -> CloudEvent {
        try event(Told(ledgerId: ledger, amount: amount, opens: opens, pair: pair))
    }

    func event(_ fact: some Event, type: EventType? = nil) throws -> CloudEvent {
        let sequence = self.sequence.withLock { sequence in
            sequence += 1
            return sequence
        }
        return CloudEvent(
            id: EventID(.v7()), source: "/guanjia/callbacks", type: type ?? Swift.type(of: fact).type, subject: id, sequence: sequence,
            time: Date(), traceparent: nil, data: try coder.encode(fact))
    }
}

extension Engine {
    static var handlers: EventHandlers {
        var handlers = EventHandlers()
        handlers.on(Told.self) { told, event in
            let cause = Submission.Cause.system(traceparent: event.traceparent)
            let command: Ledger.Command = told.opens ? .open(text: "told") : told.pair.map { .pair($0) } ?? .post(told.amount)
            return [Submission(command, to: told.ledgerId, as: Ledger.self, under: .init(), cause: cause, creates: told.opens)]
        }
        return handlers
    }

    /// Runs a consumer of `log` beside `body`, and stops it afterwards.
    func withConsumer<Value: Sendable>(
        of log: MemoryLog, handling handlers: EventHandlers = Self.handlers, metrics: any MetricsFactory = MetricsSystem.factory,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let consumer = EventConsumer(parts: parts, handlers: handlers, metrics: metrics) { _ in
            log.reassign()
            return log
        }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await consumer.run()
                return nil
            }
            group.addTask { try await body() }
            while let value = try await group.next() {
                guard let value else { continue }
                group.cancelAll()
                while try await group.next() != nil {}
                return value
            }
            throw EngineEnded()
        }
    }
}
