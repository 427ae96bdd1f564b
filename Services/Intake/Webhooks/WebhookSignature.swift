import Crypto
import Foundation
import SharedModels

/// The signature of a delivery by Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`.
enum WebhookSignature {
    /// The header `webhook-signature`: one signature for each secret that signs, with a space between.
    static func header(id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        return secrets.compactMap(\.bytes).map { key in
            let code = HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: key))
            return "v1,\(Data(code).base64EncodedString())"
        }.joined(separator: " ")
    }

    /// The secrets that sign now, the newest first.
    static func secrets(of subscription: WebhookSubscription, at now: Date) -> [WebhookSecret] {
        guard let secrets = subscription.secrets?.content else { return [] }
        let overlaps = subscription.previousUntil.map { now < $0 } ?? false
        return [secrets.current] + (overlaps ? secrets.previous.map { [$0] } ?? [] : [])
    }
}

extension WebhookSecret {
    /// A fresh random one.
    static func random() -> WebhookSecret {
        let bytes = SymmetricKey(size: .init(bitCount: usualLength * 8)).withUnsafeBytes { Array($0) }
        guard let secret = WebhookSecret(bytes: bytes) else { preconditionFailure("\(usualLength) bytes are a secret") }
        return secret
    }
}
