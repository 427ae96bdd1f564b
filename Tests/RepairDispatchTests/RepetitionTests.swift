import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("A command said twice") struct RepetitionTests {
    @Test("Each command of a whole life changes nothing when it is said again at once") func wholeLife() throws {
        let signed = instant("2026-03-02 09:30")
        let task = CallbackTaskID(.v7(milliseconds: 9, high: 9, low: 9))
        let life: [WorkOrderCommand] = [
            .raise(.sample(urgency: .emergency, category: .water)),
            .judge(.init(urgency: .emergency, emergencyCategory: .railings, reason: "栏杆断了")), .collect, .makeSafe(measures: "关闭总阀"),
            .quote(.sample),
            .declineQuote(reason: "太贵"), .requote([PriceLineForm(item: "角阀", quantity: 1, unitPriceFen: 2_800)]),
            .acceptQuote(acceptedBy: "王芳"), .start, .explainDelay(reason: "等配件"), .finish(details: "换了角阀"),
            .signOff(.sample(at: signed, amountFen: 2_800)), .reportBack(delayReason: nil),
            .noteCallback(.sample), .settleCallback(.init(taskId: task, cycle: 1, outcome: .satisfied)),
        ]
        let bench = Bench()
        for command in life {
            #expect(try !bench.send(command).isEmpty, "\(command.code)")
            let before = bench.slip
            #expect(try bench.send(command).isEmpty, "\(command.code)")
            #expect(bench.slip == before)
        }
        #expect(bench.state == .closed)
    }

    @Test("So do the other ways to end") func otherEnds() throws {
        let bench = try Bench.reaching(.collected)
        bench.now = instant("2026-03-31 17:30")
        let march = try #require(LedgerMonth("2026-03"))
        let life: [WorkOrderCommand] = [
            .markOverdue(clock: "T-REPORT"), .handBackAtMonthEnd(month: march), .carryOver(opinion: "下月完成"), .reissue, .collect,
            .handBack(reason: "缺配件"), .cancel(reason: "自己修好了"),
        ]
        for command in life {
            if command == .reissue { bench.now = instant("2026-04-01 00:00") }
            #expect(try !bench.send(command).isEmpty, "\(command.code)")
            #expect(try bench.send(command).isEmpty, "\(command.code)")
        }
        #expect(bench.state == .cancelled)
    }

    @Test("A new appointment said twice is one; a second visit without answer is not") func visits() throws {
        let bench = try Bench.reaching(.noAnswer)
        let later = instant("2026-03-03 10:00")
        #expect(try bench.send(.reschedule(appointedAt: later)).count == 1)
        #expect(try bench.send(.reschedule(appointedAt: later)).isEmpty)
        #expect(try bench.send(.noAnswer(.init(waitedSeconds: 180, noteLeft: true))).count == 1)
        #expect(bench.refusal(of: .noAnswer(.init(waitedSeconds: 180, noteLeft: true)))?.code == .wrongState)
    }

    @Test("An intake event that comes again after the order has moved on raises nothing", arguments: Machine.states)
    func raisedAgain(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        let before = bench.slip
        #expect(try bench.send(.raise(.sample()), as: .system).isEmpty)
        #expect(bench.slip == before)
    }

    @Test("The same id for another slip is refused") func takenID() throws {
        let bench = try Bench.reaching(.issued)
        let other = RepairParticulars(what: "灯不亮", address: "a", unit: "u", contactPerson: "p", contactPhone: "1")
        #expect(bench.refusal(of: .raise(.sample(request: other)))?.code == .alreadyExists)
    }

    @Test("A slip that another person collected is theirs") func otherCollector() throws {
        let bench = try Bench.reaching(.collected)
        bench.subject = "technician-8"
        #expect(bench.refusal(of: .collect)?.code == .wrongState)
    }
}
