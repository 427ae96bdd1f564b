/// What a value encodes itself to: one level of the text.
struct JSONTextLevel: Encoder, SingleValueEncodingContainer {
    let writer: JSONTextWriter
    let depth: Int

    /// Not kept; see `JSONTextEncoder`.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { writer.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.beginObject(at: depth)
        return KeyedEncodingContainer(JSONTextObject(writer: writer, depth: depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.beginArray(at: depth)
        return JSONTextArray(writer: writer, depth: depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { scalar { $0.append("null") } }
    func encode(_ value: Bool) { scalar { $0.append(value ? "true" : "false") } }
    func encode(_ value: String) { scalar { $0.write(value) } }
    func encode(_ value: Double) throws { try scalar { try $0.write(value) } }
    func encode(_ value: Float) throws { try scalar { try $0.write(value) } }
    func encode(_ value: Int) { scalar { $0.write(integer: value) } }
    func encode(_ value: Int8) { scalar { $0.write(integer: value) } }
    func encode(_ value: Int16) { scalar { $0.write(integer: value) } }
    func encode(_ value: Int32) { scalar { $0.write(integer: value) } }
    func encode(_ value: Int64) { scalar { $0.write(integer: value) } }
    func encode(_ value: UInt) { scalar { $0.write(integer: value) } }
    func encode(_ value: UInt8) { scalar { $0.write(integer: value) } }
    func encode(_ value: UInt16) { scalar { $0.write(integer: value) } }
    func encode(_ value: UInt32) { scalar { $0.write(integer: value) } }
    func encode(_ value: UInt64) { scalar { $0.write(integer: value) } }
    func encode(_ value: some Encodable) throws { try scalar { try $0.write(value) } }

    private func scalar<Failure: Error>(_ write: (JSONTextWriter) throws(Failure) -> Void) throws(Failure) {
        writer.beginScalar(at: depth)
        try write(writer)
    }
}

/// The members of an object.
struct JSONTextObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONTextWriter
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    private func member<Failure: Error>(_ key: Key, _ write: (JSONTextWriter) throws(Failure) -> Void) throws {
        try writer.beginMember(key.stringValue, at: depth)
        try write(writer)
    }

    func encodeNil(forKey key: Key) throws { try member(key) { $0.append("null") } }
    func encode(_ value: Bool, forKey key: Key) throws { try member(key) { $0.append(value ? "true" : "false") } }
    func encode(_ value: String, forKey key: Key) throws { try member(key) { $0.write(value) } }
    func encode(_ value: Double, forKey key: Key) throws { try member(key) { try $0.write(value) } }
    func encode(_ value: Float, forKey key: Key) throws { try member(key) { try $0.write(value) } }
    func encode(_ value: Int, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: Int8, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: Int16, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: Int32, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: Int64, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: UInt, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: UInt8, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: UInt16, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: UInt32, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: UInt64, forKey key: Key) throws { try member(key) { $0.write(integer: value) } }
    func encode(_ value: some Encodable, forKey key: Key) throws { try member(key) { try $0.write(value) } }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder { nested("super") }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> JSONTextLevel { nested(key.stringValue) }

    private func nested(_ name: String) -> JSONTextLevel {
        do {
            try writer.beginMember(name, at: depth)
        } catch {
            preconditionFailure("A member of an object is written once.")
        }
        return JSONTextLevel(writer: writer, depth: writer.open())
    }
}

/// The elements of an array.
struct JSONTextArray: UnkeyedEncodingContainer {
    let writer: JSONTextWriter
    let depth: Int
    private(set) var count = 0

    init(writer: JSONTextWriter, depth: Int) {
        self.writer = writer
        self.depth = depth
    }

    var codingPath: [any CodingKey] { [] }

    private mutating func element<Failure: Error>(_ write: (JSONTextWriter) throws(Failure) -> Void) throws(Failure) {
        writer.beginElement(at: depth)
        count += 1
        try write(writer)
    }

    mutating func encodeNil() { element { $0.append("null") } }
    mutating func encode(_ value: Bool) { element { $0.append(value ? "true" : "false") } }
    mutating func encode(_ value: String) { element { $0.write(value) } }
    mutating func encode(_ value: Double) throws { try element { try $0.write(value) } }
    mutating func encode(_ value: Float) throws { try element { try $0.write(value) } }
    mutating func encode(_ value: Int) { element { $0.write(integer: value) } }
    mutating func encode(_ value: Int8) { element { $0.write(integer: value) } }
    mutating func encode(_ value: Int16) { element { $0.write(integer: value) } }
    mutating func encode(_ value: Int32) { element { $0.write(integer: value) } }
    mutating func encode(_ value: Int64) { element { $0.write(integer: value) } }
    mutating func encode(_ value: UInt) { element { $0.write(integer: value) } }
    mutating func encode(_ value: UInt8) { element { $0.write(integer: value) } }
    mutating func encode(_ value: UInt16) { element { $0.write(integer: value) } }
    mutating func encode(_ value: UInt32) { element { $0.write(integer: value) } }
    mutating func encode(_ value: UInt64) { element { $0.write(integer: value) } }
    mutating func encode(_ value: some Encodable) throws { try element { try $0.write(value) } }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        nested().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }

    mutating func superEncoder() -> any Encoder { nested() }

    private mutating func nested() -> JSONTextLevel {
        writer.beginElement(at: depth)
        count += 1
        return JSONTextLevel(writer: writer, depth: writer.open())
    }
}
