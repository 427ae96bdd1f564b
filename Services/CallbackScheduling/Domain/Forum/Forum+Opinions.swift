import Foundation
import Policy
import SharedModels

/// The views of a forum: recorded, replied to, told to the owner until satisfied (CBK-29, CBK-40).
extension ForumStep {
    /// Puts a view on record. A complaint or a repair goes its own way from here (CBK-12, REP-05); any other waits for a department's reply.
    mutating func record(_ form: OpinionForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(forum.opinions.count < Forum.mostOpinions, "view", "a forum has at most \(Forum.mostOpinions) views")
        checks.opinion(form, rules, now: now)
        try checks.finish(rule: "CBK-40")
        let number = forum.opinions.count + 1
        var opinion = ForumOpinion(number: number, form: form, at: now, by: context.actor.role, state: .awaitingReply)
        let bound = form.department == nil ? nil : rules.callback.forumReplyDue(asked: now)
        tell(
            ForumViewRecorded(
                forumId: forum.id, number: forum.number, office: forum.office, recordedAt: now, view: number, subject: form.subject,
                department: form.department, bound: bound, sealed: .content(ForumViewText(text: form.text, speaker: form.speaker))))
        if let complaint = form.complaint {
            let id = ComplaintID(context.freshID)
            opinion.state = .complaint
            opinion.complaintId = id
            tell(
                ForumComplaintRaised(
                    forumId: forum.id, number: forum.number, office: forum.office, raisedAt: now, view: number, complaintId: id,
                    subject: form.subject, majorReasons: complaint.majorReasons, sealed: .content(complaint.particulars)))
        } else if let repair = form.repair {
            let id = WorkOrderID(context.freshID)
            opinion.state = .repair
            opinion.workOrderId = id
            tell(
                ForumRepairRequested(
                    forumId: forum.id, number: forum.number, office: forum.office, requestedAt: now, view: number, workOrderId: id,
                    urgency: repair.urgency, emergencyCategory: repair.emergencyCategory, appointedAt: repair.appointedAt,
                    sealed: .content(repair.particulars)))
        }
        forum.opinions.append(opinion)
        startClock(of: number, bound, .recordView)
    }

    /// The department replies, or corrects a reply that the owner has not been told yet. The clock runs on: the owner has nothing yet.
    mutating func reply(to view: Int, _ text: String) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(text, "text")
        try checks.finish(rule: "CBK-29")
        let index = try place(of: view)
        var opinion = forum.opinions[index]
        guard let department = opinion.form.department, !opinion.state.isSettled else { throw settled(opinion) }
        // What nobody was told is replaced.
        if opinion.state == .replied { opinion.replies.removeLast() }
        opinion.replies = (opinion.replies + [OpinionReply(text: text, at: now, by: context.actor.role)]).suffix(ForumOpinion.repliesKept)
        opinion.state = .replied
        forum.opinions[index] = opinion
        reason = text
        tell(
            ForumViewReplied(
                forumId: forum.id, number: forum.number, office: forum.office, repliedAt: now, view: view, department: department,
                role: context.actor.role, sealed: .content(ForumReplyText(text: text))))
    }

    /// The owner has the reply. One who is not satisfied gets another, by a limit of its own (CBK-29: prompt, satisfactory).
    mutating func tellOwner(of view: Int, _ telling: OpinionTelling) throws(Rejection) {
        var checks = FieldChecks()
        checks.optionalText(telling.remarks, "remarks")
        try checks.finish()
        let index = try place(of: view)
        var opinion = forum.opinions[index]
        guard let department = opinion.form.department, !opinion.state.isSettled else { throw settled(opinion) }
        guard opinion.state == .replied, var reply = opinion.replies.popLast() else {
            throw Rejection(.wrongState, "View \(view) has no reply that the owner could be told.")
        }
        // To the millisecond, as it stands on the wire.
        if let told = telling.repliedAt, abs(told.timeIntervalSince(reply.at)) >= 0.001 {
            throw Rejection(.wrongState, "The reply to view \(view) was corrected meanwhile; read it and tell the owner again.")
        }
        reply.told = OpinionReply.Told(telling: telling, at: now, by: context.actor.role)
        opinion.replies.append(reply)
        opinion.state = telling.isSatisfied ? .satisfied : .awaitingReply
        forum.opinions[index] = opinion
        forum.clocks.meet(ForumClock.name(of: view), at: now, cause: ForumCommand.Code.tellView.rawValue)
        let bound = telling.isSatisfied ? nil : rules.callback.forumReplyDue(asked: now)
        startClock(of: view, bound, .tellView)
        reason = telling.remarks
        tell(
            ForumViewTold(
                forumId: forum.id, number: forum.number, office: forum.office, toldAt: now, view: view, department: department,
                channel: telling.channel, satisfied: telling.isSatisfied, bound: bound))
    }

    /// Tells of every view whose limit has passed, before anything else is done: each limit once.
    mutating func expireDueClocks() {
        while let next = forum.clocks.firstDue(by: now) {
            forum.clocks.miss(next.name, at: now, cause: ForumCommand.Code.clockDue.rawValue)
            guard let view = ForumClock.view(of: next.name), let index = forum.opinions.firstIndex(where: { $0.number == view }),
                let department = forum.opinions[index].form.department
            else { continue }
            forum.opinions[index].wasLate = true
            let recipients: [Role] = department == .officeDirector ? [department] : [department, .officeDirector]
            tell(
                ForumViewOverdue(
                    forumId: forum.id, number: forum.number, office: forum.office, overdueAt: now, view: view, department: department,
                    bound: next.at, recipients: recipients))
        }
    }

    private mutating func startClock(of view: Int, _ bound: Date?, _ cause: ForumCommand.Code) {
        guard let bound else { return }
        forum.clocks.start(ForumClock.name(of: view), at: now, bound: bound, now: now, cause: cause.rawValue)
    }

    private func place(of view: Int) throws(Rejection) -> Int {
        guard let index = forum.opinions.firstIndex(where: { $0.number == view }) else {
            throw Rejection(
                .invalid, "Some fields are missing or not possible.",
                fields: [.init("view", "must be the number of a view: there are \(forum.opinions.count)")])
        }
        return index
    }

    private func settled(_ opinion: ForumOpinion) -> Rejection {
        Rejection(.wrongState, "View \(opinion.number) is \(opinion.state.rawValue): no reply is asked for.")
    }
}

extension FieldChecks {
    /// A view says what is done about it: a department replies, or it is a complaint, or a repair.
    fileprivate mutating func opinion(_ form: OpinionForm, _ rules: Policy, now: Date) {
        text(form.text, "text")
        if let speaker = form.speaker { guest(speaker, "speaker") }
        let ways = [form.department != nil, form.complaint != nil, form.repair != nil].count { $0 }
        require(ways == 1, "department", "must be given, or complaint, or repair: exactly one of them")
        if let department = form.department {
            require(
                ![.telephony, .cityHotline, .owner, .operator, .system].contains(department), "department", "must be a post of the company")
        }
        if let complaint = form.complaint {
            require(
                !complaint.majorReasons.contains(where: \.isDetected), "complaint.majorReasons",
                "one_month and group are set by the system only")
            let told = complaint.particulars
            for (value, field) in [
                (told.callerName, "callerName"), (told.phone, "phone"), (told.unit, "unit"), (told.place, "place"),
                (told.complainedOf, "complainedOf"),
            ] { text(value, "complaint.\(field)", limit: Self.shortText) }
            text(told.course, "complaint.course")
            text(told.demand, "complaint.demand")
        }
        if let repair = form.repair { self.repair(repair, rules, now: now) }
    }

    /// The facts of a slip and the judgement of its urgency (REP-01, REP-06).
    private mutating func repair(_ repair: OpinionRepair, _ rules: Policy, now: Date) {
        let asked = repair.particulars
        text(asked.what, "repair.what")
        for (value, field) in [(asked.address, "address"), (asked.unit, "unit"), (asked.contactPerson, "contactPerson")] {
            text(value, "repair.\(field)", limit: Self.shortText)
        }
        text(asked.contactPhone, "repair.contactPhone", limit: 32)
        let isEmergency = repair.urgency == .emergency
        require(
            isEmergency || repair.emergencyCategory == nil, "repair.emergencyCategory", "goes with the urgency emergency only (REP-02)")
        require(
            !isEmergency || repair.emergencyCategory != nil || rules.repair.emergencyMode != .list, "repair.emergencyCategory",
            "must be one of EM1…EM7 for an emergency")
        require(isEmergency || repair.appointedAt != nil, "repair.appointedAt", "must be given unless the repair is an emergency")
        require(repair.appointedAt.map { $0 > now } ?? true, "repair.appointedAt", "must be in the future")
    }
}
