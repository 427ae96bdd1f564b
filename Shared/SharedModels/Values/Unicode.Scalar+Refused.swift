extension Unicode.Scalar {
    /// Whether no text that people write holds it: control characters, the separators U+2028 and U+2029, and what reverses the direction
    /// of text, as a name must not rearrange a page. `multiline` allows line breaks and tabs.
    package func isRefused(multiline: Bool) -> Bool {
        if multiline && (self == "\n" || self == "\r" || self == "\t") { return false }
        return properties.generalCategory == .control || ("\u{2028}"..."\u{202E}").contains(self)
            || ("\u{2066}"..."\u{2069}").contains(self)
    }
}
