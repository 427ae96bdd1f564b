import Logging

/// Decides where callers' tokens come from.
enum AuthenticationSource {
    /// Who knows the tokens, and what has to run for that.
    struct Parts: Sendable {
        let verifier: any TokenVerifier
        /// Reads the issuer's keys again and again; nil where there is no issuer.
        let keys: SigningKeyStore?
        /// Who knows the issuer's tokens alone; nil where there is no issuer.
        let issued: JWTVerifier?
    }

    /// Between two looks at a file of keys: it costs next to nothing.
    static let filePause: Duration = .seconds(5)

    /// What the settings ask for.
    /// - Parameters:
    ///   - settings: the service's.
    ///   - logger: for what becomes of the issuer's keys.
    /// - Returns: the verifier, and the store of the issuer's keys.
    /// - Throws: `SettingsError` when there is none: no service runs without knowing its callers.
    static func parts(_ settings: ServiceSettings, logger: Logger) async throws(SettingsError) -> Parts {
        let development = try development(settings)
        guard let issuer = settings.issuer else {
            guard let development else {
                throw SettingsError(
                    Settings.tokensFile.name,
                    "is not set; with GUANJIA_PROFILE=dev it names the file of the development tokens, or GUANJIA_JWT_ISSUER an issuer")
            }
            return Parts(verifier: development, keys: nil, issued: nil)
        }
        let store = SigningKeyStore(algorithm: issuer.rules.algorithm, timing: timing(of: issuer), logger: logger, fetch: issuer.keys.fetch)
        if case .file = issuer.keys {
            // What is on this machine must be right at the start; an address may answer later.
            await store.read()
            if let fault = store.fault { throw SettingsError(IssuerSettings.keysFile.name, fault) }
        }
        let issued = JWTVerifier(rules: issuer.rules, store: store)
        let verifier: any TokenVerifier = development.map { EitherVerifier(development: $0, issued: issued) } ?? issued
        return Parts(verifier: verifier, keys: store, issued: issued)
    }

    private static func timing(of issuer: IssuerSettings) -> SigningKeyStore.Timing {
        switch issuer.keys {
        case .file: .init(refresh: filePause, retry: filePause)
        case .url: .init(refresh: issuer.refresh, retry: issuer.retry)
        }
    }

    private static func development(_ settings: ServiceSettings) throws(SettingsError) -> DevelopmentTokens? {
        switch settings.profile {
        case .production:
            guard settings.tokensFile == nil else {
                throw SettingsError(
                    Settings.tokensFile.name,
                    "production needs tokens of an OpenID Connect issuer; development tokens prove nothing about a person")
            }
            guard settings.issuer != nil else {
                throw SettingsError(
                    IssuerSettings.issuer.name,
                    "production needs tokens of an OpenID Connect issuer: set GUANJIA_JWT_ISSUER, GUANJIA_JWT_AUDIENCE, and "
                        + "GUANJIA_JWKS_URL or GUANJIA_JWKS_FILE; GUANJIA_PROFILE=dev is for development and training")
            }
            return nil
        case .dev:
            guard let path = settings.tokensFile else { return nil }
            return try DevelopmentTokens(file: path)
        }
    }
}

extension SigningKeyStore {
    /// Shows how old the keys are, and makes the service ready only when there are some.
    func show(in registry: PrometheusRegistry, _ health: HealthRegistry) {
        registry.show("guanjia_signing_keys", .gauge, help: "Keys of the issuer that tokens can be checked with.") { Double(self.count) }
        registry.show(
            "guanjia_signing_keys_age_seconds", .gauge, help: "Time since the issuer's keys were last read well."
        ) { self.age }
        health.addReadinessCheck("signing keys") {
            guard self.count > 0 else { throw KeySetFault(self.fault.map { "none read yet: \($0)" } ?? "none read yet") }
        }
    }
}
