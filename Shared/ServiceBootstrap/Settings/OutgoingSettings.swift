/// What a service may send to addresses that callers of its API name (webhooks), and what is kept of it. Only Intake sends; all services know
/// the settings, so that one file of settings serves a whole installation.
package struct OutgoingSettings: Sendable {
    /// Whether `http://` will do; only in the profile `dev`.
    package var allowsPlain: Bool
    /// Whether addresses of this machine and of private networks may be called.
    package var allowsPrivate: Bool
    /// How long one event is tried, from its first try on.
    package var tryTime: Duration
    /// Events that may wait for one subscription.
    package var waitingLimit: Int
    /// How long what was sent stays on the page of deliveries.
    package var keepTime: Duration

    static let privateSetting = Setting<Bool?>.flag(
        "GUANJIA_WEBHOOK_PRIVATE_ADDRESSES",
        "Whether webhooks may lead to this machine and to private networks (10/8, 192.168/16, fc00::/7 and the like).", otherwise: "false")
    static let tryDaysSetting = Setting<Int>.integer(
        "GUANJIA_WEBHOOK_TRY_DAYS", "How long one event is tried, from its first try on.", default: 7, in: 1...30)
    static let waitingSetting = Setting<Int>.integer(
        "GUANJIA_WEBHOOK_WAITING_LIMIT", "Events that may wait for one webhook; beyond it no more are kept.", default: 100_000,
        in: 100...10_000_000)
    static let keepDaysSetting = Setting<Int>.integer(
        "GUANJIA_WEBHOOK_KEEP_DAYS", "How long deliveries stay on record after they were made.", default: 42, in: 1...400)

    static var declarations: [any SettingDeclaration] { [privateSetting, tryDaysSetting, waitingSetting, keepDaysSetting] }

    /// For tests and tools that need no environment; as in production when nothing is said.
    package init(allowsPlain: Bool = false, allowsPrivate: Bool = false, waitingLimit: Int = 100_000) {
        self.allowsPlain = allowsPlain
        self.allowsPrivate = allowsPrivate
        self.waitingLimit = waitingLimit
        tryTime = .seconds(7 * 86_400)
        keepTime = .seconds(42 * 86_400)
    }

    init(_ reader: inout SettingsReader, profile: Profile) {
        allowsPlain = profile == .dev
        allowsPrivate = reader.read(Self.privateSetting) ?? false
        tryTime = .seconds(reader.read(Self.tryDaysSetting) * 86_400)
        waitingLimit = reader.read(Self.waitingSetting)
        keepTime = .seconds(reader.read(Self.keepDaysSetting) * 86_400)
    }
}
