import HummingbirdCore
import Logging
import NIOCore

/// A connection whose requests are handled on the event loop that reads and writes it.
///
/// Otherwise every request changes threads four times on its way in and out, which costs more than what most of them do. A command
/// computes for microseconds and waits asynchronously, and whatever blocks has a thread of its own (D17). What computes for longer, as
/// a list does, must leave the loop: `withTaskExecutorPreference(globalConcurrentExecutor)`.
struct LoopBoundChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> { base.setup(channel: channel, logger: logger) }

    func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(loop: value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}

/// Runs tasks on an event loop (SE-0417).
private final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
