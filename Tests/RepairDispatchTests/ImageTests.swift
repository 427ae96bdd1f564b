import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CaseFiles
@testable import RepairDispatch

/// Builds files that have the form of images; nobody has to be able to look at them.
enum Pictures {
    static let png = pngFile()
    static let webp = riff(chunk("VP8 ", Array(repeating: 9, count: 300)))
    static let secret = Array("N 31.2304 E 121.4737".utf8)

    /// A chunk of a PNG; nobody computes its checksum.
    static func part(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length: [UInt8] = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (24 - 8 * $0)) }
        return length + Array(type.utf8) + content + [1, 2, 3, 4]
    }

    /// A PNG with chunks before and after its picture, and bytes behind its end.
    static func pngFile(_ before: [UInt8] = [], picture: Int = 500, after: [UInt8] = [], behind: [UInt8] = []) -> Data {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let start: [UInt8] = signature + part("IHDR", Array(repeating: 1, count: 13)) + before
        let end: [UInt8] = after + part("IEND", []) + behind
        return Data(start) + Data(part("IDAT", Array(repeating: 7, count: picture))) + Data(end)
    }

    /// A chunk of a WebP, with the byte that makes it even.
    static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let length: [UInt8] = (0..<4).map { UInt8(truncatingIfNeeded: content.count >> (8 * $0)) }
        return Array(type.utf8) + length + content + Array(repeating: 0, count: content.count % 2)
    }

    static func riff(_ chunks: [UInt8]) -> Data { Data(chunk("RIFF", Array("WEBP".utf8) + chunks)) }

    /// The head of an extended WebP.
    static func extended(_ flags: UInt8) -> [UInt8] { chunk("VP8X", [flags, 0, 0, 0, 7, 0, 0, 7, 0, 0]) }

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count + 2
        return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + content
    }

    static let jfif = segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
    static let tables = segment(0xDB, [0] + Array(repeating: 16, count: 64)) + segment(0xC0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0])
    static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0x00, 0x78]

    /// An Exif segment with a secret in it, and which side is up.
    static func exif(orientation: UInt8, isLittle: Bool) -> [UInt8] {
        let entry: [UInt8] =
            isLittle
            ? [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0] : [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        let head: [UInt8] =
            isLittle ? Array("II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0] : Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1]
        return segment(0xE1, Array("Exif\0\0".utf8) + head + entry + [0, 0, 0, 0] + secret)
    }

    static func jpeg(_ extra: [UInt8] = [], after: [UInt8] = []) -> Data {
        Data([0xFF, 0xD8] + jfif + extra + tables + scan + [0xFF, 0xD9] + after)
    }
}

@Suite("What a picture is, and what is taken out of it") struct ImageTests {
    @Test(
        "The first bytes say what a file is",
        arguments: [
            (Pictures.jpeg(), ImageType.jpeg), (Pictures.png, .png), (Pictures.webp, .webp), (Data(), nil), (Data("GIF89a".utf8), nil),
            (Data("<svg xmlns=".utf8), nil), (Data("RIFF....WAVE".utf8), nil), (Data([0xFF, 0xD8]), nil), (Data("%PDF-1.7".utf8), nil),
        ])
    func magic(bytes: Data, type: ImageType?) { #expect(ImageType.sniffed(bytes) == type) }

    @Test("A JPEG without metadata stays as it is, byte for byte") func plain() {
        #expect(JPEGPrivacy.cleaned(Pictures.jpeg()) == Pictures.jpeg())
    }

    @Test(
        "Place, device, comments and previews go; the picture stays",
        arguments: [
            Pictures.exif(orientation: 1, isLittle: true),
            Pictures.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Pictures.secret),
            Pictures.segment(0xED, Array("Photoshop 3.0\0".utf8) + Pictures.secret), Pictures.segment(0xFE, Pictures.secret),
            Pictures.segment(0xE2, Array("MPF\0".utf8) + Pictures.secret), Pictures.segment(0xEB, Pictures.secret),
            Pictures.segment(0xE0, Array("JFXX\0".utf8) + Pictures.secret),
        ])
    func removed(segment: [UInt8]) { #expect(JPEGPrivacy.cleaned(Pictures.jpeg(segment)) == Pictures.jpeg()) }

    @Test(
        "What colours need is kept",
        arguments: [
            Pictures.segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 5, 5]),
            Pictures.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 1]),
        ])
    func colours(segment: [UInt8]) { #expect(JPEGPrivacy.cleaned(Pictures.jpeg(segment)) == Pictures.jpeg(segment)) }

    @Test("Which side is up is kept, and nothing else of Exif", arguments: 1...8 as ClosedRange<UInt8>, [true, false])
    func orientation(orientation: UInt8, isLittle: Bool) throws {
        let cleaned = try #require(JPEGPrivacy.cleaned(Pictures.jpeg(Pictures.exif(orientation: orientation, isLittle: isLittle))))
        #expect(cleaned.range(of: Data(Pictures.secret)) == nil)
        // Cleaned once more nothing changes: what was written can be read.
        #expect(JPEGPrivacy.cleaned(cleaned) == cleaned)
        #expect((cleaned.count > Pictures.jpeg().count) == (orientation != 1))
        if orientation != 1 { #expect(cleaned.range(of: Data([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation])) != nil) }
    }

    @Test("What follows the end of the image is not kept: a phone's second picture has a place of its own") func trailer() {
        let second = Array(Pictures.jpeg(Pictures.exif(orientation: 1, isLittle: false)))
        #expect(JPEGPrivacy.cleaned(Pictures.jpeg(after: second)) == Pictures.jpeg())
    }

    @Test("A progressive image keeps all its scans and the tables between them") func scans() {
        let more = Pictures.segment(0xC4, [0x10] + Array(repeating: 1, count: 20)) + Pictures.scan
        let image = Data([0xFF, 0xD8] + Pictures.tables + Pictures.scan + more + [0xFF, 0xD9])
        #expect(JPEGPrivacy.cleaned(image) == image)
    }

    @Test(
        "What is not built as a JPEG is none",
        arguments: [
            [], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF], [0xFF, 0xD8, 0xFF, 0xD9], [0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 1],
            [0xFF, 0xD8, 0xFF, 0xE1, 0, 1],
            [0xFF, 0xD8, 0xFF, 0xDB, 0, 4, 1, 1, 7, 7], [0x89, 0x50],
        ] as [[UInt8]])
    func broken(bytes: [UInt8]) { #expect(JPEGPrivacy.cleaned(Data(bytes)) == nil) }

    @Test(
        "Whatever stands before the picture: no secret comes through, and the compressed data is what it was",
        arguments: 0..<300 as Range<UInt64>)
    func property(seed: UInt64) throws {
        var dice = SplitMix(seed: seed)
        var extra: [UInt8] = []
        for _ in 0..<Int.random(in: 0...6, using: &dice) {
            let noise = (0..<Int.random(in: 0...300, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            let marker = dice.pick([0xE1, 0xE1, 0xE2, 0xE3, 0xEC, 0xED, 0xEF, 0xFE] as [UInt8])
            extra += Pictures.segment(
                marker, dice.pick([Array("Exif\0\0II*\0".utf8), Array("Exif\0\0MM\0*".utf8), []]) + noise + Pictures.secret)
        }
        let data = (0..<Int.random(in: 0...2_000, using: &dice)).flatMap { _ -> [UInt8] in
            let byte = UInt8.random(in: 0...255, using: &dice)
            return byte == 0xFF ? [0xFF, dice.pick([0, 0xD3] as [UInt8])] : [byte]
        }
        let scan = Pictures.segment(0xDA, [1, 1, 0, 0, 63, 0]) + data
        let cleaned = try #require(
            JPEGPrivacy.cleaned(Data([0xFF, 0xD8] + extra + Pictures.tables + scan + [0xFF, 0xD9] + Pictures.secret)))
        #expect(cleaned.range(of: Data(Pictures.secret)) == nil)
        #expect(cleaned.suffix(scan.count + 2) == Data(scan + [0xFF, 0xD9]))
        #expect(ImageType.sniffed(cleaned) == .jpeg)
    }

    @Test("Random bytes never stop the service", arguments: 0..<300 as Range<UInt64>) func noise(seed: UInt64) {
        var dice = SplitMix(seed: seed)
        let interesting: [UInt8] = [0xFF, 0xFF, 0xD8, 0xDA, 0xE1, 0xD9, 0, 1, 2, 0x45]
        let bytes = (0..<200).map { _ in dice.chance(60) ? dice.pick(interesting) : UInt8.random(in: 0...255, using: &dice) }
        let cleaned = JPEGPrivacy.cleaned(Data([0xFF, 0xD8] + bytes))
        #expect((cleaned?.count ?? 0) <= 202 + 36)
    }
}
