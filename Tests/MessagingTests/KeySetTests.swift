import Crypto
import Foundation
import Testing

@testable import Messaging

@Suite("Sealing (D10)") struct KeySetTests {
    private static func file(_ keys: [(kid: String, key: [UInt8])], active: String? = nil) -> Data {
        let keys = keys.map { #"{"kty":"oct","kid":"\#($0.kid)","k":"\#(Base64URL.encode($0.key))"}"# }.joined(separator: ",")
        return Data(#"{\#(active.map { #""active":"\#($0)","# } ?? "")"keys":[\#(keys)]}"#.utf8)
    }

    private static func altered(_ jwe: String, part: Int) -> String {
        var parts = jwe.split(separator: ".", omittingEmptySubsequences: false).map(Array.init)
        parts[part][0] = parts[part][0] == "A" ? "B" : "A"
        return parts.map { String($0) }.joined(separator: ".")
    }

    let first = [UInt8](0..<32)
    let second = [UInt8](repeating: 9, count: 32)
    let plaintext = Data(#"{"name":"张三","phone":"13800138000"}"#.utf8)

    /// Made with joserfc 1.8.0 (PyPI), its random bytes replaced by `bytes(range(100, 112))`:
    /// ```python
    /// from unittest import mock
    /// from joserfc import jwe
    /// from joserfc.jwk import OctKey
    /// key = OctKey.import_key(bytes(range(32)), {"kid": "2026-11"})
    /// with mock.patch("secrets.token_bytes", lambda n: bytes(range(100, 112))[:n]):
    ///     print(jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM", "kid": "2026-11"},
    ///                               '{"name":"张三","phone":"13800138000"}'.encode(), key))
    /// ```
    let joserfc =
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiMjAyNi0xMSJ9..ZGVmZ2hpamtsbW5v."
        + "MzmwBxSMdKQch-NIPt3j327gdmLkApZQnfOde8OTlXmn0XDwfDDm.PlDZFLC91wdPzUlz6ZUz_Q"

    @Test("We open what another implementation sealed, and seal byte for byte what it would")
    func interoperates() throws {
        let keys = try KeySet(json: Self.file([("2026-11", first)]))
        #expect(try keys.open(joserfc) == plaintext)
        #expect(try keys.seal(plaintext, nonce: AES.GCM.Nonce(data: [UInt8](100..<112))) == joserfc)
    }

    @Test("What is sealed can be opened, and two seals of the same content differ", arguments: [0, 1, 2, 3, 1000, 512 << 10])
    func roundTrip(_ length: Int) throws {
        let keys = try KeySet(json: KeySet.generateJSON(kid: "k"))
        let content = Data((0..<length).map { UInt8(truncatingIfNeeded: $0) })
        let sealed = try keys.seal(content)
        #expect(try keys.open(sealed) == content)
        #expect(try keys.seal(content) != sealed)
    }

    @Test("More than the limit is neither sealed nor looked at")
    func limits() throws {
        let keys = try KeySet(json: KeySet.generateJSON(kid: "k"))
        let refusal = #expect(throws: KeySetError.self) { try keys.seal(Data(count: KeySet.maximumContentBytes + 1)) }
        #expect(refusal?.code == .tooLarge)
        let malformed = #expect(throws: KeySetError.self) { try keys.open(String(repeating: "A", count: KeySet.maximumSealedBytes + 1)) }
        #expect(malformed?.code == .malformed)
    }

    @Test("An unknown key opens nothing, without an error: it may have been destroyed")
    func unknownKey() throws {
        #expect(try KeySet(json: Self.file([("2026-12", first)])).open(joserfc) == nil)
    }

    @Test("The active key seals, every key of the set opens, a destroyed one does not")
    func rotation() throws {
        let before = try KeySet(json: Self.file([("2026-11", first)])).seal(plaintext)
        let both = try KeySet(json: Self.file([("2026-11", first), ("2026-12", second)], active: "2026-12"))
        let after = try both.seal(plaintext)
        #expect(try both.open(before) == plaintext)
        #expect(try both.open(after) == plaintext)
        let shredded = try KeySet(json: Self.file([("2026-12", second)]))
        #expect(try shredded.open(before) == nil)
        #expect(try shredded.open(after) == plaintext)
    }

    @Test("A key set file is rotated by adding, activating and destroying keys")
    func fileRotation() throws {
        var file = try KeySetFile(newKey: "2026-11")
        let sealed = try KeySet(file).seal(plaintext)
        try file.add(newKey: "2026-12")
        #expect(throws: KeySetError.self) { try file.add(newKey: "2026-12") }
        #expect(throws: KeySetError.self) { try file.destroy("2026-11") }
        try file.activate("2026-12")
        #expect(try KeySet(file).open(sealed) == plaintext)
        file = try KeySetFile(json: file.json())
        #expect(file.active == "2026-12" && file.keyIDs == ["2026-11", "2026-12"])
        #expect(try KeySet(file).open(sealed) == plaintext)
        try file.destroy("2026-11")
        #expect(try KeySet(file).open(sealed) == nil)
        #expect(throws: KeySetError.self) { try file.activate("2026-11") }
    }

    @Test("Every altered part is noticed", arguments: [2, 3, 4])
    func tampered(_ part: Int) throws {
        let keys = try KeySet(json: Self.file([("2026-11", first)]))
        let error = #expect(throws: KeySetError.self) { try keys.open(Self.altered(joserfc, part: part)) }
        #expect(error?.code == .notAuthentic)
    }

    @Test("An altered header is refused even when it means the same, and so is the right name with the wrong key")
    func tamperedHeader() throws {
        let keys = try KeySet(json: Self.file([("2026-11", first)]))
        let parts = joserfc.split(separator: ".", omittingEmptySubsequences: false)
        let header = Base64URL.encode(Array(#"{"kid":"2026-11","enc":"A256GCM","alg":"dir"}"#.utf8))
        let reordered = ([Substring(header)] + parts.dropFirst()).joined(separator: ".")
        #expect(#expect(throws: KeySetError.self) { try keys.open(reordered) }?.code == .notAuthentic)
        let other = try KeySet(json: Self.file([("2026-11", second)]))
        #expect(#expect(throws: KeySetError.self) { try other.open(joserfc) }?.code == .notAuthentic)
    }

    @Test(
        "The algorithm is ours, whatever a header asks for",
        arguments: [
            #"{"alg":"none","enc":"A256GCM","kid":"2026-11"}"#, #"{"alg":"dir","enc":"A128GCM","kid":"2026-11"}"#,
            #"{"alg":"A256KW","enc":"A256GCM","kid":"2026-11"}"#, #"{"alg":"dir","enc":"A256GCM","kid":"2026-11","zip":"DEF"}"#,
            #"{"alg":"dir","enc":"A256GCM","kid":"2026-11","crit":["exp"]}"#,
        ])
    func algorithms(_ header: String) throws {
        let keys = try KeySet(json: Self.file([("2026-11", first)]))
        let parts = joserfc.split(separator: ".", omittingEmptySubsequences: false)
        let jwe = ([Substring(Base64URL.encode(Array(header.utf8)))] + parts.dropFirst()).joined(separator: ".")
        #expect(#expect(throws: KeySetError.self) { try keys.open(jwe) }?.code == .unsupported)
    }

    @Test(
        "What is no JWE is malformed",
        arguments: ["", ".", "....", "a.b.c.d", "a.b.c.d.e.f", "eyJ9....", "e30..AAAA.AAAA.AAAA", "张..AAAA.AAAA.AAAA"])
    func malformed(_ text: String) throws {
        let keys = try KeySet(json: Self.file([("2026-11", first)]))
        #expect(#expect(throws: KeySetError.self) { try keys.open(text) }?.code == .malformed)
    }

    @Test("An encrypted key, a short nonce and a cut tag are malformed")
    func malformedParts() throws {
        let keys = try KeySet(json: Self.file([("2026-11", first)]))
        for jwe in [joserfc.replacing("..", with: ".AA."), joserfc.replacing("ZGVm", with: ""), String(joserfc.dropLast(4)), joserfc + "="]
        {
            #expect(#expect(throws: KeySetError.self) { try keys.open(jwe) }?.code == .malformed)
        }
    }

    @Test(
        "A key set file that cannot be used is refused with what to do",
        arguments: [
            (#"{}"#, "JWK set"), ("[", "JWK set"), (#"{"keys":[]}"#, "active"),
            (#"{"keys":[{"kty":"oct","k":"AAAA"}]}"#, "kid"), (#"{"keys":[{"kty":"RSA","kid":"a"}]}"#, "kty"),
            (#"{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}"#, "32 bytes"),
            (#"{"keys":[{"kty":"oct","kid":"a b","k":"AAAA"}]}"#, "kid"),
            (#"{"keys":[{"kty":"oct","kid":"a","use":"sig","k":"AAAA"}]}"#, "use"),
        ])
    func refusedFiles(_ json: String, _ hint: String) {
        let error = #expect(throws: KeySetError.self) { try KeySet(json: Data(json.utf8)) }
        #expect(error?.code == .malformedFile && error?.detail.contains(hint) == true)
    }

    @Test("Two keys need an active one that exists, and no two keys share a name")
    func activeKey() {
        let two = [("a", first), ("b", second)]
        #expect(throws: KeySetError.self) { try KeySet(json: Self.file(two)) }
        #expect(throws: KeySetError.self) { try KeySet(json: Self.file(two, active: "c")) }
        #expect(throws: KeySetError.self) { try KeySet(json: Self.file([("a", first), ("a", second)], active: "a")) }
        #expect(throws: Never.self) { try KeySet(json: Self.file(two, active: "b")) }
    }

    @Test("A file is read from disk, and a missing one is named")
    func files() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID()).json")
        defer { try? FileManager.default.removeItem(at: path) }  // a leftover of a failed test does no harm
        try Self.file([("2026-11", first)]).write(to: path)
        #expect(try KeySet(contentsOf: path.path).open(joserfc) == plaintext)
        let error = #expect(throws: KeySetError.self) { try KeySet(contentsOf: "/nowhere/keys.json") }
        #expect(error?.code == .unreadableFile && error?.description.contains("/nowhere/keys.json") == true)
    }

    @Test("Key material is in no description, dump or error")
    func redaction() throws {
        let canary = [UInt8](repeating: 0x5A, count: 32)
        let file = try KeySetFile(json: Self.file([("2026-11", canary)]))
        let keys = KeySet(file)
        var text = "\(keys) \(String(reflecting: keys)) \(file) \(String(reflecting: file))"
        dump(keys, to: &text)
        dump(file, to: &text)
        dump([file], to: &text)
        #expect(!text.contains("90, 90") && !text.contains("5a5a") && !text.contains("Wlpa"))
        let broken = Data(#"{"keys":[{"kty":"oct","kid":"a","k":"Wlpa"}]}"#.utf8)
        let error = #expect(throws: KeySetError.self) { try KeySet(json: broken) }
        #expect(error.map { "\($0)".contains("Wlpa") } == false)
    }
}

@Suite("Base64url") struct Base64URLTests {
    @Test("Every length up to 100 comes back, and agrees with Foundation")
    func roundTrip() {
        for length in 0...100 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
            let text = Base64URL.encode(bytes)
            let reference = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
            #expect(text == reference)
            #expect(Base64URL.decode(text.utf8) == bytes)
        }
    }

    @Test("There is one text for one value", arguments: ["A", "AB", "AAB", "AA==", "A+==", "A A", "AAAAA", "A\n"])
    func strict(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}
