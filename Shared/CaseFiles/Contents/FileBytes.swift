import Foundation

/// The bytes of a file in memory that belongs to somebody else; reading them copies nothing.
typealias FileBytes = UnsafeBufferPointer<UInt8>

extension FileBytes {
    /// Whether the bytes from a place on are these.
    func has(_ bytes: some Collection<UInt8>, at position: Int) -> Bool {
        position >= 0 && position + bytes.count <= count && self[position..<position + bytes.count].elementsEqual(bytes)
    }

    /// Four bytes as a number, the most significant first; nil behind the end.
    func bigEndian(at position: Int) -> Int? {
        guard position >= 0, position + 4 <= count else { return nil }
        return (0..<4).reduce(0) { $0 << 8 | Int(self[position + $1]) }
    }

    /// Four bytes as a number, the least significant first; nil behind the end.
    func littleEndian(at position: Int) -> Int? {
        guard position >= 0, position + 4 <= count else { return nil }
        return (0..<4).reduce(0) { $0 | Int(self[position + $1]) << (8 * $1) }
    }
}

extension Data {
    /// Appends a stretch of a file.
    mutating func append(_ range: Range<Int>, of bytes: FileBytes) { append(FileBytes(rebasing: bytes[range])) }

    /// Reads the bytes without a copy; `body` must not keep them.
    func reading<Value>(_ body: (FileBytes) -> Value) -> Value { withUnsafeBytes { body($0.bindMemory(to: UInt8.self)) } }
}
