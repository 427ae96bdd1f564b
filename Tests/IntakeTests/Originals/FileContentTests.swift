import Foundation
import SharedModels
import Testing

@testable import CaseFiles

/// Files as programs write them, small.
enum Files {
    static func pdf(_ objects: String = "", version: String = "1.4", tail: String = "startxref\n9\n%%EOF\n") -> Data {
        Data("%PDF-\(version)\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\(objects)\ntrailer\n<</Root 1 0 R>>\n\(tail)".utf8)
    }

    static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length: [UInt8] = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) }
        return Array(type.utf8) + length + content + Array(repeating: 0, count: content.count % 2)
    }

    static func form(_ coding: UInt8) -> [UInt8] { chunk("fmt ", [coding, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x40, 0x1F, 0, 0, 1, 0, 8, 0]) }

    static let sound = chunk("data", Array(repeating: 0x55, count: 800))

    static func wave(_ chunks: [UInt8]) -> Data { Data(chunk("RIFF", Array("WAVE".utf8) + chunks)) }

    static let recording = wave(form(6) + sound)
    static let letter = Data("您好：\n\t三楼走廊的灯坏了。\r\n林晓岚".utf8)
    static let png: Data = {
        func part(_ type: String, _ content: [UInt8]) -> [UInt8] {
            [0, 0, 0, UInt8(content.count)] + Array(type.utf8) + content + [1, 2, 3, 4]
        }
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return Data(
            head + part("IHDR", Array(repeating: 1, count: 13)) + part("IDAT", Array(repeating: 7, count: 99)) + part("IEND", []))
    }()
}

@Suite("What may be kept as an original (INT-07)") struct FileContentTests {
    @Test(
        "A file that is what it says is kept, byte for byte",
        arguments: [
            (FileType.pdf, Files.pdf()), (.pdf, Files.pdf(version: "2.0")), (.pdf, Files.pdf("/Annots[<</S/URI>>]")), (.text, Files.letter),
            (.wave, Files.recording), (.png, Files.png), (.mp3, Files.mp3), (.aac, Files.aac), (.amr, Files.amr), (.mail, Files.mail),
        ])
    func kept(type: FileType, file: Data) { #expect(type.kept(file) == file) }

    @Test(
        "It is of no other kind",
        arguments: [Files.pdf(), Files.letter, Files.recording, Files.png, Files.mp3, Files.aac, Files.amr, Files.mail])
    func one(file: Data) {
        // A PDF without anything binary in it is a text as well, and harmless as one; so is a mail.
        let types = FileType.allCases.filter { $0.kept(file) != nil }
        #expect(types == [.pdf, .text] || types == [.text, .mail] || types.count == 1)
    }

    @Test(
        "A PDF that a reader would run, open or unpack something of is refused, however the name is written",
        arguments: [
            "<</S/JavaScript/JS(app.alert(1))>>", "<</S /JavaScript>>", "<</S/Java#53cript>>", "<</S/#4a#61#76aScript>>",
            "<</S/Launch/F(x)>>",
            "<</Type/EmbeddedFile>>", "<</Names<</EmbeddedFiles 3 0 R>>>>", "<</Type/ObjStm/N 1>>", "<</Encrypt 4 0 R>>", "<</XFA 5 0 R>>",
            "<</S/SubmitForm>>", "<</S/GoToR>>", "<</Subtype/RichMedia>>", "3 0 obj\n<</Length 20>>\nstream\n<</S/JavaScript>>\nendstream",
        ])
    func active(object: String) { #expect(FileType.pdf.kept(Files.pdf(object)) == nil) }

    @Test("A longer name that only begins like one of those is none") func prefix() {
        #expect(FileType.pdf.kept(Files.pdf("<</LaunchDate 1/EncryptedWords 2/JavaScriptsAreNotHere 3>>")) != nil)
    }

    @Test(
        "Half a PDF, or one with something behind its end, is refused",
        arguments: [
            Data("%PDF-1.4".utf8), Files.pdf(tail: ""), Files.pdf(tail: "%%EOF"), Files.pdf().dropLast(8), Files.pdf() + Data("MZ".utf8),
            Data("x".utf8) + Files.pdf(), Files.pdf(version: "9.9"),
        ])
    func broken(file: Data) { #expect(FileType.pdf.kept(Data(file)) == nil) }

    @Test(
        "A text is UTF-8 with words in it, and has no control characters",
        arguments: [Data(), Data(" \n\t".utf8), Data([0xFF, 0xFE, 0x41, 0]), Data([0x41, 0]), Data("a\u{1B}[31m".utf8), Data([0xC3])])
    func noText(file: Data) { #expect(FileType.text.kept(file) == nil) }

    @Test("Who recorded, where and with what is taken out of a recording, and so is what follows its end") func metadata() throws {
        let secret = Files.chunk("LIST", Array("INFOIART N 31.2304 E 121.4737".utf8))
        let told = Files.wave(Files.form(1) + secret + Files.sound + Files.chunk("bext", [1, 2, 3])) + Data("behind".utf8)
        #expect(FileType.wave.kept(told) == Files.wave(Files.form(1) + Files.sound))
    }

    @Test(
        "What is no recording of a telephone system is refused",
        arguments: [
            Data("RIFF....WAVE".utf8), Files.wave(Files.sound), Files.wave(Files.form(1)), Files.wave(Files.sound + Files.form(1)),
            Files.wave(Files.form(0x55) + Files.sound), Files.wave(Files.form(1) + Files.form(1) + Files.sound),
            Files.recording.dropLast(20),
            Files.wave(Files.form(1) + Files.chunk("data", [])), Files.wave(Files.form(1) + Files.sound + Files.sound),
        ])
    func noRecording(file: Data) { #expect(FileType.wave.kept(Data(file)) == nil) }

    @Test("A text says how it is written") func contentType() {
        #expect(FileType.text.contentType == "text/plain; charset=utf-8" && FileType.pdf.contentType == "application/pdf")
    }
}
