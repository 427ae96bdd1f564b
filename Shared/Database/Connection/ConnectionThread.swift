import Dispatch
import Foundation
import Synchronization

/// The thread of one connection: an executor that may block in poll(2) without holding up Swift's cooperative pool.
///
/// Jobs run one at a time, in the order in which they came. The thread ends after `stop` and the jobs queued before it.
final class ConnectionThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let wakeUps = DispatchSemaphore(value: 0)

    /// Starts the thread; `name` is what debuggers show.
    init(name: String) {
        Thread.detachNewThread { [self] in
            // Not through Foundation, which loses a name that is set before the thread's creator has gone on.
            #if os(Linux)
                // A thread without a name does its work as well.
                try? Data(name.utf8.prefix(15)).write(to: URL(filePath: "/proc/thread-self/comm"))
            #else
                Thread.current.name = name
            #endif
            run()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Once it is in the list the job may run, and may be the actor's last: then this object is gone before this function ends.
        let wakeUps = wakeUps
        state.withLock { $0.jobs.append(job) }
        wakeUps.signal()
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Ends the thread; called when its actor is gone, so that no job can come any more.
    func stop() {
        state.withLock { $0.isStopped = true }
        wakeUps.signal()
    }

    private func run() {
        while true {
            wakeUps.wait()
            let (jobs, isStopped) = state.withLock { state in
                defer { state.jobs.removeAll() }
                return (state.jobs, state.isStopped)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if isStopped { return }
        }
    }
}
