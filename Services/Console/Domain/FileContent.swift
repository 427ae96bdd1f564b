import Foundation

/// What a file is by its first bytes. What a browser says of it depends on the machine that it runs on.
enum FileContent {
    /// The media type of a file, in the words of the contracts.
    /// - Parameters:
    ///   - bytes: the file; its first ones are looked at.
    ///   - declared: what the browser says; counts for texts and mails, whose bytes do not tell.
    /// - Returns: the type.
    static func type(of bytes: Data, declared: String) -> String {
        let head = Array(bytes.prefix(12))
        if let known = marks.first(where: { head.starts(with: $0.mark) }) { return known.type }
        if head.count == 12, head.starts(with: Array("RIFF".utf8)), let type = insideRIFF[String(decoding: head[8...], as: UTF8.self)] {
            return type
        }
        return sound(head) ?? declared
    }

    /// A media type without its parameters, such as the characters of a text.
    static func bare(_ type: String) -> String {
        type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static let marks: [(mark: [UInt8], type: String)] = [
        ([0xFF, 0xD8, 0xFF], "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        (Array("%PDF-".utf8), "application/pdf"), (Array("#!AMR\n".utf8), "audio/amr"), (Array("ID3".utf8), "audio/mpeg"),
    ]

    private static let insideRIFF = ["WEBP": "image/webp", "WAVE": "audio/wav"]

    /// A frame of AAC in ADTS or of MP3 begins with eleven or twelve ones; the layer tells them apart.
    private static func sound(_ head: [UInt8]) -> String? {
        guard head.count >= 2, head[0] == 0xFF, head[1] & 0xE0 == 0xE0 else { return nil }
        if head[1] & 0xF6 == 0xF0 { return "audio/aac" }
        return head[1] & 0x06 == 0 ? nil : "audio/mpeg"
    }
}
