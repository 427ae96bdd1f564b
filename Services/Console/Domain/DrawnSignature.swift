import Foundation

/// A signature that was drawn on the screen (REP-12): the PNG of a canvas, as the page's script puts it into the form.
struct DrawnSignature: Sendable, Hashable {
    /// The picture without anything beside it, so that the service keeps it byte for byte.
    let png: Data

    /// Bytes of the picture at most. Some strokes on a telephone have 30,000.
    static let mostBytes = 150_000
    /// Pixels of an edge at most.
    static let longestEdge = 4_096

    private static let scheme = "data:image/png;base64,"
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let kept: Set<String> = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]

    /// Nil when the text is no such picture, or one that is too large.
    /// - Parameter dataURL: `data:image/png;base64,…`.
    init?(dataURL: String) {
        guard dataURL.utf8.count <= Self.mostBytes / 3 * 4 + 100, dataURL.hasPrefix(Self.scheme),
            let sent = Data(base64Encoded: String(dataURL.dropFirst(Self.scheme.count))),
            let png = Self.picture(in: Array(sent))
        else { return nil }
        self.png = png
    }

    /// The chunks that make the picture, in their order. A chunk is its length, its type, its content and a checksum.
    private static func picture(in bytes: [UInt8]) -> Data? {
        guard bytes.count <= mostBytes, bytes.starts(with: signature) else { return nil }
        var picture = Data(signature)
        var (position, hasPixels) = (signature.count, false)
        while position + 12 <= bytes.count {
            let length = number(bytes, at: position)
            guard length <= bytes.count - position - 12, let type = String(validating: bytes[position + 4..<position + 8], as: UTF8.self)
            else { return nil }
            let isFirst = position == signature.count
            guard (type == "IHDR") == isFirst, !isFirst || length == 13 && isSizeGood(bytes, at: position + 8) else { return nil }
            // A capital letter in front: no reader may pass over it.
            guard kept.contains(type) || bytes[position + 4] & 0x20 != 0 else { return nil }
            let end = position + 12 + length
            if kept.contains(type) { picture.append(contentsOf: bytes[position..<end]) }
            hasPixels = hasPixels || type == "IDAT" && length > 0
            if type == "IEND" { return hasPixels && length == 0 && end == bytes.count ? picture : nil }
            position = end
        }
        return nil
    }

    private static func isSizeGood(_ bytes: [UInt8], at position: Int) -> Bool {
        let edges = 1...longestEdge
        return edges.contains(number(bytes, at: position)) && edges.contains(number(bytes, at: position + 4))
    }

    /// Four bytes, the largest first.
    private static func number(_ bytes: [UInt8], at position: Int) -> Int {
        bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
