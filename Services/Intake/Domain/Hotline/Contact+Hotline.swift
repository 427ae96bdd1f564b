import Foundation
import SharedModels

/// How a matter stands for the city's hotline that passed it on (Open311).
struct HotlineStanding: Hashable, Sendable {
    let isOpen: Bool
    /// In words for the citizen: nothing of who works on it, and nothing that somebody wrote.
    let notes: String
    /// When anything of it changed last.
    let updatedAt: Date
    /// By when something is promised: the result, the visit or the reply; nil when nothing is, and when it is over.
    let expectedAt: Date?
}

extension Contact {
    /// States in which the citizen has the answer, or is owed none; a case that came of the contact closes it by its own end.
    static let over: Set<State> = [.answered, .replied, .closed, .void]

    /// Whether a city's hotline passed it on, whoever wrote it down.
    var isOfHotline: Bool { facts.channel == .cityHotline }

    /// What a hotline calls it; nil when none passed it on.
    var hotlineService: HotlineService? { isOfHotline ? facts.hotline?.service ?? HotlineService(contactKind) : nil }

    /// The matter in the hotline's own words.
    var hotlineWords: String? { facts.reason.present.map { facts.hotline?.words(of: $0) ?? $0 } }

    /// How it stands.
    /// - Parameters:
    ///   - progress: what came of it, oldest first; empty before the hand-over.
    ///   - changedAt: when the contact itself changed last.
    /// - Returns: its standing.
    func hotlineStanding(_ progress: [CaseProgress], changedAt: Date) -> HotlineStanding {
        HotlineStanding(
            isOpen: !Self.over.contains(state), notes: hotlineNotes(progress.last),
            updatedAt: progress.map(\.since).reduce(changedAt, max), expectedAt: hotlineExpected(progress.last))
    }

    private func hotlineExpected(_ last: CaseProgress?) -> Date? {
        switch state {
        case .promised, .assigned: promise?.replyDueAt
        case .handedOver: last.flatMap { $0.inHand.isOver ? nil : $0.dueAt ?? $0.appointedAt }
        case .recorded, .answered, .replied, .closed, .void: nil
        }
    }

    private func hotlineNotes(_ last: CaseProgress?) -> String {
        switch state {
        case .recorded: "已受理，待处理"
        case .promised: "已受理，将予答复"
        case .assigned: "已安排专人处理"
        case .answered, .replied: "已答复"
        case .void: "不予受理"
        case .handedOver: last?.hotlineNotes ?? "已转交办理"
        case .closed:
            switch closing?.outcome {
            case .withdrawn: "来电人已撤回"
            case .cancelled: "已取消"
            case .rejected: "经核查不予受理"
            case .answered, .replied: "已答复，办结"
            case .satisfied, .notSelected, .noWork, nil: "已办结"
            }
        }
    }
}

extension CaseProgress {
    /// How it gets on in words for the citizen; nil for a state of which there are none.
    var hotlineNotes: String? {
        switch kind {
        case .complaint: Self.complaintNotes[state]
        case .repair: Self.repairNotes[state]
        case .serviceRequest, .move, .fee, .special, .enquiry, .suggestion: "服务办理中"
        }
    }

    /// By the states of a complaint (domain 1.4).
    static let complaintNotes = [
        "registered": "投诉已登记，核查中", "under_review": "投诉已登记，核查中", "info_needed": "待补充情况", "not_accepted": "经核查不予受理",
        "classified": "投诉已受理，将转责任部门", "routed": "已转责任部门", "in_progress": "处理中", "resolved": "已处理，待答复",
        "replied": "已答复，待回访", "callback_pending": "已答复，待回访", "closed": "已办结", "withdrawn": "来电人已撤回",
    ]

    /// By the states of a repair (domain 1.4).
    static let repairNotes = [
        "raised": "已开维修单", "issued": "已开维修单", "collected": "维修人员已接单", "no_answer": "上门无人，待另约时间",
        "quoted": "已报价，待确认", "accepted": "报价已确认，待施工", "quote_declined": "报价未获同意", "in_work": "维修中",
        "work_done": "维修已完成", "signed_off": "维修已完成", "reported_back": "维修已完成，待回访", "callback_pending": "维修已完成，待回访",
        "closed": "已办结", "handed_back": "未能完成，另行安排", "carried_over": "未能完成，另行安排", "cancelled": "已取消",
    ]
}
