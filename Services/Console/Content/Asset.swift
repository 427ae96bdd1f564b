import Crypto
import Foundation

/// A file that browsers load with the pages.
struct Asset: Sendable {
    let bytes: [UInt8]
    let contentType: String
    private let digest: [UInt8]

    /// Nil for a type of file that pages do not load.
    init?(name: String, bytes: [UInt8]) {
        let types = ["css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"]
        guard let type = types[String(name.split(separator: ".").last ?? "")] else { return nil }
        self.bytes = bytes
        contentType = type
        digest = Array(SHA256.hash(data: bytes))
    }

    /// One short word for the content of all.
    static func version(of assets: [String: Asset]) -> String {
        let all = assets.sorted { $0.key < $1.key }.flatMap(\.value.digest)
        return SHA256.hash(data: all).prefix(6).map { String(format: "%02x", $0) }.joined()
    }
}
