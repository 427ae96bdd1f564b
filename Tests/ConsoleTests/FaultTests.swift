import Foundation
import Testing

@testable import Console

@Suite("What services refuse is said in the user's language") struct FaultTests {
    private let faults = Faults([
        ("is required", "必填"), ("must be one of {}", "须为下列之一：{}"), ("{} holds {} orders; the capacity is {}.", "{1}最多接{3}单，现有{2}单。"),
        ("The complaint is {}; it takes {}.", "投诉现为{}，可办：{}。"),
    ])

    @Test(
        "A text is known whole, with what varies in its place",
        arguments: [
            ("is required", "必填"), ("must be one of a, b", "须为下列之一：a, b"), ("王师傅 holds 5 orders; the capacity is 4.", "王师傅最多接4单，现有5单。"),
            ("The complaint is closed; it takes archive.", "投诉现为closed，可办：archive。"),
        ])
    func known(text: String, chinese: String) { #expect(faults.chinese(of: text) == chinese) }

    @Test("Another text is not", arguments: ["", "is required.", "must be", "The complaint is closed", "holds orders; the capacity is ."])
    func unknown(text: String) { #expect(faults.chinese(of: text) == nil) }

    @Test("In English, and where the Chinese is not known, the text stays as it is") func language() throws {
        let words = try Content().words
        #expect(Wording(words: words, language: .en).fault("is required") == "is required")
        #expect(Wording(words: words, language: .zh).fault("is required") == "必填")
        #expect(Wording(words: words, language: .zh).fault("Nobody has written this.") == "Nobody has written this.")
    }

    @Test("Posts that a refusal names are called by their names") func posts() throws {
        let wording = Wording(words: try Content().words, language: .zh)
        #expect(wording.fault("This is not for technician.") == "您的岗位（维修人员）不能办理此事。")
        #expect(
            wording.fault("You are technician; this is for office_director, general_manager.")
                == "您的岗位是维修人员；此事由以下岗位办理：物业管理处主任、总经理。")
    }

    @Test("Every refusal that the Console's own sources write has its Chinese") func own() throws {
        let faults = try Content().words.faults
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        // Of the shared sources those that read forms and files, which the services' callers get in English.
        let shared = ["FormBody", "MultipartForm"].map { "Shared/ServiceBootstrap/Bodies/\($0).swift" }
        let files = try (["Services/Console"] + shared).flatMap { place -> [URL] in
            let file = root.appending(path: place)
            guard file.pathExtension.isEmpty else { return [file] }
            return try #require(FileManager.default.enumerator(at: file, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
        }
        var texts: Set<String> = []
        for file in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            for match in source.matches(of: /(?:Problem\(\s*\.\w+,|badParameter\(\s*"\w+",|\.init\("\w+",)\s*"/) {
                texts.insert(Self.literal(source[match.range.upperBound...]))
            }
        }
        #expect(texts.count > 50)
        #expect(texts.filter { faults.chinese(of: $0) == nil }.sorted() == [])
    }

    /// A literal of Swift up to its end; what it interpolates is a word.
    private static func literal(_ source: Substring) -> String {
        var (text, rest) = ("", source)
        while let character = rest.popFirst(), character != "\"" {
            guard character == "\\", let escaped = rest.popFirst() else {
                text.append(character)
                continue
            }
            guard escaped == "(" else {
                text.append(escaped)
                continue
            }
            text += "word"
            var (depth, isInText) = (1, false)
            while depth > 0, let inner = rest.popFirst() {
                if inner == "\"" { isInText.toggle() }
                if !isInText { depth += inner == "(" ? 1 : inner == ")" ? -1 : 0 }
            }
        }
        return text
    }
}
