import SharedModels

/// A piece of HTML. What is written as a literal is markup; every text that is interpolated is escaped, so that no name or narrative can
/// become markup.
package struct Markup: ExpressibleByStringInterpolation, Hashable, Sendable {
    package let html: String

    package init(stringLiteral value: String) { html = value }

    package init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

    private init(html: String) { self.html = html }

    /// The pieces one after the other.
    package static func join(_ pieces: [Markup]) -> Markup { Markup(html: pieces.map(\.html).joined()) }

    /// Collects literals as they are and texts escaped.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        package init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity + interpolationCount * 16) }

        package mutating func appendLiteral(_ literal: String) { html += literal }

        package mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }

        package mutating func appendInterpolation(_ number: Int) { html += String(number) }

        package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    }

    /// A text as HTML shows it; what no text of people holds (control characters, reversed direction) becomes a sign of its own.
    package static func escaped(_ text: String) -> String {
        var html = ""
        html.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar.isRefused(multiline: true) ? "\u{FFFD}" : scalar)
            }
        }
        return html
    }
}
