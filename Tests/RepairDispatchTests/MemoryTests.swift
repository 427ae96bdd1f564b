import Foundation
import SharedModels
import TestSupport
import Testing

@testable import CaseFiles
@testable import RepairDispatch

/// Run alone, since what is measured is the whole process's.
@Suite("What a picture takes of the memory", .serialized) struct MemoryTests {
    /// A large image of a type, with a secret in it; made of few parts, so that little is to be looked at.
    private static func large(_ type: ImageType, _ bytes: Int) -> Data {
        switch type {
        case .jpeg:
            let table = Pictures.segment(0xDB, Array(repeating: 16, count: 65_000))
            var image = Data([0xFF, 0xD8] + Pictures.exif(orientation: 6, isLittle: false))
            image.reserveCapacity(bytes + 1_000)
            while image.count < bytes { image.append(contentsOf: table) }
            return image + Data(Pictures.scan + [0xFF, 0xD9])
        case .png: return Pictures.pngFile(Pictures.part("tEXt", Pictures.secret), picture: bytes)
        case .webp:
            return Pictures.riff(
                Pictures.extended(8) + Pictures.chunk("VP8 ", Array(repeating: 9, count: bytes)) + Pictures.chunk("EXIF", Pictures.secret))
        }
    }

    /// One type after the other: each would be measured with the others.
    @Test("What came and what is kept: a picture is in memory twice at most") func memory() async throws {
        for type in ImageType.allCases {
            let image = Self.large(type, 96 * 1_048_576)
            let growth = try await PeakMemory.growth {
                let (_, bytes) = try AttachmentRoutes.checked(image, type.rawValue)
                #expect(bytes.count < image.count + 40)
            }
            // Beside the one that came.
            if let growth { #expect(Double(growth) < 1.6 * Double(image.count), "\(type): \(growth / 1_048_576) MiB") }
        }
    }
}
