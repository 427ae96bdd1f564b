import Foundation
import TestSupport

/// One run of a program: a service, or a database server.
///
/// It runs under a shell that kills it when the test process is gone, however that ended, and hands on its exit code.
final class SupervisedProcess: Sendable {
    /// How a run ended.
    enum End: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// When it was started.
    let startedAt = ContinuousClock.now
    private let shell: Process
    private let lifeline: Pipe
    private let pidFile: URL

    /// How long the shell may take to tell the program's process id.
    private static let startLimit: Duration = .seconds(30)

    /// Starts a program with nothing in its environment but what is given.
    /// - Parameters:
    ///   - program: the executable.
    ///   - arguments: what stands behind it.
    ///   - environment: all of it.
    ///   - log: where standard output and standard error go, at the end of what is there.
    ///   - directory: for a file of this run.
    /// - Returns: the run, whose process id is known.
    /// - Throws: `TestFailure` when it does not start.
    static func start(
        _ program: URL, arguments: [String] = [], environment: [String: String], log: URL, directory: URL
    ) async throws -> SupervisedProcess {
        let run = try SupervisedProcess(program, arguments, environment, log, directory)
        guard await eventually(within: startLimit, { run.pid != nil }) else {
            run.letGo()
            throw TestFailure("\(program.lastPathComponent) was not started; see \(log.path)")
        }
        return run
    }

    // `wait` gives 128 + n for a program that signal n ended. Nothing may outlive the shell: Foundation takes a process for running
    // as long as a child of it has its descriptors.
    private static let script = """
        exec 3<&0
        log=$1 pid_file=$2
        shift 2
        "$@" </dev/null 3<&- >>"$log" 2>&1 &
        program=$!
        (read -r _ <&3; kill -9 "$program") 2>/dev/null &
        guard=$!
        echo "$program" >"$pid_file.new" && mv "$pid_file.new" "$pid_file"
        wait "$program"
        code=$?
        kill -9 "$guard" 2>/dev/null
        exit "$code"
        """

    private init(_ program: URL, _ arguments: [String], _ environment: [String: String], _ log: URL, _ directory: URL) throws {
        pidFile = directory.appending(path: "\(program.lastPathComponent)-\(UUID().uuidString).pid")
        lifeline = Pipe()
        // Other children must not inherit it, or the program would wait for their end too.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", Self.script, "supervisor", log.path, pidFile.path, program.path] + arguments
        shell.environment = environment
        shell.standardInput = lifeline
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try Self.withoutBlockedSignals { try shell.run() }
    }

    /// Threads of dispatch queues block all signals, and a child begins with the mask of the thread that started it: it would never
    /// hear of SIGTERM.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    deinit { letGo() }

    /// The program's process id; nil until the shell has told it.
    var pid: Int32? {
        guard let text = try? String(contentsOf: pidFile, encoding: .utf8) else { return nil }  // Not written yet.
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// How it ended; nil while it runs.
    var end: End? {
        guard !shell.isRunning else { return nil }
        let code = shell.terminationStatus
        guard shell.terminationReason == .exit else { return .killed(signal: code) }
        return code > 128 && code < 160 ? .killed(signal: code - 128) : .exited(code)
    }

    /// Sends a signal to the program, if it still runs.
    func signal(_ signal: Int32) {
        guard shell.isRunning, let pid else { return }
        kill(pid, signal)
    }

    /// Waits until it has ended.
    /// - Returns: how, or nil when it still runs after `limit`.
    func wait(atMost limit: Duration) async -> End? {
        _ = await eventually(within: limit) { self.end != nil }
        return end
    }

    /// Kills it, if it still runs, and waits until it is gone.
    func kill9() async {
        signal(SIGKILL)
        if await wait(atMost: .seconds(10)) == nil { letGo() }
    }

    /// The shell kills the program when its standard input ends.
    private func letGo() {
        // Closing a pipe that is closed already is no failure here.
        try? lifeline.fileHandleForWriting.close()
        try? FileManager.default.removeItem(at: pidFile)
    }
}
