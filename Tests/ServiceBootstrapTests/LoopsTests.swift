import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("The loops of a service", .timeLimit(.minutes(5)))
struct LoopsTests {
    @Test("All are stopped at once: none has to wait for another's end (F4)")
    func together() async throws {
        let (stopped, stop) = AsyncStream<Void>.makeStream()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let loops = Loops([
            Loop("first") {
                begin.yield()
                await untilCancelled()
                stop.yield()
            },
            // Stopped one after the other, the last would be the first, and wait for ever.
            Loop("last") {
                begin.yield()
                await untilCancelled()
                await Task { for await _ in stopped { return } }.value
            },
        ])
        #expect("\(loops)" == "first, last")
        let group = ServiceGroup(services: [loops], logger: Logger(label: "test"))
        async let ended: Void = group.run()
        var count = 0
        for await _ in begun {
            count += 1
            if count == 2 { break }
        }
        await group.triggerGracefulShutdown()
        try await ended
    }

    @Test("One that ends by itself ends them all, and the service with them")
    func early() async throws {
        let loops = Loops([Loop("endless") { await untilCancelled() }, Loop("short") {}])
        let group = ServiceGroup(services: [loops], logger: Logger(label: "test"))
        await #expect(throws: ServiceGroupError.self) { try await group.run() }
    }
}

/// Ends when the task is cancelled.
private func untilCancelled() async {
    let (cancelled, cancel) = AsyncStream<Void>.makeStream()
    await withTaskCancellationHandler {
        for await _ in cancelled { return }
    } onCancel: {
        cancel.finish()
    }
}
