import Hummingbird

/// Why somebody could not sign in with the company's account, or not go on.
enum SignInFault: Error, Hashable, Sendable {
    /// The answer belongs to no attempt of this browser, or to one that took too long.
    case strange(String)
    /// The provider says so itself, by a word of RFC 6749 §4.1.2.1.
    case provider(String)
    /// The provider gives no answer that says anything, at present.
    case silent(String)
    /// The provider, or what the Console knows of it, is not set up as it has to be.
    case setup(String)
    /// The provider does not take the code, or what a session goes on with.
    case refused(String)
    /// A token of the provider is not what it has to be.
    case token(String)
    /// Whose account it is has no post that may use the Console.
    case role

    /// Of the page that says so.
    var status: HTTPResponse.Status {
        switch self {
        case .strange: .badRequest
        case .provider, .refused: .unauthorized
        case .silent: .serviceUnavailable
        case .setup, .token: .badGateway
        case .role: .forbidden
        }
    }

    /// For the log and a metric: a word for each kind.
    var kind: String {
        switch self {
        case .strange: "strange"
        case .provider: "provider"
        case .silent: "silent"
        case .setup: "setup"
        case .refused: "refused"
        case .token: "token"
        case .role: "role"
        }
    }

    /// For the log: more of it. Nothing of a token, a code or a person.
    var reason: String {
        switch self {
        case .strange(let text), .provider(let text), .silent(let text), .setup(let text), .refused(let text), .token(let text): text
        case .role: kind
        }
    }

    /// What people read, in the words of the page.
    func text(_ wording: Wording) -> String {
        if case .provider(let code) = self {
            return code == "access_denied" ? wording.page("signInFaultDenied") : wording.page("signInFaultProvider", ["code": code])
        }
        return switch self {
        case .strange: wording.page("signInFaultStrange")
        case .silent: wording.page("signInFaultSilent")
        case .setup: wording.page("signInFaultSetup")
        case .refused, .provider: wording.page("signInFaultRefused")
        case .token: wording.page("signInFaultToken")
        case .role: wording.page("signInFaultRole")
        }
    }

    /// A code of RFC 6749 as another has sent it; `other` for what is none.
    static func code(_ text: String?) -> String {
        guard let text, (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x5F }) else {
            return "other"
        }
        return text
    }
}
