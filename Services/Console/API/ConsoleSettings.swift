import Foundation
import ServiceBootstrap

/// The Console's own settings.
struct ConsoleSettings: Sendable {
    /// Where each service's API is.
    let services: [ServiceName: URL]
    /// Where each service's operators' commands and probes are: one address, or that of each instance.
    let admin: [ServiceName: [URL]]
    /// Development tokens that people may choose to sign in with; nil where there are none to choose.
    let tokens: URL?
    /// How people sign in with the company's account; nil where they do not.
    let signIn: SignInSettings?
    /// How long a browser stays signed in at most.
    let sessionTime: Duration
    /// Whether browsers send the session's cookie over TLS alone.
    let hasSecureCookies: Bool
    /// Largest photo, signature or original in bytes, as the services that keep them have it.
    let fileLimit: Int

    private static func url(_ service: ServiceName) -> Setting<String> {
        let fallback = "http://127.0.0.1:\(8081 + place(of: service))"
        return Setting(
            "GUANJIA_\(service.rawValue.uppercased())_URL", "Where the API of \(service.rawValue) is.",
            expected: "https://host[:port], or http:// on this machine and in a network of its own", fallback: (fallback, fallback)
        ) { WebAddress.isWellFormed($0) ? $0 : nil }
    }

    private static func adminURLs(_ service: ServiceName) -> Setting<[String]> {
        let fallback = "http://127.0.0.1:\(9081 + place(of: service))"
        return Setting(
            "GUANJIA_\(service.rawValue.uppercased())_ADMIN_URL",
            "Where \(service.rawValue) answers operators and probes: every instance that the name leads to, or that is listed.",
            expected:
                "https://host[:port], or http:// on this machine and in a network of its own; up to \(AdminPlaces.most), separated by commas",
            fallback: ([fallback], fallback), parse: Self.addresses)
    }

    /// One address or several, separated by commas; nil when one of them is none, or there are too many.
    @Sendable static func addresses(_ text: String) -> [String]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        return parts.count <= AdminPlaces.most && parts.allSatisfy(WebAddress.isWellFormed) ? parts : nil
    }

    private static func place(of service: ServiceName) -> Int { ServiceName.allCases.firstIndex(of: service) ?? 0 }

    private static let tokensFolder = Setting<String?>.path(
        "GUANJIA_TOKENS_DIR", "Folder with development tokens to sign in with, one file <role>.token each; with GUANJIA_PROFILE=dev only.")
    private static let sessionHours = Setting<Int>.integer(
        "GUANJIA_SESSION_HOURS", "How long a browser stays signed in at most; a shift and its hand-over.", default: 12, in: 1...72)
    private static let secureCookies = Setting<Bool?>.flag(
        "GUANJIA_SECURE_COOKIES", "Whether browsers send the session's cookie over TLS alone.",
        otherwise: "true, false with GUANJIA_PROFILE=dev")

    /// Of an installation that sets none; that of the services.
    static let usualFileLimit = 5_242_880
    private static let fileBytes = Setting<Int>.integer(
        "GUANJIA_OBJECT_LIMIT_BYTES", "Largest photo, signature or original; as the services have it.", default: usualFileLimit,
        in: 65_536...16_777_216)

    static var declarations: [any SettingDeclaration] {
        ServiceName.allCases.flatMap { [url($0), adminURLs($0)] as [any SettingDeclaration] } + [
            tokensFolder, sessionHours, secureCookies, fileBytes,
        ] + SignInSettings.declarations
    }

    /// For tests, which need no environment.
    init(
        services: [ServiceName: URL], tokens: URL?, admin: [ServiceName: [URL]] = [:], fileLimit: Int = usualFileLimit,
        signIn: SignInSettings? = nil
    ) {
        self.services = services
        self.admin = admin
        self.tokens = tokens
        self.signIn = signIn
        sessionTime = .seconds(3600)
        hasSecureCookies = false
        self.fileLimit = fileLimit
    }

    /// Where the operators' ports are, the Console's own among them.
    /// - Parameter own: the Console's settings; nil in tests, where it has no such port.
    /// - Returns: their addresses.
    func adminPlaces(beside own: ServiceSettings?) -> [OperatedService: [URL]] {
        var places = Dictionary(uniqueKeysWithValues: admin.map { (OperatedService($0.key), $0.value) })
        if let http = own?.http, http.adminPort > 0 {
            // Who listens everywhere is found on this machine.
            let host = ["0.0.0.0", "::", ""].contains(http.host) ? "127.0.0.1" : http.host
            places[.console] = URL(string: "http://\(host.contains(":") ? "[\(host)]" : host):\(http.adminPort)").map { [$0] }
        }
        return places
    }

    init(_ reader: inout SettingsReader) {
        var services: [ServiceName: URL] = [:]
        var admin: [ServiceName: [URL]] = [:]
        for service in ServiceName.allCases {
            services[service] = URL(string: reader.read(Self.url(service)))
            admin[service] = reader.read(Self.adminURLs(service)).compactMap(URL.init(string:))
        }
        self.services = services
        self.admin = admin
        let isDevelopment = reader.environment["GUANJIA_PROFILE"]?.lowercased() == Profile.dev.rawValue
        let folder = reader.read(Self.tokensFolder)
        if folder != nil, !isDevelopment {
            reader.report(Self.tokensFolder.name, "is set; development tokens prove nothing about a person and need GUANJIA_PROFILE=dev")
        }
        tokens = folder.map { URL(fileURLWithPath: $0, isDirectory: true) }
        signIn = SignInSettings(&reader, profile: isDevelopment ? .dev : .production)
        sessionTime = .seconds(reader.read(Self.sessionHours) * 3600)
        hasSecureCookies = reader.read(Self.secureCookies) ?? !isDevelopment
        fileLimit = reader.read(Self.fileBytes)
    }
}
