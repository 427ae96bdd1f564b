import Casework
import Foundation
import Hummingbird
import Messaging
import ServiceBootstrap
import SharedModels

/// `POST /offline-actions`: what a technician did without a network, sent when there is one again.
///
/// Each action has an id that the device made, which is its idempotency key: sent again, it is answered again and done once. They are
/// applied one after the other in the order of `doneAt` (of equal ones, as sent), whatever order they come in, and each gets an answer of its own;
/// one that is refused keeps none of the others back, and nothing is dropped in silence.
struct OfflineActionsRequest: Decodable, Sendable {
    let actions: [OfflineAction]

    /// Actions of one request.
    static let limit = 100
}

/// One thing that was done.
struct OfflineAction: Decodable, Sendable {
    let id: UUID
    let workOrderId: WorkOrderID
    let doneAt: Date
    /// Its name, as in the URL of the command.
    let name: String
    /// The body of the command, or why it is none. One that cannot be read keeps none of the others back.
    let body: Result<any OfflineBody, Problem>

    private enum Key: String, CodingKey { case id, workOrderId, doneAt, command, body }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        id = try container.decode(UUID.self, forKey: .id)
        workOrderId = try container.decode(WorkOrderID.self, forKey: .workOrderId)
        doneAt = try container.decode(Date.self, forKey: .doneAt)
        name = try container.decode(String.self, forKey: .command)
        body = Self.body(of: name, in: container)
    }

    private static func body(of name: String, in container: KeyedDecodingContainer<Key>) -> Result<any OfflineBody, Problem> {
        guard let type = bodies[name] else {
            let names = bodies.keys.sorted().joined(separator: ", ")
            return .failure(Problem(.malformed, "See errors.", errors: [.init("command", "expected one of \(names)")]))
        }
        do {
            return .success(try type.init(from: container.superDecoder(forKey: .body)))
        } catch let error as DecodingError {
            return .failure(Problem(error))
        } catch {
            return .failure(Problem(.malformed, "The body of the command cannot be read."))
        }
    }

    /// What can be done without a network: the work at the owner's.
    static let bodies: [String: any OfflineBody.Type] = [
        "collect": CollectRequest.self, "no-answer": NoAnswerRequest.self, "quote": QuoteRequest.self, "requote": RequoteRequest.self,
        "accept-quote": AcceptQuoteRequest.self, "decline-quote": DeclineQuoteRequest.self, "make-safe": MakeSafeRequest.self,
        "start": StartRequest.self, "finish": FinishRequest.self, "sign-off": SignOffRequest.self,
        "report-back": ReportBackRequest.self, "explain-delay": ExplainDelayRequest.self, "hand-back": HandBackRequest.self,
        "note-progress": NoteProgressRequest.self,
    ]

    /// Who may give any of these commands; each slip says of each whether its sender may.
    static let roles = bodies.keys.reduce(into: Set<Role>()) { $0.formUnion(WorkOrderCommand.Code(rawValue: $1)?.roles ?? []) }
}

/// A command's body that can be sent late.
protocol OfflineBody: Decodable, Sendable {
    func command() throws -> WorkOrderCommand
}

extension CollectRequest: OfflineBody {}
extension NoAnswerRequest: OfflineBody {}
extension QuoteRequest: OfflineBody {}
extension RequoteRequest: OfflineBody {}
extension AcceptQuoteRequest: OfflineBody {}
extension DeclineQuoteRequest: OfflineBody {}
extension MakeSafeRequest: OfflineBody {}
extension StartRequest: OfflineBody {}
extension FinishRequest: OfflineBody {}
extension SignOffRequest: OfflineBody {}
extension ReportBackRequest: OfflineBody {}
extension ExplainDelayRequest: OfflineBody {}
extension HandBackRequest: OfflineBody {}
extension NoteProgressRequest: OfflineBody {}

/// The answer: one result for each action, in the order in which they were sent.
struct OfflineResults: Encodable, Sendable {
    /// What became of an action.
    enum Outcome: String, Encodable, Sendable, CaseIterable {
        /// Done now.
        case applied
        /// Done before: sent already, or somebody else did the same.
        case alreadyApplied = "already_applied"
        /// Not done; `problem` says why and what to do.
        case refused
        /// Not looked at for want of the database; send it again with the same id.
        case notTaken = "not_taken"
    }

    struct Item: Encodable, Sendable {
        let id: UUID
        let workOrderId: WorkOrderID
        let outcome: Outcome
        /// The slip's version afterwards, where it was read.
        let version: Int64?
        let problem: Problem?
    }

    let results: [Item]
}

/// Applies what was done without a network.
struct OfflineQueue: Sendable {
    let engine: CaseEngine

    static func add(to group: CallerRoutes, of engine: CaseEngine) {
        let queue = OfflineQueue(engine: engine)
        group.post("offline-actions", by: OfflineAction.roles, body: OfflineActionsRequest.self) { sent, request, context in
            // As every POST; what makes a repetition safe are the ids of the actions.
            _ = try IdempotencyKey(of: request)
            let body = try await sent.content()
            var check = Validation()
            check.count(body.actions, "actions", in: 1...OfflineActionsRequest.limit)
            try check.finish()
            let results = OfflineResults(results: await queue.apply(body.actions, by: context.caller))
            return JSONAnswer.make(encoded: Data(try engine.coder.encodeValue(results)), status: .ok)
        }
    }

    /// Applies them in the order of their times; the results are in the order of `actions`.
    func apply(_ actions: [OfflineAction], by caller: Caller) async -> [OfflineResults.Item] {
        let order = actions.indices.sorted { (actions[$0].doneAt, $0) < (actions[$1].doneAt, $1) }
        var results: [Int: OfflineResults.Item] = [:]
        for index in order { results[index] = await apply(actions[index], by: caller) }
        return actions.indices.compactMap { results[$0] }
    }

    private func apply(_ action: OfflineAction, by caller: Caller) async -> OfflineResults.Item {
        func item(_ outcome: OfflineResults.Outcome, version: Int64? = nil, _ problem: Problem? = nil) -> OfflineResults.Item {
            OfflineResults.Item(
                id: action.id, workOrderId: action.workOrderId, outcome: outcome, version: version, problem: problem)
        }
        do {
            let command = WorkOrderCommand.enteredLater(
                try action.body.get().command(), LateForm(id: action.id, doneAt: action.doneAt))
            let before = try await engine.reader.find(action.workOrderId.retyped(), as: WorkOrder.self)?.record.version
            let result = await engine.runner.submit(
                Submission(
                    command, to: action.workOrderId.retyped(), as: WorkOrder.self, under: engine.policy,
                    cause: cause(of: action, command, by: caller)))
            switch result {
            case .accepted(let answer):
                return item(answer.version == before ? .alreadyApplied : .applied, version: answer.version)
            case .replayed(_, let answer): return item(.alreadyApplied, version: answer.version)
            case .unavailable, .keyInFlight: return item(.notTaken, result.problem)
            case .rejected(_, let version): return item(.refused, version: version, result.problem)
            case .keyReused, .failed: return item(.refused, result.problem)
            }
        } catch let problem as Problem {
            return item(.refused, problem)
        } catch {
            return item(.notTaken, Problem(.unavailable, "The slip could not be read; send the action again with the same id."))
        }
    }

    private func cause(of action: OfflineAction, _ command: WorkOrderCommand, by caller: Caller) -> Submission.Cause {
        .request(
            caller.actor,
            idempotency: Submission.Idempotency(
                of: caller, key: "offline \(action.id.uuidString.lowercased())",
                asking: "\(action.workOrderId) \(action.doneAt.timeIntervalSince1970) \(command)"))
    }
}
