import Foundation
import Policy
import SharedModels

extension GroupVisit {
    static func posts(for command: GroupVisitCommand.Code) -> Set<Role> { command == .clockDue ? [.system] : GroupVisitRoles.desk }

    static func begin(
        _ command: GroupVisitCommand, under rules: Policy, in context: DecisionContext
    ) throws(Rejection) -> BookStep<GroupVisit>? {
        guard case .book(let office, let form) = command else { return nil }
        var checks = FieldChecks()
        checks.require(office, "office")
        form.check(&checks)
        checkAhead(form.arrivesAt, at: context.now, &checks)
        try checks.finish("the group's record is incomplete", rule: "INT-32")
        let visit = GroupVisit(
            id: context.caseID.retyped(), number: context.number, office: office, form: form, bookedAt: context.now,
            bookedBy: context.actor.role)
        var step = BookStep(visit, under: rules, in: context)
        step.tell(
            GroupVisitBooked(
                groupVisitId: visit.id, number: visit.number, office: office, bookedAt: context.now, headCount: form.headCount,
                arrivesAt: form.arrivesAt, stayMinutes: form.stayMinutes, departsAt: form.departsAt, wantsMeeting: form.wantsMeeting,
                sealed: .content(form.particulars)))
        step.planReminder()
        return step
    }

    func hasSeen(_ command: GroupVisitCommand) -> Bool {
        switch command {
        case .book(let office, let form): office == self.office && form == self.form
        case .update(let form): form == self.form
        case .staff(let person): staffed.map { $0.person == person.withoutSurroundingBlanks } ?? false
        case .arrive(let headCount): arrival?.headCount == headCount
        case .beginProgramme: state == .inProgramme
        case .leave: state == .left
        case .cancel: state == .cancelled
        case .clockDue: false
        }
    }

    static func apply(_ command: GroupVisitCommand, to step: inout BookStep<GroupVisit>) throws(Rejection) {
        switch command {
        case .book, .clockDue: break
        case .update(let form): try step.update(form)
        case .staff(let person): try step.staff(person)
        case .arrive(let headCount): try step.arrive(headCount)
        case .beginProgramme: try step.beginProgramme()
        case .leave: step.leave()
        case .cancel(let reason): try step.cancel(reason)
        }
    }

    /// What the clock waits for is the instant itself, so it is stopped and never missed; told once for each time of arrival (INT-33, WE-66).
    static func expire(_ clock: CaseClock.Due, in step: inout BookStep<GroupVisit>) {
        step.entry.clocks.stop(clock.name, at: step.now)
        step.remind()
    }

    /// A group that is booked comes in the future, within a year.
    fileprivate static func checkAhead(_ arrival: Date, at now: Date, _ checks: inout FieldChecks) {
        if arrival <= now || arrival > now.addingTimeInterval(GroupVisitForm.longestAhead) {
            checks.note("arrivesAt", "must lie ahead, within a year")
        }
    }
}

extension GroupVisitForm {
    /// Every fact that INT-32 names, and that they agree with one another.
    fileprivate func check(_ checks: inout FieldChecks) {
        checks.require(group, "group")
        if names.isEmpty || names.count > Self.mostNames { checks.note("names", "must have 1 to \(Self.mostNames) entries") }
        for (index, name) in names.prefix(Self.mostNames).enumerated() { checks.require(name, "names[\(index)]") }
        if !(1...Self.mostPeople).contains(headCount) || headCount < names.count {
            checks.note("headCount", "must be 1 to \(Self.mostPeople), and not below the number of names")
        }
        checks.require(itinerary, "itinerary", limit: FieldChecks.longLimit)
        checks.require(place, "place")
        checks.allow(room, "room")
        checks.allow(receivedBy, "receivedBy")
        checks.instant(arrivesAt, "arrivesAt")
        checks.instant(departsAt, "departsAt")
        if !(1...Self.longestStay).contains(stayMinutes) {
            checks.note("stayMinutes", "must be 1 to \(Self.longestStay)")
        } else if departsAt < arrivesAt.addingTimeInterval(Double(stayMinutes) * 60) {
            checks.note("departsAt", "lies before the end of the stay")
        }
        if !wantsMeeting, room.present != nil { checks.note("room", "goes with a meeting only") }
    }

    fileprivate var particulars: GroupVisitParticulars {
        GroupVisitParticulars(group: group, names: names, itinerary: itinerary, place: place, room: room, receivedBy: receivedBy)
    }
}

extension BookStep<GroupVisit> {
    fileprivate mutating func update(_ form: GroupVisitForm) throws(Rejection) {
        var checks = FieldChecks()
        form.check(&checks)
        let isMoved = form.arrivesAt != entry.form.arrivesAt
        let isExpected = entry.state == .booked || entry.state == .staffAtPlace
        if isMoved {
            if isExpected {
                GroupVisit.checkAhead(form.arrivesAt, at: now, &checks)
            } else {
                checks.note("arrivesAt", "stays as it was: the group is there")
            }
        }
        try checks.finish("the group's record is incomplete", rule: "INT-32")
        entry.earlier = (entry.earlier + [.init(form: entry.form, until: now, by: context.actor.role)]).suffix(GroupVisit.formsKept)
        entry.form = form
        tell(
            GroupVisitUpdated(
                groupVisitId: entry.id, number: entry.number, office: entry.office, updatedAt: now, headCount: form.headCount,
                arrivesAt: form.arrivesAt, stayMinutes: form.stayMinutes, departsAt: form.departsAt, wantsMeeting: form.wantsMeeting,
                sealed: .content(form.particulars)))
        guard isMoved else { return }
        // Who waited for the old time is needed again at the new one.
        entry.state = .booked
        entry.staffed = nil
        entry.remindedAt = nil
        planReminder()
    }

    /// The reminder is `group_visit.lead` before the arrival; of a group that comes sooner it is told at once (INT-33, WE-66).
    fileprivate mutating func planReminder() {
        let bound = rules.desk.groupReminder(arrival: entry.form.arrivesAt)
        guard bound > now else {
            entry.clocks.stop(GroupVisit.clock, at: now)
            return remind()
        }
        entry.clocks.start(GroupVisit.clock, at: now, bound: bound, now: now)
    }

    fileprivate mutating func remind() {
        entry.remindedAt = now
        tell(
            GroupVisitReminded(
                groupVisitId: entry.id, number: entry.number, office: entry.office, remindedAt: now, arrivesAt: entry.form.arrivesAt,
                recipients: GroupVisitRoles.reminded))
    }

    fileprivate mutating func staff(_ person: String) throws(Rejection) {
        var checks = FieldChecks()
        let person = checks.require(person, "person")
        try checks.finish("somebody is at the agreed place", rule: "INT-33")
        let inTime = now <= rules.desk.groupReminder(arrival: entry.form.arrivesAt)
        entry.clocks.stop(GroupVisit.clock, at: now)
        entry.staffed = GroupVisit.Staffed(person: person, inTime: inTime, at: now)
        entry.state = .staffAtPlace
        tell(
            GroupVisitStaffed(
                groupVisitId: entry.id, number: entry.number, office: entry.office, staffedAt: now, arrivesAt: entry.form.arrivesAt,
                inTime: inTime))
    }

    fileprivate mutating func arrive(_ headCount: Int) throws(Rejection) {
        var checks = FieldChecks()
        if !(1...GroupVisitForm.mostPeople).contains(headCount) { checks.note("headCount", "must be 1 to \(GroupVisitForm.mostPeople)") }
        try checks.finish("the group that arrived was counted", rule: "INT-32")
        entry.arrival = GroupVisit.Arrival(headCount: headCount, at: now)
        entry.state = .arrived
        tell(
            GroupVisitArrived(
                groupVisitId: entry.id, number: entry.number, office: entry.office, arrivedAt: now, headCount: headCount))
    }

    /// A group that wants a meeting has a room, and somebody who meets it (INT-33).
    fileprivate mutating func beginProgramme() throws(Rejection) {
        if entry.form.wantsMeeting, entry.form.room.present == nil || entry.form.receivedBy.present == nil {
            throw Rejection(
                .ruleViolated, "The group wants a meeting: update it with the room and the leader who meets it first.", rule: "INT-33")
        }
        entry.begunAt = now
        entry.state = .inProgramme
        tell(
            GroupVisitBegun(
                groupVisitId: entry.id, number: entry.number, office: entry.office, begunAt: now, wantsMeeting: entry.form.wantsMeeting))
    }

    fileprivate mutating func leave() {
        entry.leftAt = now
        entry.state = .left
        tell(GroupVisitLeft(groupVisitId: entry.id, number: entry.number, office: entry.office, leftAt: now))
    }

    fileprivate mutating func cancel(_ why: String) throws(Rejection) {
        var checks = FieldChecks()
        reason = checks.require(why, "reason", limit: FieldChecks.longLimit)
        try checks.finish("a visit is given up with a reason")
        entry.clocks.stopAll(at: now)
        entry.cancelledAt = now
        entry.state = .cancelled
        tell(
            GroupVisitCancelled(
                groupVisitId: entry.id, number: entry.number, office: entry.office, cancelledAt: now, arrivesAt: entry.form.arrivesAt))
    }
}
