import HTTPTypes
import Testing

@testable import ServiceBootstrap

@Suite("Validation of values", .timeLimit(.minutes(5)))
struct ValidationTests {
    private func details(_ body: (inout Validation) -> Void) -> [String] {
        var check = Validation()
        body(&check)
        return check.faults.map(\.detail)
    }

    @Test("A text is trimmed, and its length is in characters as people see them")
    func texts() {
        var check = Validation()
        #expect(check.text("  张三 \n", "name", length: 1...2) == "张三")
        #expect(check.text("👨‍👩‍👧‍👦e\u{301}", "name", length: 2...2) == "👨‍👩‍👧‍👦e\u{301}")
        #expect(check.text("a\r\nb\tc", "story", length: 1...10, multiline: true) == "a\r\nb\tc")
        #expect(check.optionalText("  ", "note", length: 1...5) == nil)
        #expect(check.optionalText(nil, "note", length: 1...5) == nil)
        #expect(check.optionalText(" x ", "note", length: 1...5) == "x")
        #expect(check.faults.isEmpty)
        #expect(details { $0.text("   ", "name", length: 1...5) } == ["must not be empty"])
        #expect(details { $0.text("abcdef", "name", length: 1...5) } == ["must have 1 to 5 characters, not 6"])
    }

    @Test(
        "Control characters and marks that rearrange text are refused",
        arguments: ["a\u{0}b", "a\u{7}b", "a\u{1b}[31m", "a\nb", "a\tb", "a\u{85}b", "a\u{202e}b", "a\u{2066}b", "a\u{2028}b"])
    func refusesControl(_ text: String) {
        #expect(details { $0.text(text, "name", length: 1...50) } == ["must be one line without control characters"])
    }

    @Test("Several lines may hold line breaks, but nothing worse")
    func refusesControlInLines() {
        #expect(details { $0.text("a\u{0}b\n", "story", length: 1...50, multiline: true) } == ["must not contain control characters"])
    }

    @Test(
        "Telephone numbers as people write them pass",
        arguments: [
            "13800138000", "138 0013 8000", "021-55550199", "(021) 5555 0199", "+86 138-0013-8000", "400-820-8820", "95588",
            "+852 5555 0100",
            "021-55550199 转 801", "021-55550199转801", "+1 (415) 555-0100 ext. 12", " 13800138000 ",
        ])
    func acceptsPhones(_ text: String) {
        #expect(details { $0.phone(text, "phone") }.isEmpty)
    }

    @Test(
        "What is no telephone number is refused",
        arguments: [
            "", "1234", "phone", "1380013800O", "13800138000;drop", "+", "1234567890123456", "138\u{0}00138000", "１３８００１３８０００", "--------",
        ])
    func refusesPhones(_ text: String) {
        #expect(details { $0.phone(text, "phone") }.count == 1)
    }

    @Test("All faults come together, with the names of nested fields")
    func gathers() throws {
        var check = Validation()
        check.range(0, "floor", in: 1...99)
        check.count([1, 2, 3], "photos", in: 0...2)
        _ = check.required(nil as Int?, "until", "is needed when the kind is night_work")
        check.check(false, "from", "must be before until")
        check.nested("contact") { contact in
            contact.phone("x", "phone")
            contact.nested("lines[1]") { $0.fail("text", "is odd") }
            contact.fail("[2]", "is odd")
        }
        let error = #expect(throws: Problem.self) { try check.finish() }
        let problem = try #require(error)
        #expect(problem.kind == .invalid)
        #expect(problem.kind.status.code == 422)
        #expect(
            problem.errors.map(\.field) == ["floor", "photos", "until", "from", "contact.phone", "contact.lines[1].text", "contact[2]"])
        #expect(problem.errors[0].detail == "must be 1 to 99")
        #expect(throws: Never.self) { try Validation().finish() }
    }
}
