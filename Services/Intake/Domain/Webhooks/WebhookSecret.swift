import Foundation

/// A secret of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. Shows itself nowhere.
struct WebhookSecret: Codable, Hashable, Sendable {
    /// As the receiver's libraries take it.
    let text: String

    static let mark = "whsec_"
    static let lengths = 24...64
    /// Bytes of one that is made here.
    static let usualLength = 32

    /// Of random bytes, or of those of a receiver.
    init?(bytes: [UInt8]) {
        guard Self.lengths.contains(bytes.count) else { return nil }
        text = Self.mark + Data(bytes).base64EncodedString()
    }

    /// What signs; nil when the text is none of a secret.
    var bytes: [UInt8]? {
        guard text.hasPrefix(Self.mark), let data = Data(base64Encoded: String(text.dropFirst(Self.mark.count))),
            Self.lengths.contains(data.count)
        else { return nil }
        return Array(data)
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "<secret>" }
    var debugDescription: String { "<secret>" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
