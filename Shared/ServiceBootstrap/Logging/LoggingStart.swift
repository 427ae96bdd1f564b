package import Logging

/// Makes every logger of the process write JSON lines. Call once, first thing in a process.
/// - Parameters:
///   - service: the service's name, on every line.
///   - level: messages below it are not written.
///   - sink: where the lines go.
package func startLogging(service: String, level: Logger.Level, sink: LogSink = .standardError) {
    LoggingSystem.bootstrap { label in
        var handler = JSONLogHandler(label: label, service: service, sink: sink)
        handler.logLevel = level
        return handler
    }
}
