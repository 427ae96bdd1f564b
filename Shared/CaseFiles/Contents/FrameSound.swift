import Foundation

/// Sound that is a row of frames, each of which says how long it is: MP3, AAC and AMR. Nothing is decoded.
///
/// What is kept are the frames, byte for byte and all of them. Tags before and behind them (who, where, with what, pictures) are taken out.
/// Anything else than frames and known tags is refused and not cut away: a recording must not end earlier than it did without anybody knowing.
struct FrameSound: Sendable {
    /// One frame: how many bytes it has, and what is the same in all frames of a file.
    struct Frame: Equatable {
        let length: Int
        let form: Int
    }

    /// What the file begins with.
    let magic: [UInt8]
    /// Whether tags may stand around the frames.
    let hasTags: Bool
    /// The frame that begins at a place; nil when none does.
    let frame: @Sendable (FileBytes, Int) -> Frame?

    /// Frames that a file has at least; fewer bytes that look like one may be anything.
    private static let least = 3

    /// The recording without its tags; nil when the bytes are not built as one is.
    func cleaned(_ recording: Data) -> Data? { recording.reading(cleaned) }

    private func cleaned(_ bytes: FileBytes) -> Data? {
        guard bytes.has(magic, at: 0), let start = hasTags ? Self.behindTags(bytes) : magic.count else { return nil }
        var (position, count): (Int, Int) = (start, 0)
        var form: Int?
        while let found = frame(bytes, position), form ?? found.form == found.form, position + found.length <= bytes.count {
            form = found.form
            position += found.length
            count += 1
        }
        guard count >= Self.least, isEnd(bytes, at: position, form) else { return nil }
        var kept = Data(capacity: magic.count + position - start)
        kept.append(contentsOf: magic)
        kept.append(start..<position, of: bytes)
        return kept
    }

    /// Whether nothing is behind the frames but half a frame of the same form, as a recorder leaves it that was switched off, tags, and zeros.
    private func isEnd(_ bytes: FileBytes, at position: Int, _ form: Int?) -> Bool {
        if let half = frame(bytes, position), half.form == form { return position + half.length > bytes.count }
        var position = position
        while position < bytes.count, bytes[position] == 0 { position += 1 }
        if position == bytes.count { return true }
        return hasTags && Self.isTag(bytes, at: position)
    }

    /// Behind the ID3v2 tags of a file, and the zeros that some programs leave there; nil when one is longer than the file.
    private static func behindTags(_ bytes: FileBytes) -> Int? {
        var position = 0
        while bytes.has(Array("ID3".utf8), at: position) {
            guard let length = tagLength(bytes, at: position) else { return nil }
            position += length
        }
        guard position > 0 else { return 0 }
        while position < bytes.count, bytes[position] == 0 { position += 1 }
        return position
    }

    /// The length of the ID3v2 tag at a place, with its head and foot: four digits of seven bits.
    private static func tagLength(_ bytes: FileBytes, at position: Int) -> Int? {
        guard position + 10 <= bytes.count, bytes[position + 3] < 0xFF, bytes[position + 4] < 0xFF else { return nil }
        let digits = bytes[position + 6..<position + 10]
        guard digits.allSatisfy({ $0 < 0x80 }) else { return nil }
        let length = digits.reduce(0) { $0 << 7 | Int($1) } + (bytes[position + 5] & 0x10 == 0 ? 10 : 20)
        return position + length <= bytes.count ? length : nil
    }

    /// Whether what is left is tags as programs write them behind the sound: ID3v1 alone, or one of the others, which fill the rest.
    private static func isTag(_ bytes: FileBytes, at position: Int) -> Bool {
        let rest = bytes.count - position
        if bytes.has(Array("TAG".utf8), at: position) { return rest == 128 }
        if bytes.has(Array("ID3".utf8), at: position) { return tagLength(bytes, at: position) == rest }
        // Each is closed by its name, before an ID3v1 that may follow.
        let end = rest > 128 && bytes.has(Array("TAG".utf8), at: bytes.count - 128) ? bytes.count - 128 : bytes.count
        if bytes.has(Array("APETAGEX".utf8), at: position) {
            return end - 32 > position && bytes.has(Array("APETAGEX".utf8), at: end - 32)
        }
        return bytes.has(Array("LYRICSBEGIN".utf8), at: position) && bytes.has(Array("LYRICS200".utf8), at: end - 9)
    }
}
