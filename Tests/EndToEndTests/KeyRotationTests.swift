import Database
import Foundation
import KafkaMessaging
import Logging
import Messaging
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// Four running services, whose file of sealing keys changes under them.
    @Suite("Sealing keys rotate while the services run (D10, ADR 53)", .timeLimit(.minutes(8)))
    struct KeyRotationTests {
        @Test("An added key seals once it is active, the old one opens until it is destroyed, and then what it sealed is shredded")
        func rotation() async throws {
            try await Trial.run("key-rotation") { trial in
                let pids = try Member.allCases.map { try trial.installation.process($0).pid }
                try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 1)).play()
                let old = try await Self.sealed(by: "test", in: trial)
                #expect(!old.isEmpty)
                #expect(try await Self.sealed(by: "next", in: trial).isEmpty)

                try await Self.change(trial, until: 2) { try $0.add(newKey: "next") }
                try await Self.change(trial, until: 2) { try $0.activate("next") }
                // The story goes through every service: each opens what another sealed, by whichever key.
                try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 2)).play()
                #expect(try await !Self.sealed(by: "next", in: trial).isEmpty)
                let before = try await Self.sealed(by: "test", in: trial).count

                try await Self.change(trial, until: 1) { try $0.destroy("test") }
                try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 3)).play()
                #expect(try await Self.sealed(by: "test", in: trial).count == before, "nothing more was sealed by what is destroyed")
                try await Self.replay(try #require(old.first), on: trial)
                #expect(try Member.allCases.map { try trial.installation.process($0).pid } == pids, "nobody was started again")
                #expect(trial.installation.ended.isEmpty)
            }
        }

        /// Events of Intake about a complaint whose content a key has sealed: the head of their text says which.
        private static func sealed(by key: String, in trial: Trial) async throws -> [CloudEvent] {
            let head = Data(#"{"alg":"dir","enc":"A256GCM","kid":"\#(key)"}"#.utf8).base64EncodedString()
            let mark = Data(head.replacingOccurrences(of: "=", with: "").utf8)
            return try await EvidenceReader(installation: trial.installation).dump(.intake).compactMap { record in
                let event = try CloudEvent(record: record)
                let isReport = event.type.rawValue == "guanjia.intake.complaint.reported.v1"
                return isReport && Data(event.data).range(of: mark) != nil ? event : nil
            }
        }

        /// Changes the file, and waits until every service has told that it has read it.
        private static func change(
            _ trial: Trial, until count: Double, _ change: (inout KeySetFile) throws -> Void
        ) async throws {
            let file = trial.installation.credentials.keysFile
            var keys = try KeySetFile(json: try Data(contentsOf: file))
            try change(&keys)
            let before = try Member.allCases.map { try Self.told(by: $0, trial) }
            try keys.json().write(to: file, options: .atomic)
            for (member, told) in zip(Member.allCases, before) {
                let hasRead = try await eventually(within: .seconds(30)) { try Self.told(by: member, trial) > told }
                #expect(hasRead, "\(member) has not read the changed file")
                #expect(try await trial.installation.metric("guanjia_sealing_keys", of: member) == count, "\(member)")
            }
        }

        private static func told(by member: Member, _ trial: Trial) throws -> Int {
            try String(contentsOf: trial.installation.log(of: member), encoding: .utf8).components(separatedBy: "sealing keys read").count
        }

        /// What was sealed by the destroyed key comes again, as from a copy of the topic: nobody can open it any more.
        private static func replay(_ old: CloudEvent, on trial: Trial) async throws {
            let producer = try KafkaProducer(
                configuration: trial.installation.broker.configuration(clientID: "test-replay"), logger: Logger(label: "test"))
            let event = CloudEvent(
                id: EventID(.v7()), source: old.source, type: old.type, subject: CaseID(.v7()), sequence: 1, time: Date(), traceparent: nil,
                data: old.data)
            let results = await producer.send([event.record(topic: Topic.intake.rawValue)])
            await producer.close(timeout: .seconds(5))
            for result in results { _ = try result.get() }
            let reader = EvidenceReader(installation: trial.installation)
            let isParked = try await eventually {
                let reasons = try await reader.query(.complaints, ["SELECT reason FROM parked_record"])[0].map { row in
                    try row.decode("reason", as: String.self)
                }
                return reasons.count == 1 && reasons[0].contains("SealedContentUnreadable")
            }
            #expect(isParked)
        }
    }
}
