/// How a process of ours ends; scripts and orchestrators may rely on the numbers.
package enum ExitCode: Int32, CaseIterable, Sendable {
    /// Done, or stopped in good order after SIGTERM or SIGINT.
    case success = 0
    /// Something failed; the log says what. `healthcheck`: the service does not live.
    case failure = 1
    /// `migrate --check`, or `serve` without permission to migrate: the schema is not the one that the service knows.
    case schemaMismatch = 3
    /// `EX_USAGE`: the command line makes no sense.
    case usage = 64
    /// `EX_TEMPFAIL`: a stop took longer than `GUANJIA_STOP_SECONDS`, and the watchdog ended the process.
    case stopTookTooLong = 75
    /// `EX_CONFIG`: the settings do not allow a start.
    case settings = 78

    /// One line for `--help`.
    package var meaning: String {
        switch self {
        case .success: "done, or stopped in good order"
        case .failure: "failed; the log says why"
        case .schemaMismatch: "the database's schema is not the one that this version knows"
        case .usage: "the command line makes no sense"
        case .stopTookTooLong: "the stop took longer than GUANJIA_STOP_SECONDS"
        case .settings: "the settings do not allow a start"
        }
    }
}
