import Casework
import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// A POST with its body read: what identifies it, and what it is conditional on.
struct CommandCall {
    let request: Request
    let context: CallerRequestContext
    let body: Data

    /// The key under which the answer is kept (D8). Every POST needs one: it is what makes a repetition safe, the caller's after a lost
    /// answer and the engine's own after a connection was lost during COMMIT.
    /// - Parameter given: the key where the request brings none of its own.
    /// - Throws: `Problem` 428 or 400 without either.
    /// - Returns: the key with what tells this request from another.
    func idempotency(under given: IdempotencyKey? = nil) throws -> Submission.Idempotency {
        let key = try given ?? IdempotencyKey(of: request)
        return Submission.Idempotency(of: context.caller, key: key.value, asking: fingerprint)
    }

    /// The version in `If-Match`, when there is one. `*` asks for no particular one: a command never makes a case that is not there.
    func expectedVersion() throws -> Int64? {
        switch try VersionCondition(of: request) {
        case .none, .exists: nil
        case .equals(let version): version
        }
    }

    /// SHA-256 of method, path and body: another request with the same key is a mistake of the caller.
    private var fingerprint: [UInt8] {
        var hash = SHA256()
        hash.update(data: Data("\(request.method.rawValue) \(request.uri.path)\n".utf8))
        hash.update(data: body)
        return Array(hash.finalize())
    }
}
