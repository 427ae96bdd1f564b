import Policy
import ServiceBootstrap
import TestSupport
import Testing

@testable import Console

@Suite("What the Console may do on the brokers (reliability.md §6)")
struct BrokerAccessTests {
    @Test("It may read the topics that it listens to, and nothing else (deploy/kafka/access.tsv)")
    func broker() throws {
        let own = try BrokerAccess.table().filter { $0.hasPrefix("\(ConsoleMain.service.name)\t") }
        #expect(own == [BrokerAccess.line(of: ConsoleMain.service, under: .baseline)])
    }
}
