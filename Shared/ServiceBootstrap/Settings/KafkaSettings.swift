/// How to reach the broker. Names and values as librdkafka has them.
package struct KafkaSettings: Sendable {
    /// `security.protocol` of librdkafka.
    package enum SecurityProtocol: String, CaseIterable, Sendable {
        case plaintext
        case ssl
        case saslPlaintext = "sasl_plaintext"
        case saslSSL = "sasl_ssl"

        /// The connection is encrypted and the broker proves who it is.
        package var isEncrypted: Bool {
            switch self {
            case .ssl, .saslSSL: true
            case .plaintext, .saslPlaintext: false
            }
        }

        /// The client names itself with user and password.
        package var usesSASL: Bool {
            switch self {
            case .saslPlaintext, .saslSSL: true
            case .plaintext, .ssl: false
            }
        }
    }

    /// `sasl.mechanism` of librdkafka; the weak ones are left out, except PLAIN over TLS.
    package enum Mechanism: String, CaseIterable, Sendable {
        case scramSHA512 = "scram-sha-512"
        case scramSHA256 = "scram-sha-256"
        case plain

        /// As librdkafka spells it.
        package var wireName: String { rawValue.uppercased() }
    }

    /// `host:port`, never empty.
    package let bootstrapServers: [String]
    package let securityProtocol: SecurityProtocol
    package let mechanism: Mechanism
    package let username: String?
    package let password: Secret?
    /// PEM file with the certificates that the broker's is checked against; the system's when nil.
    package let certificateFile: String?
    /// The service's own certificate and its key, by which it proves who it is (mTLS); both or neither.
    package let client: ClientCertificate?

    /// A client's certificate.
    package struct ClientCertificate: Sendable {
        /// PEM file with the certificate, and those between it and the one that the brokers trust.
        package let certificateFile: String
        /// PEM file with its private key.
        package let keyFile: String
        /// What the key is encrypted with; nil when it is not.
        package let password: Secret?
    }

    static let servers = Setting<[String]>(
        "KAFKA_BOOTSTRAP_SERVERS", "Brokers to find the others by.", expected: "host:port, several separated by commas", fallback: ([], "")
    ) { text in
        let all = text.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.map(String.init)
        return !all.isEmpty && all.allSatisfy(isHostAndPort) ? all : nil
    }.required()
    static let security = Setting<SecurityProtocol>.choice(
        "KAFKA_SECURITY_PROTOCOL", "How to talk to the brokers; only the encrypted ones are allowed in production.", default: .plaintext)
    static let saslMechanism = Setting<Mechanism>.choice(
        "KAFKA_SASL_MECHANISM", "How to prove who the service is, with a sasl_ protocol.", default: .scramSHA512)
    static let saslUsername = Setting<String?>.optionalText("KAFKA_SASL_USERNAME", "User name, with a sasl_ protocol.")
    static let saslPassword = Setting<Secret?>.secret("KAFKA_SASL_PASSWORD", "Password, with a sasl_ protocol.")
    static let sslCA = Setting<String?>.path(
        "KAFKA_SSL_CA", "Certificates (PEM) that the brokers' are checked against; the system's when not set.")

    static let sslCertificate = Setting<String?>.path(
        "KAFKA_SSL_CERTIFICATE", "The service's own certificate (PEM), by which it proves who it is, alone or beside a password.")
    static let sslKey = Setting<String?>.path("KAFKA_SSL_KEY", "The private key (PEM) of KAFKA_SSL_CERTIFICATE.")
    static let sslKeyPassword = Setting<Secret?>.secret("KAFKA_SSL_KEY_PASSWORD", "What KAFKA_SSL_KEY is encrypted with.")

    static var declarations: [any SettingDeclaration] {
        [servers, security, saslMechanism, saslUsername, saslPassword, sslCA, sslCertificate, sslKey, sslKeyPassword]
    }

    /// Nil when no brokers are set and none are needed.
    init?(_ reader: inout SettingsReader, profile: Profile, isRequired: Bool) {
        let isSet = reader.environment[Self.servers.name] != nil
        bootstrapServers = isRequired || isSet ? reader.read(Self.servers) : []
        securityProtocol = reader.read(Self.security)
        mechanism = reader.read(Self.saslMechanism)
        username = reader.read(Self.saslUsername)
        password = reader.read(Self.saslPassword)
        certificateFile = reader.read(Self.sslCA)
        let (certificate, key, keyPassword) = (
            reader.read(Self.sslCertificate), reader.read(Self.sslKey), reader.read(Self.sslKeyPassword)
        )
        client =
            if let certificate, let key { ClientCertificate(certificateFile: certificate, keyFile: key, password: keyPassword) } else {
                nil
            }
        guard isRequired || isSet else { return nil }
        if profile == .production && !securityProtocol.isEncrypted {
            reader.report(Self.security.name, "GUANJIA_PROFILE=production needs ssl or sasl_ssl")
        }
        if (certificate == nil) != (key == nil) {
            let missing = certificate == nil ? Self.sslCertificate : Self.sslKey
            reader.report(missing.name, "is not set, but the other half of the service's certificate is")
        }
        if certificate != nil || key != nil, !securityProtocol.isEncrypted {
            reader.report(Self.sslCertificate.name, "needs ssl or sasl_ssl")
        }
        if profile == .production, securityProtocol == .ssl, certificate == nil, key == nil {
            reader.report(
                Self.sslCertificate.name, "GUANJIA_PROFILE=production needs it with ssl: nobody knows who the service is otherwise")
        }
        if securityProtocol.usesSASL && username == nil { reader.report(Self.saslUsername.name, "is not set, but the protocol needs it") }
        if securityProtocol.usesSASL && password == nil { reader.report(Self.saslPassword.name, "is not set, but the protocol needs it") }
    }

    private static func isHostAndPort(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex, let port = Int(text[text.index(after: colon)...]) else {
            return false
        }
        return (1...65535).contains(port) && text[..<colon].allSatisfy { $0.isASCII && !$0.isWhitespace && $0 != "/" && $0 != "@" }
    }
}

extension Substring {
    fileprivate func trimmingPrefix(while predicate: (Character) -> Bool) -> Substring {
        var rest = drop(while: predicate)
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
