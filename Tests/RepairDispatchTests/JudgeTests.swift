import Foundation
import Policy
import RepairDispatch
import SharedModels
import Testing

@Suite("Danger in the words of a slip, and who judges it") struct JudgeTests {
    private func form(
        _ what: String, urgency: RepairUrgency = .normal, category: EmergencyCategory? = nil, trade: String? = nil
    ) -> RaiseForm {
        .sample(
            urgency: urgency, category: category,
            request: RepairParticulars(what: what, address: "云湖花园 3 栋", unit: "3-1201", contactPerson: "王芳", contactPhone: "13800005678"),
            trade: trade)
    }

    private func view(_ bench: Bench) -> WorkOrderView { bench.slip.view(for: Actor(subject: "x", role: .receptionist)) }

    static let reports: [(EmergencyCategory, String)] = [
        (.lift, "3 号楼电梯困人"), (.structure, "地下室顶板塌陷"), (.power, "插座打火花"), (.water, "厨房爆管"), (.railings, "阳台栏杆松动"),
        (.falling, "窗玻璃要掉下来"), (.otherDanger, "厨房燃气泄漏"), (.lift, "people TRAPPED in lift 2"), (.power, "electric shock from the tap"),
        (.falling, "falling glass at the gate"), (.otherDanger, "smell of gas"),
    ]

    @Test("Words of danger are proposed at raising and change nothing by themselves (REP-01, REP-02)", arguments: reports)
    func proposed(category: EmergencyCategory, what: String) throws {
        let bench = Bench()
        let events = try bench.send(.raise(form(what)))
        #expect(bench.slip.urgency == .normal)
        #expect(bench.slip.emergencyCategory == nil)
        #expect(bench.slip.proposedEmergency?.map(\.category) == [category])
        #expect(view(bench).awaitsJudgement)
        #expect(!view(bench).markedUrgent)
        let danger = try #require(events.last as? DangerProposed)
        #expect(danger.categories == [category])
        #expect(danger.proposedAt == bench.now)
        #expect(!events.contains { $0 is OrderFlagged })
    }

    @Test("Each category by itself is an emergency, marked and cried out (REP-02, REP-03)", arguments: EmergencyCategory.allCases)
    func byCategory(category: EmergencyCategory) throws {
        let bench = Bench()
        let events = try bench.send(.raise(form("请来看一下", category: category)))
        #expect(bench.slip.urgency == .emergency)
        #expect(view(bench).markedUrgent)
        #expect((events.last as? OrderFlagged)?.emergencyCategory == category)
        #expect(!view(bench).awaitsJudgement)
    }

    @Test("What was raised as an emergency of a proposed category waits for nobody (WE-38)") func alreadyKnown() throws {
        let bench = Bench()
        let events = try bench.send(.raise(form("电梯困人", category: .lift)))
        #expect(bench.slip.proposedEmergency == nil)
        #expect(!events.contains { $0 is DangerProposed })
        let other = Bench()
        try other.send(.raise(form("电梯困人", category: .water)))
        #expect(other.slip.proposedEmergency?.map(\.category) == [.lift])
        let quiet = Bench()
        try quiet.send(.raise(form("水龙头滴水")))
        #expect(quiet.slip.proposedEmergency == nil)
        #expect(!view(quiet).awaitsJudgement)
    }

    @Test("A hand-over of the desk is read for danger as well") func handedOver() throws {
        let bench = Bench()
        let events = try bench.send(.raise(form("电梯困人")), as: .system)
        #expect(events.contains { $0 is DangerProposed })
    }

    @Test("Confirmed, it is an emergency and told to those on duty at once (REP-03, REP-04, WE-38)") func confirmed() throws {
        let bench = Bench()
        try bench.send(.raise(form("电梯困人")))
        let events = try bench.send(.judge(.init(urgency: .emergency, emergencyCategory: .lift, major: true)), as: .dutyStaff)
        #expect(bench.state == .issued)
        #expect(bench.slip.urgency == .emergency)
        #expect(bench.slip.emergencyCategory == .lift)
        #expect(bench.slip.major)
        let judged = try #require(events.first as? OrderJudged)
        #expect(judged.answersProposal)
        #expect(judged.emergencyCategory == .lift)
        let flagged = try #require(events.last as? OrderFlagged)
        #expect(flagged.notify == [.engineering, .dutyStaff, .ownerRelationsSupervisor, .deptHead])
        #expect(!view(bench).awaitsJudgement)
        #expect(view(bench).markedUrgent)
        #expect(bench.slip.judgement?.by == bench.subject)
    }

    @Test("Dismissed, it stays as it was and nobody is alarmed") func dismissed() throws {
        let bench = Bench()
        try bench.send(.raise(form("电梯困人")))
        let events = try bench.send(.judge(.init(urgency: .normal, reason: "演习")))
        #expect(events.map { type(of: $0).type } == [OrderJudged.type])
        #expect((events.first as? OrderJudged)?.answersProposal == true)
        #expect(!view(bench).awaitsJudgement)
        #expect(bench.slip.urgency == .normal)
        let later = try bench.send(.judge(.init(urgency: .emergency, emergencyCategory: .lift)))
        #expect((later.first as? OrderJudged)?.answersProposal == false)
    }

    @Test("The judgement changes until the work is finished", arguments: Machine.states) func states(state: WorkOrderState) throws {
        let bench = try Bench.reaching(state)
        let refusal = bench.refusal(of: .judge(.init(urgency: .urgent)))
        let open: Set<WorkOrderState> = [
            .issued, .collected, .noAnswer, .quoted, .quoteDeclined, .accepted, .inWork, .handedBack, .carriedOver,
        ]
        #expect((refusal == nil) == open.contains(state))
        #expect(bench.state == state)
        if open.contains(state) { #expect((bench.events.last as? OrderFlagged)?.notify == [.engineering]) }
    }

    @Test("Less urgent, or no major matter any more, needs a reason (REP-01)") func lowered() throws {
        let bench = Bench()
        try bench.send(.raise(.sample(urgency: .emergency, category: .water, major: true)))
        for form in [JudgeForm(urgency: .urgent), .init(urgency: .emergency, emergencyCategory: .water, major: false)] {
            let refusal = bench.refusal(of: .judge(form))
            #expect(refusal?.fields.map(\.field) == ["reason"])
            #expect(refusal?.rule == "REP-01")
        }
        let events = try bench.send(.judge(.init(urgency: .urgent, major: false, reason: "阀门已关")))
        #expect(events.map { type(of: $0).type } == [OrderJudged.type])
        #expect(bench.slip.emergencyCategory == nil)
        #expect(!bench.slip.major)
    }

    @Test(
        "Under the list an emergency needs a category; by judgement it does not (K-15)",
        arguments: [EmergencyMode.list, .judgement, .listOrJudgement])
    func modes(mode: EmergencyMode) throws {
        var settings = PolicySettings()
        settings.repair.emergencyMode = mode
        let bench = Bench(rules: Policy(name: "mode", settings: settings))
        try bench.send(.raise(form("电梯困人")))
        let refusal = bench.refusal(of: .judge(.init(urgency: .emergency)))
        #expect((refusal?.fields.map(\.field) == ["emergencyCategory"]) == (mode == .list))
        try bench.send(.judge(.init(urgency: .normal, emergencyCategory: .lift)))
        #expect(bench.slip.urgency == .emergency)
    }

    @Test("Where the policy times emergencies, the clock starts when one is judged to be one, and ends when it is none (K-15)")
    func clock() throws {
        var settings = PolicySettings()
        settings.repair.emergencyResponse = .elapsed(seconds: 1_800)
        let bench = Bench(rules: Policy(name: "quick", settings: settings))
        try bench.send(.raise(form("电梯困人")))
        #expect(bench.clock("T-EMERGENCY") == nil)
        bench.now = instant("2026-03-02 09:40")
        try bench.send(.judge(.init(urgency: .emergency, emergencyCategory: .lift)))
        #expect(bench.clock("T-EMERGENCY")?.bound == instant("2026-03-02 10:10"))
        try bench.send(.judge(.init(urgency: .emergency, emergencyCategory: .otherDanger)))
        #expect(bench.clock("T-EMERGENCY")?.bound == instant("2026-03-02 10:10"))
        let late = bench.copy()
        late.now = instant("2026-03-02 10:10")
        let told = try late.send(.judge(.init(urgency: .normal, reason: "误报")))
        #expect((told.first as? OrderOverdue)?.clock == "T-EMERGENCY")
        try bench.send(.judge(.init(urgency: .normal, reason: "误报")))
        #expect(!bench.slip.clocks.isRunning(WorkOrderClock.emergency))
        let taken = try Bench.reaching(.collected)
        taken.rules = bench.rules
        try taken.send(.judge(.init(urgency: .emergency, emergencyCategory: .lift)))
        #expect(taken.clock("T-EMERGENCY") == nil)
    }

    @Test(
        "K-15, REP-15: by when it is due is told as it moves: engineering's taking it, then the slip's way back; nothing where neither runs"
    )
    func toldDue() throws {
        var settings = PolicySettings()
        settings.repair.emergencyResponse = .elapsed(seconds: 1_800)
        let bench = Bench(rules: Policy(name: "quick", settings: settings))
        let raised = try bench.send(.raise(form("电梯困人"))).first as? OrderRaised
        #expect(raised != nil && raised?.dueAt == nil)
        func judged(_ urgency: RepairUrgency) throws -> OrderJudged {
            let category: EmergencyCategory? = urgency == .emergency ? .lift : nil
            let told = try bench.send(.judge(.init(urgency: urgency, emergencyCategory: category, reason: "核实")))
            return try #require(told.compactMap { $0 as? OrderJudged }.first)
        }
        #expect(try judged(.emergency).dueAt == instant("2026-03-02 10:00"))
        #expect(try judged(.normal).dueAt == nil)
        let collected = try #require(try bench.send(.collect).first as? OrderCollected)
        #expect(try collected.reportDue != nil && judged(.emergency).dueAt == collected.reportDue)
        let pressing = Bench(rules: bench.rules)
        let first = try pressing.send(.raise(.sample(urgency: .emergency))).first as? OrderRaised
        #expect(first?.dueAt == instant("2026-03-02 10:00"))
        for command in [WorkOrderCommand.collect, .handBack(reason: "缺配件"), .carryOver(opinion: "下月完成")] { try pressing.send(command) }
        pressing.now = instant("2026-04-01 00:00")
        let again = try #require(try pressing.send(.reissue).first as? OrderReissued)
        #expect(again.dueAt == instant("2026-04-01 00:30"))
    }

    @Test("A trade is proposed by the words, named at raising, or corrected by a judgement; it must be one of the policy's (REP-32)")
    func trades() throws {
        let bench = Bench()
        try bench.send(.raise(form("厨房水管漏水")))
        #expect(bench.slip.trade == "plumbing")
        try bench.send(.judge(.init(urgency: .normal, trade: "masonry")))
        #expect(view(bench).trade == "masonry")
        try bench.send(.judge(.init(urgency: .urgent)))
        #expect(bench.slip.trade == "masonry")
        #expect(bench.refusal(of: .judge(.init(urgency: .urgent, trade: "magic")))?.fields.map(\.field) == ["trade"])
        let named = Bench()
        try named.send(.raise(form("厨房水管漏水", trade: "general")))
        #expect(named.slip.trade == "general")
        #expect(Bench().refusal(of: .raise(form("厨房水管漏水", trade: "magic")))?.fields.map(\.field) == ["trade"])
        let unknown = Bench()
        try unknown.send(.raise(form("请来看一下")))
        #expect(unknown.slip.trade == nil)
    }

    @Test("A slip that was stored before there were judgements is read") func storedBefore() throws {
        let bench = Bench()
        try bench.send(.raise(form("电梯困人")))
        var json = try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(bench.slip)) as? [String: Any])
        for field in ["proposedEmergency", "judgement", "trade"] { json[field] = nil }
        let old = try JSONDecoder().decode(WorkOrder.self, from: JSONSerialization.data(withJSONObject: json))
        #expect(old.proposedEmergency == nil && old.trade == nil && !old.awaitsJudgement)
    }

    @Test("A slip whose repair is over awaits no judgement any more") func over() throws {
        let bench = Bench()
        try bench.send(.raise(form("电梯困人")))
        try bench.send(.cancel(reason: "已解困"))
        #expect(!view(bench).awaitsJudgement)
    }

    @Test("A judgement that names no category leaves an emergency its own (REP-02)") func keepsCategory() throws {
        let bench = try Bench.reaching(.collected, .sample(urgency: .emergency, category: .lift))
        try bench.send(.judge(.init(urgency: .emergency, major: true)))
        #expect(bench.slip.emergencyCategory == .lift && bench.slip.major)
        try bench.send(.judge(.init(urgency: .normal, reason: "已排除")))
        #expect(bench.slip.emergencyCategory == nil && bench.slip.urgency == .normal)
    }

    @Test("An emergency that is issued again runs under its clock from then on (K-15)") func clockAtReissue() throws {
        var settings = PolicySettings()
        settings.repair.emergencyResponse = .elapsed(seconds: 1_800)
        let bench = Bench(rules: Policy(name: "quick", settings: settings))
        try bench.send(.raise(.sample()))
        for command in [WorkOrderCommand.collect, .handBack(reason: "缺配件"), .carryOver(opinion: "下月完成")] { try bench.send(command) }
        try bench.send(.judge(.init(urgency: .emergency, emergencyCategory: .water)))
        #expect(!bench.slip.clocks.isRunning(WorkOrderClock.emergency), "nobody in engineering has it")
        bench.now = instant("2026-04-01 00:00")
        try bench.send(.reissue)
        #expect(bench.slip.clocks.last { $0.name == WorkOrderClock.emergency }?.bound == instant("2026-04-01 00:30"))
        #expect(bench.slip.owesAppointment == true && bench.slip.appointedAt == nil, "the appointment passed while it lay")
    }
}
