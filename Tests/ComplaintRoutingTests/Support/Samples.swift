import Foundation
import SharedModels

@testable import ComplaintRouting

/// Commands with content that every guard accepts, and who may give them.
enum Sample {
    static let particulars = ComplaintParticulars(
        callerName: "张伟芳", phone: "13800013807", unit: "3-1-1201", address: "桂花路八号", preferredWay: .wechat,
        place: "三号楼电梯厅", complainedOf: "电梯维保", course: "电梯连续两天停在七楼不动", demand: "尽快修好并说明原因",
        unknown: [.eventTime], original: "秘密卷一")

    /// Every private text of the samples; none may be in an event in clear.
    static let secrets = ["张伟芳", "13800013807", "3-1-1201", "桂花路", "三号楼", "电梯", "尽快", "秘密"]

    static func registration(
        reasons: [MajorReason] = [], channel: Channel = .phone, ownerLimit: Date? = nil, toCompany: Bool = false,
        subject: ComplaintSubject? = .buildingsEquipment
    ) -> ComplaintRegistration {
        ComplaintRegistration(
            office: "osmanthus", channel: channel, subject: subject, majorReasons: reasons, ownerLimit: ownerLimit, toCompany: toCompany,
            contactId: ContactID(UUID.v7(milliseconds: 1_772_415_000_000, high: 1, low: 1)), particulars: particulars)
    }

    /// The group that sample commands name.
    static let group = ComplaintGroupID(UUID.v7(milliseconds: 1_772_415_000_000, high: 9, low: 9))

    /// A command of that kind for a complaint as it stands.
    static func command(_ code: ComplaintCommand.Code, for complaint: Complaint? = nil, mark: String = "") -> ComplaintCommand {
        switch code {
        case .register: .register(registration())
        case .settle: .settle(Settlement(class: .general, result: "当场重启电梯，秘密\(mark)"))
        case .acknowledge: .acknowledge(OwnerMessage(text: "已收到，秘密\(mark)"), .notAgreed(because: "秘密，业主挂断"))
        case .answer: .answer(OwnerMessage(text: "已联系开发商，秘密\(mark)"))
        case .callIn: .callIn(CallIn(person: "秘密丁", reason: "请当面说明，秘密\(mark)"))
        case .receive: .receive
        case .withdraw: .withdraw(reason: "业主撤回，秘密")
        case .startReview: .startReview
        case .requestInfo: .requestInfo(InfoRequest(missing: [.evidence], note: "请补照片，秘密\(mark)"))
        case .supplyInfo: .supplyInfo(note: "照片已到，秘密\(mark)")
        case .reject: .reject(OwnerMessage(text: "不属物业范围，秘密\(mark)"))
        case .classify: .classify(Classification(class: .general, subject: mark.isEmpty ? nil : .fees))
        case .reclassify: .reclassify(other(than: complaint?.class ?? .unclassified, mark: mark))
        case .route: .route(RoutingOrder(person: "秘密甲\(mark)", proposal: "请尽快检修\(mark)"))
        case .start: .start(explanation: "说明，秘密\(mark)")
        case .requestRepair: .requestRepair(repair(mark))
        case .resolve: .resolve(Resolution(result: "更换控制板，秘密\(mark)", signedBy: "秘密乙", correctiveReport: "CAR-2026-003"))
        case .reply: .reply(OwnerMessage(text: "已修好，秘密\(mark)"))
        case .addCorrectiveReport: .addCorrectiveReport("CAR-2026-009\(mark)")
        case .archive: .archive(filing: "档案柜三，秘密", verification: "已核实，秘密")
        case .report: .report(result: "更换控制板，秘密\(mark)", reaction: "业主满意，秘密")
        case .purge: .purge(reason: "保存期满")
        case .callbackSatisfied: .callbackSatisfied(cycle: complaint?.cycle ?? 1)
        case .callbackDissatisfied: .callbackDissatisfied(cycle: complaint?.cycle ?? 1, remarks: "又坏了，秘密")
        case .clockDue: .clockDue(.feedback)
        case .joinGroup: .joinGroup(GroupMessage.Join(group: group, since: complaint?.registeredAt ?? local("2026-03-02 09:30")))
        case .leaveGroup: .leaveGroup(group)
        case .noteRepetition: .noteRepetition(reports: 3)
        case .noteUrge: .noteUrge(UrgeNote(at: local("2026-03-02 12:00"), words: "什么时候能好，秘密\(mark)"))
        case .noteRepair: .noteRepair(news(.raised(reworkOf: nil), of: complaint?.repairs?.first?.workOrderId ?? slip))
        }
    }

    /// A post that may give the command whatever happened to the complaint.
    static func role(for code: ComplaintCommand.Code, toCompany: Bool = false) -> Role {
        switch code {
        case .register, .acknowledge: toCompany ? .qualityDept : .receptionist
        case .settle, .callIn: .receptionist
        case .answer: .officeDirector
        case .receive: .generalManager
        case .withdraw, .archive: .csDept
        case .report: .ownerServiceSupervisor
        case .purge: .archiveRoom
        case .startReview, .requestInfo, .supplyInfo, .reject, .classify: toCompany ? .qualityDept : .csDept
        case .reclassify, .start, .requestRepair, .resolve, .reply, .addCorrectiveReport: .officeDirector
        case .route, .callbackSatisfied, .callbackDissatisfied, .clockDue, .joinGroup, .leaveGroup, .noteRepetition, .noteRepair,
            .noteUrge:
            .system
        }
    }

    /// A slip that no sample complaint asked for.
    static let slip = WorkOrderID(UUID.v7(milliseconds: 1_772_415_000_000, high: 8, low: 8))

    /// A repair that needs no appointment.
    static func repair(_ mark: String = "") -> RepairRequest {
        RepairRequest(what: "电梯控制板烧坏，秘密\(mark)", urgency: .emergency, emergencyCategory: .lift)
    }

    /// What RepairDispatch tells of a slip.
    static func news(_ step: RepairNews.Step, of slip: WorkOrderID = Sample.slip, at time: String = "2026-03-02 11:00") -> RepairNews {
        RepairNews(workOrderId: slip, number: "WO-20260302-000007", at: local(time), step: step)
    }

    /// A change to another class: to major from anything, from major to no-liability.
    private static func other(than class: ComplaintClass, mark: String) -> Reclassification {
        `class` == .major
            ? Reclassification(class: .noLiability, reason: "查明不实\(mark)")
            : Reclassification(class: .major, majorReasons: [.governmentOrMedia], reason: "媒体曝光\(mark)")
    }
}

extension Story {
    /// Gives a sample command as somebody who may.
    @discardableResult
    mutating func give(sample code: ComplaintCommand.Code, mark: String = "") throws(Rejection) -> Bool {
        try give(
            Sample.command(code, for: complaint, mark: mark),
            as: Sample.role(for: code, toCompany: complaint?.registration.toCompany ?? false))
    }

    /// Registers and goes on by the shortest way to a state.
    static func reaching(
        _ state: ComplaintState, class: ComplaintClass = .general, registration: ComplaintRegistration? = nil, rules: Story = Story()
    ) throws -> Story {
        var story = rules
        let reasons: [MajorReason] = `class` == .major ? [.lossOrInjury] : []
        try story.give(.register(registration ?? Sample.registration(reasons: reasons)), as: .receptionist)
        for code in path(to: state, class: `class`) {
            if code == .classify {
                let role = Sample.role(for: .classify, toCompany: story.it.registration.toCompany)
                try story.give(.classify(Classification(class: `class`)), as: role)
            } else {
                try story.give(sample: code)
            }
        }
        if state == .replied { story.force(.replied) }
        if state == .purged {
            story.now = story.now.addingTimeInterval(4 * 365 * 86_400)
            try story.give(sample: .purge)
        }
        return story
    }

    private static func path(to state: ComplaintState, class: ComplaintClass) -> [ComplaintCommand.Code] {
        let classified: [ComplaintCommand.Code] = [.startReview, .classify]
        let started: [ComplaintCommand.Code] = classified + (`class` == .noLiability ? [.start] : [.route, .start])
        return switch state {
        case .registered: []
        case .underReview: [.startReview]
        case .infoNeeded: [.startReview, .requestInfo]
        case .notAccepted: [.startReview, .reject]
        case .classified: classified
        case .routed: classified + [.route]
        case .inProgress: started
        case .resolved: started + [.resolve]
        case .replied, .callbackPending: started + [.resolve, .reply]
        case .closed: started + [.resolve, .reply, .callbackSatisfied]
        case .archived, .purged: started + [.resolve, .reply, .callbackSatisfied, .archive]
        case .withdrawn: [.withdraw]
        }
    }
}
