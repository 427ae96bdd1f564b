import Foundation
import Policy
import SharedModels

/// What a forum is about, who is invited and who came (CBK-29, CBK-40).
extension ForumStep {
    /// A forum lies ahead; that of a year's end lies near it and invites some: households or the owners' committee (CBK-40).
    mutating func take(_ form: ForumForm) throws(Rejection) {
        var checks = FieldChecks()
        checks.text(form.title, "title", limit: FieldChecks.shortText)
        checks.text(form.place, "place", limit: FieldChecks.shortText)
        checks.require(
            !form.themes.isEmpty && Set(form.themes).count == form.themes.count, "themes", "must name each theme once, at least one")
        let latest = now.addingTimeInterval(ForumForm.longestDays * 86_400)
        checks.require(form.beginsAt > now && form.beginsAt <= latest, "beginsAt", "must lie ahead, within a year")
        var year: Int?
        if form.kind == .yearEnd {
            year = ForumYear.year(endingAround: rules.days.zone.date(of: form.beginsAt))
            checks.require(year != nil, "beginsAt", "must lie from October to March for a forum at a year's end")
            checks.require(form.audience != .everyone, "audience", "must be households or committee at a year's end")
        }
        try checks.finish(rule: form.kind == .yearEnd ? "CBK-40" : "CBK-29")
        forum.form = form
        forum.year = year
    }

    /// Invites households, or the committee; of one that is invited name and telephone are corrected.
    mutating func invite(_ guests: [ForumGuest]) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(guests.count <= Forum.mostGuestsAtOnce, "guests", "must have at most \(Forum.mostGuestsAtOnce) entries")
        for (index, guest) in guests.prefix(Forum.mostGuestsAtOnce).enumerated() { checks.guest(guest, "guests[\(index)]") }
        let places = Dictionary(forum.guests.enumerated().map { ($1.household, $0) }) { first, _ in first }
        var known = Set(places.keys)
        let new = guests.filter { known.insert($0.household).inserted }
        let corrected = guests.filter { guest in places[guest.household].map { forum.guests[$0] != guest } ?? false }
        checks.require(
            forum.form.audience != .households || !new.isEmpty || !corrected.isEmpty, "guests",
            "must name somebody: this forum invites households")
        checks.require(
            forum.guests.count + new.count <= Forum.mostGuests, "guests", "a forum invites at most \(Forum.mostGuests) households by name")
        try checks.finish(rule: "CBK-29")
        for guest in corrected { if let place = places[guest.household] { forum.guests[place] = guest } }
        forum.guests += new
        forum.state = .invited
        forum.invitedAt = forum.invitedAt ?? now
        tell(
            ForumInvited(
                forumId: forum.id, number: forum.number, office: forum.office, invitedAt: now, kind: forum.form.kind,
                audience: forum.form.audience, added: new.count, invited: forum.guests.count,
                sealed: .content(ForumInvitation(guests: new + corrected))))
    }

    /// It took place: who came, and how many.
    mutating func hold(_ attendance: ForumAttendance) throws(Rejection) {
        var checks = FieldChecks()
        checks.require(
            attendance.heldAt <= now && attendance.heldAt >= forum.plannedAt, "heldAt", "must lie between the plan and now")
        let households = attendance.households
        checks.require(
            households.count <= Forum.mostGuests && Set(households).count == households.count, "households",
            "must name each household once, at most \(Forum.mostGuests)")
        for (index, household) in households.prefix(Forum.mostGuests).enumerated() {
            checks.text(household, "households[\(index)]", limit: FieldChecks.shortText)
        }
        let strangers = Set(households).subtracting(forum.guests.map(\.household)).count
        checks.require(
            forum.form.audience != .households || strangers == 0, "households", "must be among those who are invited; invite others first")
        checks.require(
            (max(1, households.count)...ForumAttendance.mostPersons).contains(attendance.persons), "persons",
            "must be at least one, and one for each household")
        try checks.finish(rule: "CBK-40")
        forum.state = .held
        forum.attendance = attendance
        tell(
            ForumHeld(
                forumId: forum.id, number: forum.number, office: forum.office, recordedAt: now, heldAt: attendance.heldAt,
                kind: forum.form.kind, audience: forum.form.audience, households: households.count, persons: attendance.persons))
    }
}

extension FieldChecks {
    /// Somebody of a household, or a member of the committee.
    mutating func guest(_ guest: ForumGuest, _ field: String) {
        text(guest.household, "\(field).household", limit: Self.shortText)
        text(guest.name, "\(field).name", limit: Self.shortText)
        optionalText(guest.phone, "\(field).phone", limit: Self.shortText)
        text(guest.unit, "\(field).unit", limit: Self.shortText)
    }
}
