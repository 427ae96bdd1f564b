import Foundation

/// Numbers of the process itself, under the names that Prometheus clients of other languages use. Linux: from `/proc/self`.
package enum ProcessMetrics {
    /// Adds them to a registry; they are read anew with every reading of metrics.
    package static func show(in registry: PrometheusRegistry) {
        registry.show("process_resident_memory_bytes", .gauge, help: "Resident memory size in bytes.") {
            stat(field: 24).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        registry.show("process_cpu_seconds_total", .counter, help: "Total user and system CPU time spent in seconds.") {
            guard let user = stat(field: 14), let system = stat(field: 15) else { return nil }
            return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
        registry.show("process_open_fds", .gauge, help: "Number of open file descriptors.") { openDescriptors() }
        registry.show("process_max_fds", .gauge, help: "Maximum number of open file descriptors.") {
            var limit = rlimit()
            return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? Double(limit.rlim_cur) : nil
        }
        let started = startTime()
        registry.show("process_start_time_seconds", .gauge, help: "Start time of the process since the Unix epoch in seconds.") { started }
    }

    /// Resident memory in bytes, or nil where there is no `/proc`.
    package static func residentBytes() -> Int? { stat(field: 24).map { Int($0) * Int(sysconf(Int32(_SC_PAGESIZE))) } }

    /// A field of `/proc/self/stat`, counted from 1 as in proc(5). The second may contain spaces, so counting starts after it.
    private static func stat(field: Int) -> Double? {
        guard let text = contents(of: "/proc/self/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let rest = text[text.index(after: end)...].split(separator: " ")
        return rest.indices.contains(field - 3) ? Double(rest[field - 3]) : nil
    }

    private static func startTime() -> Double? {
        guard let ticks = stat(field: 22), let text = contents(of: "/proc/stat"),
            let boot = text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }).flatMap({ Double($0.dropFirst(6)) })
        else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func openDescriptors() -> Double? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Without "." and "..", and without the descriptor of this reading.
        return Double(count - 3)
    }

    private static func contents(of path: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { handle.closeFile() }
        return String(bytes: handle.readDataToEndOfFile(), encoding: .utf8)
    }
}
