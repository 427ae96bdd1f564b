import Foundation
import Testing
import Yams

@Suite("Containers have no more than they need (reliability.md §6)")
struct ContainerTests {
    /// `docker-compose.yml`, its anchors and merges resolved.
    private static func compose() throws -> [String: [String: Any]] {
        let text = try String(contentsOf: Sources.root.appending(path: "docker-compose.yml"), encoding: .utf8)
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        return try #require(document["services"] as? [String: [String: Any]])
    }

    /// Whose start script writes into its own file system.
    private static let writable: Set<String> = ["kafka"]

    @Test("Every one runs without capabilities and new privileges, with limits, on a file system that it cannot write")
    func hardened() throws {
        let services = try Self.compose()
        #expect(services.count >= 11)
        for (name, service) in services {
            #expect(service["cap_drop"] as? [String] == ["ALL"] && service["cap_add"] == nil, "\(name)")
            #expect(service["security_opt"] as? [String] == ["no-new-privileges:true"], "\(name)")
            #expect(service["read_only"] as? Bool == (Self.writable.contains(name) ? nil : true), "\(name)")
            #expect((service["pids_limit"] as? Int).map { (1...1_024).contains($0) } == true, "\(name)")
            #expect((service["mem_limit"] as? String)?.isEmpty == false, "\(name)")
            for word in ["privileged", "network_mode", "pid", "ipc", "userns_mode", "devices"] { #expect(service[word] == nil, "\(name)") }
        }
    }

    @Test("None is root: ours by their image, the others because it is said") func users() throws {
        for (name, service) in try Self.compose() {
            let build = service["build"] as? [String: Any]
            if let build {
                #expect(build["dockerfile"] as? String == "deploy/Dockerfile" && service["user"] == nil, "\(name)")
            } else {
                let user = try #require(service["user"] as? String, "\(name)")
                #expect(!["root", "0"].contains(user.split(separator: ":").first.map(String.init) ?? "root"), "\(name)")
            }
        }
    }

    @Test("What is open is open on this machine only, and no secret is in an environment") func closed() throws {
        for (name, service) in try Self.compose() {
            for port in service["ports"] as? [String] ?? [] { #expect(port.hasPrefix("127.0.0.1:"), "\(name) \(port)") }
            for volume in service["volumes"] as? [String] ?? [] { #expect(!volume.contains("docker.sock"), "\(name)") }
            for (key, value) in service["environment"] as? [String: Any] ?? [:] {
                let isSecret = ["PASSWORD", "SECRET", "TOKEN", "DATABASE_URL"].contains { key.contains($0) }
                let isPlace = key.hasSuffix("_FILE") || key.hasSuffix("_DIR")
                #expect(!isSecret || (isPlace && "\(value)".hasPrefix("/")), "\(name) \(key)")
            }
        }
    }

    @Test("The image ends as a numbered user that is not root, and starts the program without a shell") func image() throws {
        let text = try String(contentsOf: Sources.root.appending(path: "deploy/Dockerfile"), encoding: .utf8)
        let lines = text.replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n").filter { !$0.hasPrefix("#") }
        let last = try #require(lines.lastIndex { $0.hasPrefix("FROM ") })
        let stage = lines[last...]
        let users = stage.filter { $0.hasPrefix("USER ") }
        #expect(users == ["USER 65532:65532"])
        let user = try #require(stage.firstIndex { $0.hasPrefix("USER ") })
        #expect(!stage[user...].contains { $0.hasPrefix("RUN ") || $0.hasPrefix("COPY ") || $0.hasPrefix("ADD ") })
        for word in ["ENTRYPOINT", "CMD"] { #expect(stage.filter { $0.hasPrefix("\(word) ") }.allSatisfy { $0.hasPrefix("\(word) [\"") }) }
        #expect(stage.contains { $0.hasPrefix("ENTRYPOINT ") })
        #expect(!lines.contains { $0.hasPrefix("ADD ") || $0.contains("chmod u+s") || $0.contains("curl ") || $0.contains("sudo") })
        #expect(!stage.contains { $0.hasPrefix("ENV ") && ($0.contains("PASSWORD") || $0.contains("SECRET") || $0.contains("TOKEN")) })
    }
}
