/// How long a stop may take, from SIGTERM to the end of the process.
///
/// SIGTERM → `/readyz` says 503 → `delay` → no new connections, requests in work finish → the other services stop in reverse order
/// of their start → exit 0. What is not done after `graceful` is cancelled; whatever happens, the process ends after `total`.
package struct StopLimits: Sendable {
    /// Between `/readyz` 503 and the end of accepting: load balancers need it to notice.
    package let delay: Duration
    /// The whole orderly stop, `delay` included; then tasks are cancelled.
    package let graceful: Duration
    /// The whole stop; then the watchdog ends the process with exit code 75.
    package let total: Duration

    /// Time between the cancellation of tasks and the watchdog.
    static let cancellationSeconds = 4

    static let delaySetting = Setting<Duration?>.seconds(
        "GUANJIA_STOP_DELAY_SECONDS", "How long to keep answering after SIGTERM, so that load balancers notice.",
        otherwise: "5; 0 with GUANJIA_PROFILE=dev", in: 0...30)
    static let totalSetting = Setting<Duration>.seconds(
        "GUANJIA_STOP_SECONDS", "Longest time that a stop may take; must be below the orchestrator's kill delay.", default: 18, in: 6...120)

    static var declarations: [any SettingDeclaration] { [delaySetting, totalSetting] }

    /// For tests; `total` must be longer than `graceful`, and that longer than `delay`.
    package init(delay: Duration, graceful: Duration, total: Duration) {
        self.delay = delay
        self.graceful = graceful
        self.total = total
    }

    init(_ reader: inout SettingsReader, profile: Profile) {
        total = reader.read(Self.totalSetting)
        graceful = total - .seconds(Self.cancellationSeconds)
        delay = reader.read(Self.delaySetting) ?? (profile == .dev ? .zero : .seconds(5))
        if delay >= graceful {
            reader.report(
                Self.delaySetting.name, "must be at least \(Self.cancellationSeconds + 1) seconds shorter than \(Self.totalSetting.name)")
        }
    }
}
