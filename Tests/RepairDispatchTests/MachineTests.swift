import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

/// Domain 3.3 as a table, written down a second time so that code and table check each other.
enum Machine {
    /// What a command does in a state: leads to another, stays, or is refused.
    enum Effect: Equatable {
        case leads(WorkOrderState)
        case nothing
        case refused(Rejection.Code)
    }

    static let states = WorkOrderState.allCases.filter { $0 != .raised && $0 != .reportedBack }

    /// Every pair that is not refused as `wrongState`.
    static let table: [WorkOrderState: [WorkOrderCommand.Code: Effect]] = [
        .issued: [
            .attach: .leads(.issued),
            .assign: .leads(.issued), .displace: .leads(.issued), .urge: .leads(.issued), .noteProgress: .leads(.issued),
            .reschedule: .leads(.issued),
            .remindVisit: .leads(.issued),
            .judge: .leads(.issued),
            .collect: .leads(.collected), .explainDelay: .leads(.issued), .cancel: .leads(.cancelled),
            .handBackAtMonthEnd: .leads(.handedBack), .reissue: .nothing,
        ],
        .collected: [
            .attach: .leads(.collected),
            .assign: .leads(.collected), .displace: .leads(.collected), .urge: .leads(.collected), .noteProgress: .leads(.collected),
            .reschedule: .leads(.collected),
            .remindVisit: .leads(.collected),
            .judge: .leads(.collected),
            .noAnswer: .leads(.noAnswer), .quote: .leads(.quoted), .makeSafe: .leads(.collected), .handBack: .leads(.handedBack),
            .explainDelay: .leads(.collected), .cancel: .leads(.cancelled), .handBackAtMonthEnd: .leads(.handedBack),
            .markOverdue: .leads(.collected),
        ],
        .noAnswer: [
            .attach: .leads(.noAnswer),
            .assign: .leads(.noAnswer), .displace: .leads(.noAnswer), .urge: .leads(.noAnswer), .noteProgress: .leads(.noAnswer),
            .judge: .leads(.noAnswer),
            .reschedule: .leads(.collected), .makeSafe: .leads(.noAnswer), .handBack: .leads(.handedBack), .explainDelay: .leads(.noAnswer),
            .cancel: .leads(.cancelled), .handBackAtMonthEnd: .leads(.handedBack), .markOverdue: .leads(.noAnswer),
        ],
        .quoted: [
            .attach: .leads(.quoted),
            .assign: .leads(.quoted), .displace: .leads(.quoted), .urge: .leads(.quoted), .noteProgress: .leads(.quoted),
            .reschedule: .leads(.quoted),
            .judge: .leads(.quoted),
            .acceptQuote: .leads(.accepted), .declineQuote: .leads(.quoteDeclined), .start: .refused(.ruleViolated),
            .makeSafe: .leads(.quoted), .handBack: .leads(.handedBack), .explainDelay: .leads(.quoted), .cancel: .leads(.cancelled),
            .handBackAtMonthEnd: .leads(.handedBack), .markOverdue: .leads(.quoted),
        ],
        .quoteDeclined: [
            .attach: .leads(.quoteDeclined),
            .assign: .leads(.quoteDeclined), .displace: .leads(.quoteDeclined), .urge: .leads(.quoteDeclined),
            .noteProgress: .leads(.quoteDeclined),
            .reschedule: .leads(.quoteDeclined),
            .judge: .leads(.quoteDeclined),
            .requote: .leads(.quoted), .reportBack: .leads(.callbackPending), .makeSafe: .leads(.quoteDeclined),
            .handBack: .leads(.handedBack), .explainDelay: .leads(.quoteDeclined), .cancel: .leads(.cancelled),
            .handBackAtMonthEnd: .leads(.handedBack), .markOverdue: .leads(.quoteDeclined),
        ],
        .accepted: [
            .attach: .leads(.accepted),
            .assign: .leads(.accepted), .displace: .leads(.accepted), .urge: .leads(.accepted), .noteProgress: .leads(.accepted),
            .reschedule: .leads(.accepted),
            .judge: .leads(.accepted),
            .start: .leads(.inWork), .makeSafe: .leads(.accepted), .handBack: .leads(.handedBack), .explainDelay: .leads(.accepted),
            .cancel: .leads(.cancelled), .handBackAtMonthEnd: .leads(.handedBack), .markOverdue: .leads(.accepted),
        ],
        .inWork: [
            .attach: .leads(.inWork),
            .assign: .leads(.inWork), .displace: .leads(.inWork), .urge: .leads(.inWork), .noteProgress: .leads(.inWork),
            .reschedule: .leads(.inWork),
            .judge: .leads(.inWork),
            .finish: .leads(.workDone), .handBack: .leads(.handedBack), .explainDelay: .leads(.inWork),
            .handBackAtMonthEnd: .leads(.handedBack), .markOverdue: .leads(.inWork), .start: .nothing,
        ],
        .workDone: [
            .attach: .leads(.workDone), .urge: .leads(.workDone), .noteProgress: .leads(.workDone), .signOff: .leads(.signedOff),
            .explainDelay: .leads(.workDone),
            .markOverdue: .leads(.workDone),
        ],
        .signedOff: [
            .attach: .leads(.signedOff), .urge: .leads(.signedOff), .noteProgress: .leads(.signedOff),
            .reportBack: .leads(.callbackPending),
            .explainDelay: .leads(.signedOff), .markOverdue: .leads(.signedOff),
        ],
        .callbackPending: [
            .attach: .leads(.callbackPending), .noteCallback: .leads(.callbackPending), .settleCallback: .leads(.closed),
            .rework: .leads(.closed), .reportBack: .nothing,
        ],
        .closed: [.noteCallback: .leads(.closed), .settleCallback: .nothing, .rework: .nothing],
        .handedBack: [
            .attach: .leads(.handedBack), .judge: .leads(.handedBack), .urge: .leads(.handedBack), .noteProgress: .leads(.handedBack),
            .carryOver: .leads(.carriedOver),
            .explainDelay: .leads(.handedBack), .cancel: .leads(.cancelled),
        ],
        .carriedOver: [
            .attach: .leads(.carriedOver), .judge: .leads(.carriedOver), .urge: .leads(.carriedOver), .noteProgress: .leads(.carriedOver),
            .reissue: .leads(.issued),
            .cancel: .leads(.cancelled),
        ],
        .cancelled: [.cancel: .nothing],
    ]

    static func effect(of command: WorkOrderCommand.Code, in state: WorkOrderState) -> Effect {
        if let effect = table[state]?[command] { return effect }
        switch command {
        case .raise: return .refused(.alreadyExists)
        // A timer of a clock that does not run and a close that has nothing to close come and go without a trace.
        case .markOverdue, .handBackAtMonthEnd, .rollOver, .reissue, .displace, .remindVisit: return .nothing
        case .judge, .collect, .assign, .unassign, .urge, .noteProgress, .noAnswer, .reschedule, .quote, .requote, .acceptQuote,
            .declineQuote,
            .makeSafe, .start, .finish, .signOff, .attach,
            .reportBack,
            .explainDelay, .handBack, .carryOver, .cancel, .noteCallback, .settleCallback, .rework:
            return .refused(.wrongState)
        }
    }

    /// Whether one step may lead from a state to another: the table, and within one decision the states that are passed through.
    static func leads(from: WorkOrderState, to: WorkOrderState) -> Bool {
        from == to || table[from, default: [:]].values.contains(.leads(to)) || (from == .quoted && to == .inWork)
    }

    /// A command of each kind that is well-formed for the bench's order and differs from those that brought it there.
    static func sample(_ code: WorkOrderCommand.Code, for bench: Bench) -> WorkOrderCommand {
        let other = [PriceLineForm(item: "水龙头", quantity: 1, unitPriceFen: 9_900)]
        return switch code {
        case .raise: .raise(.sample(request: .init(what: "别的", address: "a", unit: "u", contactPerson: "p", contactPhone: "1")))
        case .judge: .judge(.init(urgency: .emergency, emergencyCategory: .power, major: true, trade: "electrical"))
        case .collect: .collect
        case .assign:
            .assign(
                AssignmentForm(
                    technicianId: .sample, subject: "technician-8", round: (bench.slip.assignmentRounds ?? 0) + 1, fit: .sample))
        case .unassign: .unassign(reason: "换人")
        case .urge: .urge(words: "什么时候能好")
        case .noteProgress: .noteProgress(text: "配件在路上", ownerTold: true)
        case .displace:
            .displace(
                from: .sample, round: 1, by: WorkOrderID(.v7(milliseconds: 6, high: 6, low: 6)), id: .v7(milliseconds: 7, high: 7, low: 7))
        case .remindVisit: .remindVisit
        case .noAnswer: .noAnswer(.init(waitedSeconds: 240, noteLeft: true))
        case .reschedule: .reschedule(appointedAt: bench.now.addingTimeInterval(7_200))
        case .quote: .quote(other)
        case .requote: .requote(other)
        case .acceptQuote: .acceptQuote(acceptedBy: "李强")
        case .declineQuote: .declineQuote(reason: "再想想")
        case .makeSafe: .makeSafe(measures: "关闭总阀")
        case .start: .start
        case .finish: .finish(details: "另一种做法")
        case .signOff: .signOff(.sample(at: bench.now, amountFen: 100))
        case .attach: .attach(.sample())
        case .reportBack: .reportBack(delayReason: "等配件")
        case .explainDelay: .explainDelay(reason: "等配件")
        case .handBack: .handBack(reason: "别的原因")
        case .carryOver: .carryOver(opinion: "同意")
        case .cancel: .cancel(reason: "自己修好了")
        case .markOverdue: .markOverdue(clock: WorkOrderClock.report)
        case .handBackAtMonthEnd: .handBackAtMonthEnd(month: bench.slip.ledgerMonth)
        case .rollOver: .rollOver(month: bench.slip.ledgerMonth)
        case .reissue: .reissue
        case .noteCallback: .noteCallback(.sample)
        case .settleCallback: .settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: .satisfied))
        case .rework: .rework(.init(reworkOrderId: WorkOrderID(.v7(milliseconds: 5, high: 5, low: 5)), cycle: 1))
        }
    }
}

@Suite("The machine of domain 3.3") struct MachineTests {
    @Test("Every command in every state does what the table says", arguments: Machine.states, WorkOrderCommand.Code.allCases)
    func pair(state: WorkOrderState, code: WorkOrderCommand.Code) throws {
        let bench = try Bench.reaching(state, .sample(urgency: .emergency, category: .water))
        bench.subject = "technician-8"
        // Past the month's close and every bound, so that the system's commands are due too.
        bench.now = state == .carriedOver ? instant("2026-04-01 00:00") : instant("2026-03-31 17:30")
        let before = bench.slip
        let command = Machine.sample(code, for: bench)
        let effect: Machine.Effect
        do throws(Rejection) {
            let events = try bench.send(command)
            effect = events.isEmpty ? .nothing : .leads(bench.slip.state)
        } catch {
            effect = .refused(error.code)
        }
        #expect(effect == Machine.effect(of: code, in: state))
        if case .leads = effect {} else { #expect(bench.slip == before) }
    }

    @Test("A refusal in the wrong state says what is allowed now", arguments: Machine.states) func saysWhatIsAllowed(state: WorkOrderState)
        throws
    {
        let bench = try Bench.reaching(state)
        bench.subject = "technician-8"
        for code in WorkOrderCommand.Code.allCases where Machine.effect(of: code, in: state) == .refused(.wrongState) {
            let refusal = try #require(bench.refusal(of: Machine.sample(code, for: bench)))
            #expect(refusal.detail.contains(state.rawValue) || refusal.detail.contains("began") || refusal.detail.contains("removed"))
            for allowed in bench.slip.allowedCommands { #expect(refusal.detail.contains(allowed)) }
        }
    }

    @Test(
        "What an order says it takes, it takes; what it does not name is refused", arguments: Machine.states,
        [RepairUrgency.normal, .emergency])
    func allowedCommands(state: WorkOrderState, urgency: RepairUrgency) throws {
        let bench = try Bench.reaching(state, .sample(urgency: urgency))
        for code in WorkOrderCommand.Code.allCases where !code.roles.isSubset(of: [.system]) {
            let trial = bench.copy()
            trial.subject = "technician-8"
            let events = try? trial.send(Machine.sample(code, for: trial))
            #expect((events?.isEmpty == false) == bench.slip.allowedCommands.contains(code.rawValue), "\(code)")
        }
    }

    @Test("A command to an order that does not exist finds none", arguments: WorkOrderCommand.Code.allCases.filter { $0 != .raise })
    func notFound(code: WorkOrderCommand.Code) throws {
        let known = try Bench.reaching(.collected)
        let bench = Bench()
        #expect(bench.refusal(of: Machine.sample(code, for: known))?.code == .notFound)
    }

    @Test("Every state of domain 3.3 has its code") func stateCodes() {
        #expect(
            WorkOrderState.allCases.map(\.rawValue) == [
                "raised", "issued", "collected", "no_answer", "quoted", "quote_declined", "accepted", "in_work", "work_done", "signed_off",
                "reported_back", "callback_pending", "closed", "handed_back", "carried_over", "cancelled",
            ])
    }

    @Test("Each clock has its command, and a foreign name has none") func clockCommands() {
        #expect(WorkOrder.command(forDue: "T-REPORT") == .markOverdue(clock: "T-REPORT"))
        #expect(WorkOrder.command(forDue: "T-EMERGENCY") == .markOverdue(clock: "T-EMERGENCY"))
        #expect(WorkOrder.command(forDue: "T-APPOINTMENT") == .remindVisit)
        #expect(WorkOrder.command(forDue: "T-FIRST") == nil)
    }
}
