import Foundation
import TestSupport
import Testing

@testable import guanjiactl

@Suite("Reading comma-separated values", .timeLimit(.minutes(10)))
struct CSVReaderTests {
    private func records(_ text: String, limits: CSVReader.Limits = .init()) throws -> [CSVRecord] {
        try records(Array(text.utf8), limits: limits)
    }

    private func records(_ bytes: [UInt8], limits: CSVReader.Limits = .init()) throws -> [CSVRecord] {
        var reader = try CSVReader(bytes, limits: limits)
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test(
        "Fields are read as RFC 4180 has them",
        arguments: [
            ("a,b\r\n", [["a", "b"]]),
            ("a,b", [["a", "b"]]),
            ("a,,\n", [["a", "", ""]]),
            (",\n", [["", ""]]),
            ("\"a,b\",\"say \"\"hi\"\"\"\n", [["a,b", "say \"hi\""]]),
            ("\"\",x\n", [["", "x"]]),
            ("\"two\r\nlines\",x\r\ny,z\r\n", [["two\r\nlines", "x"], ["y", "z"]]),
            ("a\rb\r", [["a"], ["b"]]),
            ("\u{FEFF}编号,房号\n一,3-1-501\n", [["编号", "房号"], ["一", "3-1-501"]]),
            ("\n\r\na\n\n\nb\n\n", [["a"], ["b"]]),
            (" a , b \n", [[" a ", " b "]]),
            ("", []),
            ("\u{FEFF}", []),
        ])
    func fields(text: String, expected: [[String]]) throws {
        #expect(try records(text).map(\.fields) == expected)
    }

    @Test("A record knows the line on which it begins, also after fields of several lines and blank lines")
    func lines() throws {
        let text = "a,b\r\n\"one\ntwo\r\nthree\",x\r\n\r\nlast,row"
        #expect(try records(text).map(\.line) == [1, 2, 6])
    }

    @Test(
        "What is not RFC 4180 is refused with its line",
        arguments: [
            ("a\nb\"c\n", CSVError(.strayQuote, line: 2)),
            ("a\n\"b\"c\n", CSVError(.textAfterQuote, line: 2)),
            ("a\n\"b\nc\"d\n", CSVError(.textAfterQuote, line: 3)),
            ("a\nb\n\"open\nto the\nend", CSVError(.openQuote, line: 3)),
            ("a\n\"", CSVError(.openQuote, line: 2)),
        ])
    func faults(text: String, expected: CSVError) {
        #expect(throws: expected) { try records(text) }
    }

    @Test("Text in another encoding is refused, and the likely encoding is named")
    func encodings() throws {
        // "编号" and a line end, then "房号", in GB 18030.
        let gb: [UInt8] = [0xB1, 0xE0, 0xBA, 0xC5, 0x0A, 0xB7, 0xBF, 0xBA, 0xC5]
        #expect(throws: CSVError(.encoding(looksLike: "GB18030"), line: 1)) { try records(gb) }
        #expect(throws: CSVError(.encoding(looksLike: "GB18030"), line: 2)) { try records(Array("a\n".utf8) + gb) }
        #expect(throws: CSVError(.encoding(looksLike: "UTF-16LE"), line: 1)) { try records([0xFF, 0xFE, 0x61, 0x00]) }
        #expect(throws: CSVError(.encoding(looksLike: "UTF-16BE"), line: 1)) { try records([0xFE, 0xFF, 0x00, 0x61]) }
        #expect(throws: CSVError(.encoding(looksLike: nil), line: 2)) { try records([0x61, 0x0A, 0x62, 0xFF]) }
        #expect(throws: CSVError(.encoding(looksLike: nil), line: 1)) { try records([0xE7, 0xBC, 0xFF]) }
        #expect(CSVError(.encoding(looksLike: "GB18030"), line: 1).description.contains("iconv -f GB18030 -t UTF-8"))
    }

    @Test("Files, fields and rows have a largest size; the largest itself is taken")
    func limits() throws {
        var limits = CSVReader.Limits()
        limits.bytes = 8
        #expect(try records("abcdefgh", limits: limits).count == 1)
        #expect(throws: CSVError(.tooLarge(limit: 8), line: 1)) { try records("abcdefghi", limits: limits) }
        limits = .init()
        limits.fieldBytes = 3
        #expect(try records("abc,\"abc\"", limits: limits).count == 1)
        #expect(throws: CSVError(.fieldTooLong(limit: 3), line: 2)) { try records("a\nabcd", limits: limits) }
        #expect(throws: CSVError(.fieldTooLong(limit: 3), line: 2)) { try records("a\n\"ab\ncd\"", limits: limits) }
        limits = .init()
        limits.fields = 2
        #expect(try records("a,b", limits: limits).count == 1)
        #expect(throws: CSVError(.tooManyFields(limit: 2), line: 1)) { try records("a,b,c", limits: limits) }
    }

    @Test("Whatever is written by the rules is read back unchanged")
    func roundTrip() throws {
        var generator = SplitMix(seed: 42)
        let alphabet = Array("a,\"\r\n 房")
        for _ in 0..<500 {
            let rows = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                (0..<3).map { _ in
                    String((0..<Int.random(in: 0...5, using: &generator)).map { _ in alphabet[Int.random(in: 0..<6, using: &generator)] })
                }
            }
            let text = rows.map { $0.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: ",") }
                .joined(separator: "\r\n")
            #expect(try records(text).map(\.fields) == rows)
        }
    }
}
