import Foundation

/// The memory of the process at its peak, for tests that bound it. They stand in suites named `MemoryTests`, which `./guanjia test` runs alone:
/// what other tests take meanwhile would count.
package enum PeakMemory {
    /// How much more was resident at most while something ran than before, in bytes; nil where the system does not tell.
    package static func growth(during body: () async throws -> Void) async throws -> Int? {
        // 5: begin anew with what is resident now.
        guard (try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))) != nil, let before = kilobytes("VmRSS") else {
            return nil
        }
        try await body()
        return kilobytes("VmHWM").map { ($0 - before) * 1_024 }
    }

    private static func kilobytes(_ name: String) -> Int? {
        guard let text = try? String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") })
        else { return nil }
        return Int(line.filter(\.isNumber))
    }
}
