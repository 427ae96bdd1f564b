/// Addresses of the API server and of the admin server, and the limits of both.
package struct HTTPSettings: Sendable {
    /// Address that both servers listen at.
    package let host: String
    /// Port of the API; 0 lets the system choose (tests).
    package let port: Int
    /// Port of metrics, probes and operator commands. Not for the outside.
    package let adminPort: Int
    package let limits: HTTPLimits

    static let hostSetting = Setting<String>.text(
        "GUANJIA_HTTP_HOST", "Address to listen at; 0.0.0.0 in a container.", default: "127.0.0.1")

    static func portSetting(_ port: Int) -> Setting<Int> {
        .integer("GUANJIA_HTTP_PORT", "Port of the API.", default: port, in: 0...65535)
    }

    static func adminPortSetting(_ port: Int) -> Setting<Int> {
        .integer(
            "GUANJIA_ADMIN_PORT", "Port of metrics, probes and operator commands; keep it inside.", default: port + 1000, in: 0...65535)
    }

    static func declarations(port: Int) -> [any SettingDeclaration] { [hostSetting, portSetting(port), adminPortSetting(port)] }

    /// For tests and tools that need no environment.
    package init(host: String, port: Int, adminPort: Int, limits: HTTPLimits = HTTPLimits()) {
        self.host = host
        self.port = port
        self.adminPort = adminPort
        self.limits = limits
    }

    init(_ reader: inout SettingsReader, port: Int, profile: Profile) {
        host = reader.read(Self.hostSetting)
        self.port = reader.read(Self.portSetting(port))
        adminPort = reader.read(Self.adminPortSetting(port))
        limits = HTTPLimits(&reader, profile: profile)
        if self.port == adminPort && adminPort != 0 {
            reader.report(Self.adminPortSetting(port).name, "is the same as GUANJIA_HTTP_PORT; they must differ")
        }
    }
}

/// Limits of one HTTP server (D19, F30). The values here are the defaults of the settings.
package struct HTTPLimits: Sendable {
    /// Largest request body in bytes; more is answered with 413.
    package var bodyBytes = 65_536
    /// From the head of a request to the end of its body; later is answered with 408.
    package var bodyTime: Duration = .seconds(10)
    /// After `bodyGrace`, a body that comes slower than this is answered with 408.
    package var bodyBytesPerSecond = 256
    /// Time that a body has before its rate counts: lost packets are not an attack.
    package var bodyGrace: Duration = .seconds(3)
    /// Routes whose bodies are files and may be larger; the service's own, no setting.
    package var largeBodies: [LargeBody] = []
    /// Deepest nesting of arrays and objects in JSON.
    package var jsonDepth = 32
    /// Largest sum of all header fields of a request, and of one of them, in bytes; more is answered with 431.
    package var headerBytes = 16_384
    /// Most header fields of a request; more is answered with 431.
    package var headerCount = 100
    /// Longest path with query, in bytes; longer is answered with 414.
    package var pathBytes = 4096
    /// A connection without a request in work is closed after this; it also bounds the time for a request's head.
    package var idleTime: Duration = .seconds(15)
    /// A connection whose caller takes less than 32 KiB of a long answer in this time is closed; the same in every service, no setting.
    package var unreadTime: Duration = .seconds(30)
    /// Most connections at once. A sixteenth of the places is kept free: whoever has been without a request for longest is let go for it; when all
    /// have one in work, the next waits in the system's queue.
    package var connections = 1024
    /// Most requests in work at once; more are answered with 503 at once.
    package var requests = 512
    /// Most of them that came without a token, by a link: a quarter, so that whoever has a link cannot take everybody's places. No setting.
    package var openRequests: Int { max(1, requests / 4) }
    /// Requests of one caller in a second, over time; more are answered with 429. 0: as many as they like.
    package var callerRate = 0
    /// Requests of one caller at once, after a pause.
    package var callerBurst = 200
    /// Requests of one caller in work at a time; more are answered with 429. 0: as many as they like.
    package var callerRequests = 0
    /// Requests without a valid token from one address in a second, over time; more are answered with 429, and their connections close.
    /// 0: as many as they like.
    package var failureRate = 0

    /// The defaults.
    package init() {}

    static let bodyBytesSetting = Setting<Int>.integer(
        "GUANJIA_BODY_LIMIT_BYTES", "Largest request body.", default: HTTPLimits().bodyBytes, in: 1024...16_777_216)
    static let bodySecondsSetting = Setting<Duration>.seconds(
        "GUANJIA_BODY_SECONDS", "Longest time for a request body to arrive.", default: 10, in: 1...120)
    static let bodyRateSetting = Setting<Int>.integer(
        "GUANJIA_BODY_BYTES_PER_SECOND", "Slowest rate of a request body.", default: HTTPLimits().bodyBytesPerSecond, in: 1...1_048_576)
    static let jsonDepthSetting = Setting<Int>.integer(
        "GUANJIA_JSON_DEPTH", "Deepest nesting of a JSON body.", default: HTTPLimits().jsonDepth, in: 4...128)
    static let headerBytesSetting = Setting<Int>.integer(
        "GUANJIA_HEADER_LIMIT_BYTES", "Largest sum of a request's header fields.", default: HTTPLimits().headerBytes, in: 2048...262_144)
    static let headerCountSetting = Setting<Int>.integer(
        "GUANJIA_HEADER_LIMIT_COUNT", "Most header fields of a request.", default: HTTPLimits().headerCount, in: 20...1000)
    static let pathBytesSetting = Setting<Int>.integer(
        "GUANJIA_PATH_LIMIT_BYTES", "Longest path with query.", default: HTTPLimits().pathBytes, in: 256...65_536)
    static let idleSecondsSetting = Setting<Duration>.seconds(
        "GUANJIA_IDLE_SECONDS", "A connection without a request in work is closed after this.", default: 15, in: 1...600)
    static let connectionsSetting = Setting<Int>.integer(
        "GUANJIA_CONNECTION_LIMIT",
        "Most HTTP connections at once; for the last sixteenth of them, those that have been without a request for longest are closed.",
        default: HTTPLimits().connections, in: 8...100_000)

    static let requestsSetting = Setting<Int>.integer(
        "GUANJIA_REQUEST_LIMIT", "Most requests in work at once; more are answered with 503.", default: HTTPLimits().requests,
        in: 8...100_000)
    static let callerRateSetting = Setting<Int?>.integer(
        "GUANJIA_CALLER_RATE", "Requests of one caller in a second, over time; more are answered with 429. 0 turns it off.",
        otherwise: "50; 0 with GUANJIA_PROFILE=dev", in: 0...100_000)
    static let callerBurstSetting = Setting<Int>.integer(
        "GUANJIA_CALLER_BURST", "Requests of one caller at once, after a pause.", default: HTTPLimits().callerBurst, in: 1...1_000_000)
    static let callerRequestsSetting = Setting<Int?>.integer(
        "GUANJIA_CALLER_REQUESTS", "Requests of one caller in work at a time; more are answered with 429. 0 turns it off.",
        otherwise: "64; 0 with GUANJIA_PROFILE=dev", in: 0...100_000)
    static let failureRateSetting = Setting<Int>.integer(
        "GUANJIA_FAILED_TOKEN_RATE",
        "Requests without a valid token from one address in a second, over time; more are answered with 429. 0 turns it off.", default: 10,
        in: 0...100_000)

    static var declarations: [any SettingDeclaration] {
        [
            bodyBytesSetting, bodySecondsSetting, bodyRateSetting, jsonDepthSetting, headerBytesSetting, headerCountSetting,
            pathBytesSetting, idleSecondsSetting, connectionsSetting, requestsSetting, callerRateSetting, callerBurstSetting,
            callerRequestsSetting, failureRateSetting,
        ]
    }

    init(_ reader: inout SettingsReader, profile: Profile) {
        bodyBytes = reader.read(Self.bodyBytesSetting)
        bodyTime = reader.read(Self.bodySecondsSetting)
        bodyBytesPerSecond = reader.read(Self.bodyRateSetting)
        jsonDepth = reader.read(Self.jsonDepthSetting)
        headerBytes = reader.read(Self.headerBytesSetting)
        headerCount = reader.read(Self.headerCountSetting)
        pathBytes = reader.read(Self.pathBytesSetting)
        idleTime = reader.read(Self.idleSecondsSetting)
        connections = reader.read(Self.connectionsSetting)
        requests = reader.read(Self.requestsSetting)
        // Trials and imports of a development installation do in minutes, with a token or two, what a company does in a day.
        callerRate = reader.read(Self.callerRateSetting) ?? (profile == .dev ? 0 : 50)
        callerBurst = reader.read(Self.callerBurstSetting)
        callerRequests = reader.read(Self.callerRequestsSetting) ?? (profile == .dev ? 0 : 64)
        failureRate = reader.read(Self.failureRateSetting)
        bodyGrace = min(bodyGrace, bodyTime)
    }
}
