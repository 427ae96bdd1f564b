import ServiceBootstrap
import Testing

@Suite("Forms of pages are read strictly") struct FormBodyTests {
    @Test("Spaces, escapes, empty values and names without one")
    func fields() throws {
        let fields = try FormBody.fields(of: Array("a=1+2&b=%E6%85%A2&c=&d&%65=x%26y=z".utf8))
        #expect(fields == ["a": "1 2", "b": "慢", "c": "", "d": "", "e": "x&y=z"])
        #expect(try FormBody.fields(of: []).isEmpty)
    }

    @Test(
        "A field that is there twice, a broken escape, no UTF-8, a NUL and too many fields are refused",
        arguments: [
            "a=1&a=2", "a&a", "a=1&%61=2", "a=%", "a=%4", "a=%4G", "%=1", "a=%FF", "a=%C3%28", "a=%00", "a=\0",
            (0...100).map { "f\($0)=" }.joined(separator: "&"),
        ])
    func refused(form: String) {
        #expect(throws: Problem.self) { try FormBody.fields(of: Array(form.utf8)) }
    }
}
