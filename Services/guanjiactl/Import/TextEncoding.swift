/// Tells UTF-8 from what else Chinese offices save their tables in.
enum TextEncoding {
    static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The fault when the bytes are not UTF-8, with the line of the first wrong byte; nil when they are.
    static func fault(in bytes: [UInt8]) -> CSVError? {
        if bytes.starts(with: [0xFF, 0xFE]) { return CSVError(.encoding(looksLike: "UTF-16LE"), line: 1) }
        if bytes.starts(with: [0xFE, 0xFF]) { return CSVError(.encoding(looksLike: "UTF-16BE"), line: 1) }
        guard let wrong = firstInvalidUTF8(in: bytes) else { return nil }
        let line = 1 + bytes[..<wrong].count { $0 == UInt8(ascii: "\n") }
        return CSVError(.encoding(looksLike: isGB18030(bytes) ? "GB18030" : nil), line: line)
    }

    private static func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var position = 0
        while position < bytes.count {
            let length = utf8Length(of: bytes[position])
            let end = position + length
            guard length > 0, end <= bytes.count, String(validating: bytes[position..<end], as: UTF8.self) != nil else { return position }
            position = end
        }
        return bytes.count
    }

    private static func utf8Length(of lead: UInt8) -> Int {
        switch lead {
        case 0x00...0x7F: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// Whether the bytes have the form of GB 18030: pairs and groups of four beside plain ASCII.
    private static func isGB18030(_ bytes: [UInt8]) -> Bool {
        var position = 0
        while position < bytes.count {
            guard bytes[position] >= 0x80 else {
                position += 1
                continue
            }
            guard (0x81...0xFE).contains(bytes[position]), position + 1 < bytes.count else { return false }
            switch bytes[position + 1] {
            case 0x40...0x7E, 0x80...0xFE: position += 2
            case 0x30...0x39:
                guard position + 3 < bytes.count, (0x81...0xFE).contains(bytes[position + 2]), (0x30...0x39).contains(bytes[position + 3])
                else { return false }
                position += 4
            default: return false
            }
        }
        return true
    }
}
