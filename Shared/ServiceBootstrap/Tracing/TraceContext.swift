import SharedModels

/// Where a request stands in a trace (W3C Trace Context, `traceparent`). Travels with a request through HTTP, outbox and Kafka (D18).
package struct TraceContext: Hashable, Sendable {
    /// The context of the running task; logs and outgoing events take it from here.
    @TaskLocal package static var current: TraceContext?

    /// 16 bytes that all steps of a trace share; never all zero.
    package let traceID: HexBytes
    /// 8 bytes that name this step; never all zero.
    package let spanID: HexBytes
    /// The caller records this trace (`sampled` flag).
    package let isSampled: Bool

    /// A new trace.
    package static func start() -> TraceContext {
        TraceContext(traceID: .random(count: 16), spanID: .random(count: 8), isSampled: true)
    }

    /// A new step of the same trace.
    package func child() -> TraceContext { TraceContext(traceID: traceID, spanID: .random(count: 8), isSampled: isSampled) }

    /// The header's value, version 00.
    package var traceparent: String { "00-\(traceID.text)-\(spanID.text)-\(isSampled ? "01" : "00")" }

    init(traceID: HexBytes, spanID: HexBytes, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Reads a `traceparent`; nil when it is not one, and then a new trace starts (the standard forbids to guess).
    ///
    /// Strict: lower-case hexadecimal digits only, no zero ids, version `ff` refused, version 00 of exactly 55 characters. Later
    /// versions may append fields, of which nothing is kept.
    package init?(traceparent: String) {
        let text = Array(traceparent.utf8)
        guard text.count >= 55, text[2] == dash, text[35] == dash, text[52] == dash,
            let version = HexBytes(text[0..<2]), let trace = HexBytes(text[3..<35]), let span = HexBytes(text[36..<52]),
            let flags = HexBytes(text[53..<55])
        else { return nil }
        switch version.text {
        case "ff": return nil
        case "00": guard text.count == 55 else { return nil }
        default: guard text.count == 55 || text[55] == dash, text.count <= 512 else { return nil }
        }
        guard !trace.isZero, !span.isZero else { return nil }
        self.init(traceID: trace, spanID: span, isSampled: flags.isOdd)
    }
}

private let dash = UInt8(ascii: "-")

/// An id of a trace: bytes that are only ever shown as lower-case hexadecimal digits.
package struct HexBytes: Hashable, Sendable, CustomStringConvertible {
    /// Two digits a byte.
    package let text: String

    package var description: String { text }

    /// Nil when a byte is no lower-case hexadecimal digit.
    init?(_ digits: ArraySlice<UInt8>) {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        text = String(decoding: digits, as: UTF8.self)
    }

    private init(text: String) { self.text = text }

    /// Random bytes that are not all zero.
    static func random(count: Int) -> HexBytes {
        var digits: [UInt8] = []
        digits.reserveCapacity(count * 2)
        var generator = IdentifierRandomness()
        for word in 0..<(count / 8) {
            var bits = generator.next()
            if word == 0 { bits |= 1 }
            for _ in 0..<16 {
                digits.append(hexDigits[Int(bits & 0xF)])
                bits >>= 4
            }
        }
        return HexBytes(text: String(decoding: digits, as: UTF8.self))
    }

    var isZero: Bool { text.utf8.allSatisfy { $0 == 0x30 } }

    var isOdd: Bool { text.utf8.last.map { [0x31, 0x33, 0x35, 0x37, 0x39, 0x62, 0x64, 0x66].contains($0) } ?? false }
}

/// The digits of lower-case hexadecimal text.
let hexDigits = Array("0123456789abcdef".utf8)
