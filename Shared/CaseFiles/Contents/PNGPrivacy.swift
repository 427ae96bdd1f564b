import Foundation

/// Takes out of a PNG what is written beside the picture: text (also XMP), Exif with its place, time, and whatever programs add of their own.
/// The picture itself stays as it is, byte for byte; nothing is decoded.
///
/// What is kept is a list, what is removed is the rest, and so is whatever follows the end of the image. A chunk that no reader may skip and
/// that is none of the standard's makes it no PNG of ours.
enum PNGPrivacy {
    /// The image without its metadata; nil when the bytes are not built as a PNG is.
    static func cleaned(_ image: Data) -> Data? { image.reading(cleaned) }

    private static func cleaned(_ bytes: FileBytes) -> Data? {
        guard bytes.has(signature, at: 0) else { return nil }
        var kept = Data(capacity: bytes.count)
        kept.append(0..<signature.count, of: bytes)
        var position = signature.count
        var hasPicture = false
        while let chunk = Chunk(in: bytes, at: position) {
            guard (chunk.type == Chunk.header) == (position == signature.count) else { return nil }
            guard kinds.contains(chunk.type) || chunk.mayBeSkipped else { return nil }
            hasPicture = hasPicture || chunk.type == Chunk.picture
            if kinds.contains(chunk.type) { kept.append(chunk.range, of: bytes) }
            if chunk.type == Chunk.end { return hasPicture ? kept : nil }
            position = chunk.range.upperBound
        }
        return nil
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The picture, what gives its colours and its size on paper, and the frames of a moving one.
    private static let kinds = Set(
        [
            "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT",
        ].map { Array($0.utf8) })

    /// One chunk: length, type, content, checksum.
    private struct Chunk {
        static let header = Array("IHDR".utf8)
        static let picture = Array("IDAT".utf8)
        static let end = Array("IEND".utf8)

        let type: [UInt8]
        /// All of it.
        let range: Range<Int>

        /// Nil when there is no whole chunk, or its type is no word of four letters.
        init?(in bytes: FileBytes, at position: Int) {
            guard let length = bytes.bigEndian(at: position), length <= bytes.count - position - 12 else { return nil }
            type = Array(bytes[position + 4..<position + 8])
            guard type.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) && $0 < 0x80 }) else { return nil }
            guard type != Self.header || length == 13, type != Self.end || length == 0 else { return nil }
            range = position..<position + 12 + length
        }

        /// A small first letter: readers that do not know it show the picture all the same.
        var mayBeSkipped: Bool { type[0] & 0x20 != 0 }
    }
}
