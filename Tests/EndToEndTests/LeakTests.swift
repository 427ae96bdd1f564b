import Database
import Foundation
import KafkaMessaging
import Logging
import Messaging
import SharedModels
import TestSupport
import Testing

extension EndToEndTests {
    /// I10. Every other test looks for canaries and secrets as well; this one provokes the errors in which they would slip out.
    @Suite(
        "Nothing private and no secret leaks into logs, metrics, headers, refusals, events in clear, histories or parked reasons (I10)",
        .timeLimit(.minutes(8)))
    struct LeakTests {
        private static let office: JSON = "p-01"

        @Test("Whatever is in an answer's header or in a refusal is found, canaries and secrets, and what an answer shows is not")
        func watched() {
            let watch = AnswerWatch()
            watch.add("geheim-1", "a password")
            func see(_ status: Int, _ headers: [String: String], _ body: String) -> Int {
                watch.look(at: APIClient.Answer(status: status, headers: headers, body: Data(body.utf8)), to: "GET /contacts")
                return watch.found.count
            }
            let canary = Canary(number: 7)
            #expect(see(200, ["etag": "1"], canary.name) == 0)
            #expect(see(422, [:], #"{"detail":"no phone"}"#) == 0)
            #expect(see(422, [:], #"{"detail":"\#(canary.name)"}"#) == 1)
            #expect(see(422, [:], #"{"detail":"\#(canary.phone)"}"#) == 2)
            #expect(see(500, [:], "geheim-1") == 3)
            #expect(see(201, ["location": "/contacts/\(canary.name)"], "") == 4)
            #expect(see(200, ["x": "geheim-1"], "") == 5)
            #expect(!watch.found.contains { $0.contains("geheim-1") || $0.contains(Canary.mark) })
        }

        @Test("Not even by refusals, poison records and the most talkative log level")
        func errors() async throws {
            let settings = WebhookTrialWatch.needs.settings.merging(["GUANJIA_LOG_LEVEL": "trace"]) { _, new in new }
            try await Trial.run("leaks", Trial.Needs(settings: settings)) { trial in
                try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 1)).play()
                try await Story(kind: .rework, desk: trial.desk(), canary: Canary(number: 2)).play()
                try await trial.verdict("none", runs: 2)
                try await refusals(on: trial)
                try await books(on: trial)
                try await webhook(on: trial)
                try await poison(on: trial)
                try await brokerPassword(on: trial)
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
            }
            // Names where ids and keys belong.
            _ = try await post([:], path: "/contacts/\(canary.name)/close", key: UUID().uuidString, on: trial)
            _ = try await post([:], path: "/contacts", key: canary.name + String(repeating: "x", count: 400), on: trial)
        }

        private func get(_ path: String, as role: Role, on trial: Trial) async throws -> APIClient.Answer {
            let headers = ["Authorization": try trial.installation.credentials.authorization(role)]
            return try await trial.installation.client.send("GET", trial.installation.api(.intake) + path, headers: headers)
        }

        private func post(
            _ body: JSON, path: String, key: String, as role: Role = .receptionist, on trial: Trial
        ) async throws -> APIClient.Answer {
            let headers = ["Authorization": try trial.installation.credentials.authorization(role), "Idempotency-Key": key]
            return try await trial.installation.client.send(
                "POST", trial.installation.api(.intake) + path, headers: headers, body: body)
        }

        /// Private fields of the desk's other books, of households and of the city's interface, in bodies that each of them refuses.
        private func books(on trial: Trial) async throws {
            let canary = Canary(number: 5)
            let person: JSON = ["name": "\(canary.name)", "relation": "\(canary.name)", "phones": ["\(canary.phone)\(Canary.mark)"]]
            let body: JSON = [
                "office": Self.office, "unit": "\(canary.name)\u{0000}", "name": "\(canary.name)", "phone": "\(canary.phone)\(Canary.mark)",
                "people": [person], "person": person, "occupier": "\(canary.name)", "tenant": "\(canary.name)",
                "callerName": "\(canary.name)",
                "number": "\(canary.phone)", "source": "\(canary.name)", "kind": "\(canary.name)", "visitorKind": "\(canary.name)",
                "text": .string(canary.words("text")), "reason": .string(canary.words("reason")),
            ]
            let paths = [
                "households", "visitors", "move-ins", "move-outs", "goods-moves", "renovations", "calls", "fee-notices", "charges",
                "service-requests", "mail-items", "key-custodies", "group-visits", "special-requests", "passes", "shifts", "patrols",
                "vacant-units", "notices", "receipt-books", "newspaper-subscriptions",
            ]
            for path in paths {
                let answer = try await post(body, path: "/\(path)", key: UUID().uuidString, on: trial)
                guard (400...499).contains(answer.status) else { throw TestFailure("a bad entry of \(path) was answered \(answer.status)") }
                for below in ["/\(canary.name)", "?limit=\(canary.name)", "?cursor=\(canary.name)", "?number=\(canary.name)"] {
                    _ = try await get("/\(path)\(below)", as: .receptionist, on: trial)
                }
            }
            for path in ["/own/contacts", "/own/visitors", "/open311/v2/requests.json"] {
                for role in [Role.owner, .cityHotline] {
                    let answer = try await post(body, path: path, key: UUID().uuidString, as: role, on: trial)
                    guard (400...499).contains(answer.status) else { throw TestFailure("\(path) answered \(answer.status)") }
                    _ = try await get("\(path)/\(canary.name)", as: role, on: trial)
                }
            }
            let household = UUID().uuidString.lowercased()
            _ = try await get("/contacts/\(household)/originals/\(canary.name)", as: .receptionist, on: trial)
            _ = try await get("/households?phone=\(canary.phone)&name=\(canary.name)", as: .engineering, on: trial)
        }

        /// The secret of a receiver is shown once, and the receiver, which is nowhere, is sent something again and again.
        private func webhook(on trial: Trial) async throws {
            let made = try await post(
                ["name": "nowhere", "url": "http://127.0.0.1:1/hook", "types": ["guanjia."]], path: "/webhook-subscriptions",
                key: UUID().uuidString, as: .generalManager, on: trial)
            guard made.status == 201, let secret = made.json["secret"].string else {
                throw TestFailure("no subscription, but \(made.status)")
            }
            trial.installation.client.watch.add(secret, "the secret of a webhook")
            // What was told before is not sent; this is, once every instance knows of the subscription.
            try await Task.sleep(for: WebhookTrialWatch.firstSeconds)
            try await Story(kind: .complaint, desk: trial.desk(), canary: Canary(number: 6)).play()
            let tried = await eventually(within: .seconds(30)) {
                (try? await trial.installation.metric("guanjia_webhook_attempts_total", of: .intake)).map { $0 > 0 } ?? false
            }
            #expect(tried, "nothing was sent to the receiver")
        }

        /// A service whose broker knows nothing of its password says what is wrong, and not the password.
        private func brokerPassword(on trial: Trial) async throws {
            let password = "geheim-\(UUID().uuidString)"
            trial.installation.client.watch.add(password, "the broker's password")
            let ports = (http: try FreePort.find(), admin: try FreePort.find())
            var environment = try trial.installation.environment(.complaints, nil, on: ports)
            environment["KAFKA_SECURITY_PROTOCOL"] = "sasl_plaintext"
            environment["KAFKA_SASL_USERNAME"] = "complaints"
            environment["KAFKA_SASL_PASSWORD"] = password
            // At the end of the log of the others, so that it is looked through with it.
            let run = try await SupervisedProcess.start(
                Executables.program(Member.complaints.executable), environment: environment,
                log: trial.installation.log(of: .complaints), directory: trial.installation.directory)
            let admin = "http://127.0.0.1:\(ports.admin)"
            let isUp = await eventually(within: Installation.readyLimit) {
                // No answer: it is still starting.
                (try? await trial.installation.client.send("GET", admin + "/metrics"))?.status == 200
            }
            #expect(isUp && run.end == nil)
            let metrics = try await trial.installation.client.send("GET", admin + "/metrics")
            _ = try await trial.installation.client.send("GET", admin + "/readyz")
            #expect(metrics.body.range(of: Data(password.utf8)) == nil)
            await run.kill9()
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
