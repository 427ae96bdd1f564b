import Foundation

/// Pictures that are built as such; nobody looks at their pixels or checksums.
enum TestPicture {
    private static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

    /// A chunk of a PNG.
    static func part(_ type: String, _ content: [UInt8]) -> [UInt8] { number(content.count) + Array(type.utf8) + content + [1, 2, 3, 4] }

    /// A PNG.
    /// - Parameters:
    ///   - pixels: bytes of its picture.
    ///   - width: in pixels, as it says itself.
    ///   - beside: chunks in front of the picture.
    ///   - mark: what the picture consists of.
    /// - Returns: its bytes.
    static func png(pixels: Int, width: Int = 320, beside: [UInt8] = [], mark: UInt8 = 7) -> Data {
        let head = part("IHDR", number(width) + number(160) + [8, 6, 0, 0, 0])
        return Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + head + beside)
            + Data(part("IDAT", Array(repeating: mark, count: pixels)) + part("IEND", []))
    }

    /// As a canvas gives it.
    static func dataURL(_ png: Data) -> String { "data:image/png;base64,\(png.base64EncodedString())" }
}
