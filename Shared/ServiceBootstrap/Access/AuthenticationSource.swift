/// Decides where callers' tokens come from.
enum AuthenticationSource {
    /// The verifier that the settings ask for.
    /// - Throws: `SettingsError` when there is none: no service runs without knowing its callers.
    static func verifier(_ settings: ServiceSettings) throws(SettingsError) -> any TokenVerifier {
        switch settings.profile {
        case .production:
            throw SettingsError(
                Settings.profile.name,
                "production needs tokens of an OpenID Connect issuer, and this version can verify only development tokens "
                    + "(GUANJIA_TOKENS_FILE), which prove nothing about a person; set GUANJIA_PROFILE=dev for development and training")
        case .dev:
            guard let file = settings.tokensFile else {
                throw SettingsError(
                    Settings.tokensFile.name, "is not set; with GUANJIA_PROFILE=dev it names the file of the development tokens")
            }
            return try DevelopmentTokens(file: file)
        }
    }
}
