import Database
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// The API of forums: meetings with owners, who is invited, and the views that are said there (CBK-29, CBK-40).
enum ForumRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(Forum.self, at: "forums", of: engine, in: group, by: Role.employees, filters: filters)
        routes.create(PlanForumRequest.self, by: CallbackRoles.hosts)
        routes.command("amend", AmendForumRequest.self, by: CallbackRoles.hosts)
        routes.command("invite", InviteRequest.self, by: CallbackRoles.hosts)
        routes.command("hold", HoldForumRequest.self, by: CallbackRoles.hosts)
        routes.command("record-view", RecordViewRequest.self, by: CallbackRoles.hosts)
        routes.command("reply-view", ReplyViewRequest.self, by: CallbackRoles.forumRepliers)
        routes.command("tell-view", TellViewRequest.self, by: CallbackRoles.callers)
        routes.command("close", CloseForumRequest.self, by: CallbackRoles.forumHeads)
        routes.command("cancel", CancelForumRequest.self, by: CallbackRoles.forumHeads)
        routes.file("guests", by: Role.employees, asking: PageRequest.names) { _, context, forum in
            let page = try PageRequest(of: context.query)
            let start = try page.place(atMost: Forum.mostGuests)
            let caller = context.caller
            let shown = forum.guests.dropFirst(start).prefix(page.limit + 1).map { forum.guestView($0, for: caller.actor) }
            let answer = Page(shown, after: start, limit: page.limit)
            context.recordReveals(of: Forum.kind, count: CallbackRoles.forumSight.contains(caller.role) ? answer.items.count : 0)
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
        }
        _ = CaseRoutes(ForumYear.self, at: "forum-years", of: engine, in: group, by: Role.employees)
    }

    private static let filters: [ListFilter] = [
        .word("kind", of: ForumKind.self) { "EXISTS (SELECT FROM forum_index i WHERE i.forum_id = case_file.id AND i.kind = \($0))" },
        .flag("owesReply") {
            "EXISTS (SELECT FROM forum_index i WHERE i.forum_id = case_file.id AND (i.unanswered > 0) = \($0))"
        },
    ]
}
