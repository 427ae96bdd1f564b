import HTTPTypes
package import Hummingbird

/// A version of a case as HTTP shows it: `ETag: "7"` (RFC 9110 §8.8.3, strong).
package struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    /// The case's version; counts from 1.
    package let version: Int64

    /// The tag of a version.
    package init(version: Int64) { self.version = version }

    /// The header's value, in quotes.
    package var description: String { "\"\(version)\"" }

    init?(_ text: Substring) {
        guard text.count >= 3, text.first == "\"", text.last == "\"" else { return nil }
        let digits = text.dropFirst().dropLast()
        guard digits.first != "0", digits.allSatisfy({ ("0"..."9").contains($0) }), let version = Int64(digits) else { return nil }
        self.version = version
    }
}

/// What `If-Match` demands of the case that a command is for.
package enum VersionCondition: Hashable, Sendable {
    /// No header: the command goes through whatever the version is.
    case none
    /// `*`: the case must exist.
    case exists
    /// The case must have exactly this version, else 412.
    case equals(Int64)

    /// Reads `If-Match`.
    /// - Throws: `Problem` (400) for weak tags, lists and what is no version of ours.
    package init(of request: Request) throws(Problem) {
        let values = request.headers[values: .ifMatch]
        guard let text = values.first?.trimmingSpaces else {
            self = .none
            return
        }
        if values.count == 1 && text == "*" {
            self = .exists
        } else if values.count == 1, let tag = EntityTag(text) {
            self = .equals(tag.version)
        } else {
            throw Problem(.malformed, "If-Match must be one ETag as the service sent it, such as \"7\", or *.")
        }
    }

    /// Compares with the version that the case has now.
    /// - Throws: `Problem` (412) when another is demanded.
    package func check(_ version: Int64) throws(Problem) {
        switch self {
        case .none, .exists:
            return
        case .equals(let expected):
            guard expected != version else { return }
            throw Problem(
                .versionMismatch, "You have version \(expected), it is \(version) now. Read the case again, then decide again.",
                headers: [.eTag: EntityTag(version: version).description])
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
