import Foundation

/// What the services' refusals mean in Chinese. They are written in English, for every reader; people at the desk read them many times a day.
struct Faults: Sendable {
    /// One text: what stays the same of it, in pieces around what varies, and its Chinese with `{}` in the places of what varies.
    private struct Entry: Sendable {
        let pieces: [String]
        let chinese: String
    }

    /// Where the entry for a text can be found: by how it begins.
    private let entries: [Entry]
    private let exact: [String: String]

    /// - Parameter texts: English and Chinese, with `{}` for what varies; the first that fits counts.
    init(_ texts: [(english: String, chinese: String)]) {
        exact = Dictionary(texts.filter { !$0.english.contains("{}") }.map { ($0.english, $0.chinese) }) { first, _ in first }
        entries = texts.filter { $0.english.contains("{}") }.map {
            Entry(pieces: $0.english.components(separatedBy: "{}"), chinese: $0.chinese)
        }
    }

    /// - Parameters:
    ///   - text: what a refusal says in English.
    ///   - name: what people call a part that varies.
    /// - Returns: the Chinese of the whole text; nil when it is not known.
    func chinese(of text: String, naming name: (Substring) -> String = { String($0) }) -> String? {
        if let chinese = exact[text] { return chinese }
        for entry in entries {
            guard let parts = Self.parts(of: text, between: entry.pieces) else { continue }
            return Self.filled(entry.chinese, with: parts.map(name))
        }
        return nil
    }

    /// What stands between the pieces, each as short as it can be; nil when the text is not made of them.
    private static func parts(of text: String, between pieces: [String]) -> [Substring]? {
        guard let first = pieces.first, let last = pieces.last, text.hasPrefix(first), text.hasSuffix(last) else { return nil }
        var parts: [Substring] = []
        var rest = text.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() {
            guard let range = rest.range(of: piece) else { return nil }
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        guard rest.count >= last.count else { return nil }
        parts.append(rest.dropLast(last.count))
        return parts
    }

    /// `{}` are what varies in its order, `{2}` the second of it.
    private static func filled(_ chinese: String, with parts: [String]) -> String {
        var text = chinese
        for (index, part) in parts.enumerated() { text = text.replacing("{\(index + 1)}", with: part) }
        for part in parts {
            guard let range = text.range(of: "{}") else { break }
            text.replaceSubrange(range, with: part)
        }
        return text
    }
}
