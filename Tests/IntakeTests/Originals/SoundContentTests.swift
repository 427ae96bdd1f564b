import Foundation
import SharedModels
import Testing

@testable import CaseFiles

extension Files {
    /// A frame of MPEG 1, layer III, of 128 kbit/s at 44.1 kHz; `rate` is the index of another bit rate.
    static func mp3Frame(rate: UInt8 = 9, length: Int = 417, frequency: UInt8 = 0) -> [UInt8] {
        let head: [UInt8] = [0xFF, 0xFB, rate << 4 | frequency << 2, 0xC0]
        return head + Array(repeating: 0x55, count: length - 4)
    }

    /// A frame of one channel of 16 kHz.
    static func aacFrame(_ length: Int = 200, channels: UInt8 = 1) -> [UInt8] {
        let (high, middle, low) = (UInt8(length >> 11), UInt8(length >> 3 & 255), UInt8(length & 7) << 5)
        let head: [UInt8] = [0xFF, 0xF1, 0x60, channels << 6 | high, middle, low | 0x1F, 0xFC]
        return head + Array(repeating: 0x55, count: length - 7)
    }

    static let amrFrame: [UInt8] = [0x3C] + Array(repeating: UInt8(0xFF), count: 31)

    /// A tag as it stands before the sound, of less than 128 bytes.
    static func id3(_ words: String) -> [UInt8] {
        let head: [UInt8] = [4, 0, 0, 0, 0, 0, UInt8(words.utf8.count)]
        return Array("ID3".utf8) + head + Array(words.utf8)
    }

    /// A tag as it stands behind it.
    static let id3v1: [UInt8] = Array("TAGLIN XIAOLAN".utf8) + Array(repeating: UInt8(0), count: 114)

    static let mp3 = row(mp3Frame(), mp3Frame(rate: 5, length: 208), mp3Frame())
    static let aac = row(aacFrame(), aacFrame(90), aacFrame())
    static let amr = row(ascii("#!AMR\n"), amrFrame, [0x7C], amrFrame)
}

/// Bytes one after another.
private func row(_ parts: [UInt8]...) -> Data { Data(parts.flatMap { $0 }) }

private func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("Recordings that are a row of frames (INT-07)") struct SoundContentTests {
    private static let mp3 = Array(Files.mp3)
    private static let aac = Array(Files.aac)
    private static let amr = Array(Files.amr)

    private static let tagged: [(FileType, Data, Data)] = [
        (.mp3, row(Files.id3("TPE1 LIN XIAOLAN"), mp3, Files.id3v1), Files.mp3),
        (.mp3, row(Files.id3("a"), Files.id3("b"), [0, 0, 0], mp3), Files.mp3),
        (.mp3, row(mp3, ascii("LYRICSBEGININD0000300LYRICS200"), Files.id3v1), Files.mp3),
        (.mp3, row(mp3, ascii("APETAGEX"), Array(repeating: 7, count: 60), ascii("APETAGEX"), Array(repeating: 0, count: 24)), Files.mp3),
        (.aac, row(Files.id3("COMM 31.2304"), aac, [0, 0]), Files.aac),
        (.mp3, row(mp3, Array(Files.mp3Frame().prefix(200))), Files.mp3), (.aac, row(aac, Array(Files.aacFrame().prefix(50))), Files.aac),
        (.amr, row(amr, Array(Files.amrFrame.prefix(9))), Files.amr),
    ]

    @Test("What is written before and behind the sound is taken out, and the sound is all there", arguments: tagged)
    func tags(type: FileType, sent: Data, kept: Data) { #expect(type.kept(sent) == kept) }

    private static let wrong: [(FileType, Data)] = [
        (.mp3, Data()), (.mp3, row(Files.mp3Frame(), Files.mp3Frame())), (.mp3, row(mp3, ascii("<script>"))),
        (.mp3, row(mp3, [0x4D, 0x5A, 0x90], mp3)), (.mp3, row(Files.id3("only a tag"))),
        (.mp3, row(ascii("ID3"), [4, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F], mp3)), (.mp3, row(ascii("ID3"), [4, 0, 0, 0x80, 0, 0, 1], mp3)),
        (.mp3, row(ascii("x"), mp3)), (.mp3, row(mp3, Files.mp3Frame(length: 384, frequency: 1))), (.mp3, row(mp3, ascii("TAGgish"))),
        (.mp3, row(mp3, ascii("APETAGEX"), Array(repeating: 0, count: 80))), (.mp3, Files.aac), (.mp3, Files.recording),
        (.aac, row(Files.aacFrame())), (.aac, row(aac, Files.aacFrame(channels: 2))), (.aac, Files.mp3), (.aac, Files.amr),
        (.aac, row(aac, ascii("PK"))), (.amr, row(ascii("#!AMR\n"))), (.amr, row(ascii("#!AMR-WB\n"), Files.amrFrame)),
        (.amr, row(amr, [0xFF, 0xD8])), (.amr, row(Array(amr.dropFirst()))),
    ]

    @Test("What only begins like a recording, goes on as something else, or has too little in it is refused and not cut", arguments: wrong)
    func refused(type: FileType, sent: Data) { #expect(type.kept(sent) == nil) }
}
