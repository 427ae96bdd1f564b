import Foundation
import SharedModels
import Testing

@testable import ServiceBootstrap

@Suite("JSON bodies are decoded with answers that help", .timeLimit(.minutes(5)))
struct JSONDecodingTests {
    private struct Request: Decodable {
        struct Contact: Decodable {
            let phone: String
            let ages: [Int]
        }
        let name: String
        let contact: Contact
        let role: Role?
        let at: Date?
        let id: ComplaintID?
        let small: Int8?
        let urgent: Bool?
    }

    private func fault(_ text: String) -> Problem? {
        do {
            _ = try JSONBody.decode(Request.self, from: Data(text.utf8))
            return nil
        } catch {
            return error as? Problem
        }
    }

    @Test("A body of the right shape is decoded, times with and without fractions")
    func decodes() throws {
        let text = #"{"name":"n","contact":{"phone":"1","ages":[1]},"role":"receptionist","at":"2026-03-02T09:30:00.5+08:00","more":1}"#
        let request = try JSONBody.decode(Request.self, from: Data(text.utf8))
        #expect(request.role == .receptionist)
        #expect(request.at?.timeIntervalSince1970 == 1_772_415_000.5)
    }

    @Test(
        "Each kind of mistake names its field and what is expected",
        arguments: [
            (#"{"contact":{"phone":"1","ages":[]}}"#, "name", "is missing"),
            (#"{"name":5,"contact":{"phone":"1","ages":[]}}"#, "name", "expected a string"),
            (#"{"name":null,"contact":{"phone":"1","ages":[]}}"#, "name", "must not be null; expected a string"),
            (#"{"name":"n","contact":{"ages":[]}}"#, "contact.phone", "is missing"),
            (#"{"name":"n","contact":{"phone":"1","ages":[1,"x"]}}"#, "contact.ages[1]", "expected a whole number"),
            (#"{"name":"n","contact":{"phone":"1","ages":{}}}"#, "contact.ages", "expected an array"),
            (#"{"name":"n","contact":[]}"#, "contact", "expected an object"),
            (#"{"name":"n","contact":{"phone":"1","ages":[]},"urgent":"yes"}"#, "urgent", "expected true or false"),
            (
                #"{"name":"n","contact":{"phone":"1","ages":[]},"at":"yesterday"}"#, "at",
                "expected a time such as 2026-03-02T09:30:00+08:00"
            ),
        ])
    func explains(text: String, field: String, detail: String) throws {
        let problem = try #require(fault(text))
        #expect(problem.kind == .malformed)
        #expect(problem.errors == [Problem.FieldFault(field, detail)])
    }

    @Test("An unknown word of an enumeration lists the known ones and does not quote the value")
    func explainsWords() throws {
        let problem = try #require(fault(#"{"name":"n","contact":{"phone":"1","ages":[]},"role":"张三"}"#))
        let error = try #require(problem.errors.first)
        #expect(error.field == "role")
        #expect(error.detail.hasPrefix("expected one of receptionist, affairs_assistant, "))
        #expect(!String(decoding: problem.document, as: UTF8.self).contains("张三"))
    }

    @Test("An id that is none says what one looks like")
    func explainsIDs() throws {
        let problem = try #require(fault(#"{"name":"n","contact":{"phone":"1","ages":[]},"id":"42"}"#))
        #expect(problem.errors.first?.field == "id")
        #expect(problem.errors.first?.detail.hasPrefix("expected a UUID") == true)
    }

    @Test("A number that does not fit says so", arguments: ["300", "1.5", "1e99"])
    func explainsNumbers(_ number: String) throws {
        let problem = try #require(fault(#"{"name":"n","contact":{"phone":"1","ages":[]},"small":\#(number)}"#))
        #expect(problem.kind == .malformed)
        #expect(problem.detail?.hasPrefix("A number in the body does not fit its field") == true)
    }
}
