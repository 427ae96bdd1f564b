import Messaging
import SharedModels
import Synchronization

@testable import Casework

extension Engine {
    /// Runs a relay beside `body`, on `producer`, and stops it afterwards.
    func withRelay<Value: Sendable>(
        _ producer: any RecordProducer, owner: String = "relay-1", _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let relay = OutboxRelay(parts: parts, owner: owner) { producer }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await relay.run()
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

/// What a run of events shows: each outbox row at least once, and per case in order when the first copies are taken.
struct Deliveries {
    let missed: Int
    let duplicated: Int
    let inverted: Int

    init(_ events: [CloudEvent], expected: Set<EventID>) {
        var seen: Set<EventID> = []
        var last: [CaseID: Int64] = [:]
        var inverted = 0
        var duplicated = 0
        for event in events {
            guard seen.insert(event.id).inserted else {
                duplicated += 1
                continue
            }
            if event.sequence != (last[event.subject] ?? 0) + 1 { inverted += 1 }
            last[event.subject] = event.sequence
        }
        self.missed = expected.subtracting(seen).count
        self.duplicated = duplicated
        self.inverted = inverted
    }
}
