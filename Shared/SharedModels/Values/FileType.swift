/// The kinds of file that are kept as somebody's original (INT-07); every other is refused.
package enum FileType: String, Codable, Sendable, CaseIterable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    /// Without anything that a reader would run, open or unpack.
    case pdf = "application/pdf"
    /// UTF-8: the text of an e-mail or a message.
    case text = "text/plain"
    /// A recording as telephone systems write it.
    case wave = "audio/wav"
}
