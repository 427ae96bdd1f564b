// `timespec` is a C type, and with FoundationNetworking in the module this is where the compiler finds it.
import CoreFoundation
import Foundation
package import Logging

/// Writes each message as one JSON object on one line:
/// `{"timestamp","level","service","logger","message","trace_id","span_id","error","metadata":{…}}`.
///
/// A line has at most 4096 bytes; what does not fit is left out and `"truncated":true` says so. Metadata keys are dotted words from the
/// module's vocabulary; nothing private goes into messages, metadata or errors. Trace ids come from `TraceContext.current`.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let service: String
    private let sink: LogSink
    private let now: @Sendable () -> timespec

    /// A handler for one logger label; all of a process share the sink.
    init(label: String, service: String, sink: LogSink, now: @escaping @Sendable () -> timespec = JSONLogHandler.realTime) {
        self.label = label
        self.service = service
        self.sink = sink
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = JSONText(capacity: 512)
        line.append(raw: "{\"timestamp\":\"")
        line.append(timestamp: now())
        line.append(raw: "\",\"level\":\"")
        line.append(number: event.level.rawValue)
        line.append(raw: "\",\"service\":")
        line.append(string: service, limit: 64)
        line.append(raw: ",\"logger\":")
        line.append(string: label, limit: 64)
        line.append(raw: ",\"message\":")
        var isCut = line.append(string: event.message.description, limit: Limits.message)
        if let trace = TraceContext.current {
            line.append(raw: ",\"trace_id\":")
            line.append(string: trace.traceID.text)
            line.append(raw: ",\"span_id\":")
            line.append(string: trace.spanID.text)
        }
        if let error = event.error {
            line.append(raw: ",\"error\":")
            isCut = line.append(string: safeText(of: error), limit: Limits.error) || isCut
        }
        isCut = append(merged(event.metadata), to: &line) || isCut
        if isCut { line.append(raw: ",\"truncated\":true") }
        line.append(raw: "}\n")
        sink.write(line.bytes)
    }

    /// In bytes as written. Message, error, ids and names stay below `total` by themselves; metadata is left out from where it does not.
    private enum Limits {
        static let message = 1536
        static let error = 512
        static let value = 512
        static let total = LogSink.pieceBytes - 32
        static let depth = 4
    }

    private func merged(_ explicit: Logger.Metadata?) -> Logger.Metadata {
        var all = metadata
        if let provided = metadataProvider?.get(), !provided.isEmpty { all.merge(provided) { $1 } }
        if let explicit, !explicit.isEmpty {
            if all.isEmpty { return explicit }
            all.merge(explicit) { $1 }
        }
        return all
    }

    /// Whether something did not fit.
    private func append(_ metadata: Logger.Metadata, to line: inout JSONText) -> Bool {
        guard !metadata.isEmpty else { return false }
        var isCut = false
        var separator: StaticString = ",\"metadata\":{"
        let start = line.bytes.count
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let before = line.bytes.count
            line.append(raw: separator)
            isCut = line.append(string: key, limit: 64) || isCut
            line.append(raw: ":")
            isCut = append(value, to: &line, depth: 0) || isCut
            guard line.bytes.count <= Limits.total else {
                line.cut(to: before)
                isCut = true
                break
            }
            separator = ","
        }
        if line.bytes.count > start { line.append(raw: "}") }
        return isCut
    }

    private func append(_ value: Logger.Metadata.Value, to line: inout JSONText, depth: Int) -> Bool {
        // Far beyond the limit nothing more needs to be written: the caller takes this entry back.
        guard line.bytes.count <= Limits.total else { return true }
        switch value {
        case .string(let text):
            return line.append(string: text, limit: Limits.value)
        case .stringConvertible(let convertible):
            if convertible is any BinaryInteger {
                line.append(number: convertible.description)
                return false
            }
            return line.append(string: convertible.description, limit: Limits.value)
        case .array(let values):
            guard depth < Limits.depth else { return line.append(string: "…") || true }
            var isCut = false
            line.append(raw: "[")
            for (index, element) in values.enumerated() {
                if index > 0 { line.append(raw: ",") }
                isCut = append(element, to: &line, depth: depth + 1) || isCut
            }
            line.append(raw: "]")
            return isCut
        case .dictionary(let values):
            guard depth < Limits.depth else { return line.append(string: "…") || true }
            var isCut = false
            line.append(raw: "{")
            for (index, element) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { line.append(raw: ",") }
                isCut = line.append(string: element.key, limit: 64) || isCut
                line.append(raw: ":")
                isCut = append(element.value, to: &line, depth: depth + 1) || isCut
            }
            line.append(raw: "}")
            return isCut
        }
    }

    /// The system's clock. For the log only: business time comes from the database (D21).
    static let realTime: @Sendable () -> timespec = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }
}

/// A text of an error that is fit for a log: its description when its type has written one, else only the name of the type, because a
/// description made by reflection shows every associated value. Decoding errors quote their input, so they never show more.
package func safeText(of error: any Error) -> String {
    if error is DecodingError || error is EncodingError { return String(describing: type(of: error)) }
    // Asks the type, because a cast of the value always succeeds by way of NSError.
    return type(of: error) is any CustomStringConvertible.Type ? "\(error)" : String(describing: type(of: error))
}

extension JSONText {
    /// RFC 3339 in UTC with milliseconds, such as `2026-03-02T01:30:00.000Z`.
    mutating func append(timestamp time: timespec) {
        let seconds = Int(time.tv_sec)
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let second = seconds - day * 86_400
        // Days since 0000-03-01 split into eras of 400 years (proleptic Gregorian calendar): no table, no locale, no lock.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), width: 4)
        append(byte: UInt8(ascii: "-"))
        append(month, width: 2)
        append(byte: UInt8(ascii: "-"))
        append(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, width: 2)
        append(byte: UInt8(ascii: "T"))
        append(second / 3600, width: 2)
        append(byte: UInt8(ascii: ":"))
        append(second / 60 % 60, width: 2)
        append(byte: UInt8(ascii: ":"))
        append(second % 60, width: 2)
        append(byte: UInt8(ascii: "."))
        append(Int(time.tv_nsec) / 1_000_000, width: 3)
        append(byte: UInt8(ascii: "Z"))
    }

    private mutating func append(_ number: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
