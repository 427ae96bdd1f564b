import Testing

@testable import ServiceBootstrap

@Suite("Trace context", .timeLimit(.minutes(5)))
struct TraceContextTests {
    private static let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("A well-formed traceparent is read and written back the same")
    func reads() throws {
        let context = try #require(TraceContext(traceparent: Self.valid))
        #expect(context.traceID.text == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context.spanID.text == "00f067aa0ba902b7")
        #expect(context.isSampled)
        #expect(context.traceparent == Self.valid)
    }

    @Test("A later version may have more fields, of which nothing is kept")
    func readsLaterVersions() throws {
        let context = try #require(TraceContext(traceparent: "cc" + Self.valid.dropFirst(2) + "-what-the-future-holds"))
        #expect(context.traceparent == Self.valid)
    }

    @Test(
        "Whatever is not strictly a traceparent is refused",
        arguments: [
            "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
            "00-4bf92f3577b34da6a3ce929d0e0e473\u{e9}-00f067aa0ba902b7-01",
        ])
    func refuses(_ text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test("A child keeps the trace and has an id of its own; new traces differ")
    func children() throws {
        let context = try #require(TraceContext(traceparent: Self.valid))
        let child = context.child()
        #expect(child.traceID == context.traceID)
        #expect(child.spanID != context.spanID)
        let started = Set((0..<1000).map { _ in TraceContext.start() })
        #expect(started.count == 1000)
        #expect(started.allSatisfy { TraceContext(traceparent: $0.traceparent) == $0 })
    }
}
