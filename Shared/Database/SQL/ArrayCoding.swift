/// The binary form of one-dimensional arrays: a header, then each element with its length (-1 is NULL).
enum ArrayCoding {
    private static let emptyHeaderSize = 12
    private static let headerSize = 20
    /// Elements of one array at most, so that lengths fit the format and a bad header cannot reserve the whole memory.
    private static let maximumCount = 10_000_000

    static func bind<Scalar: PostgresScalar>(_ elements: some Collection<Scalar?>, type: PostgresType) -> Bind {
        var size = elements.isEmpty ? emptyHeaderSize : headerSize
        var refusal: Bind.Refusal?
        var hasNull = false
        for element in elements {
            size += 4
            guard let element else {
                hasNull = true
                continue
            }
            size += element.encodedByteCount
            refusal = refusal ?? element.refusal
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, written in
            written = size
            guard var position = UnsafeMutableRawPointer(buffer.baseAddress) else { return }
            for word in header(count: elements.count, hasNull: hasNull, of: Scalar.postgresType) { put(word, at: &position) }
            for element in elements {
                guard let element else {
                    put(-1, at: &position)
                    continue
                }
                let count = element.encodedByteCount
                put(Int32(truncatingIfNeeded: count), at: &position)
                element.encode(to: position)
                position += count
            }
        }
        return Bind(type: type, value: bytes, refusal: refusal)
    }

    /// Walks over the elements; `element` gets nil for NULL.
    static func decode<Scalar: PostgresScalar>(
        _ field: PostgresField, as: Scalar.Type, count: (Int) -> Void,
        element: (PostgresType, UnsafeRawBufferPointer?) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        guard let bytes = field.bytes else { throw .decoding("NULL in a column that is read as an array") }
        var reader = WordReader(bytes: bytes)
        let dimensions = try reader.next()
        _ = try reader.next()
        let type = PostgresType(rawValue: UInt32(bitPattern: try reader.next()))
        guard dimensions != 0 else { return count(0) }
        guard dimensions == 1 else { throw .decoding("an array of \(dimensions) dimensions") }
        let total = Int(try reader.next())
        _ = try reader.next()
        guard (0...maximumCount).contains(total), total <= bytes.count / 4 else { throw .decoding("a malformed array") }
        count(total)
        for _ in 0..<total { try element(type, try reader.nextElement()) }
    }

    private static func header(count: Int, hasNull: Bool, of type: PostgresType) -> [Int32] {
        let oid = Int32(bitPattern: type.rawValue)
        return count == 0 ? [0, 0, oid] : [1, hasNull ? 1 : 0, oid, Int32(truncatingIfNeeded: count), 1]
    }

    private static func put(_ word: Int32, at position: inout UnsafeMutableRawPointer) {
        position.storeBytes(of: word.bigEndian, as: Int32.self)
        position += 4
    }
}

/// Reads the words of a binary array and never past its end.
private struct WordReader {
    let bytes: UnsafeRawBufferPointer
    var offset = 0

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func next() throws(DatabaseError) -> Int32 {
        guard bytes.count - offset >= 4 else { throw .decoding("a malformed array") }
        defer { offset += 4 }
        return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
    }

    mutating func nextElement() throws(DatabaseError) -> UnsafeRawBufferPointer? {
        let count = Int(try next())
        guard count != -1 else { return nil }
        guard count >= 0, bytes.count - offset >= count else { throw .decoding("a malformed array") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)])
    }
}
