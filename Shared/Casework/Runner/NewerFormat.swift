import Logging
import Metrics

/// A case is stored in a form that this program does not know: a newer one, beside which it runs for a while, has written it. It is left to
/// that one (ADR 24).
package struct NewerFormat: Error, Hashable, Sendable, CustomStringConvertible {
    package let kind: String
    package let format: Int16

    package var description: String { "a newer release has written a case of kind \(kind), in format \(format)" }
}

/// Counts what is left to a newer program, and says so once in a while: during a replacement it happens many times a second.
final class NewerFormatNotices: Sendable {
    private let notices = RareNotices()
    private let met = Counter(label: "guanjia_newer_format_total")

    /// Tells of cases that were left alone.
    func tell(_ newer: some Sequence<NewerFormat>, _ logger: Logger) {
        for format in newer {
            met.increment()
            guard notices.isDue("\(format)") else { continue }
            logger.error("cases are left to a newer release; replace this instance", metadata: ["error": "\(format)"])
        }
    }
}
