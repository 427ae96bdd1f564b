import Foundation
import ServiceBootstrap

/// How people sign in at the company's identity provider, which is the issuer of the tokens (`GUANJIA_JWT_ISSUER`).
struct SignInSettings: Sendable {
    /// As the provider knows the Console.
    let client: String
    /// Nil for a public client, which proves by PKCE alone that a code is its own.
    let secret: Secret?
    /// Where browsers reach the Console: scheme, host and port, without a slash at its end.
    let address: String
    /// With blanks between them.
    let scopes: String
    /// Parameters by which some providers are told for whom the token is.
    let audience: String?
    let resource: String?
    /// Decides whether a provider on this machine may be asked without TLS.
    let profile: Profile

    private static let clientID = Setting<String?>.optionalText(
        "GUANJIA_OIDC_CLIENT_ID", "As what the identity provider knows the Console; without it nobody signs in with the company's account.")
    private static let clientSecret = Setting<Secret?>.secret(
        "GUANJIA_OIDC_CLIENT_SECRET",
        "What the Console proves to the identity provider who it is with; a client that is not confidential has none.")
    private static let publicURL = Setting<String?>(
        "GUANJIA_PUBLIC_URL", "Where browsers reach the Console; the identity provider sends them back there.",
        expected: "https://host[:port], or http:// of this machine with GUANJIA_PROFILE=dev", fallback: (nil, "")
    ) { text in
        guard WebAddress.isWellFormed(text), let url = URL(string: text), ["", "/"].contains(url.path()), url.query() == nil else {
            return nil
        }
        return .some(text.hasSuffix("/") ? String(text.dropLast()) : text)
    }
    private static let scopesSetting = Setting<String>(
        "GUANJIA_OIDC_SCOPES", "What the Console asks the identity provider for.", expected: "words with blanks between them",
        fallback: ("openid", "openid")
    ) { text in
        let words = text.split(separator: " ")
        let isPlain = words.allSatisfy { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C } }
        return !words.isEmpty && text.utf8.count <= 1_024 && isPlain ? words.joined(separator: " ") : nil
    }
    private static let audienceSetting = Setting<String?>.optionalText(
        "GUANJIA_OIDC_AUDIENCE", "The parameter audience, for identity providers that need it to name GUANJIA_JWT_AUDIENCE in tokens.",
        length: 1...512)
    private static let resourceSetting = Setting<String?>.optionalText(
        "GUANJIA_OIDC_RESOURCE", "The parameter resource (RFC 8707), for identity providers that need it for the same.", length: 1...512)

    static var declarations: [any SettingDeclaration] {
        [clientID, clientSecret, publicURL, scopesSetting, audienceSetting, resourceSetting]
    }

    /// For tests, which need no environment.
    init(client: String, secret: Secret?, address: String, scopes: String = "openid", audience: String? = nil, resource: String? = nil) {
        self.client = client
        self.secret = secret
        self.address = address
        self.scopes = scopes
        self.audience = audience
        self.resource = resource
        profile = .dev
    }

    /// Nil when nobody is to sign in so. Half of it is reported: what is meant to work must not silently be left out.
    init?(_ reader: inout SettingsReader, profile: Profile) {
        let (client, secret, address) = (reader.read(Self.clientID), reader.read(Self.clientSecret), reader.read(Self.publicURL))
        scopes = reader.read(Self.scopesSetting)
        audience = reader.read(Self.audienceSetting)
        resource = reader.read(Self.resourceSetting)
        let names = Self.declarations.flatMap { [$0.name] + ($0.isSecret ? [$0.name + "_FILE"] : []) }
        guard reader.environment[Self.clientID.name] != nil else {
            // The address alone says nothing of signing in.
            for name in names where name != Self.publicURL.name && reader.environment[name] != nil {
                reader.report(name, "is set, but \(Self.clientID.name) is not")
            }
            return nil
        }
        if reader.environment[Self.publicURL.name] == nil {
            reader.report(Self.publicURL.name, "is not set, but \(Self.clientID.name) is: the provider has to send browsers back")
        }
        if let address, !WebAddress.isAllowed(address, in: profile) {
            reader.report(Self.publicURL.name, "needs https; http only of this machine, with GUANJIA_PROFILE=dev")
        }
        let issuer = reader.environment[Self.issuerName] ?? ""
        if !WebAddress.isWellFormed(issuer) || !WebAddress.isAllowed(issuer, in: profile) {
            reader.report(
                Self.issuerName, "must be the https address of the identity provider for people to sign in there (\(Self.clientID.name))")
        }
        guard let client, let address else { return nil }
        self.client = client
        self.secret = secret
        self.address = address
        self.profile = profile
    }

    /// Every service's own setting.
    private static let issuerName = "GUANJIA_JWT_ISSUER"

    /// Where the provider sends browsers back to.
    var redirect: String { address + "/signed-in" }
    /// Where it sends them after signing out.
    var afterSignOut: String { address + "/sign-in" }
    /// Whether the provider has to say in a token of its own who has signed in (OpenID Connect Core §3.1.2.1).
    var isOpenID: Bool { scopes.split(separator: " ").contains("openid") }
}
