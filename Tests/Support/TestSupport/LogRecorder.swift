package import Logging
import Synchronization

/// Keeps log lines in memory, so that a test can look for what must, or must never, be said.
package final class LogRecorder: Sendable {
    private let lines = Mutex<[String]>([])

    package init() {}

    /// A logger of level `trace` whose lines end up here: level, message and metadata.
    package func logger(label: String = "test") -> Logger { Logger(label: label) { _ in Handler(recorder: self) } }

    /// All lines so far.
    package var recorded: [String] { lines.withLock { $0 } }

    /// The lines that say who was shown private particulars (OPS-01, D13).
    package var reveals: [String] { recorded.filter { $0.hasPrefix("notice private particulars shown ") } }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let merged = metadata.merging(event.metadata ?? [:]) { _, new in new }
            let text = merged.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            recorder.lines.withLock { $0.append("\(event.level) \(event.message) \(text)") }
        }
    }
}
