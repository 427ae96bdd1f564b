import Foundation
import Testing

@testable import ServiceBootstrap

@Suite("A form with fields and files") struct MultipartFormTests {
    private static func part(_ head: String, _ content: String = "x") -> String { "--b1\r\n\(head)\r\n\r\n\(content)\r\n" }

    private static func field(_ name: String, _ content: String = "x") -> String {
        part("Content-Disposition: form-data; name=\"\(name)\"", content)
    }

    private static func form(_ text: String) throws(Problem) -> MultipartForm { try MultipartForm(Data(text.utf8), boundary: "b1") }

    @Test("Fields and files come out in their order, whatever stands in a quoted name") func whole() throws {
        let file = "Content-Disposition: form-data; name=\"file\"; filename=\"a; name=kind.jpg\"\r\nContent-Type: Image/JPEG; q=1"
        let form = try Self.form("\(Self.field("_key", "k\r\n--b"))\(Self.part(file, ""))\(Self.field("名", "前"))--b1--\r\nafter")
        #expect(form.parts.map(\.name) == ["_key", "file", "名"])
        #expect(form.parts.map(\.isFile) == [false, true, false])
        #expect(form.parts[1].type == "image/jpeg")
        #expect(form.parts.map { String(decoding: form.bytes(of: $0), as: UTF8.self) } == ["k\r\n--b", "", "前"])
    }

    @Test("It is read where it lies in a larger piece of memory") func slice() throws {
        let bytes = Data("....".utf8) + Data("\(Self.field("a", "1"))--b1--".utf8)
        let form = try MultipartForm(bytes.dropFirst(4), boundary: "b1")
        #expect(form.parts.map { form.bytes(of: $0) } == [Data("1".utf8)])
    }

    private static let one = field("a")
    private static let long = String(repeating: "n", count: 201)
    private static let broken: [String] = [
        "", "--b1", "--b1--", "--b1--\r\n", " \(one)--b1--", one, "\(one)--b1", "\(one)--b1-", "\(one)--b2--",
        // Heads that say nothing, two things, or more than is read.
        part("") + "--b1--", part("Content-Type: image/png") + "--b1--", part("Content-Disposition: form-data") + "--b1--",
        part("Content-Disposition: form-data; name=\"\"") + "--b1--", part("Content-Disposition: form-data; name=\"\(long)\"") + "--b1--",
        part("Content-Disposition: attachment; name=\"a\"") + "--b1--", part("Content-Disposition: form-data; name=\"a") + "--b1--",
        part("Content-Disposition: form-data; name=\"a\"b") + "--b1--", part("Content-Disposition: form-data; name=a; name=b") + "--b1--",
        part("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b") + "--b1--",
        part("Content-Disposition: form-data; name=a\nContent-Type: text/html") + "--b1--",
        part("Content-Disposition: form-data; name=a\0") + "--b1--", part("Content-Disposition form-data; name=a") + "--b1--",
        part("X-More: \(String(repeating: "m", count: 2_048))\r\nContent-Disposition: form-data; name=a") + "--b1--",
        "--b1\r\nContent-Disposition: form-data; name=a\r\nx\r\n--b1--",
    ]

    @Test("What is not built as such a form is none", arguments: broken)
    func malformed(form: String) {
        let problem = #expect(throws: Problem.self) { try Self.form(form) }
        #expect(problem?.kind == .malformed)
    }

    @Test("A form has at most so many parts, and one with more is told apart from what is none") func most() throws {
        let most = MultipartForm.mostParts
        #expect(try Self.form(String(repeating: Self.one, count: most) + "--b1--").parts.count == most)
        for count in [most + 1, 3 * most] {
            let problem = #expect(throws: Problem.self) { try Self.form(String(repeating: Self.one, count: count) + "--b1--") }
            #expect(problem == MultipartForm.tooManyParts)
        }
    }

    @Test("Bytes that are no text make no head") func bytes() {
        let head = Data("--b1\r\nContent-Disposition: form-data; name=\"".utf8) + Data([0xFF, 0xFE]) + Data("\"\r\n\r\nx\r\n--b1--".utf8)
        #expect(throws: Problem.self) { try MultipartForm(head, boundary: "b1") }
    }

    @Test(
        "Cut off or changed at any place, a form is read whole or refused, and nothing is read from elsewhere", arguments: [7, 11, 13])
    func damaged(step: Int) {
        let whole = Array("\(Self.field("a", "1"))\(Self.part("Content-Disposition: form-data; name=f; filename=f", "22"))--b1--".utf8)
        for count in whole.indices {
            let problem = #expect(throws: Problem.self, "\(count) bytes") { try MultipartForm(Data(whole[..<count]), boundary: "b1") }
            #expect(problem?.kind == .malformed)
        }
        for index in whole.indices {
            var bytes = whole
            bytes[index] = bytes[index] &+ UInt8(step)
            guard let form = try? MultipartForm(Data(bytes), boundary: "b1") else { continue }
            #expect(form.parts.reduce(0) { $0 + form.bytes(of: $1).count } < bytes.count)
        }
    }

    private static let otherTypes = [
        "text/plain; boundary=b", "multipart/mixed; boundary=b", "multipart/form-data; boundary=b; boundary=c",
    ]

    @Test("A boundary of another type, or two of them, is none", arguments: otherTypes)
    func otherType(type: String) { #expect(MultipartForm.boundary(in: type) == nil) }
}
