import Foundation
import Policy
import RepairDispatch
import SharedModels

/// Drives one work order through `decide` as the engine would, and keeps what came of it.
///
/// A class, because the test macros cannot call functions.
final class Bench {
    private(set) var order: WorkOrder?
    /// Events so far, in order.
    private(set) var events: [any Event] = []
    private(set) var version = 0
    var now: Date
    var rules: Policy
    let id: WorkOrderID
    let number: String
    var subject = "technician-7"
    private var fresh: UInt64 = 1

    init(at now: Date, rules: Policy, id: WorkOrderID, number: String) {
        self.now = now
        self.rules = rules
        self.id = id
        self.number = number
    }

    convenience init(
        at now: String = "2026-03-02 09:30", rules: Policy = .baseline, id: UInt64 = 42, number: String = "WO-20260302-000007"
    ) {
        self.init(
            at: instant(now), rules: rules, id: WorkOrderID(.v7(milliseconds: 1_772_000_000_000, high: 0, low: id)), number: number)
    }

    /// The same bench, to try something on.
    func copy() -> Bench {
        let copy = Bench(at: now, rules: rules, id: id, number: number)
        copy.order = order
        copy.events = events
        copy.version = version
        copy.subject = subject
        copy.fresh = fresh
        return copy
    }

    /// Decides and applies. Returns the events of this command; none when nothing changed.
    @discardableResult
    func send(_ command: WorkOrderCommand, as role: Role? = nil, office: String? = nil) throws(Rejection) -> [any Event] {
        fresh += 1
        let actor = Actor(subject: subject, role: role ?? command.name.usualRole, office: office)
        let context = DecisionContext(
            now: now, caseID: id.retyped(), number: number, actor: actor, freshID: .v7(milliseconds: 1_772_000_000_000, high: 1, low: fresh)
        )
        switch try WorkOrder.decide(order, command, under: rules, in: context) {
        case .unchanged:
            return []
        case .changed(let change):
            order = change.after
            events += change.events
            version += change.events.count
            return change.events
        }
    }

    /// The order as it stands; it must exist.
    var slip: WorkOrder {
        guard let order else { preconditionFailure("raise the order first") }
        return order
    }

    var state: WorkOrderState? { order?.state }

    func clock(_ name: String) -> CaseClock? { order?.clocks.last { $0.name == name } }

    /// What refused the command, or nil when it was taken.
    func refusal(of command: WorkOrderCommand, as role: Role? = nil, office: String? = nil) -> Rejection? {
        do throws(Rejection) {
            try send(command, as: role, office: office)
            return nil
        } catch {
            return error
        }
    }
}

extension Bench {
    /// A bench whose order is in `state`, reached on the shortest way.
    static func reaching(_ state: WorkOrderState, _ form: RaiseForm = .sample(), at now: String = "2026-03-02 09:30") throws -> Bench {
        let bench = Bench(at: now)
        try bench.send(.raise(form))
        for command in path(to: state, in: bench) {
            if command == .reissue, let bound = bench.clock(WorkOrderClock.reissue)?.bound { bench.now = bound }
            try bench.send(command)
        }
        guard bench.state == state else { preconditionFailure("the path leads elsewhere") }
        return bench
    }

    private static func path(to state: WorkOrderState, in bench: Bench) -> [WorkOrderCommand] {
        let accepted: [WorkOrderCommand] = [.collect, .quote(.sample), .acceptQuote(acceptedBy: "王芳")]
        let done = accepted + [.start, .finish(details: "换了角阀")]
        let back = done + [.signOff(.sample(at: bench.now)), .reportBack(delayReason: nil)]
        return switch state {
        case .raised, .issued, .reportedBack: []
        case .collected: [.collect]
        case .noAnswer: [.collect, .noAnswer(.init(waitedSeconds: 180, noteLeft: true))]
        case .quoted: [.collect, .quote(.sample)]
        case .quoteDeclined: [.collect, .quote(.sample), .declineQuote(reason: "太贵")]
        case .accepted: accepted
        case .inWork: accepted + [.start]
        case .workDone: done
        case .signedOff: done + [.signOff(.sample(at: bench.now))]
        case .callbackPending: back
        case .closed: back + [.settleCallback(.init(taskId: bench.taskId, cycle: 1, outcome: .satisfied))]
        case .handedBack: [.collect, .handBack(reason: "缺配件")]
        case .carriedOver: [.collect, .handBack(reason: "缺配件"), .carryOver(opinion: "下月完成")]
        case .cancelled: [.cancel(reason: "业主自行解决")]
        }
    }

    /// Some task's id.
    var taskId: CallbackTaskID { order?.callbackTaskId ?? CallbackTaskID(.v7(milliseconds: 1, high: 2, low: 3)) }
}

/// An instant by Shanghai's clocks, such as `2026-03-02 09:30` or `2026-03-02 23:59:59`.
func instant(_ text: String) -> Date {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let date = LocalDate(String(parts[0])), let time = LocalTime(String(parts[1])) else {
        preconditionFailure("write an instant as 2026-03-02 09:30")
    }
    return EstateZone.shanghai.instant(of: date, at: time)
}

extension RaiseForm {
    static func sample(
        source: RepairSource = .ownerCall, urgency: RepairUrgency = .normal, category: EmergencyCategory? = nil, major: Bool = false,
        chargeable: Bool = true, appointedAt: Date? = instant("2026-03-02 14:00"), raisedAt: Date? = nil, office: String = "yunhu",
        request: RepairParticulars = .sample, contact: ContactLink? = .sample, rework: ReworkLink? = nil, trade: String? = nil
    ) -> RaiseForm {
        RaiseForm(
            office: office, source: source, request: request, urgency: urgency, emergencyCategory: category, major: major,
            chargeable: chargeable, appointedAt: appointedAt, raisedAt: raisedAt, contact: contact, rework: rework, trade: trade)
    }
}

extension RepairParticulars {
    static let sample = RepairParticulars(
        what: "厨房水管漏水", address: "云湖花园 3 栋", unit: "3-1201", contactPerson: "王芳", contactPhone: "13800005678")
}

extension ContactLink {
    static let sample = ContactLink(
        id: ContactID(.v7(milliseconds: 1_772_000_000_000, high: 3, low: 9)), number: "CT-20260302-000042", channel: .letter)
}

extension [PriceLineForm] {
    /// 86.00 yuan.
    static let sample = [
        PriceLineForm(item: "角阀", quantity: 2, unitPriceFen: 2_800), PriceLineForm(item: "人工", quantity: 1, unitPriceFen: 3_000),
    ]
    static let free = [PriceLineForm(item: "人工", quantity: 1, unitPriceFen: 0)]
}

extension SignOffForm {
    static func sample(
        at signedAt: Date?, amountFen: Int? = 8_600, signedBy: String? = "王芳", signatureId: AttachmentID? = nil,
        quality: ServiceRating? = .verySatisfied,
        attitude: ServiceRating? = .satisfied, conduct: ServiceRating? = .fairlySatisfied
    ) -> SignOffForm {
        SignOffForm(
            amountFen: amountFen, signedBy: signedBy, signatureId: signatureId, signedAt: signedAt, quality: quality, attitude: attitude,
            conduct: conduct)
    }
}

extension AttachmentForm {
    /// A picture; two of another `mark` are two pictures.
    static func sample(_ kind: AttachmentKind = .after, mark: Character = "a") -> AttachmentForm {
        AttachmentForm(kind: kind, contentType: .jpeg, bytes: 183_204, sha256: String(repeating: mark, count: 64))
    }
}

extension WorkOrderCommand.Code {
    /// The post that domain 3.3 names first for this command.
    var usualRole: Role {
        switch self {
        case .raise: .receptionist
        case .judge: .ownerRelationsSupervisor
        case .collect, .handBack: .engineering
        case .assign, .unassign: .maintenanceLead
        case .urge: .receptionist
        case .noteProgress: .engineering
        case .noAnswer, .quote, .requote, .acceptQuote, .declineQuote, .makeSafe, .start, .finish, .signOff, .attach, .reportBack,
            .explainDelay:
            .technician
        case .reschedule, .cancel: .propertyOffice
        case .carryOver: .officeDirector
        case .displace, .remindVisit, .markOverdue, .handBackAtMonthEnd, .rollOver, .reissue, .noteCallback, .settleCallback, .rework:
            .system
        }
    }
}

extension CallbackNote {
    static let sample = CallbackNote(cycle: 1, rating: .fairlySatisfied, remarks: "修得好，来得晚", at: instant("2026-03-04 10:00"))
}

extension TechnicianID {
    static let sample = TechnicianID(.v7(milliseconds: 1_772_000_000_000, high: 5, low: 8))
}

extension Fit {
    static let sample = Fit(skill: 1_000, presence: 1_000, load: 833, area: 1_000)
}
