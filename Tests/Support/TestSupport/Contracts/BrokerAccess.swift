import Casework
import Foundation
package import Policy
package import ServiceBootstrap
import SharedModels

/// `deploy/kafka/access.tsv`: what each service may do on the brokers, compared with what it does.
package enum BrokerAccess {
    /// The line that a service ought to have.
    /// - Parameters:
    ///   - service: what it writes and listens to.
    ///   - policy: under which it listens.
    /// - Returns: name, the topics that it writes, and the topics that it reads, in order.
    package static func line(of service: CaseService, under policy: Policy) -> String {
        let reads = service.handlers(policy).subscriptions(of: service.topic)
        let writes = [service.topic.rawValue] + (reads.contains(service.topic.own) ? [service.topic.own] : [])
        return [service.name, writes.joined(separator: ","), reads.sorted().joined(separator: ",")].joined(separator: "\t")
    }

    /// The line that a service ought to have that writes nothing.
    /// - Parameters:
    ///   - service: what it listens to.
    ///   - policy: under which it listens.
    /// - Returns: name, none, and the topics that it reads, in order.
    package static func line<Own: Sendable>(of service: FollowingService<Own>, under policy: Policy) -> String {
        [service.name, "-", service.handlers(policy).subscriptions(of: nil).sorted().joined(separator: ",")].joined(separator: "\t")
    }

    /// The lines of the table, without its comments.
    /// - Throws: when it cannot be read.
    /// - Returns: one for each service.
    package static func table() throws -> [String] {
        let file = root.appending(path: "deploy/kafka/access.tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    private static var root: URL {
        (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    }
}
