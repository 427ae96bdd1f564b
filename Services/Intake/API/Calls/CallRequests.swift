import Casework
import Foundation
import Hummingbird
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// `POST /calls`: the telephone system says that a call rings, was answered, or is over (INT-20).
struct CallMessageRequest: CommandRequest {
    let office: String?
    let event: CallWord?
    let callId: String?
    let direction: CallDirection?
    let from: String?
    let to: String?
    let queue: String?
    let user: String?
    let cause: String?
    let at: Date?
    let rings: Int?
    let dropped: Bool?

    /// The id of the case follows from the call's: nil when that is missing.
    var caseID: CaseID? {
        guard let office = office.present, let callId = callId.present else { return nil }
        return CaseID(named: ["call", office, callId])
    }

    func command() throws(Problem) -> CallCommand {
        var check = Validation()
        let office = check.line(office, "office")
        let event = check.required(event, "event")
        var message = CallMessage(event: event ?? .newCall, externalId: check.line(callId, "callId"))
        message.direction = direction
        message.from = check.optionalLine(from, "from")
        message.to = check.optionalLine(to, "to")
        message.queue = check.optionalLine(queue, "queue")
        message.user = check.optionalLine(user, "user")
        message.cause = check.optionalLine(cause, "cause")
        message.at = check.optionalInstant(at, "at")
        message.rings = rings.map { check.range($0, "rings", in: CallMessage.rings) }
        message.dropped = dropped
        try check.finish()
        return .note(office: office, message)
    }
}

/// `POST /calls/{id}/look-up`: the desk looks the caller's household up (INT-14).
struct LookCallUpRequest: CommandRequest {
    func command() -> CallCommand { .lookUp }
}

/// `POST /calls/{id}/call-back`: the desk called back after a call that was missed or dropped (INT-23).
struct CallBackRequest: CommandRequest {
    let reason: String?
    let apologised: Bool?

    func command() throws(Problem) -> CallCommand {
        var check = Validation()
        let reason = check.optionalNarrative(reason, "reason")
        try check.finish()
        return .callBack(CallReturnForm(reason: reason, apologised: apologised))
    }
}

/// `POST /calls/{id}/note-dropped`, body `{}`: the line broke, and the telephone system did not say so (INT-23).
struct NoteCallDroppedRequest: CommandRequest {
    func command() -> CallCommand { .noteDropped }
}

/// `POST /calls/{id}/note-contact`: which contact was recorded of it; without a name the one whose `externalId` is the call's.
struct NoteCallContactRequest: Decodable, Sendable {
    let contactId: ContactID?
}

/// The API of telephone calls.
enum CallRoutes {
    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let routes = CaseRoutes(Call.self, at: "calls", of: engine, in: group, by: CallRoles.readers)
        routes.create(CallMessageRequest.self, by: CallRoles.telephony) { $0.caseID }
        routes.command("look-up", LookCallUpRequest.self, by: CallRoles.desk)
        routes.command("call-back", CallBackRequest.self, by: CallRoles.desk)
        routes.command("note-dropped", NoteCallDroppedRequest.self, by: CallRoles.desk)
        routes.command("note-contact", NoteCallContactRequest.self, by: CallRoles.desk) { request, call in
            let id = request.contactId ?? CaseID(named: ["contact", call.office, call.externalId]).retyped()
            // Another office's is not there for whoever works on this one's.
            guard try await engine.reader.find(id.retyped(), as: Contact.self)?.body.office == call.office else {
                throw Problem(.invalid, "See errors.", errors: [.init("contactId", "there is no such contact")])
            }
            return .noteContact(id)
        }
        let callers = CallCallers(engine: engine)
        routes.file("caller", by: CallRoles.fullSight) { _, context, call in try await callers.answer(for: call, context) }
        OpenListRoute.add(Call.self, at: "calls-now", of: engine, in: group, by: CallRoles.readers)
    }
}

/// Who may be calling: the households of a call's number, and what is unsolved of it (INT-16, INT-41).
struct CallCallers: Sendable {
    let engine: CaseEngine

    /// `GET /calls/{id}/caller`. Only for who sees numbers: whose it is shows by the answer.
    func answer(for call: Call, _ context: CallerRequestContext) async throws -> Response {
        let actor = context.caller.actor
        var answer = CallCaller(households: [], contacts: [])
        let other = call.isInbound ? call.from : call.to
        if let phone = other.flatMap(PhoneNumber.init) {
            let hits = try await HouseholdSearch(pool: engine.pool).hits(
                HouseholdWords(phone.digits, unitsOnly: false), office: call.office, limit: HouseholdSearch.most)
            // The digits may be those of a unit as well.
            let files = try await engine.reader.find(hits.filter { $0.matched.contains(.phone) }.map(\.id.uuid), as: Household.self)
            let since = engine.policy.contact.repeatedSince(call.firstHeardOf)
            let found = try await ContactRepeats(pool: engine.pool).unsolved(
                by: phone, of: call.office, since: since, limit: PossibleRepeats.most)
            let contacts = try await engine.reader.find(found, as: Contact.self).filter { $0.body.isUnsolved }
            context.recordReveals(of: Household.kind, count: files.count { $0.body.reveals(to: actor) })
            context.recordWithheld(of: Household.kind, count: files.count { $0.body.withholds(from: actor) })
            context.recordReveals(of: Contact.kind, count: contacts.count { $0.body.reveals(to: actor) })
            answer = CallCaller(
                households: files.map { $0.body.answer($0.record, for: actor) },
                contacts: contacts.map { $0.body.answer($0.record, for: actor) })
        }
        return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(answer)), status: .ok)
    }

    private struct CallCaller: Encodable, Sendable {
        let households: [CaseView<HouseholdView>]
        /// Newest first.
        let contacts: [CaseView<ContactView>]
    }
}
