import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CaseFiles
@testable import RepairDispatch

@Suite("What is taken out of a PNG and a WebP (D10)") struct ImagePrivacyTests {
    @Test("A picture without metadata stays as it is, byte for byte", arguments: [(ImageType.png, Pictures.png), (.webp, Pictures.webp)])
    func plain(type: ImageType, image: Data) { #expect(type.cleaned(image) == image) }

    @Test(
        "Text, place, time and what programs add go from a PNG; the picture stays",
        arguments: ["tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt", "caBX", "vpAg", "sPLT", "dSIG"])
    func textOfPNG(type: String) {
        let secret = Pictures.part(type, Pictures.secret)
        #expect(ImageType.png.cleaned(Pictures.pngFile(secret, after: secret, behind: Pictures.secret)) == Pictures.png)
    }

    @Test(
        "What the look of a PNG needs is kept",
        arguments: ["PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"])
    func lookOfPNG(type: String) {
        let image = Pictures.pngFile(Pictures.part(type, [1, 2, 3]), after: Pictures.part(type, [4]))
        #expect(ImageType.png.cleaned(image) == image)
    }

    private static let brokenPNGs: [[UInt8]] = {
        let png = Array(Pictures.png), picture = Pictures.part("IDAT", [1]), end = Pictures.part("IEND", [])
        let signature = Array(png[..<8]), head = Array(png[8..<33])
        var files: [[UInt8]] = [[], signature, signature + head, Array(png.dropLast()), Array(png.dropLast(12))]
        // No head, a head of another size, two heads, no picture, an end with something in it.
        files.append(signature + picture + end)
        files.append(signature + Pictures.part("IHDR", [1]) + picture + end)
        files.append(signature + head + head + picture + end)
        files.append(signature + head + end)
        files.append(signature + head + picture + Pictures.part("IEND", [1]))
        // One that no reader may skip and nobody knows, one whose name is none, one that is longer than the file.
        files.append(Array(Pictures.pngFile(Pictures.part("CgBI", [1]))))
        files.append(Array(Pictures.pngFile(Pictures.part("te t", [1]))))
        files.append(signature + head + [0xFF, 0xFF, 0xFF, 0xFF] + Array("tEXt".utf8) + [1, 2, 3, 4])
        return files
    }()

    @Test("What is not built as a PNG is none", arguments: brokenPNGs)
    func brokenPNG(bytes: [UInt8]) { #expect(ImageType.png.cleaned(Data(bytes)) == nil) }

    @Test(
        "Exif, XMP and what programs add go from a WebP, and its head does not promise them any more; the picture stays", arguments: 0..<16)
    func extendedWebP(number: Int) {
        let (hasExif, hasXMP, hasProfile, hasOther) = (number & 1 != 0, number & 2 != 0, number & 4 != 0, number & 8 != 0)
        let profile = hasProfile ? Pictures.chunk("ICCP", [5, 5, 5]) : []
        let picture = Pictures.chunk("ALPH", [3]) + Pictures.chunk("VP8 ", Array(repeating: 9, count: 31))
        let flags: UInt8 = 0x10 | (hasProfile ? 0x20 : 0)
        var parts: [UInt8] = Pictures.extended(flags | (hasExif ? 8 : 0) | (hasXMP ? 4 : 0)) + profile
        if hasOther { parts += Pictures.chunk("DESC", Pictures.secret) }
        parts += picture
        if hasExif { parts += Pictures.chunk("EXIF", Pictures.secret + [1]) }
        if hasXMP { parts += Pictures.chunk("XMP ", Pictures.secret) }
        let image = Pictures.riff(parts)
        #expect(ImageType.webp.cleaned(image + Data(Pictures.secret)) == Pictures.riff(Pictures.extended(flags) + profile + picture))
    }

    @Test("A moving WebP keeps its frames and loses what is hidden in them") func frames() {
        let place = Array(repeating: UInt8(6), count: 16), picture = Pictures.chunk("ALPH", [1]) + Pictures.chunk("VP8L", [2, 2, 2])
        func image(_ hidden: [UInt8], _ flags: UInt8) -> Data {
            Pictures.riff(
                Pictures.extended(flags) + Pictures.chunk("ANIM", [0, 0, 0, 0, 0, 0]) + Pictures.chunk("ANMF", place + hidden + picture)
                    + Pictures.chunk("ANMF", place + picture + hidden))
        }
        #expect(ImageType.webp.cleaned(image(Pictures.chunk("EXIF", Pictures.secret), 0x0E)) == image([], 0x02))
    }

    @Test("The simple form of a WebP is one picture and nothing else") func simple() {
        let picture = Pictures.chunk("VP8L", [1, 2, 3])
        #expect(ImageType.webp.cleaned(Pictures.riff(picture + Pictures.chunk("XMP ", Pictures.secret))) == Pictures.riff(picture))
    }

    private static let brokenWebPs: [[UInt8]] = {
        let webp = Array(Pictures.webp), endless: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
        var files: [[UInt8]] = [[], Array(webp.prefix(12)), Array(webp.prefix(16)), Array(webp.dropLast())]
        files.append(Array(Pictures.riff([])))
        files.append(Array(Pictures.riff(Pictures.chunk("EXIF", [1]))))
        files.append(Array(Pictures.riff(Pictures.extended(0))))
        files.append(Array(Pictures.riff(Pictures.chunk("VP8X", [0]) + Pictures.chunk("VP8 ", [1]))))
        files.append(Array(Pictures.riff(Pictures.extended(2) + Pictures.chunk("ANMF", [1]))))
        files.append(Array(Pictures.riff(Pictures.extended(2) + Pictures.chunk("ANMF", Array(repeating: 1, count: 20)))))
        files.append(Array("RIFF".utf8) + endless + Array("WEBPVP8 ".utf8) + [1, 0, 0, 0, 1, 0])
        files.append(Array(Pictures.riff(Array("VP8 ".utf8) + endless + [1, 1])))
        return files
    }()

    @Test("What is not built as a WebP is none", arguments: brokenWebPs)
    func brokenWebP(bytes: [UInt8]) { #expect(ImageType.webp.cleaned(Data(bytes)) == nil) }

    /// Images with everything in them.
    private static func rich(_ type: ImageType) -> Data {
        switch type {
        case .jpeg: Pictures.jpeg(Pictures.exif(orientation: 6, isLittle: true), after: Pictures.secret)
        case .png:
            Pictures.pngFile(
                Pictures.part("tEXt", Pictures.secret) + Pictures.part("iCCP", [1, 2, 3]), picture: 60,
                after: Pictures.part("eXIf", Pictures.secret))
        case .webp:
            Pictures.riff(
                [
                    Pictures.extended(0x2E), Pictures.chunk("ICCP", [1]), Pictures.chunk("ANIM", [1, 2, 3, 4, 5, 6]),
                    Pictures.chunk("ANMF", Array(repeating: 1, count: 16) + Pictures.chunk("VP8 ", [1, 2, 3])),
                    Pictures.chunk("EXIF", Pictures.secret),
                ].flatMap(\.self))
        }
    }

    @Test("Files that were cut off anywhere or changed anywhere never stop the service, nor grow", arguments: ImageType.allCases)
    func mutated(type: ImageType) throws {
        let image = Self.rich(type)
        #expect(try #require(type.cleaned(image)).range(of: Data(Pictures.secret)) == nil)
        var dice = SplitMix(seed: 86)
        for length in 0..<image.count {
            // A JPEG that was cut off is shown as far as it goes; of the others there is nothing to show.
            if type != .jpeg { #expect(type.cleaned(image.prefix(length)) == nil, "\(length)") }
            _ = type.cleaned(image.prefix(length))
        }
        for _ in 0..<3_000 {
            var bytes = Array(image)
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let place = Int.random(in: 0..<bytes.count, using: &dice)
                switch Int.random(in: 0..<3, using: &dice) {
                case 0: bytes[place] = dice.pick([0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &dice)])
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8.random(in: 0...255, using: &dice), at: place)
                }
            }
            // A slice, as bytes from a stream may be.
            let cleaned = type.cleaned(Data([0] + bytes).dropFirst())
            #expect((cleaned?.count ?? 0) <= bytes.count + 36)
            if let cleaned { #expect(type.cleaned(cleaned) == cleaned, "what was kept is an image, with nothing more to take out") }
        }
    }
}
