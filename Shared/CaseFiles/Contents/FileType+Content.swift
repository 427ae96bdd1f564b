package import Foundation
package import SharedModels

extension FileType {
    /// A file of this type as it is kept; nil when the bytes are not built as one is, or hold what none of ours may.
    ///
    /// Images and recordings lose what is written beside them, such as the place. A PDF, a text and a mail are kept byte for byte.
    package func kept(_ sent: Data) -> Data? {
        switch self {
        case .jpeg: image(.jpeg, sent)
        case .png: image(.png, sent)
        case .webp: image(.webp, sent)
        case .pdf: PDFContent.isHarmless(sent) ? sent : nil
        case .text: TextContent.isPlain(sent) ? sent : nil
        case .wave: WavePrivacy.cleaned(sent)
        case .mp3: FrameSound.mp3.cleaned(sent)
        case .aac: FrameSound.aac.cleaned(sent)
        case .amr: FrameSound.amr.cleaned(sent)
        case .mail: MailContent.isMail(sent) ? sent : nil
        }
    }

    /// The type as it is said to whoever fetches the file.
    package var contentType: String { self == .text ? "text/plain; charset=utf-8" : rawValue }

    private func image(_ type: ImageType, _ sent: Data) -> Data? { ImageType.sniffed(sent) == type ? type.cleaned(sent) : nil }
}
