import Foundation
import Synchronization
import Testing

@testable import KafkaMessaging

private final class Tally: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
}

private actor Worker {
    private nonisolated let thread: DedicatedThread
    private var count = 0
    private let onEnd: @Sendable () -> Void

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(onEnd: @escaping @Sendable () -> Void = {}) {
        self.onEnd = onEnd
        let wakes = Tally()
        thread = DedicatedThread(name: "test-worker", wake: { wakes.add() })
    }

    deinit {
        thread.stop()
        onEnd()
    }

    func add() -> String? {
        count += 1
        return try? String(contentsOf: URL(filePath: "/proc/thread-self/comm"), encoding: .utf8).trimmingCharacters(in: .newlines)
    }

    /// Holds the thread up.
    func hold(until gate: DispatchSemaphore) { gate.wait() }

    /// Whether another call waits for this one.
    func isAwaited() -> Bool { thread.isAwaited }

    func total() async -> Int {
        await Task.yield()
        return count
    }
}

@Suite("A thread for one actor (D17)", .timeLimit(.minutes(5))) struct DedicatedThreadTests {
    @Test("An actor runs on its thread, one call after the other")
    func isolation() async {
        let worker = Worker()
        await withTaskGroup(of: String?.self) { group in
            for _ in 0..<1000 { group.addTask { await worker.add() } }
            for await name in group { #expect(name == "test-worker") }
        }
        #expect(await worker.total() == 1000)
    }

    @Test("A call knows of the one behind it, also when both came while the thread was busy")
    func awaited() async {
        let worker = Worker()
        let gate = DispatchSemaphore(value: 0)
        // Immediate: each stands in the thread's line before the next one is made.
        let holder = Task.immediate { await worker.hold(until: gate) }
        let first = Task.immediate { await worker.isAwaited() }
        let second = Task.immediate { await worker.isAwaited() }
        gate.signal()
        #expect(await first.value)
        #expect(await second.value == false)
        await holder.value
    }

    @Test("Actors that come and go in numbers take their threads along")
    func lifetime() async {
        let ended = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<200 {
                        let worker = Worker(onEnd: { ended.add() })
                        _ = await worker.add()
                        #expect(await worker.total() == 1)
                    }
                }
            }
        }
        #expect(ended.count == 1600)
    }

    @Test("A blocking call is waited for only so long")
    func limited() async {
        let gate = DispatchSemaphore(value: 0)
        #expect(await finished(within: .milliseconds(50), { gate.wait() }) == false)
        gate.signal()
        #expect(await finished(within: .seconds(10), {}))
    }
}
