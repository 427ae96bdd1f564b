import Dispatch
import Foundation
import Synchronization

/// Where log lines go: a file descriptor with a thread of its own.
///
/// A caller only appends to a bounded buffer, so a reader of the log that stalls cannot stall a request (the write may block, and
/// nothing that blocks runs on the cooperative pool). When the buffer is full, lines are dropped and counted; the count is written once
/// there is room. Lines are handed over in pieces of whole lines of at most `PIPE_BUF` bytes, which the kernel writes in one piece:
/// the lines of several processes that share a pipe do not mix.
package final class LogSink: Sendable {
    /// Standard error, for the whole process.
    package static let standardError = LogSink(descriptor: STDERR_FILENO)

    /// Bytes that may wait to be written.
    static let largestBacklog = 1_048_576
    /// `PIPE_BUF` of Linux: what a pipe takes in one piece. Also the longest line.
    static let pieceBytes = 4096
    /// Microseconds for which a line waits for others: to wake the thread for each of them costs more than to write them.
    private static let company: UInt32 = 2_000

    private struct State {
        var waiting: [UInt8] = []
        var isWriting = false
        var isClosed = false
        var unreportedDrops = 0
        var drops = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())
    private let wakeUp = DispatchSemaphore(value: 0)

    /// Starts the thread, which runs until `close`.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        let thread = Thread { [self] in drain() }
        thread.name = "log"
        thread.stackSize = 262_144
        thread.start()
    }

    /// Lines that were dropped since the start.
    package var droppedLines: Int { state.withLock { $0.drops } }

    /// Hands a line over; never waits for the write. The line ends with a newline.
    func write(_ line: [UInt8]) {
        let isFirst = state.withLock { state in
            guard !state.isClosed, state.waiting.count + line.count <= Self.largestBacklog else {
                state.drops += 1
                state.unreportedDrops += 1
                return false
            }
            state.waiting.append(contentsOf: line)
            return state.waiting.count == line.count
        }
        if isFirst { wakeUp.signal() }
    }

    /// Waits until everything is written, at most `bound`. Blocks its thread: only for the last moments of a process.
    package func flush(within bound: Duration = .milliseconds(500)) {
        let end = ContinuousClock.now.advanced(by: bound)
        while state.withLock({ $0.isWriting || !$0.waiting.isEmpty }) && ContinuousClock.now < end { usleep(1000) }
    }

    /// Ends the thread after what waits is written.
    func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
    }

    private func drain() {
        while true {
            let (batch, drops, isClosed) = state.withLock { state -> ([UInt8], Int, Bool) in
                let batch = state.waiting
                state.waiting = []
                state.isWriting = !batch.isEmpty
                let drops = state.unreportedDrops
                state.unreportedDrops = 0
                return (batch, drops, state.isClosed)
            }
            if drops > 0 {
                put(Array("{\"level\":\"warning\",\"message\":\"log lines dropped\",\"metadata\":{\"log.dropped\":\(drops)}}\n".utf8))
            }
            if batch.isEmpty {
                if isClosed { return }
                wakeUp.wait()
                usleep(Self.company)
            } else {
                putInPieces(batch)
            }
        }
    }

    private func putInPieces(_ batch: [UInt8]) {
        var start = 0
        var lastNewline = -1
        for (index, byte) in batch.enumerated() where byte == 0x0A {
            if index + 1 - start > Self.pieceBytes && lastNewline >= start {
                put(batch[start...lastNewline])
                start = lastNewline + 1
            }
            lastNewline = index
        }
        put(batch[start...])
    }

    private func put(_ bytes: some Collection<UInt8>) {
        let contiguous = Array(bytes)
        var offset = 0
        while offset < contiguous.count {
            let written = contiguous.withUnsafeBytes { raw -> Int in
                guard let base = raw.baseAddress else { return raw.count }
                return Foundation.write(descriptor, base + offset, raw.count - offset)
            }
            if written > 0 {
                offset += written
            } else if errno == EAGAIN {
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Foundation.poll(&poll, 1, 1000)
            } else if errno != EINTR {
                // Nobody reads the log any more, or its disk is full: the service goes on without it.
                state.withLock { $0.drops += 1 }
                return
            }
        }
    }
}
