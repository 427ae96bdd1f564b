import Database
import Foundation
import KafkaMessaging
import Logging
import Messaging
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// I10. Every other test looks for canaries as well; this one provokes the errors in which they would slip out.
    @Suite("Nothing private leaks into logs, metrics, headers, events in clear or parked reasons (I10)", .timeLimit(.minutes(5)))
    struct LeakTests {
        private static let office: JSON = "p-01"

        @Test("Not even by refusals, poison records and the most talkative log level")
        func errors() async throws {
            try await Trial.run("leaks", Trial.Needs(settings: ["GUANJIA_LOG_LEVEL": "trace"])) { trial in
                try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 1)).play()
                try await Story(kind: .rework, desk: trial.desk(), canary: Canary(number: 2)).play()
                try await trial.verdict("none", runs: 2)
                try await refusals(on: trial)
                try await poison(on: trial)
                let leaks = try await Leaks(installation: trial.installation).find().filter { !$0.hasPrefix("record ") }
                if !leaks.isEmpty { throw TestFailure("private content leaked:\n\(leaks.joined(separator: "\n"))") }
            }
        }

        /// Requests that are refused because of what stands in their private fields, or beside them.
        private func refusals(on trial: Trial) async throws {
            let canary = Canary(number: 3)
            let caller: JSON = ["name": "\(canary.name)", "phone": "\(canary.phone)\(Canary.mark)", "unit": "\(canary.unit)"]
            let bodies: [JSON] = [
                ["office": Self.office, "kind": "complaint", "channel": "phone", "reason": "\(canary.words("reason"))", "caller": caller],
                ["office": Self.office, "kind": "\(canary.name)", "channel": "phone"],
                ["office": Self.office, "kind": "enquiry", "channel": "phone", "caller": "\(canary.name)"],
                ["office": "\(canary.name)\u{0000}", "kind": "enquiry", "channel": "visit"],
                [
                    "office": Self.office, "kind": "enquiry", "channel": "phone",
                    "reason": .string(canary.name + String(repeating: "x", count: 70_000)),
                ],
            ]
            for body in bodies {
                let answer = try await post(body, path: "/contacts", key: UUID().uuidString, on: trial)
                guard (400...499).contains(answer.status) else { throw TestFailure("a bad contact was answered \(answer.status)") }
                expectNoLeak(in: answer)
            }
            // Names where ids and keys belong.
            expectNoLeak(in: try await post([:], path: "/contacts/\(canary.name)/close", key: UUID().uuidString, on: trial))
            expectNoLeak(in: try await post([:], path: "/contacts", key: canary.name + String(repeating: "x", count: 400), on: trial))
        }

        private func post(_ body: JSON, path: String, key: String, on trial: Trial) async throws -> APIClient.Answer {
            let headers = ["Authorization": try trial.installation.credentials.authorization(.receptionist), "Idempotency-Key": key]
            return try await trial.installation.client.send(
                "POST", trial.installation.api(.intake) + path, headers: headers, body: body)
        }

        private func expectNoLeak(in answer: APIClient.Answer) {
            let leaking = answer.headers.filter { Leaks.contains(Array("\($0.key)\($0.value)".utf8)) }.keys
            #expect(leaking.isEmpty)
        }

        /// Records with private content in clear, which no service of ours would publish: they park, and the reasons say nothing of it.
        private func poison(on trial: Trial) async throws {
            let canary = Canary(number: 4)
            let producer = try KafkaProducer(
                configuration: trial.installation.broker.configuration(clientID: "test-poison"), logger: Logger(label: "test"))
            let type: EventType = "guanjia.intake.complaint.reported.v1"
            let data = [
                #"{"contactId":"\#(canary.name)","sealed":"\#(canary.words("course"))"}"#, canary.name,
                #"{"sealed":{"callerName":"\#(canary.name)"}}"#,
            ]
            let events = data.map { text in
                CloudEvent(
                    id: EventID(.v7()), source: "/guanjia/intake", type: type, subject: CaseID(.v7()), sequence: 1, time: Date(),
                    traceparent: nil, data: Array(text.utf8))
            }
            var records = events.map { $0.record(topic: Topic.intake.rawValue) }
            let bare = ProducerRecord(
                topic: Topic.intake.rawValue, key: Array(UUID().uuidString.utf8), value: Array(canary.name.utf8),
                headers: [RecordHeader("ce_type", text: canary.name)])
            records.append(bare)
            let results = await producer.send(records)
            await producer.close(timeout: .seconds(5))
            for result in results { _ = try result.get() }
            let reader = EvidenceReader(installation: trial.installation)
            let parked = try await eventually {
                try await reader.query(.complaints, ["SELECT count(*) AS count FROM parked_record"])[0].first?
                    .decode("count", as: Int64.self) == Int64(records.count)
            }
            guard parked else { throw TestFailure("the poison records were not parked") }
            let listed = try await trial.installation.operate(.complaints, "GET", "/parked")
            #expect(!Leaks.contains(try listed.data()))
        }
    }
}
