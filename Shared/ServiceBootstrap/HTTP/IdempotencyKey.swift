import HTTPTypes
package import Hummingbird

/// The caller's name for one attempt of a command, so that a repetition is recognised (D8, draft-ietf-httpapi-idempotency-key-header).
///
/// 1 to 255 visible ASCII characters, bare or as a quoted string, as the draft wants it. Scoped by caller where it is stored: two
/// callers may choose the same.
package struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible {
    package let value: String

    package var description: String { value }

    /// Nil when the text is no key.
    package init?(_ text: String) {
        var value = Substring(text)
        if value.first == "\"" {
            guard value.count >= 2, value.last == "\"" else { return nil }
            value = value.dropFirst().dropLast()
            guard !value.contains("\\") else { return nil }
        }
        guard isVisibleASCII(value, 1...255), !value.contains("\"") else { return nil }
        self.value = String(value)
    }

    /// Whether a request brings one, right or not.
    package static func isGiven(with request: Request) -> Bool { !request.headers[values: .idempotencyKey].isEmpty }

    /// The key of a command.
    /// - Throws: `Problem`: 428 without the header, 400 when it is malformed or there are several.
    package init(of request: Request) throws(Problem) {
        let values = request.headers[values: .idempotencyKey]
        guard let text = values.first else {
            throw Problem(
                .preconditionRequired,
                "Send the header Idempotency-Key with a value of your own choice, such as a UUID, that is new for every command.")
        }
        guard values.count == 1, let key = IdempotencyKey(text) else {
            throw Problem(.malformed, "Idempotency-Key must be one value of 1 to 255 visible ASCII characters.")
        }
        self = key
    }
}
