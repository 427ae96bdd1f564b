import Foundation

/// How many files and connections the process may have open.
enum OpenFiles {
    /// More than all connections that may be allowed (`GUANJIA_CONNECTION_LIMIT`) and everything else use.
    private static let enough = rlim_t(131_072)

    /// Raises the limit as far as the system lets a process raise it. Many are started with 1,024 for the sake of old programs, and so many HTTP
    /// connections would use them all up: then neither the database nor the broker could be reached any more (F30).
    static func raiseLimit() {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, enough))
        // What is not allowed stays as it was; `process_max_fds` shows it.
        _ = setrlimit(kind, &limit)
    }
}
