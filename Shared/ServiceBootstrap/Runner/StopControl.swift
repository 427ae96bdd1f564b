import Dispatch
import Foundation
import ServiceLifecycle
import Synchronization

/// Receives the signals that stop a process, and ends the process when the stop takes too long, in whatever state it is (F4, I11).
///
/// Listens on a queue of its own and counts on a thread of its own, so it works also when every thread of the cooperative pool is
/// blocked. Before the services run, a signal ends the process at once: nothing has been promised to anybody yet. A second SIGINT ends it at
/// once too: somebody at a terminal has lost patience.
final class StopControl: Sendable {
    private enum Phase {
        case starting
        case serving
        case stopping
        case stopped
    }

    private struct State {
        var phase = Phase.starting
        var sources: [SignalSource] = []
        /// Names of the parts that run.
        var running: [String] = []
    }

    private let bound: Duration
    private let sink: LogSink
    private let end: @Sendable (Int32) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "guanjia.stop-control")
    private let requests: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - bound: longest time of a stop.
    ///   - sink: gets the last line.
    ///   - end: ends the process; a test's own otherwise.
    init(bound: Duration, sink: LogSink = .standardError, end: @escaping @Sendable (Int32) -> Void = { _exit($0) }) {
        self.bound = bound
        self.sink = sink
        self.end = end
        (requests, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Begins to listen for SIGTERM and SIGINT.
    func listen() {
        let sources = [SIGTERM, SIGINT].map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler { [self] in received(signal) }
            source.activate()
            return SignalSource(source: source)
        }
        state.withLock { $0.sources = sources }
    }

    /// The services run now: from here on a signal starts an orderly stop.
    func startServing() {
        state.withLock { if $0.phase == .starting { $0.phase = .serving } }
    }

    /// A part of the group that ends when a signal comes; give it the termination behaviour `gracefullyShutdownGroup`.
    var service: any Service { SignalService(requests: requests) }

    /// A stop has begun, for whatever reason: the time that it may take starts. Only the first call counts.
    func stopBegins() {
        let isFirst = state.withLock { state in
            guard state.phase == .starting || state.phase == .serving else { return false }
            state.phase = .stopping
            return true
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            Thread.sleep(forTimeInterval: Double(bound.nanoseconds) / 1_000_000_000)
            guard state.withLock({ $0.phase == .stopping }) else { return }
            endNow(.stopTookTooLong, "the stop took too long; ending the process", stillRunning: state.withLock { $0.running })
        }
        thread.name = "stop-watchdog"
        thread.start()
    }

    /// A part of the group has started: it is named when a stop takes too long, until `partEnded`.
    func partStarted(_ name: String) { state.withLock { $0.running.append(name) } }

    /// A part of the group has come to its end.
    func partEnded(_ name: String) {
        state.withLock { state in
            if let index = state.running.firstIndex(of: name) { state.running.remove(at: index) }
        }
    }

    /// The stop came to an end by itself.
    func stopEnded() { state.withLock { $0.phase = .stopped } }

    func received(_ signal: Int32) {
        switch state.withLock({ $0.phase }) {
        case .starting:
            endNow(.success, "stopped before the start was complete")
        case .serving:
            stopBegins()
            continuation.yield()
        case .stopping where signal == SIGINT:
            endNow(.failure, "interrupted twice; ending the process")
        case .stopping, .stopped:
            break
        }
    }

    private func endNow(_ code: ExitCode, _ message: StaticString, stillRunning parts: [String] = []) {
        var line = JSONText(capacity: 128)
        line.append(raw: "{\"level\":\"critical\",\"message\":\"")
        line.append(raw: message)
        line.append(raw: "\"")
        if !parts.isEmpty {
            line.append(raw: ",\"metadata\":{\"stop.still_running\":")
            line.append(string: parts.joined(separator: ", "))
            line.append(raw: "}")
        }
        line.append(raw: "}\n")
        sink.write(line.bytes)
        sink.flush()
        end(code.rawValue)
    }
}

/// Keeps a source alive. Dispatch objects may be retained, released and cancelled from any thread (dispatch/object.h).
private struct SignalSource: @unchecked Sendable {
    let source: any DispatchSourceSignal
}

/// Ends when a signal has asked for a stop.
private struct SignalService: Service {
    let requests: AsyncStream<Void>

    func run() async throws {
        for await _ in requests.cancelOnGracefulShutdown() { return }
    }
}
