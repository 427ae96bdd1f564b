import Foundation
import RepairDispatch
import SharedModels
import Testing

@Suite("While somebody waits for a repair") struct ProgressTests {
    private static let waiting: [WorkOrderState] = [
        .issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .inWork, .workDone, .signedOff, .handedBack, .carriedOver,
    ]

    @Test(
        "How it goes on is noted for the issuer and the owner until it is done, with whether the owner was told (REP-23)",
        arguments: waiting)
    func progress(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        let noted = try #require(try bench.send(.noteProgress(text: "配件周四到货", ownerTold: true)).first as? ProgressNoted)
        #expect(noted.ownerTold && noted.contactId == ContactLink.sample.id)
        #expect(noted.sealed.content?.text == "配件周四到货")
        #expect(bench.state == state)
        #expect(try bench.send(.noteProgress(text: "配件周四到货", ownerTold: true)).isEmpty, "said twice is said once")
        #expect(bench.refusal(of: .noteProgress(text: " ", ownerTold: false))?.rule == "REP-23")
    }

    @Test("Nothing is noted on a slip that is over", arguments: [WorkOrderState.closed, .cancelled, .callbackPending])
    func over(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        #expect(bench.refusal(of: .noteProgress(text: "还在等", ownerTold: false))?.code == .wrongState)
        #expect(bench.refusal(of: .urge(words: nil))?.code == .wrongState)
    }

    @Test("The owner's urging is counted and told to those who can see to it (催单)", arguments: waiting) func urging(state: WorkOrderState)
        throws
    {
        let bench = try Bench.reaching(state)
        for times in 1...3 {
            let urged = try #require(try bench.send(.urge(words: "什么时候能好")).first as? OrderUrged)
            #expect(urged.times == times)
            #expect(urged.notify.contains(.ownerRelationsSupervisor) && urged.notify.contains(.engineeringSupervisor))
        }
        #expect(bench.slip.view(for: Actor(subject: "x", role: .receptionist)).timesUrged == 3)
        #expect(bench.refusal(of: .urge(words: nil), as: .technician)?.code == .forbidden)
    }

    @Test(
        "A delay goes upward at once; of urgent and major slips the department's head hears as well (REP-16, REP-21, REP-24)",
        arguments: [(RepairUrgency.normal, false, false), (.urgent, false, true), (.emergency, false, true), (.normal, true, true)])
    func upward(urgency: RepairUrgency, major: Bool, reachesHead: Bool) throws {
        let bench = try Bench.reaching(.collected, .sample(urgency: urgency, category: urgency == .emergency ? .water : nil, major: major))
        let explained = try #require(try bench.send(.explainDelay(reason: "等配件")).first as? DelayExplained)
        let notify = try #require(explained.notify)
        #expect(notify.contains(.ownerRelationsSupervisor) && notify.contains(.engineeringSupervisor))
        #expect(notify.contains(.deptHead) == reachesHead)
    }
}
