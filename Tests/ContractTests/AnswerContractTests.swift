import Foundation
import Testing

@testable import TestSupport

@Suite("Answers are held against the contract (D15)")
struct AnswerContractTests {
    private static let json = ["content-type": "application/json; charset=utf-8", "traceresponse": "00-1-2-01", "date": "now"]
    private static let problem = Data(#"{"type":"urn:guanjia:problem:not-found","title":"There is nothing here","status":404}"#.utf8)
    private static let page = Data(#"{"items":[]}"#.utf8)

    private func differences(
        _ route: String, _ status: Int, _ fields: [String: String] = json, _ body: Data = page
    ) throws -> [String] {
        let contract = try #require(AnswerContract(of: "intake"))
        return try contract.differences(TestRequest(route), TestAnswer(status: status, fields: fields, body: body))
    }

    @Test("What agrees has no differences, whatever stands in the query and in place of ids")
    func agrees() throws {
        #expect(try differences("GET /contacts?limit=1", 200) == [])
        let refusal = ["content-type": "application/problem+json"]
        #expect(try differences("GET /contacts/%E4%B8%AD", 404, refusal, Self.problem) == [])
        let waiting = refusal.merging(["retry-after": "1"]) { own, _ in own }
        #expect(try differences("POST /contacts/1/void", 429, waiting, Self.problem) == [], "as of any refusal")
        #expect(try differences("GET /nothing/here", 404, refusal, Self.problem) == [], "a path that no operation has")
    }

    @Test("Header fields that are not described, and described ones of a good answer that do not come")
    func headers() throws {
        let secret = Self.json.merging(["x-served-by": "me"]) { own, _ in own }
        #expect(try differences("GET /contacts", 200, secret) == ["GET /contacts: 200: header x-served-by is not described"])
        let file = ["content-type": "text/csv"]
        #expect(try differences("GET /open311/discovery.xml", 200, ["content-type": "text/xml"], Data("<a/>".utf8)) == [])
        #expect(
            try differences("POST /contacts", 201, file, Data()) == [
                "POST /contacts: 201: header etag is missing", "POST /contacts: 201: header location is missing",
            ])
    }

    @Test("A good answer with a status that is not described, and what a client gets that was sent elsewhere")
    func statuses() throws {
        #expect(try differences("GET /contacts", 206) == ["GET /contacts: 206 is not described"])
        let contract = try #require(AnswerContract(of: "callbacks"))
        let page = [
            "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'; ", "referrer-policy": "no-referrer",
        ]
        let answer = TestAnswer(status: 200, fields: page, body: Data("<p>".utf8))
        #expect(try contract.differences(TestRequest("POST /survey/abc"), answer) == [])
        #expect(AnswerContract(of: "none") == nil)
    }

    @Test("Another media type, a member too many, and one too few")
    func bodies() throws {
        #expect(
            try differences("GET /contacts", 200, ["content-type": "text/plain"]) == [
                "GET /contacts: 200: a body of type text/plain is not described"
            ])
        let more = Data(#"{"items":[],"total":7}"#.utf8)
        #expect(try differences("GET /contacts", 200, Self.json, more) == ["GET /contacts: 200: $.total is not described"])
        let less = Data(#"{"next":"x"}"#.utf8)
        #expect(try differences("GET /contacts", 200, Self.json, less) == ["GET /contacts: 200: $.items is missing"])
    }
}
