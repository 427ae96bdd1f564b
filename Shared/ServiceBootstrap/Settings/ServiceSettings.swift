package import Logging

/// What an installation is for.
package enum Profile: String, CaseIterable, Sendable {
    /// Real work: encrypted connections, real tokens, nothing that is only convenient.
    case production
    /// A developer's or trainer's machine: plain connections and development tokens are allowed, time can be moved (D21).
    case dev
}

/// The settings that every service has. Read once at start; nothing else reads the environment.
package struct ServiceSettings: Sendable {
    /// What the installation is for; decides what is allowed.
    package let profile: Profile
    /// Connection string of the service's own database, with its password.
    package let databaseURL: Secret
    /// The broker. Nil only for verbs that do not talk to it.
    package let kafka: KafkaSettings?
    /// Addresses and limits of the two HTTP servers.
    package let http: HTTPSettings
    /// Policy file (D11), or nil for the baseline.
    package let policyFile: String?
    /// JWK set that seals private content (D10).
    package let keysFile: String?
    /// Development tokens; see `DevelopmentTokens`.
    package let tokensFile: String?
    /// Who signs callers' tokens; nil only in a development installation.
    package let issuer: IssuerSettings?
    /// Messages below this level are not written.
    package let logLevel: Logger.Level
    /// `serve` applies pending migrations itself before it starts (D20).
    package let migratesAtStart: Bool
    /// Where a fault test wants the process to die; only in the `dev` profile.
    package let failPoint: String?
    /// How long a stop may take.
    package let stop: StopLimits
    /// How much is read at a time.
    package let reading: ReadingSettings
    /// What may be sent to addresses that callers name.
    package let outgoing: OutgoingSettings
    /// What the city's hotline is told of where it asks.
    package let hotline: HotlineSettings

    /// Reads and checks the settings.
    /// - Parameters:
    ///   - reader: where they come from; the caller reads its own settings from it as well and calls `finish` once.
    ///   - port: the service's usual port; the admin port is 1000 higher.
    ///   - needsBroker: false for verbs that only touch the database.
    /// - Throws: `SettingsError`, with every problem found so far.
    package init(_ reader: inout SettingsReader, port: Int, needsBroker: Bool = true) throws(SettingsError) {
        let profile = reader.read(Settings.profile)
        let database = reader.read(Settings.databaseURL)
        self.profile = profile
        kafka = KafkaSettings(&reader, profile: profile, isRequired: needsBroker)
        http = HTTPSettings(&reader, port: port, profile: profile)
        policyFile = reader.read(Settings.policyFile)
        keysFile = reader.read(Settings.keysFile)
        tokensFile = reader.read(Settings.tokensFile)
        issuer = IssuerSettings(&reader, profile: profile)
        logLevel = reader.read(Settings.logLevel)
        migratesAtStart = reader.read(Settings.migrateAtStart) ?? (profile == .dev)
        stop = StopLimits(&reader, profile: profile)
        reading = ReadingSettings(&reader)
        outgoing = OutgoingSettings(&reader, profile: profile)
        hotline = HotlineSettings(&reader, profile: profile)
        failPoint = reader.read(Settings.failPoint)
        if failPoint != nil, profile == .production {
            reader.report(Settings.failPoint.name, "is for fault tests and needs GUANJIA_PROFILE=dev")
        }
        if profile == .production, let database, !DatabaseAddress.isVerified(database) {
            reader.report(
                Settings.databaseURL.name,
                "GUANJIA_PROFILE=production needs sslmode=verify-full in it for a server that is reached over the network, and "
                    + "channel_binding=require unless a client's certificate (sslcert) proves who the service is")
        }
        guard let database else {
            try reader.finish()
            throw SettingsError(Settings.databaseURL.name, "is not set; expected \(Settings.databaseURL.expected)")
        }
        databaseURL = database
    }

    /// All of them, in the order of the table.
    package static func declarations(port: Int) -> [any SettingDeclaration] {
        Settings.general + IssuerSettings.declarations + KafkaSettings.declarations + HTTPSettings.declarations(port: port)
            + HTTPLimits.declarations + ReadingSettings.declarations + StopLimits.declarations + OutgoingSettings.declarations
            + HotlineSettings.declarations
    }
}

/// The settings that belong to no group. Their names are written down here and nowhere else.
enum Settings {
    static let profile = Setting<Profile>.choice(
        "GUANJIA_PROFILE", "What the installation is for; dev allows plain connections and development tokens.", default: .production)
    static let databaseURL = Setting<Secret?>.secret(
        "DATABASE_URL", "The service's own PostgreSQL database.", expected: "postgresql://user:password@host:port/database",
        check: DatabaseAddress.isWellFormed
    ).required()
    static let policyFile = Setting<String?>.path("GUANJIA_POLICY_FILE", "Limits, presets and calendars (YAML); the baseline when not set.")
    static let keysFile = Setting<String?>.path("GUANJIA_KEYS_FILE", "JWK set whose keys seal what is private in events.")
    static let tokensFile = Setting<String?>.path(
        "GUANJIA_TOKENS_FILE", "Development tokens (YAML or JSON); only with GUANJIA_PROFILE=dev.")
    static let logLevel = Setting<Logger.Level>.choice(
        "GUANJIA_LOG_LEVEL", "The least important messages that are written.", default: .info)
    static let migrateAtStart = Setting<Bool?>.flag(
        "GUANJIA_MIGRATE_AT_START", "Whether serve applies pending migrations itself; otherwise it refuses to start when there are any.",
        otherwise: "true with GUANJIA_PROFILE=dev, else false")

    static let failPoint = Setting<String?>.optionalText(
        "GUANJIA_FAIL_POINT", "Fault tests: <point>:<n> kills the process at the n-th time that it reaches the point; only with dev.")

    static var general: [any SettingDeclaration] {
        [profile, databaseURL, policyFile, keysFile, tokensFile, logLevel, migrateAtStart, failPoint]
    }
}

/// What can be said of a connection string without connecting.
enum DatabaseAddress {
    /// A `postgresql:` or `postgres:` URI.
    @Sendable static func isWellFormed(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// The server's certificate is checked and the password is bound to this very connection, so that nobody in between can pass it on; or
    /// the connection does not leave the machine (socket in the file system, loopback).
    static func isVerified(_ secret: Secret) -> Bool {
        guard let rest = secret.reveal().split(separator: "://", maxSplits: 1).last else { return false }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count > 1 ? parts[1].split(separator: "&") : []
        // libpq takes the last of several, so each has to be a good one.
        let modes = query.filter { $0.hasPrefix("sslmode=") }
        let isBound = !query.contains { $0.hasPrefix("channel_binding=") && $0 != "channel_binding=require" }
        let proves = query.contains("channel_binding=require") || query.contains { $0.hasPrefix("sslcert=") && $0.count > 8 }
        if !modes.isEmpty, modes.allSatisfy({ $0 == "sslmode=verify-full" }), isBound, proves { return true }
        let authority = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let hosts = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let named = hosts.split(separator: ",").map { String($0) } + query.filter { $0.hasPrefix("host=") }.map { String($0.dropFirst(5)) }
        // A file of services, or of addresses beside the names, may lead anywhere.
        let addresses = query.filter { $0.hasPrefix("hostaddr=") }.map { String($0.dropFirst("hostaddr=".count)) }
        return named.allSatisfy(isLocal) && addresses.allSatisfy(isLocal) && !query.contains { $0.hasPrefix("service=") }
    }

    private static func isLocal(_ host: String) -> Bool {
        let name = host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : String(host.prefix { $0 != ":" })
        return name.isEmpty || name.hasPrefix("/") || name.lowercased().hasPrefix("%2f")
            || ["localhost", "127.0.0.1", "::1"].contains(name)
    }
}
