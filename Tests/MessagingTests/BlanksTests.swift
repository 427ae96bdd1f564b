import Foundation
import SharedModels
import Testing

@Suite("Blanks around a text") struct BlanksTests {
    @Test("Every character of the basic plane is a blank or not, as Foundation has it")
    func everyCharacter() {
        for value in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "\(Character(scalar))a\(Character(scalar))"
            #expect(text.withoutSurroundingBlanks == text.trimmingCharacters(in: .whitespacesAndNewlines), "U+\(String(value, radix: 16))")
        }
    }

    @Test("Every character of the basic plane that Unicode calls a control is refused, line breaks and tabs in a narrative apart")
    func controls() {
        for value in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isControl = scalar.properties.generalCategory == .control
            let reverses = (0x2028...0x202E).contains(value) || (0x2066...0x2069).contains(value)
            #expect(scalar.isRefused(multiline: false) == (isControl || reverses), "U+\(String(value, radix: 16))")
            let isLayout = [0x09, 0x0A, 0x0D].contains(value)
            #expect(scalar.isRefused(multiline: true) == ((isControl && !isLayout) || reverses), "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        "Blanks inside stay, and a text of blanks only is empty",
        arguments: [("", ""), (" \n\t", ""), (" 张 三\r\n", "张 三"), ("\u{3000}a b", "a b")])
    func inside(text: String, expected: String) { #expect(text.withoutSurroundingBlanks == expected) }
}
