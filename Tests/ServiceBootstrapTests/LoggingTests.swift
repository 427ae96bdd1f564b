import CoreFoundation
import Foundation
import Logging
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("JSON logs", .timeLimit(.minutes(5)))
struct LoggingTests {
    /// Gives a logger whose lines go through a pipe, and answers with all of them.
    private func lines(
        level: Logger.Level = .info, at time: timespec = timespec(tv_sec: 1_772_415_000, tv_nsec: 123_999_999),
        _ write: @escaping @Sendable (Logger) -> Void
    ) async throws -> [Substring] {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let logger = Logger(label: "label") { label in
            var handler = JSONLogHandler(label: label, service: "intake", sink: sink, now: { time })
            handler.logLevel = level
            return handler
        }
        async let text = offPool { String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
        try await offPool {
            write(logger)
            sink.flush(within: .seconds(30))
            sink.close()
        }
        try pipe.fileHandleForWriting.close()
        return try await text.split(separator: "\n")
    }

    private func object(_ line: Substring) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test("A line has time, level, service, logger, message, metadata and the trace")
    func writes() async throws {
        let trace = try #require(TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let lines = try await lines { logger in
            TraceContext.$current.withValue(trace) {
                logger.warning("case parked", metadata: ["case.id": "42", "attempts": .stringConvertible(3), "list": ["a", ["b": "c"]]])
            }
        }
        #expect(lines.count == 1)
        #expect(
            lines[0]
                == #"{"timestamp":"2026-03-02T01:30:00.123Z","level":"warning","service":"intake","logger":"label","message":"case parked","#
                + #""trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","#
                + #""metadata":{"attempts":3,"case.id":"42","list":["a",{"b":"c"}]}}"#)
    }

    @Test(
        "Times are those of the Gregorian calendar in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"), (1_709_251_199, "2024-02-29T23:59:59.000Z"),
            (1_735_689_599, "2024-12-31T23:59:59.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.000Z"),
        ])
    func formatsTimes(seconds: Int, text: String) {
        var json = JSONText(capacity: 32)
        json.append(timestamp: timespec(tv_sec: seconds, tv_nsec: 0))
        #expect(String(decoding: json.bytes, as: UTF8.self) == text)
    }

    @Test("Whatever is in a message or in metadata, the line is one JSON object and gives the text back")
    func escapes() async throws {
        let texts = ["\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}", "投诉 😀 e\u{301}", "\u{2028}\u{feff}", "}{][,:", ""]
        let lines = try await lines { logger in
            for text in texts { logger.info("\(text)", metadata: ["\(text)": "\(text)"]) }
        }
        #expect(lines.count == texts.count)
        for (line, text) in zip(lines, texts) {
            let object = try object(line)
            #expect(object["message"] as? String == text)
            #expect((object["metadata"] as? [String: Any])?[text] as? String == text)
        }
    }

    @Test("A line is never longer than 4096 bytes, stays JSON, and says that something was left out")
    func limitsLines() async throws {
        let lines = try await lines { logger in
            logger.info("\(String(repeating: "长", count: 5000))", metadata: ["key": "\(String(repeating: "\u{1}", count: 5000))"])
            logger.info(
                "many", metadata: Dictionary(uniqueKeysWithValues: (0..<500).map { ("key\($0)", "\(String(repeating: "x", count: 100))") }))
            var deep: Logger.MetadataValue = "end"
            for _ in 0..<1000 { deep = .array([deep, deep]) }
            logger.info("deep", metadata: ["deep": deep])
            logger.info("wide", metadata: ["wide": .array(Array(repeating: "x", count: 100_000))])
            logger.info("fits", metadata: ["key": "value"])
        }
        #expect(lines.count == 5)
        for line in lines.dropLast() {
            #expect(line.utf8.count < 4096)
            #expect(try object(line)["truncated"] as? Bool == true)
        }
        #expect(try object(lines[4])["truncated"] == nil)
    }

    @Test("Lines below the level are not written; metadata of the logger and of the call are merged")
    func filtersAndMerges() async throws {
        let lines = try await lines { logger in
            var logger = logger
            logger[metadataKey: "a"] = "1"
            logger[metadataKey: "b"] = "1"
            logger.debug("not written")
            logger.info("written", metadata: ["b": "2"])
        }
        #expect(lines.count == 1)
        #expect(lines[0].contains(#""metadata":{"a":"1","b":"2"}"#))
    }

    private struct Described: Error, CustomStringConvertible {
        let phone = "13800138000"
        var description: String { "Described.failed" }
    }

    private struct Undescribed: Error {
        let phone = "13800138000"
    }

    @Test("An error shows the text that its type has written, and never more")
    func showsErrors() async throws {
        let decoding = DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "13800138000"))
        let lines = try await lines { logger in
            for error in [Described(), Undescribed(), decoding] as [any Error] { logger.error("failed", error: error) }
        }
        #expect(lines.count == 3)
        #expect(!lines.contains { $0.contains("13800138000") })
        #expect(try object(lines[0])["error"] as? String == "Described.failed")
        #expect(try object(lines[1])["error"] as? String == "Undescribed")
    }

    @Test("Lines of many tasks never mix")
    func neverMixes() async throws {
        let lines = try await lines { logger in
            DispatchQueue.concurrentPerform(iterations: 8) { worker in
                for index in 0..<200 {
                    logger.info("worker", metadata: ["id": "\(worker)-\(index)", "pad": "\(String(repeating: "p", count: 300))"])
                }
            }
        }
        let ids = try lines.map { try (object($0)["metadata"] as? [String: Any])?["id"] as? String }
        #expect(Set(ids).count == 1600 && ids.count == 1600)
    }

    @Test("A log that nobody reads does not stop who writes; what does not fit is counted, and told later")
    func dropsLines() async throws {
        let pipe = Pipe()
        let sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let line = Array((String(repeating: "x", count: 999) + "\n").utf8)
        let start = ContinuousClock.now
        for _ in 0..<3000 { sink.write(line) }
        // Who waited for a reader would wait for ever: nobody reads yet.
        #expect(ContinuousClock.now - start < .seconds(30))
        let dropped = sink.droppedLines
        // One backlog may be on its way, one may wait behind it, and the pipe holds some.
        #expect((500..<3000).contains(dropped))
        async let text = offPool { String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
        // It returns as soon as all is written; a machine that is busy with other tests takes its time.
        sink.flush(within: .seconds(120))
        sink.write(line)
        sink.flush(within: .seconds(120))
        sink.close()
        try pipe.fileHandleForWriting.close()
        let lines = try await text.split(separator: "\n")
        #expect(lines.contains { $0.contains("\"log.dropped\":") })
        // The last line may have been dropped as well, when the backlog had not gone by then.
        #expect(lines.count { $0.hasPrefix("xxx") && $0.count == 999 } == 3001 - sink.droppedLines)
    }
}
