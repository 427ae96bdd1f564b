import Foundation

/// Takes out of a JPEG what a camera writes beside the picture: place (GPS), device, time, comments, previews. The picture itself, its
/// compressed data, stays as it is, byte for byte; nothing is decoded.
///
/// What is kept is a list, what is removed is the rest: of the application segments JFIF (APP0), colour profile (APP2 `ICC_PROFILE`) and
/// Adobe's colour transform (APP14) stay; Exif, XMP, IPTC, makers' segments and comments go, and so does whatever follows the end of the
/// image (a phone's second picture has GPS of its own). One thing of Exif comes back, in a segment of our own: which side is up.
enum JPEGPrivacy {
    /// The image without its metadata; nil when the bytes are not built as a JPEG is.
    static func cleaned(_ image: Data) -> Data? { image.reading(cleaned) }

    private static func cleaned(_ bytes: FileBytes) -> Data? {
        guard bytes.has([0xFF, 0xD8], at: 0) else { return nil }
        // With room for the start, so that nothing is moved to another place in memory.
        var kept = Data(capacity: bytes.count + Self.longestStart)
        var orientation: UInt8?
        var position = 2
        var hasScan = false
        while let marker = marker(in: bytes, at: &position) {
            switch marker {
            case Marker.end:
                guard hasScan else { return nil }
                kept.append(position - 2..<position, of: bytes)
                begin(&kept, with: orientation)
                return kept
            case Marker.temporary, Marker.restarts:
                kept.append(position - 2..<position, of: bytes)
            default:
                guard let segment = segment(in: bytes, at: position) else { return nil }
                let content = segment.lowerBound + 2..<segment.upperBound
                position = segment.upperBound
                if marker == Marker.exif, orientation == nil { orientation = Self.orientation(in: Array(bytes[content])) }
                guard isKept(marker, bytes, content) else { continue }
                kept.append(segment.lowerBound - 2..<segment.upperBound, of: bytes)
                guard marker == Marker.scan else { continue }
                hasScan = true
                let end = endOfScan(in: bytes, from: position)
                kept.append(position..<end, of: bytes)
                position = end
            }
        }
        // Cut off on its way: what was seen of the picture is kept, as browsers show it.
        guard hasScan, position >= bytes.count else { return nil }
        begin(&kept, with: orientation)
        return kept
    }

    private enum Marker {
        static let temporary: UInt8 = 0x01
        static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
        static let end: UInt8 = 0xD9
        static let scan: UInt8 = 0xDA
        static let applications: ClosedRange<UInt8> = 0xE0...0xEF
        static let jfif: UInt8 = 0xE0
        static let exif: UInt8 = 0xE1
        static let profile: UInt8 = 0xE2
        static let adobe: UInt8 = 0xEE
        /// JPG0 to JPG13 and comments.
        static let others: ClosedRange<UInt8> = 0xF0...0xFE
    }

    /// The marker at a place, which moves behind it; nil at the end of the bytes, or where there is none.
    private static func marker(in bytes: FileBytes, at position: inout Int) -> UInt8? {
        guard position < bytes.count, bytes[position] == 0xFF else { return nil }
        var next = position
        // Any number of FF may stand before a marker.
        while next < bytes.count, bytes[next] == 0xFF { next += 1 }
        guard next < bytes.count, bytes[next] != 0 else { return nil }
        position = next + 1
        return bytes[next]
    }

    /// A segment with its two bytes of length; nil when it is longer than the bytes are.
    private static func segment(in bytes: FileBytes, at position: Int) -> Range<Int>? {
        guard position + 2 <= bytes.count else { return nil }
        let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
        guard length >= 2, position + length <= bytes.count else { return nil }
        return position..<position + length
    }

    private static func isKept(_ marker: UInt8, _ bytes: FileBytes, _ content: Range<Int>) -> Bool {
        func begins(with word: String) -> Bool { content.count >= word.utf8.count && bytes.has(Array(word.utf8), at: content.lowerBound) }
        return switch marker {
        case Marker.jfif: begins(with: "JFIF\0")
        case Marker.profile: begins(with: "ICC_PROFILE\0")
        case Marker.adobe: begins(with: "Adobe")
        case Marker.applications, Marker.others: false
        default: true
        }
    }

    /// Where the compressed data ends: at a marker that is neither a stuffed zero nor a restart.
    private static func endOfScan(in bytes: FileBytes, from start: Int) -> Int {
        var position = start
        while position + 1 < bytes.count {
            if bytes[position] == 0xFF, bytes[position + 1] != 0, bytes[position + 1] != 0xFF,
                !Marker.restarts.contains(bytes[position + 1])
            {
                return position
            }
            position += 1
        }
        return bytes.count
    }

    /// Puts the beginning of an image before what was kept of it.
    private static func begin(_ kept: inout Data, with orientation: UInt8?) {
        kept.replaceSubrange(kept.startIndex..<kept.startIndex, with: start(with: orientation))
    }

    /// Bytes of the longest start.
    private static let longestStart = 40

    /// The beginning of an image, with the side that is up when it is not the usual one.
    private static func start(with orientation: UInt8?) -> [UInt8] {
        let start: [UInt8] = [0xFF, 0xD8]
        guard let orientation, orientation != 1 else { return start }
        // TIFF, big-endian, one entry: tag 0x0112, type SHORT, count 1.
        let content: [UInt8] =
            Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        return start + [0xFF, Marker.exif, 0, UInt8(content.count + 2)] + content
    }

    /// The orientation (1…8) in an Exif segment's first directory; nil when there is none that can be read.
    private static func orientation(in bytes: [UInt8]) -> UInt8? {
        guard bytes.count >= 14, bytes.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        let tiff = Array(bytes[6...])
        let isLittle = tiff.starts(with: Array("II".utf8))
        func number(_ size: Int, at offset: Int) -> Int? {
            guard offset >= 0, offset + size <= tiff.count else { return nil }
            let digits = tiff[offset..<offset + size]
            return (isLittle ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard isLittle || tiff.starts(with: Array("MM".utf8)), number(2, at: 2) == 42, let directory = number(4, at: 4),
            let entries = number(2, at: directory)
        else { return nil }
        for entry in 0..<min(entries, 100) {
            let offset = directory + 2 + entry * 12
            guard number(2, at: offset) == 0x0112, number(2, at: offset + 2) == 3 else { continue }
            return number(2, at: offset + 8).flatMap { (1...8).contains($0) ? UInt8($0) : nil }
        }
        return nil
    }
}
