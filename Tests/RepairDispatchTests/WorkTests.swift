import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Work, signature and ratings") struct WorkTests {
    @Test("What was done is written on the slip (REP-13)") func details() throws {
        let bench = try Bench.reaching(.inWork)
        #expect(bench.refusal(of: .finish(details: "  "))?.rule == "REP-13")
        try bench.send(.finish(details: "换了角阀"))
        #expect(bench.slip.finished?.text == "换了角阀")
        #expect(bench.events.last is WorkFinished)
    }

    @Test("The slip does not go back before signature and three ratings (WE-35, REP-13)") func notBackUnsigned() throws {
        let bench = try Bench.reaching(.workDone)
        let refusal = try #require(bench.refusal(of: .reportBack(delayReason: nil)))
        #expect(refusal.code == .wrongState)
        #expect(refusal.rule == "REP-13")
        #expect(bench.state == .workDone)
    }

    @Test(
        "Amount, signature and each of the three ratings are asked for (WE-35, REP-12, REP-13)",
        arguments: ["amountFen", "signedBy", "quality", "attitude", "conduct"]) func parts(missing: String) throws
    {
        let bench = try Bench.reaching(.workDone)
        let form = SignOffForm(
            amountFen: missing == "amountFen" ? nil : 8_600, signedBy: missing == "signedBy" ? nil : "王芳",
            signedAt: bench.now, quality: missing == "quality" ? nil : .satisfied,
            attitude: missing == "attitude" ? nil : .satisfied, conduct: missing == "conduct" ? nil : .satisfied)
        let refusal = try #require(bench.refusal(of: .signOff(form)))
        #expect(refusal.code == .invalid)
        #expect(refusal.fields.map(\.field) == [missing])
        #expect(bench.state == .workDone)
    }

    @Test("Signed off, the ratings and the amount are told, the name is not") func signedOff() throws {
        let bench = try Bench.reaching(.signedOff)
        let event = try #require(bench.events.last as? OrderSignedOff)
        #expect(event.amountFen == 8_600)
        #expect(event.signer == .owner)
        #expect([event.quality, event.attitude, event.conduct] == [.verySatisfied, .satisfied, .fairlySatisfied])
        #expect(!String(decoding: try JSONEncoder().encode(event), as: UTF8.self).contains("王芳"))
    }

    @Test("Signed now, unless a paper slip says when; repeated without the time it is the same signature") func signedNow() throws {
        let bench = try Bench.reaching(.workDone)
        let form = SignOffForm.sample(at: nil)
        try bench.send(.signOff(form))
        #expect(bench.slip.signOff?.signedAt == bench.now)
        bench.now += 60
        #expect(try bench.send(.signOff(form)).isEmpty)
    }

    @Test("A signature is neither from the future nor from before the slip") func signedWhen() throws {
        let bench = try Bench.reaching(.workDone)
        for wrong in [bench.now.addingTimeInterval(1), bench.slip.raisedAt.addingTimeInterval(-1)] {
            #expect(bench.refusal(of: .signOff(.sample(at: wrong)))?.fields.map(\.field) == ["signedAt"])
        }
    }

    @Test("No more is charged than was accepted, and never less than nothing (REP-11, REP-12)") func amount() throws {
        let bench = try Bench.reaching(.workDone)
        #expect(bench.refusal(of: .signOff(.sample(at: bench.now, amountFen: 8_601)))?.rule == "REP-11")
        #expect(bench.refusal(of: .signOff(.sample(at: bench.now, amountFen: -1)))?.fields.map(\.field) == ["amountFen"])
        try bench.send(.signOff(.sample(at: bench.now, amountFen: 8_000)))
        #expect(bench.slip.signOff?.amountFen == 8_000)
    }

    @Test("A free repair is signed with amount 0 only") func freeAmount() throws {
        let bench = try Bench.reaching(.collected)
        for command in [WorkOrderCommand.quote(.free), .start, .finish(details: "拧紧")] { try bench.send(command) }
        #expect(bench.refusal(of: .signOff(.sample(at: bench.now, amountFen: 1)))?.rule == "REP-11")
        try bench.send(.signOff(.sample(at: bench.now, amountFen: 0)))
        #expect(bench.state == .signedOff)
    }

    @Test("Where there is no owner, whoever raised it signs (decision 12)", arguments: [RepairSource.patrol, .publicCheck, .vacantUnit])
    func initiator(source: RepairSource) throws {
        let bench = Bench()
        try bench.send(.raise(.sample(source: source, chargeable: false, contact: nil)), as: .security)
        for command in [WorkOrderCommand.collect, .quote([]), .start, .finish(details: "换灯")] { try bench.send(command) }
        let events = try bench.send(.signOff(.sample(at: bench.now, amountFen: 0)))
        #expect((events.first as? OrderSignedOff)?.signer == .initiator)
    }
}
