import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Photos and drawn signatures on a slip") struct AttachmentTests {
    /// A bench whose work is done, and the signature's id.
    private func signed() throws -> (bench: Bench, signature: AttachmentID) {
        let bench = try Bench.reaching(.workDone)
        try bench.send(.attach(.sample(.signature)))
        return (bench, try #require(bench.slip.pictures.last).id)
    }

    private func form(_ bench: Bench, signedBy: String? = nil, signatureId: AttachmentID?) -> SignOffForm {
        .sample(at: bench.now, signedBy: signedBy, signatureId: signatureId)
    }

    @Test("A photo is kept with what describes it, and told without a picture in it (REP-11, REP-13)") func photo() throws {
        let bench = try Bench.reaching(.collected)
        let events = try bench.send(.attach(.sample(.before)))
        let picture = try #require(bench.slip.pictures.first)
        #expect(picture.kind == .before && picture.bytes == 183_204 && picture.by == "technician-7" && picture.at == bench.now)
        let event = try #require(events.first as? PhotoAdded)
        #expect(event.attachmentId == picture.id && event.kind == .before && event.bytes == 183_204)
        let text = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        #expect(!text.contains(picture.sha256))
    }

    @Test("The same picture of the same kind again changes nothing; of another kind, or another picture, it is one more")
    func repeated() throws {
        let bench = try Bench.reaching(.inWork)
        try bench.send(.attach(.sample(.before)))
        #expect(try bench.send(.attach(.sample(.before))).isEmpty)
        #expect(try !bench.send(.attach(.sample(.after))).isEmpty)
        #expect(try !bench.send(.attach(.sample(.before, mark: "b"))).isEmpty)
        #expect(bench.slip.pictures.count == 3)
    }

    @Test("An order takes 30 pictures and says so then") func most() throws {
        let bench = try Bench.reaching(.inWork)
        for number in 0..<30 {
            let sha256 = String(repeating: "0", count: 62) + (number < 16 ? "0" : "") + String(number, radix: 16)
            try bench.send(.attach(AttachmentForm(kind: .after, contentType: .png, bytes: 1, sha256: sha256)))
        }
        #expect(!bench.slip.allowedCommands.contains("attach"))
        #expect(bench.refusal(of: .attach(.sample()))?.detail.contains("30") == true)
    }

    @Test("What is no picture is refused", arguments: [(0, "a"), (-1, "a"), (1, "A"), (1, "g"), (1, "/")])
    func impossible(bytes: Int, mark: Character) throws {
        let bench = try Bench.reaching(.inWork)
        let form = AttachmentForm(kind: .after, contentType: .jpeg, bytes: bytes, sha256: String(repeating: mark, count: 64))
        #expect(bench.refusal(of: .attach(form))?.code == .invalid)
    }

    @Test("The owner signs when the work is done and not before, nor after the sign-off (REP-12)", arguments: Machine.states)
    func whenSigned(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        let refusal = bench.refusal(of: .attach(.sample(.signature)))
        #expect((refusal == nil) == (state == .workDone))
        if state == .inWork || state == .signedOff { #expect(refusal?.rule == "REP-12") }
    }

    @Test("A drawn signature stands for the typed name; with both, both are kept (REP-12, REP-13, WE-35)", arguments: [nil, "王芳"])
    func signature(name: String?) throws {
        let (bench, id) = try signed()
        try bench.send(.signOff(form(bench, signedBy: name, signatureId: id)))
        #expect(bench.state == .signedOff)
        #expect(bench.slip.signOff?.signatureId == id)
        #expect(bench.slip.signOff?.signedBy == name)
        #expect(try bench.send(.signOff(form(bench, signedBy: name, signatureId: id))).isEmpty)
        #expect(bench.refusal(of: .signOff(form(bench, signedBy: "李强", signatureId: id)))?.code == .wrongState)
    }

    @Test("Without name and signature nothing is signed (WE-35, REP-13)") func unsigned() throws {
        let (bench, _) = try signed()
        #expect(bench.refusal(of: .signOff(form(bench, signatureId: nil)))?.fields.map(\.field) == ["signedBy"])
        #expect(bench.state == .workDone)
    }

    @Test("A photo is no signature, nor is one of another slip (WE-35)") func wrongSignature() throws {
        let (bench, _) = try signed()
        try bench.send(.attach(.sample(.after)))
        let photo = try #require(bench.slip.pictures.last).id
        for id in [photo, AttachmentID(.v7(milliseconds: 1, high: 1, low: 1))] {
            let refusal = bench.refusal(of: .signOff(form(bench, signedBy: "王芳", signatureId: id)))
            #expect(refusal?.fields.map(\.field) == ["signatureId"])
        }
    }

    @Test("A slip and a sign-off from before there were pictures are read as they were stored") func old() throws {
        let order = try Bench.reaching(.signedOff).slip
        let stored = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(order)) as? [String: Any])
        #expect(stored["attachments"] == nil)
        #expect((stored["signOff"] as? [String: Any])?["signatureId"] == nil)
        let read = try JSONDecoder().decode(WorkOrder.self, from: JSONSerialization.data(withJSONObject: stored))
        #expect(read == order && read.pictures.isEmpty && read.signOff?.signedBy == "王芳")
    }

    @Test("A rework begins without the pictures of the slip before; one that is issued again keeps its own") func kept() throws {
        let bench = try Bench.reaching(.collected)
        try bench.send(.attach(.sample(.fault)))
        try bench.send(.handBack(reason: "缺配件"))
        try bench.send(.carryOver(opinion: "下月完成"))
        bench.now = try #require(bench.clock(WorkOrderClock.reissue)).bound
        try bench.send(.reissue)
        #expect(bench.slip.pictures.map(\.kind) == [.fault])
    }
}
