import Foundation
import NIOSSL
import ServiceBootstrap
import Synchronization
import TestSupport
import Testing

@testable import Intake

@Suite("A webhook is sent to the address that was judged, and to nobody whose certificate is for another name", .timeLimit(.minutes(2)))
struct WebhookCallTests {
    private static let body = Array(#"{"specversion":"1.0"}"#.utf8)

    /// A name server that gives its answers in turn, and counts how often it is asked.
    private final class NameServer: Sendable {
        private let answers: Mutex<[[String]]>
        private let names = Mutex<[String]>([])

        init(_ answers: [String]...) { self.answers = Mutex(answers) }

        var asked: [String] { names.withLock { $0 } }

        @Sendable func lookUp(_ name: String) -> Result<[NetworkAddress], NameLookup.Fault> {
            names.withLock { $0.append(name) }
            let answer = answers.withLock { $0.isEmpty ? [] : $0.removeFirst() }
            return .success(answer.compactMap { NetworkAddress(literal: $0) })
        }
    }

    @Test("A redirection is an answer and is not followed", arguments: [301, 302, 303, 307, 308]) func redirections(status: Int)
        async throws
    {
        let receiver = WebhookReceiver()
        try await receiver.run { address in
            receiver.answer(then: status, with: ["Location": "\(address)/elsewhere"])
            let url = try #require(URL(string: "\(address)/x"))
            #expect(await WebhookCall(allowsPrivate: true).send(Self.body, to: url, [:]) == .status(status, wish: nil))
            #expect(receiver.deliveries.map(\.path) == ["/x"])
        }
    }

    @Test(
        "The name is asked for once; what it led to is called, however the name is written, and hears for whom it is",
        arguments: ["receiver.invalid", "RECEIVER.Invalid", "receiver.invalid."])
    func pinned(name: String) async throws {
        let receiver = WebhookReceiver()
        try await receiver.run { address in
            let url = try #require(URL(string: address.replacing("127.0.0.1", with: name) + "/hooks?a=1"))
            // What is asked a second time leads elsewhere: to nobody.
            let server = NameServer(["127.0.0.1"], ["127.0.0.9"])
            let call = WebhookCall(allowsPrivate: true, lookUp: server.lookUp)
            receiver.answer([503], with: ["Retry-After": "7"])
            #expect(await call.send(Self.body, to: url, ["webhook-id": "1"]) == .status(503, wish: 7))
            #expect(server.asked.count == 1)
            let delivery = try #require(receiver.deliveries.first)
            #expect(delivery.id == "1" && delivery.body == Self.body && delivery.path == "/hooks" && receiver.deliveries.count == 1)
            #expect(delivery.fields["content-length"] == "\(Self.body.count)")
        }
    }

    @Test("A name that leads inside, beside where it should, is not called at all") func rebound() async throws {
        let receiver = WebhookReceiver()
        try await receiver.run { address in
            let url = try #require(URL(string: address.replacing("127.0.0.1", with: "receiver.invalid") + "/hooks"))
            let server = NameServer(["127.0.0.1", "93.184.216.34"])
            let answer = await WebhookCall(allowsPrivate: false, lookUp: server.lookUp).send(Self.body, to: url, [:])
            #expect(answer == .none("the name leads to an address that is not public"))
            #expect(receiver.deliveries.isEmpty)
        }
    }

    @Test("Where one address of a name cannot be reached, the next one is called") func another() async throws {
        let receiver = WebhookReceiver()
        try await receiver.run { address in
            let url = try #require(URL(string: address.replacing("127.0.0.1", with: "receiver.invalid") + "/hooks"))
            let server = NameServer(["127.0.0.9", "[::1]", "127.0.0.1"], ["127.0.0.9"], [])
            let call = WebhookCall(allowsPrivate: true, lookUp: server.lookUp)
            #expect(await call.send(Self.body, to: url, [:]) == .status(204, wish: nil))
            #expect(await call.send(Self.body, to: url, [:]) == .none("no connection (Connection refused)"))
            #expect(await call.send(Self.body, to: url, [:]) == .none("the name has no address that can be called"))
            #expect(receiver.deliveries.count == 1)
        }
    }

    @Test("Over TLS the certificate has to be for the name, and of an authority that is believed") func certificates() async throws {
        let authority = try TestAuthority()
        defer { authority.remove() }
        let receiver = WebhookReceiver()
        let roots = NIOSSLTrustRoots.file(authority.certificateFile)
        try await receiver.run(tls: try authority.identity(named: "receiver.invalid").server()) { address in
            func send(to name: String, trusting roots: NIOSSLTrustRoots) async throws -> WebhookAnswer {
                let url = try #require(URL(string: address.replacing("127.0.0.1", with: name) + "/hooks"))
                let server = NameServer(["127.0.0.1"])
                return await WebhookCall(allowsPrivate: true, lookUp: server.lookUp, trustRoots: roots).send(Self.body, to: url, [:])
            }
            let refused = WebhookAnswer.none("no TLS connection: its certificate or its version will not do")
            let taken = try await send(to: "receiver.invalid", trusting: roots)
            #expect(taken == .status(204, wish: nil))
            for (name, roots) in [
                ("other.invalid", roots), ("127.0.0.1", roots), ("receiver.invalid", NIOSSLTrustRoots.default),
            ] {
                let answer = try await send(to: name, trusting: roots)
                #expect(answer == refused, "\(name), \(roots)")
            }
            #expect(receiver.deliveries.count == 1)
        }
    }

    @Test("An address is written as others read it", arguments: ["192.0.2.1", "::1", "2001:db8::ff:1", "::ffff:192.0.2.1"])
    func text(literal: String) throws {
        let address = try #require(NetworkAddress(literal: literal))
        let written = try #require(address.text)
        #expect(NetworkAddress(literal: written) == address)
        var parsed = [UInt8](repeating: 0, count: 16)
        #expect(inet_pton(address.bytes.count == 4 ? AF_INET : AF_INET6, written, &parsed) == 1)
        #expect(Array(parsed.prefix(address.bytes.count)) == address.bytes)
        #expect(NetworkAddress(bytes: []).text == nil)
    }
}
