import Foundation
import Testing

@Suite("What is deployed beside the services")
struct DeployTests {
    private func run(_ script: String, _ arguments: [String], _ environment: [String: String] = [:]) throws -> (code: Int32, output: String)
    {
        let process = Process()
        process.executableURL = Sources.root.appending(path: script)
        process.arguments = arguments
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"].merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test("Access to the brokers is by exact names, one user for each service, and none on the cluster (reliability.md §6)")
    func brokerAccess() throws {
        let (code, output) = try run("deploy/kafka/acls.sh", ["--print"])
        #expect(code == 0)
        let lines = output.split(separator: "\n")
        // One topic each but for the Console, one group each, those on which two hear of themselves, and the topics that are read.
        #expect(lines.count == 4 + 5 + 2 + 4 + 3 + 4 + 3 + 4)
        for line in lines {
            #expect(line.contains(" --resource-pattern-type literal "))
            for word in ["*", "prefixed", "--cluster", "--operation All", "--operation Create", "--operation Alter", "--operation Delete"] {
                #expect(!line.contains(word), "\(line)")
            }
        }
        let writers = lines.filter { $0.contains("--operation Write") }
        #expect(writers.count == 6)
        #expect(
            writers.allSatisfy { line in
                ["intake", "complaints", "repairs", "callbacks"].contains {
                    line.contains("guanjia-\($0) ") && (line.hasSuffix("guanjia.\($0).v1") || line.hasSuffix("guanjia.\($0).own.v1"))
                }
            })
    }

    @Test("Kafka's own tool is given the rules, with the connection that was named")
    func runsTheTool() throws {
        let (code, output) = try run(
            "deploy/kafka/acls.sh", ["--bootstrap-server", "h:9093", "--command-config", "a.properties"],
            ["KAFKA_ACLS": "echo", "GUANJIA_KAFKA_PRINCIPAL": "User:CN=%"])
        #expect(code == 0)
        #expect(output.contains("--bootstrap-server h:9093 --command-config a.properties --add --allow-principal User:CN=intake "))
        for environment in [
            ["GUANJIA_KAFKA_PRINCIPAL": "User:*"], ["GUANJIA_KAFKA_PRINCIPAL": "User:%*"], ["GUANJIA_KAFKA_PRINCIPAL": "User:x"],
        ] {
            #expect(try run("deploy/kafka/acls.sh", ["--print"], environment).code == 64)
        }
        #expect(try run("deploy/kafka/acls.sh", []).code == 64)
    }
}
