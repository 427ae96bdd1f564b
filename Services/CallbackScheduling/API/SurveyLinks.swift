import Foundation
import Messaging
import SharedModels

/// The link by which a household answers without a token of ours: which form it is and until when the link leads anywhere, signed.
struct SurveyLinks: Sendable {
    /// Days after the survey's end in which a link still says that it is over; later it leads nowhere.
    static let daysAfterEnd = 90.0
    /// Keys of another purpose make other links.
    static let purpose = "survey-link-v1"

    private static let version: UInt8 = 1
    private static let contentBytes = 25

    let signer: LinkSigner

    /// The link's secret part.
    func token(of form: SurveyFormID, endsAt: Date) -> String {
        let expiry = UInt64(max(0, endsAt.addingTimeInterval(Self.daysAfterEnd * 86_400).timeIntervalSince1970))
        let bytes = withUnsafeBytes(of: form.uuid.uuid) { Array($0) } + withUnsafeBytes(of: expiry.bigEndian) { Array($0) }
        return signer.link(for: [Self.version] + bytes)
    }

    /// The form that a token leads to, and until when it does; nil when it is none of ours.
    func form(of token: some StringProtocol) -> (id: SurveyFormID, expires: Date)? {
        guard let content = signer.content(of: token), content.count == Self.contentBytes, content[0] == Self.version else { return nil }
        let expiry = content[17...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let uuid = content[1..<17].withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
        return (SurveyFormID(UUID(uuid: uuid)), Date(timeIntervalSince1970: Double(expiry)))
    }

    /// Where the page of a token is.
    static func path(_ token: String) -> String { "/survey/\(token)" }
}
