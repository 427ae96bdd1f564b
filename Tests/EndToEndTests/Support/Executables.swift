import Foundation

/// Where the programs are that the build made.
enum Executables {
    /// The program of a service: in the directory that `GUANJIA_TEST_BINARIES` names, otherwise beside the test bundle.
    /// - Throws: `TestFailure` when it was not built.
    static func program(_ name: String) throws -> URL {
        let program = try directory().appending(path: name)
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw TestFailure("there is no executable \(program.path): swift build --build-tests makes it")
        }
        return program
    }

    /// The root of the working copy.
    static var root: URL {
        // …/Tests/EndToEndTests/Support/Executables.swift
        var url = URL(filePath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        return url
    }

    private static func directory() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["GUANJIA_TEST_BINARIES"], !path.isEmpty { return URL(filePath: path) }
        #if os(Linux)
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(filePath: own).deletingLastPathComponent()
        #else
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
            guard let bundle else { throw TestFailure("the test bundle is not known; set GUANJIA_TEST_BINARIES") }
            return bundle.bundleURL.deletingLastPathComponent()
        #endif
    }
}
