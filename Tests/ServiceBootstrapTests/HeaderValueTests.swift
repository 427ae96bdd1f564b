import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import ServiceBootstrap

@Suite("Values of header fields and queries", .timeLimit(.minutes(5)))
struct HeaderValueTests {
    private func request(_ path: String = "/", _ fields: [(HTTPField.Name, String)] = []) -> Request {
        var headers = HTTPFields()
        for (name, value) in fields { headers.append(HTTPField(name: name, value: value)) }
        return Request(
            head: HTTPRequest(method: .get, scheme: "http", authority: "t", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
    }

    @Test("An idempotency key is visible ASCII, bare or quoted (D8)")
    func keys() {
        #expect(IdempotencyKey("8e03978e-40d5")?.value == "8e03978e-40d5")
        #expect(IdempotencyKey("\"8e03978e-40d5\"")?.value == "8e03978e-40d5")
        #expect(IdempotencyKey(String(repeating: "x", count: 255)) != nil)
        for text in ["", "\"", "\"\"", "a b", "a\"b", "\"a\\b\"", "钥匙", "a\u{7f}", String(repeating: "x", count: 256)] {
            #expect(IdempotencyKey(text) == nil)
        }
    }

    @Test("A command without a key is refused with 428, with two of them with 400")
    func keysOfRequests() throws {
        let name = HTTPField.Name.idempotencyKey
        #expect(try IdempotencyKey(of: request("/", [(name, "k1")])).value == "k1")
        #expect(throws: Problem.self) { try IdempotencyKey(of: request()) }
        let missing = #expect(throws: Problem.self) { try IdempotencyKey(of: request()) }
        #expect(missing?.kind == .preconditionRequired)
        let twice = #expect(throws: Problem.self) { try IdempotencyKey(of: request("/", [(name, "a"), (name, "b")])) }
        #expect(twice?.kind == .malformed)
    }

    @Test("If-Match takes one version as the service sent it, or any")
    func conditions() throws {
        #expect(try VersionCondition(of: request()) == .none)
        #expect(try VersionCondition(of: request("/", [(.ifMatch, " \"7\" ")])) == .equals(7))
        #expect(try VersionCondition(of: request("/", [(.ifMatch, "*")])) == .exists)
        #expect(EntityTag(version: 7).description == "\"7\"")
        for text in ["7", "W/\"7\"", "\"7\", \"8\"", "\"\"", "\"07\"", "\"-1\"", "\"0\"", "\"99999999999999999999\"", "\"seven\"", ""] {
            #expect(throws: Problem.self) { try VersionCondition(of: request("/", [(.ifMatch, text)])) }
        }
        #expect(throws: Problem.self) { try VersionCondition(of: request("/", [(.ifMatch, "\"7\""), (.ifMatch, "\"7\"")])) }
    }

    @Test("A case that has changed since is refused with 412 and its version")
    func comparesVersions() throws {
        for condition in [VersionCondition.none, .exists, .equals(7)] { #expect(throws: Never.self) { try condition.check(7) } }
        let problem = #expect(throws: Problem.self) { try VersionCondition.equals(6).check(7) }
        #expect(problem?.kind == .versionMismatch)
        #expect(problem?.headers[.eTag] == "\"7\"")
    }

    @Test("A cursor is opaque, fits into a query as it is, and comes back")
    func cursors() {
        for words in [[], ["2026-03-02T01:30:00Z", "0198c7d4"], ["投诉?&+/=", "\"\\"], Array(repeating: "x", count: 50)] {
            let text = Cursor(words).description
            #expect(text.utf8.allSatisfy { $0 < 0x80 } && !text.contains { "+/=&? ".contains($0) })
            #expect(Cursor(text)?.words == words)
        }
        for text in ["", "x", "????", "W10=", "bnVsbA", "e30", "WzFd", "WyJcdTAwMDAiXQ", String(repeating: "A", count: 2000)] {
            #expect(Cursor(text) == nil)
        }
    }

    @Test("A page asks for 1 to 200 items; what cannot be read is named")
    func pages() throws {
        func page(_ path: String = "/") throws -> PageRequest {
            try PageRequest(of: RouteQuery(of: request(path), names: PageRequest.names))
        }
        #expect(try page() == PageRequest(limit: 50))
        let cursor = Cursor(["a"])
        #expect(try page("/?limit=200&cursor=\(cursor)") == PageRequest(limit: 200, cursor: cursor))
        for limit in ["0", "201", "-1", "x", "", "1e2"] {
            let problem = #expect(throws: Problem.self) { try page("/?limit=\(limit)") }
            #expect(problem?.errors.map(\.field) == ["limit"])
        }
        let both = #expect(throws: Problem.self) { try page("/?limit=0&cursor=!") }
        #expect(both?.errors.map(\.field) == ["limit", "cursor"])
    }

    @Test("The last page has no next, the others point behind their last item")
    func lists() throws {
        let full = Page([1, 2, 3], limit: 2) { ["\($0)"] }
        #expect(full.items == [1, 2])
        #expect(full.next?.words == ["2"])
        let last = Page([1, 2], limit: 2) { ["\($0)"] }
        #expect(String(decoding: try JSONEncoder().encode(last), as: UTF8.self) == #"{"items":[1,2]}"#)
    }

    @Test("A problem document has all members of RFC 9457 and is JSON whatever its texts are")
    func problems() throws {
        var problem = Problem(.invalid, "say \"no\"\n", errors: [.init("items[0].name", "投诉 \\")])
        problem.instance = "urn:uuid:0"
        let document = try #require(try JSONSerialization.jsonObject(with: Data(problem.document)) as? [String: Any])
        #expect(document["type"] as? String == "urn:guanjia:problem:invalid")
        #expect(document["title"] as? String == "Some values are not allowed")
        #expect(document["status"] as? Int == 422)
        #expect(document["detail"] as? String == "say \"no\"\n")
        #expect(document["instance"] as? String == "urn:uuid:0")
        #expect((document["errors"] as? [[String: String]]) == [["field": "items[0].name", "detail": "投诉 \\"]])
        let many = Problem(.invalid, errors: (0..<500).map { .init("f\($0)", "is odd") })
        let list = try #require(try JSONSerialization.jsonObject(with: Data(many.document)) as? [String: Any])["errors"] as? [Any]
        #expect(list?.count == Problem.largestErrorCount)
    }
}
