extension Unicode.Scalar {
    /// Whether no text that people write holds it: control characters, the separators U+2028 and U+2029, and what reverses the direction
    /// of text, as a name must not rearrange a page. `multiline` allows line breaks and tabs.
    package func isRefused(multiline: Bool) -> Bool {
        if multiline && (self == "\n" || self == "\r" || self == "\t") { return false }
        // The control characters of Unicode are these two ranges, for ever (its stability policy); asking its tables for each character of
        // a request costs as much as writing the text.
        return switch value {
        case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
