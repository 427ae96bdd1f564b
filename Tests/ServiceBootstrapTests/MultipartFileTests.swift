import Foundation
import Testing

@testable import ServiceBootstrap

@Suite("A form with one file") struct MultipartFileTests {
    private static func part(_ disposition: String, _ type: String? = nil, _ content: String) -> String {
        "--b1\r\nContent-Disposition: form-data; \(disposition)\r\n" + (type.map { "Content-Type: \($0)\r\n" } ?? "") + "\r\n\(content)\r\n"
    }

    private static func file(_ text: String) throws(Problem) -> (bytes: Data, type: String) {
        try MultipartFile.file(of: Data(text.utf8), boundary: "b1")
    }

    @Test("The file comes out byte for byte, whatever fields are around it and whatever looks like an end inside it") func whole() throws {
        let content = "\r\n--b\r\n\r\n--b2\r\n"
        let found = try Self.file(
            """
            \(Self.field)\(Self.part("name=file; filename=\"照片.jpg\"", "Image/JPEG; q=1", content))\(Self.part("name=more", nil, ""))--b1--\r\n
            """)
        #expect(found.bytes == Data(content.utf8) && found.type == "image/jpeg")
        let bare = try Self.file("\(Self.part("name=f; filename*=UTF-8''a", nil, ""))--b1--")
        #expect(bare.bytes.isEmpty && bare.type == "application/octet-stream")
    }

    private static let one = part("name=f; filename=a", nil, "x")
    private static let field = part("name=f", nil, "x")
    private static let wrong: [String] = [
        "", "--b1", "--b1--\r\n", "x\(one)--b1--", one, "\(field)--b1--", "\(one)\(one)--b1--",
        "--b1\r\nContent-Disposition: form-data; filename=a\r\n--b1--", "\(String(repeating: field, count: 21))--b1--",
    ]

    @Test("Half a form, none, one without a file, one with two and one of too many parts are refused", arguments: wrong)
    func broken(form: String) {
        let problem = #expect(throws: Problem.self) { try Self.file(form) }
        #expect(problem?.kind == .malformed)
    }

    private static let types: [(String, String?)] = [
        ("multipart/form-data; boundary=----WebKit1", "----WebKit1"), ("multipart/form-data; charset=utf-8; Boundary=\"a b\"", "a b"),
        ("multipart/form-data", nil), ("multipart/form-data; boundary=", nil),
        ("multipart/form-data; boundary=\(String(repeating: "x", count: 71))", nil),
    ]

    @Test("The boundary is read from the Content-Type", arguments: types)
    func boundary(type: String, expected: String?) { #expect(MultipartForm.boundary(in: type) == expected) }
}
