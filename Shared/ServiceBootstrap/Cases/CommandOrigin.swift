package import Casework
import Crypto
import Foundation
import SharedModels
import Synchronization

/// Where a request comes from, for a command that has another half.
package struct CommandOrigin: Sendable {
    package let caller: Caller
    let idempotency: Submission.Idempotency
    /// Whether the case is at the version that the request asks for. When it is not, the command will be refused, or was answered before:
    /// the other half must not be done.
    package let isCurrent: Bool
    private let otherHalf = OtherHalf()

    init(caller: Caller, idempotency: Submission.Idempotency, isCurrent: Bool) {
        self.caller = caller
        self.idempotency = idempotency
        self.isCurrent = isCurrent
    }

    /// Whether the other half was begun. What it tells may reach the case before the request's own half does, and raise its version: that is
    /// no change that the caller has not seen.
    var isBegun: Bool { otherHalf.isBegun.withLock { $0 } }

    /// The cause of the other half: by the same caller, repeatable as the request is, under a key of its own; `half` names it, in short
    /// visible ASCII.
    package func cause(of half: String) -> Submission.Cause {
        otherHalf.isBegun.withLock { $0 = true }
        return .request(
            caller.actor,
            idempotency: Submission.Idempotency(
                caller: idempotency.caller, key: "\(idempotency.key) \(half)", fingerprint: idempotency.fingerprint,
                earlier: idempotency.earlier),
            traceparent: TraceContext.current?.traceparent)
    }
}

/// Whether it was begun, of one request.
private final class OtherHalf: Sendable {
    let isBegun = Mutex(false)
}

extension Submission.Idempotency {
    /// A key of a command that is no request of its own; `content` is what the command is, whole, and another content under the same key
    /// is a mistake of the caller.
    package init(of caller: Caller, key: String, asking content: String) {
        self.init(of: caller, key: key, asking: Array(SHA256.hash(data: Data(content.utf8))))
    }

    /// The key of somebody in a post; `asked` is the SHA-256 of what is asked.
    init(of caller: Caller, key: String, asking asked: [UInt8]) {
        var hash = SHA256()
        hash.update(data: asked)
        hash.update(data: Data("\(caller.role.rawValue)\n\(caller.office ?? "")".utf8))
        self.init(caller: caller.subject, key: key, fingerprint: Array(hash.finalize()), earlier: asked)
    }
}
