import Foundation

/// Takes out of a recording (RIFF WAVE) what is written beside the sound: who, where and with what it was made. The sound itself stays as it
/// is, byte for byte; nothing is decoded.
///
/// What is kept is a list, what is removed is the rest, and so is whatever follows the end of the file.
enum WavePrivacy {
    /// The recording without its metadata; nil when the bytes are not built as one is, or its sound is coded in another way than telephone
    /// systems code it.
    static func cleaned(_ recording: Data) -> Data? { recording.reading(cleaned) }

    /// PCM, floating point, A-law and μ-law.
    private static let codings: Set<Int> = [1, 3, 6, 7]

    private static func cleaned(_ bytes: FileBytes) -> Data? {
        guard bytes.has(Array("RIFF".utf8), at: 0), bytes.has(Array("WAVE".utf8), at: 8), let size = bytes.littleEndian(at: 4),
            size >= 4, size <= bytes.count - 8
        else { return nil }
        let end = 8 + size
        var kept = Data(capacity: bytes.count)
        kept.append(0..<12, of: bytes)
        var position = 12
        var (hasForm, hasSound) = (false, false)
        while position < end {
            guard position + 8 <= end, let length = bytes.littleEndian(at: position + 4), length <= end - position - 8 else { return nil }
            // The byte that makes a length even may be missing at the very end.
            let next = min(end, position + 8 + length + length % 2)
            if bytes.has(Array("fmt ".utf8), at: position) {
                guard !hasForm, !hasSound, length >= 16, codings.contains(Int(bytes[position + 8]) | Int(bytes[position + 9]) << 8) else {
                    return nil
                }
                hasForm = true
                kept.append(position..<next, of: bytes)
            } else if bytes.has(Array("data".utf8), at: position) {
                guard hasForm, !hasSound, length > 0 else { return nil }
                hasSound = true
                kept.append(position..<next, of: bytes)
            }
            position = next
        }
        guard hasSound else { return nil }
        let written = kept.count - 8
        for byte in 0..<4 { kept[kept.startIndex + 4 + byte] = UInt8(truncatingIfNeeded: written >> (8 * byte)) }
        return kept
    }
}
