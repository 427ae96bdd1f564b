import Foundation

extension UUID {
    /// The 36 characters in lower case; Foundation's `uuidString` is upper case and goes through a `String`.
    var lowercaseASCII: [UInt8] {
        withUnsafeBytes(of: uuid) { source in
            [UInt8](unsafeUninitializedCapacity: 36) { text, count in
                for (index, byte) in source.enumerated() {
                    if Self.dashBefore(index) {
                        text[count] = UInt8(ascii: "-")
                        count += 1
                    }
                    text[count] = (byte >> 4).hexadecimalDigit
                    text[count + 1] = (byte & 0xF).hexadecimalDigit
                    count += 2
                }
            }
        }
    }

    /// Reads exactly the 36-character form, in either case.
    init?(ascii text: [UInt8]) {
        guard text.count == 36 else { return nil }
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isValid = withUnsafeMutableBytes(of: &value) { target in
            var position = 0
            for index in 0..<16 {
                if Self.dashBefore(index) {
                    guard text[position] == UInt8(ascii: "-") else { return false }
                    position += 1
                }
                guard let high = text[position].hexadecimalValue, let low = text[position + 1].hexadecimalValue else { return false }
                target[index] = high << 4 | low
                position += 2
            }
            return true
        }
        guard isValid else { return nil }
        self.init(uuid: value)
    }

    private static func dashBefore(_ byte: Int) -> Bool { byte == 4 || byte == 6 || byte == 8 || byte == 10 }
}

extension UInt8 {
    /// The lower-case digit of a value from 0 to 15.
    fileprivate var hexadecimalDigit: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") + self - 10 }

    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether this is one of `0-9a-f`.
    var isLowercaseHexadecimal: Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self
    }
}
