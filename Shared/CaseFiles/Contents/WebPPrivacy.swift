import Foundation

/// Takes out of a WebP what is written beside the picture: Exif with its place, XMP, and whatever programs add of their own. The picture
/// itself, its compressed data, stays as it is, byte for byte; nothing is decoded.
///
/// What is kept is a list, what is removed is the rest, also inside the frames of a moving picture and behind the end of the file. Flags and
/// sizes say what is there afterwards.
enum WebPPrivacy {
    /// The image without its metadata; nil when the bytes are not built as a WebP is.
    static func cleaned(_ image: Data) -> Data? { image.reading(cleaned) }

    private static func cleaned(_ bytes: FileBytes) -> Data? {
        guard bytes.has(Array("RIFF".utf8), at: 0), bytes.has(Array("WEBP".utf8), at: 8), let size = bytes.littleEndian(at: 4),
            size >= 4, size <= bytes.count - 8
        else { return nil }
        let file = 12..<8 + size
        guard let first = Chunk(in: bytes, at: file.lowerBound, before: file.upperBound) else { return nil }
        var kept = Data(capacity: bytes.count)
        kept.append(0..<12, of: bytes)
        switch first.type {
        // The simple forms are one picture and nothing else.
        case "VP8 ", "VP8L": kept.append(first.range, of: bytes)
        case "VP8X":
            guard first.content.count == 10 else { return nil }
            kept.append(first.range, of: bytes)
            // Exif 0x08, XMP 0x04.
            kept[kept.startIndex + 12 + 8] &= ~0x0C
            guard appendParts(of: bytes, in: first.range.upperBound..<file.upperBound, to: &kept) else { return nil }
        default: return nil
        }
        kept.setSize(kept.count - 8, at: 4)
        return kept
    }

    /// The chunks of an extended file behind its head.
    /// - Returns: false when they are not built as they must be, or none of them is a picture.
    private static func appendParts(of bytes: FileBytes, in range: Range<Int>, to kept: inout Data) -> Bool {
        var position = range.lowerBound
        var hasPicture = false
        while position < range.upperBound {
            guard let chunk = Chunk(in: bytes, at: position, before: range.upperBound) else { return false }
            position = chunk.range.upperBound
            switch chunk.type {
            case "ICCP", "ANIM", "ALPH": kept.append(chunk.range, of: bytes)
            case "VP8 ", "VP8L":
                hasPicture = true
                kept.append(chunk.range, of: bytes)
            case "ANMF":
                guard appendFrame(chunk, of: bytes, to: &kept) else { return false }
                hasPicture = true
            default: continue
            }
        }
        return hasPicture
    }

    /// One frame: where and how long it is shown, and chunks of its own.
    private static func appendFrame(_ frame: Chunk, of bytes: FileBytes, to kept: inout Data) -> Bool {
        guard frame.content.count >= frameHead else { return false }
        let start = kept.count
        var position = frame.content.lowerBound + frameHead
        kept.append(frame.range.lowerBound..<position, of: bytes)
        var hasPicture = false
        while position < frame.content.upperBound {
            guard let chunk = Chunk(in: bytes, at: position, before: frame.content.upperBound) else { return false }
            position = chunk.range.upperBound
            guard ["ALPH", "VP8 ", "VP8L"].contains(chunk.type) else { continue }
            hasPicture = hasPicture || chunk.type != "ALPH"
            kept.append(chunk.range, of: bytes)
        }
        kept.setSize(kept.count - start - 8, at: start + 4)
        return hasPicture
    }

    /// Bytes of a frame before its chunks.
    private static let frameHead = 16

    /// One chunk: type, length, content, and a byte that makes the length even.
    private struct Chunk {
        let type: String
        let content: Range<Int>
        /// All of it.
        let range: Range<Int>

        /// Nil when there is no whole chunk before `end`.
        init?(in bytes: FileBytes, at position: Int, before end: Int) {
            guard end <= bytes.count, position + 8 <= end, let length = bytes.littleEndian(at: position + 4),
                length + length % 2 <= end - position - 8
            else { return nil }
            type = String(decoding: bytes[position..<position + 4], as: UTF8.self)
            content = position + 8..<position + 8 + length
            range = position..<content.upperBound + length % 2
        }
    }
}

extension Data {
    /// Writes four bytes of a number over those at a place, the least significant first.
    fileprivate mutating func setSize(_ size: Int, at position: Int) {
        for byte in 0..<4 { self[startIndex + position + byte] = UInt8(truncatingIfNeeded: size >> (8 * byte)) }
    }
}
