import Foundation

/// One thread that runs the jobs of one actor, so that its C calls may block without holding up the cooperative pool (D17).
///
/// Unchecked because `jobs` and `isStopping` are only touched with `condition` locked.
final class DedicatedThread: SerialExecutor, @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var isStopping = false
    private let wake: @Sendable () -> Void

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: Shown by debuggers; Linux keeps 15 characters.
    ///   - wake: Called from any thread when another job comes, so that a blocking call can be cut short.
    init(name: String, wake: @escaping @Sendable () -> Void) {
        self.wake = wake
        Thread.start(named: name) { self.run() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Once the lock is open the job may run, and may be the actor's last: then this object is gone before this function ends.
        let (condition, wake) = (condition, wake)
        condition.withLock {
            jobs.append(job)
            condition.signal()
        }
        wake()
    }

    /// Whether another job waits for the one that is running.
    var isAwaited: Bool { condition.withLock { !jobs.isEmpty } }

    /// Lets the thread end when the jobs that it has are done. For the actor's `deinit`: no job can come after that.
    func stop() {
        condition.withLock {
            isStopping = true
            condition.signal()
        }
    }

    private func run() {
        while let job = nextJob() { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    /// One at a time, so that those behind it stay where `isAwaited` sees them.
    private func nextJob() -> UnownedJob? {
        condition.withLock {
            while jobs.isEmpty && !isStopping { condition.wait() }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }
}

/// Runs a blocking call that nobody can interrupt on a thread of its own, and waits for it for a limited time.
///
/// When the time is up the thread is left to end by itself: at shutdown the process is about to go anyway.
/// - Parameters:
///   - limit: How long to wait.
///   - call: What blocks.
/// - Returns: Whether the call ended in time.
func finished(within limit: Duration, _ call: @escaping @Sendable () -> Void) async -> Bool {
    await OneAnswer.wait(limit) { outcome in
        Thread.detachNewThread {
            call()
            outcome.answer(true)
        }
    }
}

extension Thread {
    /// Starts a thread with a name that the kernel knows too. Set by the thread itself, before anything else, and not through Foundation,
    /// which loses a name that is set before the thread's creator has gone on.
    ///
    /// - Parameters:
    ///   - name: Linux keeps 15 characters.
    ///   - body: Begins when the thread has its name.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            #if os(Linux)
                // A thread without a name does its work as well.
                try? Data(name.utf8.prefix(15)).write(to: URL(filePath: "/proc/thread-self/comm"))
            #else
                Thread.current.name = name
            #endif
            body()
        }
    }
}
