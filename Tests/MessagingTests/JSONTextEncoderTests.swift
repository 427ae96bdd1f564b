import Foundation
import SharedModels
import Testing

private enum Colour: String, Codable, CaseIterable { case red, green = "gr\"een" }

/// Every form that a value can have, with the odd contents that a text writer may get wrong.
private struct Sample: Codable, Equatable {
    struct Inner: Codable, Equatable {
        var name: String?
        var list: [[Int]]
        var colours: [Colour]
    }

    var text: String
    var optional: String?
    var yes: Bool
    var integer: Int64
    var small: Int8
    var big: UInt64
    var number: Double
    var date: Date
    var data: Data
    var url: URL
    var id: UUID
    var inner: Inner
    var inners: [Inner]
    var byName: [String: Inner]
    var empty: [String]
    var nothing: Nothing

    struct Nothing: Codable, Equatable {}

    static func random(_ generator: inout some RandomNumberGenerator) -> Sample {
        let alphabet = Array("aZ9 \"\\/\n\r\t\u{8}\u{c}\u{0}\u{1f}\u{7f}é张🏠\u{2028}").map(String.init)
        func text() -> String {
            (0..<Int.random(in: 0...40, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
        }
        func inner() -> Inner {
            Inner(
                name: Bool.random(using: &generator) ? text() : nil,
                list: (0..<Int.random(in: 0...3, using: &generator)).map { Array(0..<$0) },
                colours: Colour.allCases.filter { _ in Bool.random(using: &generator) })
        }
        return Sample(
            text: text(), optional: Bool.random(using: &generator) ? text() : nil, yes: .random(using: &generator),
            integer: .random(in: .min ... .max, using: &generator), small: .random(in: -128...127, using: &generator),
            big: .random(in: 0 ... .max, using: &generator), number: .random(in: -1e9...1e9, using: &generator),
            date: Date(timeIntervalSince1970: Double(Int64.random(in: -1_000_000_000...4_000_000_000, using: &generator))),
            data: Data(text().utf8), url: URL(filePath: "/tmp/a b"), id: UUID(), inner: inner(), inners: [inner(), inner()],
            byName: [text(): inner(), "x": inner()], empty: [], nothing: Nothing())
    }
}

/// Writes with containers that are opened by hand.
private struct ByHand: Encodable {
    enum Key: String, CodingKey { case a, b, c, list }
    let again: Key

    func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: Key.self)
        var nested = first.nestedContainer(keyedBy: Key.self, forKey: .a)
        try nested.encode(1, forKey: .b)
        var list = first.nestedUnkeyedContainer(forKey: .list)
        try list.encode("x")
        var deeper = list.nestedContainer(keyedBy: Key.self)
        try deeper.encodeNil(forKey: .a)
        try list.encode(2.5)
        var second = encoder.container(keyedBy: Key.self)
        try second.encode([true], forKey: again)
    }
}

@Suite("JSON text is what Foundation would write, only cheaper") struct JSONTextEncoderTests {
    private let encoder = JSONTextEncoder { $0.formatted(.iso8601) }

    private func text(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }

    @Test("What is written is read back by Foundation as the same value, whatever the text holds")
    func roundTrip() throws {
        var generator = SystemRandomNumberGenerator()
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        for _ in 0..<500 {
            let sample = Sample.random(&generator)
            let bytes = try encoder.encode(sample)
            #expect(try decoder.decode(Sample.self, from: Data(bytes)) == sample)
        }
    }

    @Test("The document is equal to the one of Foundation's encoder")
    func sameDocument() throws {
        var generator = SystemRandomNumberGenerator()
        let reference = JSONEncoder()
        reference.dateEncodingStrategy = .iso8601
        for _ in 0..<200 {
            let sample = Sample.random(&generator)
            let ours = try JSONSerialization.jsonObject(with: Data(encoder.encode(sample))) as? NSDictionary
            let theirs = try JSONSerialization.jsonObject(with: reference.encode(sample)) as? NSDictionary
            #expect(ours != nil)
            #expect(ours == theirs)
        }
    }

    @Test("Members come in the order in which they are encoded, and slashes stay as they are")
    func order() throws {
        struct Pair: Encodable { let z: String, a: Int? }
        #expect(try text(Pair(z: "a/b", a: 1)) == #"{"z":"a/b","a":1}"#)
        #expect(try text(Pair(z: "\u{1}\u{1f}\"\\", a: nil)) == #"{"z":"\u0001\u001f\"\\"}"#)
    }

    @Test("Scalars, null and arrays can stand alone")
    func fragments() throws {
        #expect(try text("x") == #""x""#)
        #expect(try text(-3) == "-3")
        #expect(try text(2.0) == "2")
        #expect(try text([Int?.none, 1]) == "[null,1]")
        #expect(try text([String]()) == "[]")
        #expect(try text([String: Int]()) == "{}")
        #expect(try text(Colour.green) == #""gr\"een""#)
    }

    @Test("Containers opened by hand nest, and a second one goes on with the same object")
    func containers() throws {
        #expect(try text(ByHand(again: .c)) == #"{"a":{"b":1},"list":["x",{"a":null},2.5],"c":[true]}"#)
    }

    @Test("A member that a second container writes again is refused: others would see one of the two")
    func twice() { #expect(throws: EncodingError.self) { try encoder.encode(ByHand(again: .a)) } }

    @Test("Numbers that JSON has no form for are refused", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(number: Double) { #expect(throws: EncodingError.self) { try encoder.encode([number]) } }
}
