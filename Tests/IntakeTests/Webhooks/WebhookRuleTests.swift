import Foundation
import Messaging
import ServiceBootstrap
import SharedModels
import Synchronization
import TestSupport
import Testing

@testable import Intake

@Suite("Webhooks: addresses, signatures, retries, what is sent") struct WebhookRuleTests {
    @Test(
        "A URL is https, names nobody and leads to the open internet",
        arguments: [
            ("https://example.com/hooks?key=1", true), ("https://example.com:8443/", true), ("https://192.0.3.1/x", true),
            ("HTTPS://example.com", true), ("https://[2606:4700::1111]/", true), ("http://example.com/", false),
            ("ftp://example.com/", false),
            ("https://user@example.com/", false), ("https://user:pw@example.com/", false), ("https://example.com/#part", false),
            ("https:///path", false), ("example.com", false), ("https://exam ple.com/", false), ("", false), ("https://localhost/", false),
            ("https://LOCALHOST./", false), ("https://db.internal/", false), ("https://127.0.0.%31/", false),
            ("https://example.com\\@127.0.0.1/", false), ("https://exa<mple.com/", false), ("https://xn--fsqu00a.example/", true),
            ("https://127.0.0.1/", false), ("https://10.1.2.3/", false),
            ("https://172.31.0.1/", false), ("https://192.168.1.1/", false), ("https://169.254.169.254/latest", false),
            ("https://[::1]/", false), ("https://[::ffff:10.0.0.1]/", false), ("https://[fd00::1]/", false), ("https://0.0.0.0/", false),
            ("https://example.com/" + String(repeating: "a", count: 2_048), false),
        ])
    func urls(text: String, isGood: Bool) {
        #expect((WebhookAddress.fault(of: text, allowsPlain: false, allowsPrivate: false) == nil) == isGood, "\(text)")
    }

    @Test("http will do in the dev profile, this machine with the setting; a name or a fragment never") func exceptions() {
        #expect(WebhookAddress.fault(of: "http://example.com/", allowsPlain: true, allowsPrivate: false) == nil)
        #expect(WebhookAddress.fault(of: "http://127.0.0.1:9/", allowsPlain: true, allowsPrivate: false) != nil)
        #expect(WebhookAddress.fault(of: "https://127.0.0.1:9/", allowsPlain: false, allowsPrivate: true) == nil)
        #expect(WebhookAddress.fault(of: "http://a@127.0.0.1/#b", allowsPlain: true, allowsPrivate: true) != nil)
    }

    @Test(
        "Addresses that are set aside are not public, also inside others",
        arguments: [
            ("8.8.8.8", true), ("100.63.255.255", true), ("172.15.0.1", true), ("223.255.255.255", true), ("198.20.0.1", true),
            ("0.0.0.0", false), ("10.255.0.1", false), ("100.64.0.1", false), ("127.8.8.8", false), ("169.254.0.1", false),
            ("172.16.0.1", false), ("172.31.255.255", false), ("192.168.0.1", false), ("198.18.0.1", false), ("198.19.9.9", false),
            ("224.0.0.1", false), ("239.1.1.1", false), ("255.255.255.255", false), ("2001:4860:4860::8888", true), ("2a00::1", true),
            ("::", false), ("::1", false), ("fe80::1", false), ("fc00::1", false), ("ff02::1", false), ("2001:db8::1", false),
            ("2001:0:1::1", false), ("::ffff:8.8.8.8", true), ("::ffff:127.0.0.1", false), ("64:ff9b::8.8.8.8", true),
            ("64:ff9b::10.0.0.1", false), ("2002:0a00:0001::1", false), ("2002:0808:0808::1", true),
        ])
    func networks(text: String, isPublic: Bool) throws {
        #expect(try #require(NetworkAddress(literal: text)).isPublic == isPublic, "\(text)")
    }

    @Test(
        "Other spellings of an address are names for now; where they lead is looked up",
        arguments: ["0x7f.1", "2130706433", "127.1", "1::2::3", "::1::"])
    func spellings(text: String) { #expect(NetworkAddress(literal: text) == nil) }

    @Test("Where a name leads is asked of the system: localhost and odd spellings of 127.0.0.1 lead to this machine")
    func lookup() async throws {
        for host in ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]"] {
            let found = try await NameLookup.addresses(of: host, within: .seconds(15)).get()
            #expect(!found.isEmpty && found.allSatisfy { !$0.isPublic }, "\(host): \(found)")
        }
        await #expect(throws: NameLookup.Fault.self) {
            try await NameLookup.addresses(of: "no-such-name.invalid", within: .seconds(15)).get()
        }
    }

    @Test("A source and a type may hold quotes and backslashes: what is signed says them as they are, and nothing beside") func quotes()
        throws
    {
        let event = CloudEvent(
            id: EventID(.v7()), source: #"/x","subject":"y\"#, type: EventType(rawValue: #"x.y"z\n.v1"#), subject: CaseID(.v7()),
            sequence: 1, time: Date(), traceparent: nil, data: Array(#"{"office":"yunxi"}"#.utf8))
        let body = WebhookTable.row(of: event).body
        let text = String(decoding: body, as: UTF8.self)
        let json = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any], "\(text)")
        #expect(json["source"] as? String == event.source && json["type"] as? String == event.type.rawValue)
        #expect(json["subject"] as? String == event.subject.description)
        #expect(text.components(separatedBy: #","subject":""#).count == 2)
    }

    /// A resolver that does not answer before it is let go.
    private final class HangingResolver: Sendable {
        private let asked = Atomic(0)
        private let end = DispatchSemaphore(value: 0)

        var count: Int { asked.load(ordering: .relaxed) }

        func letGo() { end.signal() }

        func ask() async -> Result<[NetworkAddress], NameLookup.Fault> {
            await NameLookup.addresses(of: "hangs.example", within: .seconds(60)) { _ in
                self.asked.add(1, ordering: .relaxed)
                self.end.wait()
                return .success([])
            }
        }
    }

    @Test("A lookup that hangs is not waited for once whoever asks is cancelled, and none is begun then") func cancelledLookup() async {
        let resolver = HangingResolver()
        let given = Result<[NetworkAddress], NameLookup.Fault>.failure(.init(description: "given up, because the service stops"))
        let task = Task { await resolver.ask() }
        #expect(await eventually { resolver.count == 1 })
        task.cancel()
        #expect(await task.value == given)
        let late = Task {
            while !Task.isCancelled { await Task.yield() }
            return await resolver.ask()
        }
        late.cancel()
        #expect(await late.value == given)
        #expect(resolver.count == 1)
        resolver.letGo()
    }

    @Test("Signatures are those of other libraries: the example of Standard Webhooks, and one of Python's hmac") func signatures() throws {
        let bytes = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let example = try #require(WebhookSecret(bytes: Array(bytes)))
        #expect(
            WebhookSignature.header(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8),
                secrets: [example]) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        let counted = try #require(WebhookSecret(bytes: Array(0..<32)))
        #expect(counted.text == "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        let header = WebhookSignature.header(
            id: "019c9e3a-1f00-7041-8000-000000000044", timestamp: 1_772_415_000, body: Array(#"{"id":"一"}"#.utf8),
            secrets: [counted, example])
        let parts = header.split(separator: " ")
        #expect(parts.count == 2 && parts[0] == "v1,0B1OhygcOb5klcOMmZdg0wE5U1Z8y2GVd5oobEogxiw=" && parts[1] != parts[0])
    }

    @Test("A secret has 24 to 64 bytes, is another each time, and shows itself nowhere") func secrets() {
        #expect(WebhookSecret(bytes: Array(repeating: 1, count: 23)) == nil && WebhookSecret(bytes: Array(repeating: 1, count: 65)) == nil)
        let secret = WebhookSecret.random()
        #expect(secret.bytes?.count == 32 && secret != WebhookSecret.random())
        var shown = "\(secret) \(String(reflecting: secret))"
        dump(WebhookCommand.rotateSecret(secret), to: &shown)
        #expect(!shown.contains(secret.text) && !shown.contains("whsec_"))
    }

    @Test("Tries come after 5 s, 1 m, 5 m, 30 m, 2 h, 6 h, then every 12 h, and end 7 days after the first") func retries() throws {
        let plan = WebhookRetries(tryTime: 7 * 86_400)
        let first = Date(timeIntervalSinceReferenceDate: 0)
        var (now, pauses): (Date, [TimeInterval]) = (first, [])
        while let next = plan.next(afterTries: pauses.count + 1, first: first, now: now, chance: 0) {
            pauses.append(next.timeIntervalSince(now))
            now = next
        }
        #expect(Array(pauses.prefix(8)) == [5, 60, 300, 1_800, 7_200, 21_600, 43_200, 43_200])
        #expect(pauses.dropFirst(6).dropLast().allSatisfy { $0 == 43_200 } && now == first.addingTimeInterval(7 * 86_400))
        for chance in [0.0, 0.3, 1.0] {
            let next = try #require(plan.next(afterTries: 2, first: first, now: first, chance: chance))
            #expect((60...66).contains(next.timeIntervalSince(first)))
        }
    }

    @Test("Retry-After makes a pause longer, up to 12 h, and never shorter") func wishes() {
        let plan = WebhookRetries(tryTime: 7 * 86_400)
        let first = Date(timeIntervalSinceReferenceDate: 0)
        for (wish, pause) in [(1.0, 60.0), (600, 600), (1e9, 43_200), (-5, 60)] {
            #expect(plan.next(afterTries: 2, first: first, now: first, wish: wish, chance: 0) == first.addingTimeInterval(pause), "\(wish)")
        }
    }

    @Test(
        "What is sealed is left out at every depth, everything else stays byte by byte",
        arguments: [
            (#"{"a":1.10,"sealed":"x.y","b":["\"sealed\"",{"sealed":{"c":[1]},"d":null}]}"#, #"{"a":1.10,"b":["\"sealed\"",{"d":null}]}"#),
            (#"{"sealed":"x"}"#, "{}"), (#" { "sealed" : 1 , "a" : "\\" } "#, #"{"a":"\\"}"#), ("{}", "{}"),
            (#"{"a":{"sealed":1},"e":[],"f":1e5}"#, #"{"a":{},"e":[],"f":1e5}"#),
        ])
    func bodies(json: String, open: String) throws {
        #expect(String(decoding: try #require(WebhookBody.open(Array(json.utf8))), as: UTF8.self) == open)
    }

    @Test("What is no JSON object is not sent as one", arguments: ["", "[]", "{", #"{"a"}"#, #"{"a":1,}"#, #"{"a":1}x"#, #"{"a":"b}"#])
    func nonsense(json: String) { #expect(WebhookBody.open(Array(json.utf8)) == nil) }

    @Test("An event type is one of the catalogue, or the beginning of some that ends in a dot")
    func types() {
        for known in ["guanjia.", "guanjia.complaints.", "guanjia.repairs.order.", "guanjia.intake.key.lent.v1"] {
            #expect(WebhookRequest.isKnown(known), "\(known)")
        }
        for unknown in ["", ".", "guanjia", "guanjia.complaint.", "guanjia.intake.key.lent.v2", "guanjia.intake.key.lent", "other."] {
            #expect(!WebhookRequest.isKnown(unknown), "\(unknown)")
        }
    }
}
