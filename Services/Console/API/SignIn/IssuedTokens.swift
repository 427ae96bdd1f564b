import Foundation
import Messaging

/// What a provider has issued for a session, checked.
struct IssuedTokens: Sendable {
    /// By which the services know who asks.
    let access: String
    /// By which the next one is had; nil when the provider gave none, and the session is over with its token.
    let refresh: String?
    /// When the access token ends.
    let endsAt: Date
    /// When the next one is asked for: before its end, so that no page waits for it.
    let refreshAt: Date

    /// Before the end of a token, in seconds; a third of its time when that is less.
    private static let margin: TimeInterval = 60

    init(access: String, refresh: String?, endsAt: Date, now: Date = Date()) {
        self.access = access
        self.refresh = refresh
        self.endsAt = endsAt
        refreshAt = endsAt.addingTimeInterval(-min(Self.margin, max(0, endsAt.timeIntervalSince(now)) / 3))
    }

    /// What a token says, without looking at its signature: for one that was verified before.
    static func claims(of token: String) -> JSONValue? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64URL.decode(parts[1].utf8) else { return nil }
        return try? JSONValue(json: Data(payload))
    }
}

extension JSONValue {
    /// A time in a token: seconds since 1970, whole or not (RFC 7519 §2).
    var instant: Date? {
        switch self {
        case .integer(let seconds): Date(timeIntervalSince1970: Double(seconds))
        case .number(let seconds): Date(timeIntervalSince1970: seconds)
        default: nil
        }
    }
}
