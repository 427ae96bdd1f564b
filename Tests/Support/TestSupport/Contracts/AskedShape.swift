import Foundation

/// What a type asks for when it is decoded: found by decoding it from a decoder that has everything, and notes what it was asked for.
///
/// The type itself says what it reads, by whatever `init(from:)` it has, so that nothing about it is said twice.
package final class AskedShape {
    /// The kinds of JSON values, as a schema calls them.
    package enum Kind: String { case object, array, string, integer, number, boolean }

    /// Nil for a type that asks for nothing.
    package private(set) var kind: Kind?
    /// Of an object, by name.
    package private(set) var members: [String: AskedShape] = [:]
    /// Members without which the type cannot be decoded.
    package private(set) var needed: Set<String> = []
    /// What an array has.
    package private(set) var element: AskedShape?
    /// The words of an enumeration.
    package private(set) var words: Set<String>?

    /// Members that were looked for first: a type may do without them.
    private var spared: Set<String> = []

    private init() {}

    /// - Parameters:
    ///   - type: what is decoded.
    ///   - said: the texts that members of certain names have, for a type that goes on by what one of them says.
    /// - Throws: what the type throws when none of the decoder's values is one of its own.
    package convenience init(of type: any Decodable.Type, said: [String: String] = [:]) throws {
        self.init()
        _ = try value(type, Answers(said: said))
    }

    /// What the decoder gives for a text: types check theirs, so there is one for each of their forms.
    private static let texts = [
        "text", "0198c7d4-6f00-7000-8000-000000000001", "2026-03-02", "2026-03", "09:30", "2026-03-02T09:30:00+08:00",
    ]

    fileprivate struct Answers {
        let said: [String: String]
        var text = AskedShape.texts[0]
    }

    /// A value of a type, whose shape becomes this one.
    fileprivate func value<T: Decodable>(_ type: T.Type, _ answers: Answers, at name: String? = nil) throws -> T {
        if let plain = plain(type, answers.said[name ?? ""] ?? answers.text) as? T { return plain }
        if let word = word(type) as? T { return word }
        var fault: any Error = TestSupportError("\(type) takes no value")
        for text in Self.texts {
            do { return try T(from: AskedDecoder(shape: self, answers: Answers(said: answers.said, text: text))) } catch { fault = error }
        }
        throw fault
    }

    /// What JSON's own decoder makes without asking the type.
    private func plain(_ type: any Decodable.Type, _ text: String) -> Any? {
        let (kind, value): (Kind, Any?) =
            switch type {
            case is String.Type: (.string, text)
            case is Date.Type: (.string, Date(timeIntervalSince1970: 1_772_415_000))
            case is Bool.Type: (.boolean, true)
            case is Double.Type: (.number, 1.0)
            case let whole as any (FixedWidthInteger & Decodable).Type: (.integer, whole.init(1))
            default: (.object, nil)
            }
        if value != nil { self.kind = kind }
        return value
    }

    /// The first word of an enumeration of texts.
    private func word(_ type: any Decodable.Type) -> Any? {
        guard let cases = type as? any CaseIterable.Type else { return nil }
        func all<C: CaseIterable>(_ type: C.Type) -> [Any] { Array(type.allCases) }
        let values = all(cases)
        let words = values.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        guard !words.isEmpty, words.count == values.count else { return nil }
        kind = .string
        self.words = Set(words)
        return values.first
    }

    fileprivate func become(_ kind: Kind) { self.kind = kind }

    fileprivate func spare(_ name: String) {
        spared.insert(name)
        _ = member(name)
    }

    fileprivate func need(_ name: String) -> AskedShape {
        if !spared.contains(name) { needed.insert(name) }
        return member(name)
    }

    private func member(_ name: String) -> AskedShape {
        if let member = members[name] { return member }
        let member = AskedShape()
        members[name] = member
        return member
    }

    fileprivate func item() -> AskedShape {
        let item = element ?? AskedShape()
        element = item
        return item
    }
}

/// Has everything that is asked for, and notes it.
private struct AskedDecoder: Decoder, SingleValueDecodingContainer {
    let shape: AskedShape
    let answers: AskedShape.Answers
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        shape.become(.object)
        return KeyedDecodingContainer(AskedMembers(shape: shape, answers: answers))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        shape.become(.array)
        return AskedElements(shape: shape, answers: answers)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type) throws -> T { try shape.value(type, answers) }
}

/// The members of an object. `decodeIfPresent` looks for a member before it decodes it, which tells it from `decode`.
private struct AskedMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let shape: AskedShape
    let answers: AskedShape.Answers
    var codingPath: [any CodingKey] { [] }
    /// What is not asked for by its name is not known.
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        shape.spare(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool {
        shape.spare(key.stringValue)
        return false
    }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try shape.need(key.stringValue).value(type, answers, at: key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedDecodingContainer<Nested> {
        decoder(of: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { decoder(of: key).unkeyedContainer() }

    func superDecoder() -> any Decoder { AskedDecoder(shape: shape, answers: answers) }

    /// Whoever asks so decides without the member what its absence means.
    func superDecoder(forKey key: Key) -> any Decoder {
        shape.spare(key.stringValue)
        return decoder(of: key)
    }

    private func decoder(of key: Key) -> AskedDecoder { AskedDecoder(shape: shape.need(key.stringValue), answers: answers) }
}

/// An array with one element.
private struct AskedElements: UnkeyedDecodingContainer {
    let shape: AskedShape
    let answers: AskedShape.Answers
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var currentIndex = 0
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        currentIndex += 1
        return try shape.item().value(type, answers)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
        next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { next().unkeyedContainer() }

    mutating func superDecoder() -> any Decoder { next() }

    private mutating func next() -> AskedDecoder {
        currentIndex += 1
        return AskedDecoder(shape: shape.item(), answers: answers)
    }
}
