import Foundation
import SharedModels
import Testing

@testable import Console

@Suite("An event leaves what it says in clear") struct CaseFactTests {
    private let id = CaseID(.v7())
    private let at = Date(timeIntervalSince1970: 1_772_415_000)

    private func fact(_ json: String, sequence: Int64 = 1, state: String? = "registered", due: CaseFact.Due? = nil) throws -> CaseFact {
        try CaseFact(
            caseID: id, sequence: sequence, type: "guanjia.test.case.told.v1", at: at.addingTimeInterval(Double(sequence)),
            standing: state.map { CaseFact.Standing(kind: "complaint", state: $0, due: due) }, json: Array(json.utf8))
    }

    @Test("What is sealed is left out")
    func sealed() throws {
        #expect(try fact(#"{"number":"CP-1","sealed":"eyJ"}"#).data == ["number": .string("CP-1")])
    }

    @Test("What the database does not keep is refused", arguments: ["[]", "no", #"{"a":"\u0000"}"#, #"{"\u0000":1}"#])
    func unreadable(json: String) { #expect(throws: CaseFact.Unreadable.self) { try fact(json) } }

    @Test("Other cases are known by the members that name them, by an object's id, and by lists; the case itself is not")
    func links() throws {
        let (one, two, three) = (UUID.v7(), UUID.v7(), UUID.v7())
        let json = """
            {"complaintId":"\(id)","contactId":"\(one.uuidString)","subjectCase":{"kind":"repair","id":"\(two.uuidString)"},
             "complaintIds":["\(three.uuidString)","x"],"attachmentId":7,"note":"\(UUID.v7().uuidString)"}
            """
        let links = try fact(json).links
        #expect(links.map(\.name) == ["complaintIds", "contactId", "subjectCase"])
        #expect(links.map(\.other) == [CaseID(three), CaseID(one), CaseID(two)])
    }

    @Test("Facts of a case lie over those before; what an old event does not say of the standing stays as it was")
    func folding() throws {
        let due = CaseFact.Due(bound: at.addingTimeInterval(60), clock: "T-FIRST")
        let facts = [
            try fact(#"{"number":"CP-1","office":"o","class":"unclassified","a":1}"#, sequence: 1, due: due),
            try fact(#"{"class":"major"}"#, sequence: 2, state: nil), try fact(#"{"b":true}"#, sequence: 3, state: "routed"),
        ]
        let folded = try #require(CaseFacts(facts))
        #expect(folded.version == 3 && folded.number == "CP-1" && folded.office == "o")
        #expect(folded.standing?.state == "routed" && folded.standing?.due == nil)
        #expect(folded.members["class"] == .string("major") && folded.members["a"] == .integer(1))
        #expect(try #require(CaseFacts(Array(facts.prefix(2)))).standing?.due == due)
        #expect(CaseFacts([]) == nil)
    }
}

@Suite("A clock is due while what it waits for is asked for") struct ShownClockTests {
    @Test(
        "Running, or missed and neither happened nor stopped since",
        arguments: [
            (#"{"state":"running"}"#, true), (#"{"state":"missed"}"#, true), (#"{"state":"missed","happened":"x"}"#, false),
            (#"{"state":"missed","stopped":"x"}"#, false), (#"{"state":"paused"}"#, false), (#"{"state":"met"}"#, false),
            (#"{"state":"stopped"}"#, false),
        ])
    func awaited(json: String, isAwaited: Bool) throws {
        #expect(ShownClock(try JSONValue(json: Data(json.utf8))).isAwaited == isAwaited)
    }
}
