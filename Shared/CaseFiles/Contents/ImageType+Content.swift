package import Foundation
package import SharedModels

extension ImageType {
    /// An image of this type without what is written beside the picture, such as the place; nil when the bytes are not built as one is.
    package func cleaned(_ image: Data) -> Data? {
        switch self {
        case .jpeg: JPEGPrivacy.cleaned(image)
        case .png: PNGPrivacy.cleaned(image)
        case .webp: WebPPrivacy.cleaned(image)
        }
    }

    /// What the first bytes say that it is; nil for everything that is no image of ours. Nothing is decoded.
    package static func sniffed(_ bytes: Data) -> ImageType? {
        let head = Array(bytes.prefix(12))
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if head.count == 12, head.starts(with: Array("RIFF".utf8)), head[8...].elementsEqual(Array("WEBP".utf8)) { return .webp }
        return nil
    }
}
