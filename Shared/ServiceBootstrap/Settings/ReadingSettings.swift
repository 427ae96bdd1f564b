/// How many questions a service asks its database at a time, and how long one waits for its turn (D19, F19).
///
/// Only what readers ask over HTTP goes this way. Commands, events, timers and the readiness check have connections of their own, so that none
/// of them waits behind readers.
package struct ReadingSettings: Sendable, Equatable {
    /// Connections at most. Each of them is a process of the server's; more than it has cores for only wait there in place of here.
    package var connections = 6
    /// How long a request waits for one of them before it is answered with 503.
    package var wait: Duration = .milliseconds(500)

    static let connectionsSetting = Setting<Int>.integer(
        "GUANJIA_READ_CONNECTIONS", "Connections to the database for what is read over HTTP.", default: ReadingSettings().connections,
        in: 1...200)
    static let waitSetting = Setting<Duration>.milliseconds(
        "GUANJIA_READ_WAIT_MILLISECONDS", "How long a request waits for one of them; then it is answered with 503.", default: 500,
        in: 10...30_000)

    static var declarations: [any SettingDeclaration] { [connectionsSetting, waitSetting] }

    /// The defaults.
    package init() {}

    init(_ reader: inout SettingsReader) {
        connections = reader.read(Self.connectionsSetting)
        wait = reader.read(Self.waitSetting)
    }
}
