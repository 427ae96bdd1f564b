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
    /// A recording of a telephone system, or a voice message.
    case mp3 = "audio/mpeg"
    /// AAC as a row of ADTS frames: what a mini-program's recorder writes.
    case aac = "audio/aac"
    /// A voice message of an older telephone: narrow band, one channel.
    case amr = "audio/amr"
    /// A whole mail with its head and parts, as a mail program saves it (`.eml`). Its parts are files that nobody has checked.
    case mail = "message/rfc822"
}
