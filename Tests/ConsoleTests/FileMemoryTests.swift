import Foundation
import NIOCore
import ServiceBootstrap
import Testing

@testable import Console

@Suite("A file that passes through the Console is in memory once") struct FileMemoryTests {
    private static let boundary = "b"

    /// A form with a field and some files, as a browser sends it.
    private func body(_ files: [Data]) -> Data {
        var body = Data("--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nbefore\r\n".utf8)
        for file in files {
            body += Data("--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"1.png\"\r\n\r\n".utf8)
            body += file + Data("\r\n".utf8)
        }
        return body + Data("--\(Self.boundary)--\r\n".utf8)
    }

    private func place(_ bytes: Data) -> Range<UInt> {
        bytes.withUnsafeBytes { buffer in
            let start = UInt(bitPattern: buffer.baseAddress)
            return start..<start + UInt(buffer.count)
        }
    }

    @Test("The files of a form are where the form is, each whole and of its own type")
    func form() throws {
        let files = [TestPicture.png(pixels: 100_000), TestPicture.png(pixels: 400, mark: 3)]
        let body = body(files)
        let form = try FileForm(try MultipartForm(body, boundary: Self.boundary)) { _ in true }
        #expect(form.count == 2)
        let whole = place(body)
        for (index, file) in files.enumerated() {
            let (bytes, type) = form.file(index)
            #expect(bytes == file && type == "image/png")
            let part = place(bytes)
            #expect(whole.contains(part.lowerBound) && part.upperBound <= whole.upperBound)
        }
        // The key of a request follows from the content, wherever that is.
        #expect(
            DerivedKey.of("k", part: "before", content: form.file(1).bytes) == DerivedKey.of("k", part: "before", content: files[1]))
    }

    @Test("A file is sent on in small parts, whole and in order", arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
    func parts(count: Int) async {
        let padded = Data((0..<count + 20).map { UInt8(truncatingIfNeeded: $0 / 3) })
        let bytes = padded[10..<10 + count]
        var (sent, largest) = (Data(), 0)
        for await part in BytesInParts(bytes: bytes) {
            sent += Data(part.readableBytesView)
            largest = max(largest, part.readableBytes)
            #expect(part.readableBytes > 0)
        }
        #expect(sent == Data(bytes) && largest <= BytesInParts.size)
    }

    @Test("As many files may be on the way as their memory allows")
    func count() throws {
        for (limit, expected) in [(5_242_880, 12), (16_777_216, 4), (1 << 30, 2)] {
            let places = FilePlaces(limit: limit)
            var held: [TransferSlots.Slot] = []
            for number in 0..<expected { held.append(try places.coming.take(for: "caller-\(number)")) }
            #expect(throws: Problem.self) { try places.coming.take(for: "one more") }
            #expect(held.count == expected)
        }
    }
}
