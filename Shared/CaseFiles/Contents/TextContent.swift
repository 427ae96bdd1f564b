import Foundation

/// What a plain text of ours is.
enum TextContent {
    /// Whether the bytes are UTF-8 without control characters but tabs and ends of lines, and more than blanks.
    static func isPlain(_ text: Data) -> Bool {
        guard let words = String(validating: text, as: UTF8.self) else { return false }
        var hasWords = false
        for scalar in words.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control: guard ["\t", "\n", "\r"].contains(scalar) else { return false }
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .format: continue
            default: hasWords = true
            }
        }
        return hasWords
    }
}
