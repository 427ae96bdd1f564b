package import Foundation

extension UUID {
    /// Before every id in the order of PostgreSQL: where going through a table by its ids begins.
    package static let lowest = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}

/// Text of ids, written and read by hand: each event has a dozen of them, and Foundation's `uuidString` is upper case, goes through
/// `printf` and back through `scanf`.
extension UUID {
    /// The 36 characters in lower case.
    package var lowercaseASCII: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.textLength) { text, count in
            writeText(to: text)
            count = Self.textLength
        }
    }

    /// The same as text.
    package var lowercaseText: String {
        String(unsafeUninitializedCapacity: Self.textLength) { text in
            writeText(to: text)
            return Self.textLength
        }
    }

    /// Reads exactly the 36-character form, in either case.
    package init?(ascii text: some Collection<UInt8>) {
        // Arrays and the UTF-8 of strings are read in place.
        let inPlace = text.withContiguousStorageIfAvailable(Self.read(text:))
        guard let read = inPlace ?? Array(text).withUnsafeBufferPointer(Self.read(text:)) else { return nil }
        self = read
    }

    private static let textLength = 36

    private static func dashBefore(_ byte: Int) -> Bool { byte == 4 || byte == 6 || byte == 8 || byte == 10 }

    private func writeText(to text: UnsafeMutableBufferPointer<UInt8>) {
        withUnsafeBytes(of: uuid) { source in
            var position = 0
            for (index, byte) in source.enumerated() {
                if Self.dashBefore(index) {
                    text[position] = UInt8(ascii: "-")
                    position += 1
                }
                text[position] = (byte >> 4).hexadecimalDigit
                text[position + 1] = (byte & 0xF).hexadecimalDigit
                position += 2
            }
        }
    }

    private static func read(text: UnsafeBufferPointer<UInt8>) -> UUID? {
        guard text.count == textLength else { return nil }
        var value: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        let isValid = withUnsafeMutableBytes(of: &value) { target in
            var position = 0
            for index in 0..<16 {
                if dashBefore(index) {
                    guard text[position] == UInt8(ascii: "-") else { return false }
                    position += 1
                }
                guard let high = text[position].hexadecimalValue, let low = text[position + 1].hexadecimalValue else { return false }
                target[index] = high << 4 | low
                position += 2
            }
            return true
        }
        return isValid ? UUID(uuid: value) : nil
    }
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
}
