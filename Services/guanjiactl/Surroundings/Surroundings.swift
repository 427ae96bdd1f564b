import Foundation
import KafkaMessaging
import SharedModels

/// The process's environment, read when something of it is needed. Variables that nobody here knows are left alone.
struct Surroundings: Sendable {
    /// The variables; an empty one counts as not set.
    private let environment: [String: String]
    /// Tokens of `./guanjia up`, when the program is started in the root of the project.
    private static let usualTokens = ".local/secrets/tokens"

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment.filter { !$0.value.isEmpty }
    }

    subscript(_ name: String) -> String? { environment[name] }

    /// Whether this is a development installation.
    func isDevelopment() throws -> Bool {
        switch self["GUANJIA_PROFILE"]?.lowercased() ?? "production" {
        case "production": false
        case "dev": true
        case let other: throw ToolError("GUANJIA_PROFILE is \"\(other.prefix(40))\"; expected production or dev")
        }
    }

    // MARK: Services

    /// The address of a service's API or admin port: what is given, else what is set, else the usual one on this machine. Of several admin
    /// ports the first: where it does not matter which instance is asked.
    func url(of service: ServiceName, _ door: ServiceDoor, given: String? = nil) throws -> URL {
        let (name, texts) = addresses(of: service, door, given: given)
        return try url(texts.first ?? "", called: name)
    }

    /// The admin ports of a service: those that are set, separated by commas, as the Console takes them too.
    func adminURLs(of service: ServiceName, given: String? = nil) throws -> [URL] {
        let (name, texts) = addresses(of: service, .admin, given: given)
        return try texts.map { try url($0, called: name) }
    }

    /// - Returns: at least one, and what they were called where they were set.
    private func addresses(of service: ServiceName, _ door: ServiceDoor, given: String?) -> (name: String, texts: [String]) {
        if let given { return ("--url", [given]) }
        let name =
            switch door {
            case .api: "GUANJIA_\(service.rawValue.uppercased())_URL"
            case .admin: "GUANJIA_\(service.rawValue.uppercased())_ADMIN_URL"
            }
        let port =
            switch door {
            case .api: service.port
            case .admin: service.port + 1000
            }
        guard let set = self[name] else { return (name, ["http://127.0.0.1:\(port)"]) }
        guard door == .admin else { return (name, [set]) }
        return (name, set.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) })
    }

    private func url(_ text: String, called name: String) throws -> URL {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host?.isEmpty == false,
            url.user == nil, url.query == nil, url.fragment == nil
        else {
            throw ToolError("\(name) is no address of a service; expected http://host:port or https://host:port")
        }
        return url
    }

    // MARK: Tokens

    /// The token of a role: of the given file, the file of GUANJIA_TOKEN_FILE, or the role's own among the installation's tokens.
    func token(for role: Role, file: String? = nil) throws -> AccessToken {
        if let path = file ?? self["GUANJIA_TOKEN_FILE"] { return try AccessToken(file: path) }
        return try tokens().token(for: role)
    }

    /// The directory with the installation's tokens.
    func tokens(directory: String? = nil) throws -> TokenFolder {
        if let path = directory ?? self["GUANJIA_TOKENS_DIR"] { return TokenFolder(path: path) }
        if let file = self["GUANJIA_TOKENS_FILE"] { return TokenFolder(path: URL(filePath: file).deletingLastPathComponent().path) }
        guard FileManager.default.fileExists(atPath: Self.usualTokens) else {
            throw ToolError(
                "no access token",
                advice: "Set GUANJIA_TOKEN_FILE to a file with a token, or GUANJIA_TOKENS_DIR to what `tokens generate` made.")
        }
        return TokenFolder(path: Self.usualTokens)
    }

    // MARK: Broker

    /// How to reach the broker, by the settings that the services read.
    func kafka() throws -> KafkaConfiguration {
        guard let servers = self["KAFKA_BOOTSTRAP_SERVERS"] else {
            throw ToolError("KAFKA_BOOTSTRAP_SERVERS is not set", advice: "Set it to host:port of a broker, several separated by commas.")
        }
        var configuration = KafkaConfiguration(bootstrapServers: servers, clientID: "guanjiactl")
        configuration.statisticsInterval = .zero
        configuration.allowPlaintext = try isDevelopment()
        configuration.securityProtocol = try securityProtocol()
        if configuration.securityProtocol.usesSASL { configuration.securitySettings = try credentials() }
        if let file = self["KAFKA_SSL_CA"] { configuration.securitySettings["ssl.ca.location"] = file }
        if let file = self["KAFKA_SSL_CERTIFICATE"] { configuration.securitySettings["ssl.certificate.location"] = file }
        if let file = self["KAFKA_SSL_KEY"] { configuration.securitySettings["ssl.key.location"] = file }
        if let file = self["KAFKA_SSL_KEY_PASSWORD_FILE"] {
            configuration.securitySettings["ssl.key.password"] = try PrivateFile.line(of: file, called: "KAFKA_SSL_KEY_PASSWORD_FILE")
        } else if let text = self["KAFKA_SSL_KEY_PASSWORD"] {
            configuration.securitySettings["ssl.key.password"] = text
        }
        if configuration.securityProtocol.isPlaintext && !configuration.allowPlaintext {
            throw ToolError(
                "KAFKA_SECURITY_PROTOCOL is \(configuration.securityProtocol.rawValue), which is not encrypted",
                advice: "Use ssl or sasl_ssl; on a developer's machine set GUANJIA_PROFILE=dev.")
        }
        return configuration
    }

    private func securityProtocol() throws -> KafkaConfiguration.SecurityProtocol {
        let text = self["KAFKA_SECURITY_PROTOCOL"]?.lowercased() ?? "plaintext"
        guard let value = KafkaConfiguration.SecurityProtocol(rawValue: text) else {
            let words = KafkaConfiguration.SecurityProtocol.allCases.map(\.rawValue).joined(separator: ", ")
            throw ToolError("KAFKA_SECURITY_PROTOCOL is not allowed; expected one of \(words)")
        }
        return value
    }

    private func credentials() throws -> [String: String] {
        let mechanism = self["KAFKA_SASL_MECHANISM"]?.lowercased() ?? "scram-sha-512"
        guard ["scram-sha-512", "scram-sha-256", "plain"].contains(mechanism) else {
            throw ToolError("KAFKA_SASL_MECHANISM is not allowed; expected one of scram-sha-512, scram-sha-256, plain")
        }
        guard let username = self["KAFKA_SASL_USERNAME"] else {
            throw ToolError("KAFKA_SASL_USERNAME is not set, but the protocol needs it")
        }
        let password: String
        if let file = self["KAFKA_SASL_PASSWORD_FILE"] {
            password = try PrivateFile.line(of: file, called: "KAFKA_SASL_PASSWORD_FILE")
        } else if let text = self["KAFKA_SASL_PASSWORD"] {
            password = text
        } else {
            throw ToolError("KAFKA_SASL_PASSWORD is not set, but the protocol needs it")
        }
        return ["sasl.mechanism": mechanism.uppercased(), "sasl.username": username, "sasl.password": password]
    }
}

extension KafkaConfiguration.SecurityProtocol {
    fileprivate var usesSASL: Bool {
        switch self {
        case .saslPlaintext, .saslTLS: true
        case .plaintext, .tls: false
        }
    }
}
