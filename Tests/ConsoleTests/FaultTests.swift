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
}
