import Crypto
import Foundation
import Messaging

/// One attempt to sign in at the provider: begun by a browser, and finished by the same browser within ten minutes. A browser may have several,
/// one for each tab.
///
/// `state` goes to the provider and comes back. It is sealed by what follows from the browser's secret: it opens for that browser alone, no
/// attempt can be slipped to somebody else (login CSRF), and the provider does not see which page is gone on to.
struct SignInAttempt: Sendable, Hashable {
    /// 32 random bytes that tell the attempts of a browser apart.
    let mark: [UInt8]
    /// In seconds since 1970.
    let begunAt: Int64
    /// The page to go on to; one of ours.
    let next: String

    /// How long the provider may take, with everything that somebody does there, in seconds.
    static let longest: Int64 = 600
    /// A longer page is not gone on to: what comes back has to fit into an address, beside a code that some providers make long.
    static let longestNext = 600
    /// Clocks of replicas may stand beside each other by so many seconds.
    private static let leeway: Int64 = 30
    private static let markLength = 32
    private static let timeLength = 8
    private static let longestState = 2_048

    /// Begins one.
    /// - Parameters:
    ///   - next: the page to go on to.
    ///   - now: the real time (D21).
    init(next: String?, now: Date = Date()) {
        mark = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        begunAt = Int64(now.timeIntervalSince1970)
        let path = Paths.own(next)
        self.next = path.utf8.count <= Self.longestNext ? path : "/"
    }

    /// The attempt that a state is of; nil for what is none of this browser's, or took too long. What stands in it may be anything: who makes
    /// up a cookie seals what they like by it.
    /// - Parameters:
    ///   - state: as the provider gave it back. Whether it is the browser's is told by its seal, which takes the same time whatever agrees.
    ///   - secret: the browser's.
    ///   - now: the real time.
    init?(state: String, by secret: SignInSecret, now: Date = Date()) {
        guard state.utf8.count <= Self.longestState, let bytes = Base64URL.decode(state.utf8),
            let box = try? AES.GCM.SealedBox(combined: bytes), let open = try? AES.GCM.open(box, using: secret.key(for: "state")),
            open.count >= Self.markLength + Self.timeLength
        else { return nil }
        mark = Array(open.prefix(Self.markLength))
        let time = open.dropFirst(Self.markLength).prefix(Self.timeLength).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        begunAt = Int64(bitPattern: time)
        next = Paths.own(String(decoding: open.dropFirst(Self.markLength + Self.timeLength), as: UTF8.self))
        // Any time may stand there, so it is compared: subtracting the farthest ones would end the program.
        let today = Int64(now.timeIntervalSince1970)
        guard (today - Self.longest...today + Self.leeway).contains(begunAt) else { return nil }
    }

    /// What the provider gives back.
    /// - Throws: never for a key of the right length.
    func state(by secret: SignInSecret) throws -> String {
        let time = UInt64(bitPattern: begunAt)
        let bytes = mark + (0..<Self.timeLength).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * UInt64($0))) } + Array(next.utf8)
        guard let box = try AES.GCM.seal(Data(bytes), using: secret.key(for: "state")).combined else { throw SessionUnreadable() }
        return Base64URL.encode(box)
    }

    /// What the provider writes into its token about this very attempt.
    func nonce(by secret: SignInSecret) -> String { text(secret.key(for: "nonce", mark: mark)) }

    /// What proves that the browser's server began the attempt; see `ProofKey`.
    func verifier(by secret: SignInSecret) -> String { text(secret.key(for: "verifier", mark: mark)) }

    private func text(_ key: SymmetricKey) -> String { key.withUnsafeBytes { Base64URL.encode(Array($0)) } }
}
