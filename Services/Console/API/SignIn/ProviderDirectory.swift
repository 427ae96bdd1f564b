import Foundation
import ServiceBootstrap
import Synchronization

/// Where the provider's pages are: its discovery document, read when somebody first signs in, and again from time to time.
///
/// Everybody who waits for it waits for the same look. A provider that does not answer is asked again after some seconds, whoever asks; the last good
/// document is used for a day then, so that who is signed in stays so.
final class ProviderDirectory: Sendable {
    private struct State {
        var document: ProviderDocument?
        /// Monotonic nanoseconds of the last good look, and of the last one that failed.
        var readAt: Int64 = 0
        var failedAt: Int64?
        var fault: SignInFault?
        var look: Task<ProviderDocument, any Error>?
    }

    private let issuer: String
    private let profile: Profile
    private let fetch: @Sendable (String) async throws -> ProviderClient.Answer
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())

    /// Between two looks when all is well, when the last one failed, and how long a document is used at most; in nanoseconds.
    static let refresh: Int64 = 600_000_000_000
    static let retry: Int64 = 5_000_000_000
    static let longest: Int64 = 86_400_000_000_000

    /// - Parameters:
    ///   - issuer: whose document.
    ///   - profile: see `ProviderDocument`.
    ///   - now: nanoseconds of a clock that nobody sets.
    ///   - fetch: reads an address, in bounded time.
    init(
        issuer: String, profile: Profile, now: @escaping @Sendable () -> Int64 = HealthRegistry.monotonic,
        fetch: @escaping @Sendable (String) async throws -> ProviderClient.Answer
    ) {
        self.issuer = issuer
        self.profile = profile
        self.now = now
        self.fetch = fetch
    }

    /// The document as it was last read.
    /// - Throws: `SignInFault`: silent, or setup.
    func document() async throws -> ProviderDocument {
        enum Turn {
            case known(ProviderDocument)
            case failed(SignInFault)
            case look(Task<ProviderDocument, any Error>)
        }
        let turn = state.withLock { state -> Turn in
            if let document = state.document, now() - state.readAt < Self.refresh { return .known(document) }
            if let look = state.look { return .look(look) }
            if let fault = state.fault, let failedAt = state.failedAt, now() - failedAt < Self.retry {
                return kept(state, fault).map(Turn.known) ?? .failed(fault)
            }
            // Of its own: whoever asked first may go away while others wait.
            let look = Task { try await self.read() }
            state.look = look
            return .look(look)
        }
        switch turn {
        case .known(let document): return document
        case .failed(let fault): throw fault
        case .look(let look): return try await look.value
        }
    }

    /// What is used while the provider does not answer. One that answers something else is not what it was.
    private func kept(_ state: State, _ fault: SignInFault) -> ProviderDocument? {
        guard case .silent = fault, now() - state.readAt < Self.longest else { return nil }
        return state.document
    }

    private func read() async throws -> ProviderDocument {
        let result = await Result { try await fetched() }
        return try state.withLock { state in
            state.look = nil
            switch result {
            case .success(let document):
                (state.document, state.readAt, state.fault) = (document, now(), nil)
                return document
            case .failure(let error):
                let fault = error as? SignInFault ?? .silent("\(type(of: error))")
                (state.failedAt, state.fault) = (now(), fault)
                guard let document = kept(state, fault) else { throw fault }
                return document
            }
        }
    }

    private func fetched() async throws -> ProviderDocument {
        let answer = try await fetch(ProviderDocument.place(of: issuer))
        guard answer.status == 200 else { throw SignInFault.silent("the provider's document: status \(answer.status)") }
        return try ProviderDocument(answer.body, of: issuer, in: profile)
    }
}

extension Result where Failure == any Error {
    /// What comes of work that may wait.
    fileprivate init(_ work: () async throws -> Success) async {
        do {
            self = .success(try await work())
        } catch {
            self = .failure(error)
        }
    }
}
