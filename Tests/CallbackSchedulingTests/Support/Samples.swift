import Foundation
import SharedModels

@testable import CallbackScheduling

/// Commands with content that every guard accepts, and who may give them.
enum Sample {
    static let particulars = CallbackParticulars(
        name: "张伟芳", phone: "13800013807", unit: "3-1-1201", summary: "电梯停在七楼", result: "更换控制板")

    /// Every private text of the samples; none may be in an event in clear.
    static let secrets = ["张伟芳", "13800013807", "3-1-1201", "电梯", "控制板", "秘密", "13900013900"]

    static let complaint = SubjectCase(kind: .complaint, id: CaseID(UUID.v7(milliseconds: 1_772_415_000_000, high: 1, low: 1)))
    static let workOrder = SubjectCase(kind: .repair, id: CaseID(UUID.v7(milliseconds: 1_772_415_000_000, high: 2, low: 2)))
    static let raisedComplaint = ComplaintID(UUID.v7(milliseconds: 1_772_415_000_000, high: 3, low: 3))

    static func request(
        _ kind: CallbackKind = .complaint, cycle: Int = 1, handledAt: Date = local("2026-03-04 17:00"), dueBy: Date? = nil
    ) -> CallbackRequest {
        let subject: SubjectCase? =
            switch kind {
            case .complaint, .majorComplaint: complaint
            case .repair, .paidService, .emergency: workOrder
            case .routineMonthly, .periodicQuarterly, .targeted, .specialService, .surveyCheck: nil
            }
        return CallbackRequest(
            office: "osmanthus", kind: kind, subjectCase: subject, subjectNumber: subject == nil ? nil : "CP-20260302-000001",
            cycle: cycle, handledAt: handledAt, dueBy: dueBy, particulars: particulars)
    }

    /// A choice at the end of March.
    static let topUp = SelectionMark(
        selectionId: CallbackSelectionID(UUID.v7(milliseconds: 1_772_415_000_000, high: 4, low: 4)), dueBy: local("2027-04-13 00:00"))

    static func problem(_ scope: ProblemScope) -> ProblemForm {
        let complaint = ComplaintParticulars(
            callerName: "张伟芳", phone: "13800013807", unit: "3-1-1201", place: "秘密大堂", complainedOf: "秘密保洁", course: "秘密经过", demand: "秘密诉求")
        return ProblemForm(scope: scope, subject: .cleaningGreening, complaint: scope == .otherMatter ? complaint : nil)
    }

    /// A complete record that satisfies every guard, whatever the channel and the policy.
    static func form(_ rating: ServiceRating = .satisfied, problem: ProblemForm? = nil, mark: String = "") -> CallbackForm {
        CallbackForm(
            rating: rating, remarks: "秘密意见\(mark)", signature: OwnerSignature(signedBy: "张伟芳", opinion: "秘密签字"), confirmation: "秘密录音确认",
            problem: problem, contents: contents)
    }

    /// An answer to everything that any kind of callback asks.
    static let contents = CallbackContents(
        effect: "秘密效果", attitude: "秘密态度", shortcomings: CallbackContents.nothing, suggestions: "秘密建议", process: "秘密过程", quality: "秘密质量",
        result: "秘密结果")

    /// What the owner said in an app.
    static let rating = OwnersRating(
        contactId: ContactID(UUID.v7(milliseconds: 0, high: 4, low: 4)), rating: .fairlySatisfied, stars: 3, at: local("2026-03-04 16:30"))

    /// A command of that kind for a task as it stands.
    static func command(_ code: CallbackTaskCommand.Code, for task: CallbackTask? = nil, mark: String = "") -> CallbackTaskCommand {
        switch code {
        case .plan: .plan(request(task?.callbackKind ?? .complaint, cycle: (task?.cycle ?? 0) + 1))
        case .schedule: .schedule(ScheduleForm(channel: .phone, person: "秘密甲\(mark)"))
        case .failAttempt:
            .failAttempt(FailedAttemptForm(cause: .otherPerson, betterPhone: "13900013900", note: "秘密备注\(mark)"))
        case .reschedule: .reschedule(RescheduleForm(appointedAt: local("2027-01-01 10:00"), person: "秘密乙\(mark)"))
        case .complete: .complete(form(mark: mark), complaintId: raisedComplaint)
        case .review: .review(note: "秘密批注\(mark)")
        case .startCall: .startCall
        case .unselect: .unselect(.caseGone)
        case .select: .select(topUp)
        case .noteRating: .noteRating(rating)
        case .endFollowUp: .endFollowUp(complaintId: raisedComplaint)
        case .clockDue: .clockDue(.due)
        }
    }

    /// A post that may give the command, whatever the state.
    static func role(for code: CallbackTaskCommand.Code, task: CallbackTask) -> Role {
        switch code {
        case .plan, .unselect, .select, .noteRating, .endFollowUp, .clockDue: .system
        case .schedule, .failAttempt, .reschedule, .complete, .startCall: task.callbackKind == .majorComplaint ? .officeDirector : .csDept
        case .review: task.state == .reviewed ? .officeDirector : .csManager
        }
    }
}

extension Story {
    /// Gives a sample command as somebody who may.
    @discardableResult
    mutating func give(sample code: CallbackTaskCommand.Code, mark: String = "") throws(Rejection) -> Bool {
        try give(Sample.command(code, for: task, mark: mark), as: Sample.role(for: code, task: it))
    }

    /// Completes with a form, as somebody who may.
    @discardableResult
    mutating func complete(_ form: CallbackForm) throws(Rejection) -> Bool {
        try give(.complete(form, complaintId: Sample.raisedComplaint), as: Sample.role(for: .complete, task: it))
    }

    /// Plans a task and goes on by the shortest way to a state.
    static func reaching(_ state: CallbackTaskState, kind: CallbackKind = .complaint, from start: Story = Story()) throws -> Story {
        var story = start
        try story.give(.plan(Sample.request(kind)))
        switch state {
        case .planned: break
        case .scheduled: try story.give(sample: .schedule)
        case .attemptFailed:
            try story.give(sample: .schedule)
            try story.give(sample: .failAttempt)
        case .done, .closed:
            try story.give(sample: .schedule)
            try story.give(sample: .complete)
            if state == .closed, kind.isReviewed {
                try story.give(sample: .review)
                try story.give(sample: .review, mark: "月末")
            }
        case .reviewed:
            try story.give(sample: .schedule)
            try story.give(sample: .complete)
            try story.give(sample: .review)
        case .followUp:
            try story.give(sample: .schedule)
            try story.complete(Sample.form(.dissatisfied, problem: kind.isReviewed ? Sample.problem(.otherMatter) : nil))
        case .notSelected: try story.give(.unselect(.caseGone))
        }
        return story
    }
}
