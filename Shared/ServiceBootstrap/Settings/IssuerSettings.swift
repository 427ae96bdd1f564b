/// The issuer of the callers' tokens (D13): an OpenID Connect provider, or whatever signs JWTs and publishes its keys.
package struct IssuerSettings: Sendable {
    /// What its tokens must say.
    package let rules: TokenRules
    /// Where its keys come from.
    package let keys: KeySetPlace
    /// Between two looks at an address.
    package let refresh: Duration
    /// At least so much lies between two looks that unknown keys cause.
    package let retry: Duration

    static let issuer = Setting<String?>.optionalText(
        "GUANJIA_JWT_ISSUER", "The iss of callers' tokens, letter by letter.", length: 1...512)
    static let audience = Setting<String?>.optionalText(
        "GUANJIA_JWT_AUDIENCE", "The aud that callers' tokens must have, alone or among others.")
    static let keysFile = Setting<String?>.path(
        "GUANJIA_JWKS_FILE", "JWK set with the issuer's keys; read again when it changes.")
    static let keysURL = Setting<String?>(
        "GUANJIA_JWKS_URL", "Address of the issuer's JWK set (jwks_uri); no redirection is followed.",
        expected: "https://host[:port]/path, or http:// of this machine with GUANJIA_PROFILE=dev", fallback: (nil, "")
    ) { WebAddress.isWellFormed($0) ? .some($0) : nil }
    static let algorithm = Setting<TokenAlgorithm>(
        "GUANJIA_JWT_ALGORITHM", "The one algorithm of callers' tokens.",
        expected: "one of " + TokenAlgorithm.allCases.map(\.rawValue).joined(separator: ", "), fallback: (.rs256, "RS256")
    ) { text in TokenAlgorithm.allCases.first { $0.rawValue.lowercased() == text.lowercased() } }
    static let roleClaim = Setting<String>.text(
        "GUANJIA_JWT_ROLE_CLAIM", "The claim with the caller's role: a word, or several of which exactly one is a role of ours.",
        default: "role", length: 1...128)
    static let officeClaim = Setting<String>.text(
        "GUANJIA_JWT_OFFICE_CLAIM", "The claim with the office that the caller is confined to; who has none is of the whole company.",
        default: "office", length: 1...128)
    static let householdsClaim = Setting<String>.text(
        "GUANJIA_JWT_HOUSEHOLDS_CLAIM", "The claim of an owner's token with the ids of the households that it is for.",
        default: "households", length: 1...128)
    static let leeway = Setting<Duration>.seconds(
        "GUANJIA_JWT_LEEWAY_SECONDS", "How far the issuer's clock may stand beside ours.", default: 30, in: 0...60)
    static let refreshSeconds = Setting<Duration>.seconds(
        "GUANJIA_JWKS_REFRESH_SECONDS", "Between two looks at GUANJIA_JWKS_URL.", default: 300, in: 30...86_400)
    static let retrySeconds = Setting<Duration>.seconds(
        "GUANJIA_JWKS_RETRY_SECONDS", "At most one look at GUANJIA_JWKS_URL in this time because of a key that is not known.", default: 15,
        in: 1...3600)

    static var declarations: [any SettingDeclaration] {
        [issuer, audience, keysFile, keysURL, algorithm, roleClaim, officeClaim, householdsClaim, leeway, refreshSeconds, retrySeconds]
    }

    /// The issuer that `guanjiactl tokens issue` makes: it has its key on somebody's disk, and is for trials only.
    static let trialIssuer = "urn:guanjia:development"

    /// Nil when no issuer is set. Half an issuer is reported: what is meant to be checked must not silently be left out.
    init?(_ reader: inout SettingsReader, profile: Profile) {
        let (issuer, audience) = (reader.read(Self.issuer), reader.read(Self.audience))
        let (file, url) = (reader.read(Self.keysFile), reader.read(Self.keysURL))
        let algorithm = reader.read(Self.algorithm)
        let (role, office, leeway) = (reader.read(Self.roleClaim), reader.read(Self.officeClaim), reader.read(Self.leeway))
        let households = reader.read(Self.householdsClaim)
        refresh = reader.read(Self.refreshSeconds)
        retry = reader.read(Self.retrySeconds)
        let named = [Self.issuer, Self.audience, Self.keysFile, Self.keysURL].filter { reader.environment[$0.name] != nil }
        guard let first = named.first else { return nil }
        for setting in [Self.issuer, Self.audience] where reader.environment[setting.name] == nil {
            reader.report(setting.name, "is not set, but \(first.name) is")
        }
        if reader.environment[Self.keysFile.name] == nil, reader.environment[Self.keysURL.name] == nil {
            reader.report(Self.keysURL.name, "is not set, nor is \(Self.keysFile.name): tokens cannot be checked without the issuer's keys")
        }
        if file != nil, url != nil { reader.report(Self.keysFile.name, "\(Self.keysURL.name) is set as well; set only one of them") }
        if let url, !WebAddress.isAllowed(url, in: profile) {
            reader.report(Self.keysURL.name, "needs https; http only of this machine, with GUANJIA_PROFILE=dev")
        }
        if issuer == Self.trialIssuer, profile == .production {
            reader.report(Self.issuer.name, "is the issuer of trials (guanjiactl tokens issue), which needs GUANJIA_PROFILE=dev")
        }
        let place = file.map { KeySetPlace.file($0) } ?? url.map { KeySetPlace.url($0) }
        guard let issuer, let audience, let place else { return nil }
        keys = place
        rules = TokenRules(
            issuer: issuer, audience: audience, algorithm: algorithm, roleClaim: role, officeClaim: office,
            householdsClaim: households, leeway: leeway)
    }
}
