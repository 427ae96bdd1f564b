import Casework
import Database
import Hummingbird
import Policy
import ServiceBootstrap
import SharedModels

/// Intake's API: contacts and what the desk does with them (domain 3.1).
enum ContactRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(
            Contact.self, at: "contacts", of: engine, in: group, by: Role.employees,
            filters: filters + ContactTrends.filters(under: engine.policy))
        let identity = HouseholdIdentity(pool: engine.pool)
        routes.create(RecordRequest.self, by: Role.employees) { request in
            guard let office = request.office else { return nil }
            // Sent again without a name of its own, what was recorded of a call is the same contact.
            if request.externalId.present == nil, let call = request.callId {
                return CaseID(named: ["contact", office, "call", "\(call)"])
            }
            return request.externalId.present.map { CaseID(named: ["contact", office, $0]) }
        } making: { request, _ in
            let command = try request.command()
            guard case .record(let facts, _) = command else { return command }
            return .record(facts, unitFile: try await identity.file(of: facts))
        }
        OpenListRoute.add(Contact.self, at: "awaited-replies", of: engine, in: group, by: Role.employees, byDepartment: true)
        TriageRoute.add(to: group, under: engine.policy)
        routes.reading("progress", by: Role.employees) { contact, _ in
            Listed(items: try await ProgressTable(engine: engine).progress(of: contact))
        }
        routes.command("answer", AnswerRequest.self, by: ContactRoles.desk)
        routes.command("promise", PromiseReply.self, by: ContactRoles.desk)
        routes.command("hand-over", HandOverRequest.self, by: ContactRoles.desk)
        routes.command("assign", AssignRequest.self, by: ContactRoles.deciders(engine.policy.contact.decider))
        routes.command("reply", ReplyRequest.self, by: ContactRoles.repliers)
        routes.command("consult", ConsultRequest.self, by: ContactRoles.repliers)
        routes.command("note-consultation", NoteConsultationRequest.self, by: ContactRoles.repliers)
        routes.command("verify", VerifyRequest.self, by: ContactRoles.repliers)
        routes.command("mark-important", MarkImportantRequest.self, by: ContactRoles.desk)
        routes.command("note-first-reply", NoteFirstReply.self, by: ContactRoles.desk)
        routes.command("confirm", ConfirmRelay.self, by: Role.employees)
        routes.command("close", CloseContact.self, by: ContactRoles.desk)
        routes.command("void", VoidRequest.self, by: ContactRoles.desk)
        OriginalRoutes.add(to: routes, of: engine)
        let repeats = PossibleRepeats(engine: engine)
        routes.file("possible-repeats", by: ContactRoles.fullSight) { _, context, contact in
            try await repeats.answer(for: contact, context)
        }
        routes.command("link", LinkRequest.self, by: ContactRoles.desk) { request, contact in
            try await repeats.command(for: request, to: contact)
        }
    }

    private static let written = Channel.allCases.filter { $0.family == .written }.map(\.rawValue)

    /// Where nothing is owed any more.
    private static let over = [Contact.State.closed, .void].map(\.rawValue)

    private static let filters: [ListFilter] = [
        // The owner asked by an app when it will be done (催单).
        .flag("urged") { "(body ? 'urgings') = \($0)" },
        // What heads and leaders were told of at once (INT-24).
        .flag("important") { "(body ? 'important') = \($0)" },
        // Somebody who knows was asked and has not answered (INT-18).
        .flag("consulting") { "(jsonb_path_exists(body, '$.consultations[*] ? (!exists(@.answer))')) = \($0)" },
        // A message for somebody who does not have it yet (INT-06).
        .flag("toPassOn") {
            "(body -> 'facts' ? 'addressee' AND NOT body ? 'confirmedAt' AND state <> ALL (\(Self.over))) = \($0)"
        },
        // A clock ran out, and what it waits for has not happened (INT-10, INT-15).
        .flag("overdue") {
            """
            ((state IN ('promised', 'assigned') AND jsonb_path_exists(body, '$.clocks[*] ? (@.name == "T-PROMISE" && @.state == "missed")'))
                OR (state IN ('recorded', 'promised')
                    AND jsonb_path_exists(body, '$.clocks[*] ? (@.name == "T-SAMEDAY" && @.state == "missed")'))) = \($0)
            """
        },
        // The department that it concerns (INT-03, INT-17).
        .word("department", of: Role.self) { "body -> 'facts' -> 'responsible' ->> 'department' = \($0)" },
        // A letter, fax or mail whose original nobody has attached (INT-07).
        .flag("lacksOriginal") {
            "(body -> 'facts' ->> 'channel' = ANY (\(written)) AND state <> 'void' AND NOT body ? 'originals') = \($0)"
        },
    ]
}
