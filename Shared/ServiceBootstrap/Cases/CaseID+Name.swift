import Crypto
import Foundation
package import SharedModels

extension CaseID {
    /// The id that follows from a name: the same for the same words always, so that what has a name of its own is made once (UUID version 8).
    package init(named words: [String]) {
        var bytes = Array(SHA256.hash(data: Data(words.joined(separator: "\u{1F}").utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.init(bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) })
    }
}
