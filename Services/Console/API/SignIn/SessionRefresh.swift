import Database
import Foundation
import HTTPTypes
import Logging
import Metrics
import ServiceBootstrap

/// Keeps the tokens of sessions current: providers make them for minutes, and a shift is longer.
struct SessionRefresh: Sendable {
    let sessions: SessionTable
    let provider: IdentityProvider
    let logger: Logger

    /// How long a request waits for another that asks the provider, when its token has ended; longer than asking takes.
    private static let longestWait: Duration = .seconds(8)
    /// How long what the provider has given is tried to be written; with asking it is less than a turn.
    private static let longestWrite: Duration = .seconds(5)
    /// Between two looks at the row meanwhile, or two tries to write it.
    private static let pause: Duration = .milliseconds(100)
    /// Before a provider that gave no answer is asked again for the same session, in seconds.
    private static let retry: TimeInterval = 5

    /// The token that a session's request goes on with, a new one when it is time.
    /// - Parameters:
    ///   - key: the session's.
    ///   - held: what it has.
    /// - Throws: `Problem` (503) when its token has ended and the provider gives no answer; `DatabaseError`, `CancellationError`.
    /// - Returns: nil when the session is over.
    func token(of key: [UInt8], _ held: SessionTable.Held) async throws -> String? {
        guard held.isRefreshable else { return held.token }
        var held = held
        let end = ContinuousClock.now + Self.longestWait
        while true {
            if held.isDue, let turn = try await sessions.takeTurn(key) {
                // Of its own: a browser that goes away must not lose what the provider gives once.
                let work = Task { [held] in try await renew(key, turn, held) }
                return try await work.value
            }
            guard held.isOver else { return held.token }
            // Not due although it has ended: the provider has just given no answer.
            guard held.isDue, ContinuousClock.now < end else { throw Self.silence }
            try await ContinuousClock().sleep(for: Self.pause)
            guard let now = try await sessions.find(key, isUse: false) else { return nil }
            held = now
        }
    }

    /// Asks the provider, in a turn.
    private func renew(_ key: [UInt8], _ turn: SessionTable.Turn, _ held: SessionTable.Held) async throws -> String? {
        let renewal: IdentityProvider.Renewal
        do {
            renewal = try await provider.renew(turn.refresh, of: IssuedTokens.claims(of: held.token)?["sub"]?.string)
        } catch let fault as SignInFault {
            note(fault)
            switch fault {
            case .silent, .setup:
                // Nothing was said of the session.
                try await sessions.end(turn, of: key, tryingAgainAfter: Self.retry)
                guard !held.isOver else { throw Self.silence }
                return held.token
            case .strange, .provider, .refused, .token, .role:
                try await sessions.endSession(key, after: turn)
                return nil
            }
        }
        switch renewal {
        case .tokens(let tokens):
            count("good")
            let isWritten = try await written { try await sessions.end(turn, of: key, with: tokens) }
            // Signed out meanwhile: then nobody goes on with it.
            return isWritten ? tokens.access : try await sessions.find(key, isUse: false)?.token
        case .unchecked(let refresh, let fault):
            note(fault)
            try await written { try await sessions.end(turn, of: key, keeping: refresh, tryingAgainAfter: Self.retry) }
            guard !held.isOver else { throw Self.silence }
            return held.token
        }
    }

    /// Writes what the provider gives once: a database that is away for a moment must not end the session. Done twice it changes nothing.
    private func written<Value: Sendable>(_ write: () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + Self.longestWrite
        while true {
            do {
                return try await write()
            } catch let error as DatabaseError {
                guard ContinuousClock.now < end, error.code != .poolClosed else {
                    logger.error("a session's next token could not be kept", metadata: ["db.error": "\(error)"])
                    throw error
                }
            }
            try await ContinuousClock().sleep(for: Self.pause)
        }
    }

    private func note(_ fault: SignInFault) {
        count(fault.kind)
        logger.warning("a session got no new token", metadata: ["auth.result": "\(fault.kind)", "auth.reason": "\(fault.reason)"])
    }

    private static var silence: Problem {
        Problem(.unavailable, "The company's sign-in does not answer at present.", headers: [.retryAfter: "5"])
    }

    private func count(_ result: String) {
        Counter(label: "guanjia_session_refreshes_total", dimensions: [("result", result)]).increment()
    }
}
