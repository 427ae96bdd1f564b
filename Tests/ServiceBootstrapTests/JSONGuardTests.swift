import Foundation
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("JSON is checked before it is decoded", .timeLimit(.minutes(5)))
struct JSONGuardTests {
    private func fault(_ bytes: some Sequence<UInt8>, depth: Int = 32) -> JSONGuard.Fault? {
        do throws(JSONGuard.Fault) {
            try check(Array(bytes), depth: depth)
            return nil
        } catch {
            return error
        }
    }

    private func check(_ bytes: [UInt8], depth: Int) throws(JSONGuard.Fault) {
        let result = bytes.withUnsafeBytes { raw -> Result<Void, JSONGuard.Fault> in
            do throws(JSONGuard.Fault) {
                return .success(try JSONGuard(depth: depth).check(raw))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    @Test(
        "Valid JSON passes",
        arguments: [
            "{}", "[]", " [ ] ", "null", "true", "false", "0", "-0", "-1.5e+3", "1E9", "\"\"", "\"a\"", #""\"\\\/\b\f\n\r\t\u4e2d""#,
            #"{"a":[1,2,{"b":null}],"c":"投诉 😀"}"#, "\t\r\n{\"a\" : 1 , \"b\" : [ true , false ] }\n", #""\ud83d\ude00""#, #""\\u0000""#,
            #""\\\\u0000""#,
        ])
    func accepts(_ text: String) {
        #expect(fault(text.utf8) == nil)
    }

    @Test(
        "What is not JSON is refused at its place",
        arguments: [
            ("", 0), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("{\"a\"}", 4), ("{a:1}", 1), ("[1 2]", 3), ("01", 1), ("-", 1), ("1.", 2),
            (".5", 0), ("1e", 2), ("+1", 0), ("tru", 3), ("nul1", 3), ("[1}", 2), ("{\"a\":1]", 6), ("1 2", 2), ("]", 0), ("\"a", 2),
            ("\"\n\"", 1), ("\"\u{1}\"", 1), (#""\x""#, 2), (#""\u12g4""#, 5), (#""\ud800""#, 1), (#""\udc00""#, 1),
            (#""\ud800\u0041""#, 1),
            ("NaN", 0), ("{'a':1}", 1), ("\u{FEFF}{}", 0), ("[,1]", 1), ("{\"a\":}", 5), ("{} {}", 3), ("//x\n1", 0),
        ])
    func refusesSyntax(text: String, offset: Int) {
        #expect(fault(text.utf8) == .syntax(offset: offset))
    }

    private static let nuls: [([UInt8], Int)] = [
        (Array("\"\0\"".utf8), 1), (Array(#""\u0000""#.utf8), 1), (Array(#""a\\\u0000""#.utf8), 4), (Array(#"{"\u0000":1}"#.utf8), 2),
        ([0x5B, 0x00, 0x5D], 1), ([0x00], 0), ([0x7B, 0x00, 0x7D, 0x00], 1),
    ]

    @Test("NUL is refused as a byte (so UTF-16 is too) and as an escape", arguments: nuls)
    func refusesNUL(bytes: [UInt8], offset: Int) {
        #expect(fault(bytes) == .nul(offset: offset))
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0x80, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xC1, 0xBF, 0x22], [0x22, 0xE0, 0x9F, 0xBF, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xE4, 0xB8, 0x22], [0x22, 0xF0, 0x9F, 0x98],
        ] as [[UInt8]])
    func refusesInvalidUTF8(_ bytes: [UInt8]) {
        #expect(fault(bytes) == .notUTF8(offset: 1))
    }

    @Test("Nesting is allowed up to the limit and not beyond it")
    func limitsDepth() {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(fault(nested(32).utf8) == nil)
        #expect(fault(nested(33).utf8) == .tooDeep(limit: 32))
        #expect(fault(String(repeating: "{\"a\":", count: 100_000).utf8) == .tooDeep(limit: 32))
        #expect(fault((nested(32) + nested(32)).utf8) == .syntax(offset: 64))
        #expect(fault("[\(nested(31)),\(nested(31))]".utf8) == nil)
        #expect(fault(#""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""#.utf8) == nil)
    }

    @Test("The scanner and Foundation's parser agree on random documents")
    func agreesWithFoundation() throws {
        var generator = SplitMix(seed: 42)
        let alphabet = Array(#"{}[]:,"\u0a1e-+. tfn"#.utf8)
        var accepted = 0
        for _ in 0..<50_000 {
            let bytes = (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) }
            guard fault(bytes) == nil else { continue }
            accepted += 1
            // Whatever passes here must be JSON for others as well; the reverse does not hold, Foundation is laxer.
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) }
        }
        #expect(accepted > 30)
    }

    @Test("An explanation names line and byte")
    func explains() {
        let text = "{\n \"a\" 1}"
        let explanation = Array(text.utf8).withUnsafeBytes { JSONGuard.explanation(of: .syntax(offset: 7), in: $0) }
        #expect(explanation == "The body is not valid JSON at line 2, byte 6.")
    }
}
