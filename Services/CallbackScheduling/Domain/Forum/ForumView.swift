import Foundation
import SharedModels

/// A forum as a caller sees it, beside the fields that every case has. Its guests are read for themselves, and a list shows figures only.
struct ForumView: Encodable, Hashable, Sendable {
    let forumKind: ForumKind
    let audience: ForumAudience
    let title: String
    let themes: [SurveyTheme]
    let place: String
    let beginsAt: Date
    let year: Int?
    let plannedAt: Date
    /// Who is invited by name.
    let guests: Int
    let invitedAt: Date?
    let heldAt: Date?
    /// Households of which somebody came.
    let households: Int?
    let persons: Int?
    /// How many views stand where.
    let figures: Figures
    /// Absent in a list.
    let views: [Opinion]?
    let analysis: String?
    let cancelledAt: Date?
    /// Whether something was left out or shortened for this caller.
    let masked: Bool

    /// How many views stand where.
    struct Figures: Encodable, Hashable, Sendable {
        let views: Int
        let awaitingReply: Int
        let replied: Int
        let satisfied: Int
        let complaints: Int
        let repairs: Int
        /// Views to which a reply came after its limit, or has not come.
        let late: Int
    }

    /// A view.
    struct Opinion: Encodable, Hashable, Sendable {
        let view: Int
        let subject: ComplaintSubject
        let state: ForumOpinion.State
        let recordedAt: Date
        let recordedBy: Role
        let department: Role?
        let complaintId: ComplaintID?
        let workOrderId: WorkOrderID?
        /// By when the owner is to have the reply.
        let bound: Date?
        let late: Bool
        /// Absent for who neither works with owners nor is asked for the reply.
        let text: String?
        let speaker: ForumGuest?
        let replies: [Reply]?
    }

    /// A reply.
    struct Reply: Encodable, Hashable, Sendable {
        let text: String
        let at: Date
        let by: Role
        let channel: CallbackChannel?
        let toldAt: Date?
        let satisfied: Bool?
        let remarks: String?
    }
}

extension Forum {
    func reveals(to actor: Actor) -> Bool { CallbackRoles.forumSight.contains(actor.role) && !opinions.isEmpty }

    func showsReasons(to actor: Actor) -> Bool { CallbackRoles.forumSight.contains(actor.role) }

    func view(for actor: Actor) -> ForumView { view(for: actor, showsViews: true) }

    /// Figures only.
    func listView(for actor: Actor) -> ForumView { view(for: actor, showsViews: false) }

    private func view(for actor: Actor, showsViews: Bool) -> ForumView {
        let masked = !CallbackRoles.forumSight.contains(actor.role)
        return ForumView(
            forumKind: form.kind, audience: form.audience, title: form.title, themes: form.themes, place: form.place,
            beginsAt: form.beginsAt, year: year, plannedAt: plannedAt, guests: guests.count, invitedAt: invitedAt,
            heldAt: attendance?.heldAt, households: attendance?.households.count, persons: attendance?.persons, figures: figures,
            views: showsViews ? opinions.map { shown($0, to: actor) } : nil,
            analysis: showsViews && (!masked || isAsked(actor.role)) ? analysis?.text : nil, cancelledAt: cancelledAt, masked: masked)
    }

    /// How many views stand where.
    var figures: ForumView.Figures {
        func count(_ state: ForumOpinion.State) -> Int { opinions.count { $0.state == state } }
        return ForumView.Figures(
            views: opinions.count, awaitingReply: count(.awaitingReply), replied: count(.replied), satisfied: count(.satisfied),
            complaints: count(.complaint), repairs: count(.repair), late: opinions.count(where: \.wasLate))
    }

    /// The record goes to the departments that were asked (RPT-12).
    private func isAsked(_ role: Role) -> Bool { opinions.contains { $0.form.department == role } }

    /// The department that is asked reads what it is asked, and not by whom.
    private func shown(_ opinion: ForumOpinion, to actor: Actor) -> ForumView.Opinion {
        let isCaller = CallbackRoles.forumSight.contains(actor.role)
        let reads = isCaller || actor.role == .deptHead || opinion.form.department == actor.role
        let clock = clocks.last { $0.name == ForumClock.name(of: opinion.number) }
        return ForumView.Opinion(
            view: opinion.number, subject: opinion.form.subject, state: opinion.state, recordedAt: opinion.at, recordedBy: opinion.by,
            department: opinion.form.department, complaintId: opinion.complaintId, workOrderId: opinion.workOrderId,
            bound: clock.flatMap { $0.isAwaited ? $0.bound : nil }, late: opinion.wasLate, text: reads ? opinion.form.text : nil,
            speaker: isCaller ? opinion.form.speaker : nil, replies: reads ? opinion.replies.map { shown($0, inFull: isCaller) } : nil)
    }

    private func shown(_ reply: OpinionReply, inFull: Bool) -> ForumView.Reply {
        ForumView.Reply(
            text: reply.text, at: reply.at, by: reply.by, channel: reply.told?.telling.channel, toldAt: reply.told?.at,
            satisfied: reply.told?.telling.isSatisfied, remarks: inFull ? reply.told?.telling.remarks : nil)
    }
}

/// Somebody who is invited to a forum, as a caller sees it (OPS-01, D13).
struct ForumGuestView: Encodable, Hashable, Sendable {
    let household: String
    let name: String
    let phone: String?
    let unit: String
    /// Whether somebody of the household came; absent before the forum is held.
    let came: Bool?
}

extension Forum {
    /// Who calls nobody sees initials and no unit.
    func guestView(_ guest: ForumGuest, for actor: Actor) -> ForumGuestView {
        let masked = !CallbackRoles.forumSight.contains(actor.role)
        return ForumGuestView(
            household: masked ? Mask.unit(guest.household) : guest.household, name: masked ? Mask.name(guest.name) : guest.name,
            phone: masked ? guest.phone.map(Mask.phone) : guest.phone, unit: masked ? Mask.unit(guest.unit) : guest.unit,
            came: attendance.map { $0.households.contains(guest.household) })
    }
}
