import Foundation
import SharedModels
import Testing

@testable import Messaging

private struct SampleEvent: Event, Equatable {
    static let type: EventType = "guanjia.intake.contact.recorded.v1"
    static let topic = Topic.intake
    var office: String { "yunxi" }

    struct Person: Codable, Equatable, Sendable { var name: String; var phone: String }
    var contact: ContactID
    var receivedAt: Date
    var note: String?
    var sealed: Sealed<Person>
}

@Suite("Event JSON") struct EventCoderTests {
    private var event: SampleEvent {
        SampleEvent(
            contact: ContactID(UUID.v7(milliseconds: 1_772_415_000_250, high: 0, low: 0)),
            receivedAt: Date(timeIntervalSince1970: 1_772_415_000.25), note: "a/b",
            sealed: .content(SampleEvent.Person(name: "张三", phone: "13800138000")))
    }
    let keys: KeySet

    init() throws { keys = try KeySet(json: KeySet.generateJSON(kid: "2026-11")) }

    @Test("Instants are RFC 3339 text and private content is sealed on the wire (D10)")
    func wireForm() throws {
        let text = String(decoding: try EventCoder(sealer: keys).encode(event), as: UTF8.self)
        #expect(text.contains(#""receivedAt":"2026-03-02T01:30:00.250Z""#))
        #expect(text.contains(#""note":"a/b""#))
        #expect(!text.contains("13800138000") && !text.contains("张三"))
    }

    @Test("An event comes back as it was, also from many tasks at once")
    func roundTrip() async throws {
        let coder = EventCoder(sealer: keys)
        let event = event
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<200 where try coder.decode(SampleEvent.self, from: coder.encode(event)) != event { return false }
                    return true
                }
            }
            for try await equal in group { #expect(equal) }
        }
    }

    @Test("Without a sealer private content cannot leave, and what came sealed stays sealed")
    func withoutSealer() throws {
        #expect(throws: EncodingError.self) { try EventCoder(sealer: nil).encode(event) }
        let seen = try EventCoder(sealer: nil).decode(SampleEvent.self, from: EventCoder(sealer: keys).encode(event))
        #expect(seen.sealed.content == nil)
        #expect(seen.contact == event.contact)
        // What passes through sealed can be sent on without the key.
        #expect(throws: Never.self) { try EventCoder(sealer: nil).encode(seen) }
    }

    @Test("Unknown fields are ignored, a wrong instant and JSON that is none are refused")
    func decoding() throws {
        let coder = EventCoder(sealer: keys)
        let json = String(decoding: try coder.encode(event), as: UTF8.self)
        let more = json.replacing("{\"", with: #"{"unknown":[1],""#, maxReplacements: 1)
        #expect(try coder.decode(SampleEvent.self, from: Array(more.utf8)) == event)
        let wrong = json.replacing("2026-03-02T01:30:00.250Z", with: "2026-03-02")
        #expect(throws: DecodingError.self) { try coder.decode(SampleEvent.self, from: Array(wrong.utf8)) }
        #expect(throws: DecodingError.self) { try coder.decode(SampleEvent.self, from: Array("{".utf8)) }
        #expect(throws: DecodingError.self) { try coder.decode(SampleEvent.self, from: Array(String(repeating: "[", count: 100_000).utf8)) }
        #expect(throws: DecodingError.self) { try coder.decode(SampleEvent.self, from: [0x22, 0xFF, 0x22]) }
    }

    @Test("An instant that is not finite cannot be encoded")
    func infiniteInstant() {
        var event = event
        event.receivedAt = Date(timeIntervalSince1970: .infinity)
        #expect(throws: EncodingError.self) { try EventCoder(sealer: keys).encode(event) }
    }

    @Test(
        "An escaped NUL is found wherever it stands, and nothing else is taken for one",
        arguments: [
            (#"{"a":"\u0000"}"#, true), (#"{"a":"x\\\u0000y"}"#, true), (#"\u0000"#, true), (#"{"a":"\\u0000"}"#, false),
            (#"{"a":"\u0001"}"#, false), (#"{"a":"\n\\"}"#, false), ("", false), ("\\", false), (#"\u000"#, false),
        ])
    func escapedNul(_ json: String, _ found: Bool) {
        #expect(EventCoder.holdsEscapedNul(Array(json.utf8)) == found)
    }

    @Test("Text with U+0000 is refused before it reaches a database")
    func nulIsRefused() throws {
        let coder = EventCoder(sealer: keys)
        let json = String(decoding: try coder.encode(event), as: UTF8.self).replacing("a/b", with: #"a\u0000b"#)
        #expect(throws: DecodingError.self) { try coder.decode(SampleEvent.self, from: Array(json.utf8)) }
    }

    @Test("Sealed content that was tampered with is an error, not an absence")
    func tampered() throws {
        let coder = EventCoder(sealer: keys)
        var json = try coder.encode(event)
        let other = try KeySet(json: KeySet.generateJSON(kid: "2026-11"))
        #expect(throws: KeySetError.self) { try EventCoder(sealer: other).decode(SampleEvent.self, from: json) }
        json = Array(String(decoding: json, as: UTF8.self).replacing("..", with: ".AA.").utf8)
        #expect(throws: KeySetError.self) { try coder.decode(SampleEvent.self, from: json) }
    }
}
