import Foundation
import Messaging
import Testing

/// A month of keys, laid down for another JOSE library: `Tests/Contract/test_sealed.py` opens it.
@Suite("What was sealed last month still opens, and what a destroyed key sealed never does (D10)")
struct SealedExampleTests {
    /// Key sets as their files stood, and what was sealed under them. The keys are made for this and used for nothing else.
    private struct Example: Encodable {
        let plaintext: String
        let sealedBefore: String
        let sealedAfter: String
        let before: String
        let rotated: String
        let shredded: String
    }

    @Test("Readers that have the new key open both, whoever still seals with the old one; after its end only the new one opens")
    func rotation() throws {
        let plaintext = #"{"name":"方敏","phone":"13800000003"}"#
        var file = try KeySetFile(newKey: "2026-11")
        let before = try file.json()
        let old = try KeySet(json: before)
        let sealedBefore = try old.seal(Data(plaintext.utf8))
        // First every reader has the new key, then one after the other begins to seal with it.
        try file.add(newKey: "2026-12")
        let reader = try KeySet(json: try file.json())
        #expect(try reader.open(sealedBefore) == Data(plaintext.utf8))
        try file.activate("2026-12")
        let rotated = try file.json()
        let current = try KeySet(json: rotated)
        let sealedAfter = try current.seal(Data(plaintext.utf8))
        #expect(try current.open(sealedBefore) == Data(plaintext.utf8))
        #expect(try reader.open(sealedAfter) == Data(plaintext.utf8))
        #expect(try old.open(sealedAfter) == nil)
        try file.destroy("2026-11")
        let shredded = try file.json()
        #expect(try KeySet(json: shredded).open(sealedBefore) == nil)
        #expect(try KeySet(json: shredded).open(sealedAfter) == Data(plaintext.utf8))
        try layDown(
            Example(
                plaintext: plaintext, sealedBefore: sealedBefore, sealedAfter: sealedAfter, before: String(decoding: before, as: UTF8.self),
                rotated: String(decoding: rotated, as: UTF8.self), shredded: String(decoding: shredded, as: UTF8.self)))
    }

    private func layDown(_ example: Example) throws {
        let folder = EventContractTests.exampleFolder.appending(path: "sealed")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try JSONEncoder().encode(example).write(to: folder.appending(path: "rotation.json"))
    }
}
