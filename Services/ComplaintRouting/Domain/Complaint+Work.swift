import Foundation
import Policy
import SharedModels

/// With the owner and with the department: first response, answer, routing, work, result, reply (domain 3.2).
extension ComplaintStep {
    /// First response (CMP-16); once. It is not the answer, so it comes with the time that was agreed for the reply, or with why none was
    /// (CMP-18). The agreed time is a limit beside those of the policy and moves none of them: what the owner asks for (K-17) is by when
    /// it is solved, not by when there is word.
    mutating func acknowledge(_ message: OwnerMessage, _ time: ReplyTime) throws(Rejection) {
        guard complaint.acknowledgement == nil else {
            throw Rejection(.ruleViolated, "The owner has had the first response.", rule: "CMP-16")
        }
        var checks = FieldChecks()
        switch time {
        case .agreed(let replyBy): checks.require(replyBy > now, "replyBy", "must be in the future")
        case .notAgreed(let reason): checks.text(reason, "noReplyTime", limit: FieldChecks.shortText)
        }
        try checks.finish(rule: "CMP-18")
        acknowledge(with: try told(message))
        complaint.agreedReplyBy = time.agreedBy
        complaint.noReplyTime = time.whyNot
        if time.agreedBy != nil { start(.agreed, from: now) }
    }

    /// Calls a head in (CMP-19): where the owner came in person, the head of the department to the desk, else the office director, unless
    /// another post is named.
    mutating func call(in callIn: CallIn) throws(Rejection) {
        let post = callIn.post ?? (complaint.registration.channel.family == .inPerson ? .deptHead : .officeDirector)
        var checks = FieldChecks()
        checks.text(callIn.reason, "reason")
        checks.optionalText(callIn.person, "person", limit: FieldChecks.shortText)
        checks.require(CallIn.posts.contains(post), "post", "must be a supervisor, a head of a department or the office director")
        try checks.finish(rule: "CMP-19")
        complaint.callIns = ((complaint.callIns ?? []) + [CalledIn(asked: callIn, post: post, at: now)]).suffix(Complaint.callInsKept)
        reason = callIn.reason
        tell(
            ComplaintCalledIn(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, calledAt: now, post: post,
                channel: complaint.registration.channel))
    }

    /// The answer to an assistance complaint (CMP-34, CMP-35); once.
    mutating func answer(_ message: OwnerMessage) throws(Rejection) {
        guard complaint.class.isAssistance else {
            throw Rejection(.ruleViolated, "Only an assistance complaint is answered; others are replied to with a result.", rule: "CMP-34")
        }
        guard complaint.answer == nil else { throw Rejection(.ruleViolated, "The owner has had the answer.", rule: "CMP-34") }
        let told = try told(message)
        acknowledge(with: told)
        answer(with: told)
    }

    /// The general manager has it (CMP-31); stops T-GM.
    mutating func receive() throws(Rejection) {
        guard complaint.level == .generalManager else {
            throw Rejection(.ruleViolated, "The complaint is not before the general manager: it is not major.", rule: "CMP-31")
        }
        complaint.gmReceivedAt = now
        meet(.generalManager, at: now)
        tell(GMReceived(complaintId: complaint.id, number: complaint.number, office: complaint.office, receivedAt: now))
    }

    /// Hands it to a department and a person, by default those of the routing matrix (CMP-25, CMP-26, CMP-29).
    mutating func route(_ order: RoutingOrder) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(order.person, "person", limit: FieldChecks.shortText)
        checks.text(order.proposal, "proposal")
        if let department = order.department {
            checks.require(RoutingMatrix.departments.contains(department), "department", "must be a post that works on complaints")
        }
        try checks.finish(rule: "CMP-26")
        reason = order.proposal
        hand(to: Assignment(order, for: complaint, under: rules))
    }

    /// A complaint that is with a department, and turns out to be about something that the matrix gives to others, goes to them: it is
    /// `routed` again, on a new slip, and whoever changed the subject names the person (CMP-25, CMP-26, CMP-29). Where the leading post
    /// is the same, that goes on with it, beside the posts of the new subject. Where a result is on record, where nobody has it yet, and
    /// where the office explains a no-liability complaint, the subject moves nothing.
    mutating func rerouteBySubject(person: String?, proposal: String) throws(Rejection) {
        guard let current = complaint.assignment, complaint.isWithDepartment else { return }
        let order = RoutingOrder(person: person ?? "", proposal: proposal)
        let next = Assignment(order, for: complaint, under: rules)
        guard !current.covers(next) else { return }
        if current.department == next.department {
            complaint.assignment = Assignment(
                department: current.department, jointly: next.jointly, person: person ?? current.person, proposal: proposal)
            return tellRouted()
        }
        var checks = FieldChecks()
        checks.text(person, "person", limit: FieldChecks.shortText)
        try checks.finish(rule: "CMP-29")
        hand(to: next)
    }

    /// It is with a department and a person from now on.
    private mutating func hand(to assignment: Assignment) {
        complaint.assignment = assignment
        complaint.returnSlip = ReturnSlip(since: now)
        complaint.state = .routed
        tellRouted()
        if assignment.department == .generalManager { takeUp() }
    }

    private mutating func tellRouted() {
        guard let assignment = complaint.assignment else { return }
        tell(
            ComplaintRouted(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, routedAt: now,
                department: assignment.department, jointly: assignment.jointly))
    }

    /// What the office cannot solve, and has a large effect, is taken up by the general manager (CMP-28). It stays at that level, as
    /// what a ladder has raised does; the same-day limit is for major complaints and groups only (CMP-31).
    private mutating func takeUp() {
        guard complaint.level.rank < ComplaintLevel.generalManager.rank else { return }
        complaint.raisedLevel = .generalManager
        complaint.level = .generalManager
        tell(
            ComplaintEscalated(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, escalatedAt: now,
                reasons: complaint.majorReasons, receiptBound: nil,
                notify: rules.complaint.routing.heads(for: complaint)))
    }

    /// Begins the work. A no-liability complaint needs no department: the office explains (domain 3.2).
    mutating func start(_ explanation: String?) throws(Rejection) {
        if complaint.state == .classified {
            guard complaint.class == .noLiability else {
                throw Rejection(.ruleViolated, "Only a no-liability complaint starts without being routed.", rule: "CMP-25")
            }
            var checks = FieldChecks()
            checks.text(explanation, "explanation")
            try checks.finish()
            acknowledge(with: try told(OwnerMessage(text: explanation ?? "")))
            complaint.assignment = Assignment(
                department: context.actor.role, jointly: [], person: context.actor.subject, proposal: nil)
        } else {
            var checks = FieldChecks()
            checks.optionalText(explanation, "explanation")
            try checks.finish()
        }
        complaint.explanation = explanation
        complaint.state = .inProgress
        tell(
            ComplaintStarted(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, startedAt: now,
                department: complaint.assignment?.department ?? context.actor.role))
    }

    /// Records the result with the department's signature (CMP-40, CMP-41); a major one with its corrective report (CMP-42).
    mutating func resolve(_ resolution: Resolution) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(resolution.result, "result")
        checks.text(resolution.signedBy, "signedBy", limit: FieldChecks.shortText)
        checks.optionalText(resolution.correctiveReport, "correctiveReport", limit: FieldChecks.shortText)
        checks.callbackDue(resolution.callbackDueBy, at: now, under: rules)
        try checks.finish(rule: "CMP-40")
        if complaint.class == .major, resolution.correctiveReport?.isBlank ?? true {
            throw Rejection(
                .ruleViolated, "A major complaint is resolved with its corrective action report.",
                fields: [.init("correctiveReport", "must be given")], rule: "CMP-42")
        }
        complaint.state = .resolved
        complaint.firstResolvedAt = complaint.firstResolvedAt ?? now
        record(resolution, onTheSpot: false)
    }

    /// Tells the owner the result, by default the way that the complaint came (CMP-39), and asks for the callback at once (CMP-46).
    mutating func reply(_ message: OwnerMessage, correctiveReport: String?) throws(Rejection) {
        let told = try told(message)
        try requireCorrectiveReport(correctiveReport)
        guard told.channel.family == complaint.defaultReplyChannel.family || !(message.deviation?.isBlank ?? true) else {
            throw Rejection(
                .ruleViolated, "The reply goes the way that the complaint came; another way needs a reason.",
                fields: [.init("deviation", "must say why the reply goes another way")], rule: "CMP-39")
        }
        acknowledge(with: told)
        if complaint.class.isAssistance { answer(with: told) }
        complaint.reply = told
        complaint.state = .replied
        reason = message.deviation
        meet(.feedback, at: now)
        meet(.agreed, at: now)
        tell(
            ComplaintReplied(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, repliedAt: now, channel: told.channel,
                cycle: complaint.cycle))
        requestCallback(reply: told)
    }

    // MARK: Parts of several transitions

    /// A major complaint has its corrective report (CMP-42); one that became major only after its result brings it with a later command.
    mutating func requireCorrectiveReport(_ supplied: String?) throws(Rejection) {
        var checks = FieldChecks()
        checks.optionalText(supplied, "correctiveReport", limit: FieldChecks.shortText)
        try checks.finish(rule: "CMP-42")
        if let supplied, !supplied.isBlank { complaint.resolution?.correctiveReport = supplied }
        guard complaint.class == .major, complaint.resolution?.correctiveReport?.isBlank ?? true else { return }
        throw Rejection(
            .ruleViolated, "A major complaint has a corrective action report; this one became major without one, so it is given here.",
            fields: [.init("correctiveReport", "must be given")], rule: "CMP-42")
    }

    /// The message with its channel, checked.
    func told(_ message: OwnerMessage) throws(Rejection) -> Told {
        var checks = FieldChecks()
        checks.text(message.text, "text")
        checks.optionalText(message.deviation, "deviation", limit: FieldChecks.shortText)
        try checks.finish()
        return Told(message: message, channel: message.channel ?? complaint.defaultReplyChannel, at: now)
    }

    /// The first thing that the owner hears is the first response (CMP-16), whatever else it is.
    mutating func acknowledge(with told: Told) {
        guard complaint.acknowledgement == nil else { return }
        complaint.acknowledgement = told
        meet(.first, at: now)
        tell(
            ComplaintAcknowledged(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, acknowledgedAt: now, channel: told.channel))
    }

    private mutating func answer(with told: Told) {
        guard complaint.answer == nil else { return }
        complaint.answer = told
        meet(.class, at: now)
        tell(
            ComplaintAnswered(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, answeredAt: now, class: complaint.class,
                channel: told.channel))
    }

    /// The result is there; stops T-RESOLVE. It is the handler's report to the leaders concerned as well (CMP-38).
    mutating func record(_ resolution: Resolution, onTheSpot: Bool) {
        complaint.resolution = resolution
        if let slip = complaint.returnSlip { complaint.returnSlip = ReturnSlip(since: slip.since, until: now) }
        meet(.resolve, at: now)
        tell(
            ComplaintResolved(
                complaintId: complaint.id, number: complaint.number, office: complaint.office, resolvedAt: now, class: complaint.class,
                subject: complaint.subject ?? .other, department: complaint.assignment?.department ?? context.actor.role,
                onTheSpot: onTheSpot, cycle: complaint.cycle, recipients: complaint.leaders))
    }
}

extension FieldChecks {
    /// By when to call the owner back; needed where the policy leaves that to people (K-04).
    mutating func callbackDue(_ dueBy: Date?, at now: Date, under rules: Policy) {
        require(dueBy.map { $0 > now } ?? true, "callbackDueBy", "must be in the future")
        guard rules.callback.complaintDue.isManual else { return }
        require(dueBy != nil, "callbackDueBy", "must be given: the policy leaves the callback's limit to people")
    }
}

extension Complaint {
    /// Who hears of the result (CMP-38): the office director, and those to whose level it has gone or was made.
    fileprivate var leaders: [Role] {
        [.officeDirector] + (level == .generalManager ? [.generalManager] : [])
            + (registration.toCompany || level == .quality ? [.qualityDept] : [])
    }

    /// Whether a department has it by a routing order, and its result is not there yet.
    var isWithDepartment: Bool { state == .routed || (state == .inProgress && returnSlip != nil) }
}

extension Assignment {
    /// Whether the posts of another assignment have it already: the same ones, or a department of theirs that stands alone.
    func covers(_ other: Assignment) -> Bool {
        if department == other.department { return Set(jointly) == Set(other.jointly) }
        return jointly.isEmpty && ([other.department] + other.jointly).contains { $0.department.contains(department) }
    }

    /// What a routing order comes to for a complaint: its department, or the posts of the routing matrix (CMP-25).
    init(_ order: RoutingOrder, for complaint: Complaint, under rules: Policy) {
        let posts = rules.complaint.routing.responsible(for: complaint, route: rules.complaint.majorRoute)
        department = order.department ?? posts.first ?? .ownerServiceSupervisor
        jointly = order.department == nil ? Array(posts.dropFirst()) : []
        person = order.person
        proposal = order.proposal
    }
}
