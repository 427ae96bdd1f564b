import Casework
import Database
import Foundation
import Policy
import ServiceBootstrap
import SharedModels

/// What a caller has to do now, as it stands (CBK-25): appointments that have come, then who can be called now, then who must wait.
struct CallListAnswer: Encodable, Sendable {
    /// When it was made.
    let at: Date
    /// In the order in which to call; when one call fails, the next is the next.
    let items: [Item]

    /// One owner to call.
    struct Item: Encodable, Sendable {
        let standing: Standing
        /// When the owner should be called, reckoned when the list was made: not after `at` for those who can be called now.
        let nextCallAt: Date
        let dueBy: Date?
        let task: CaseView<CallbackTaskView>
    }

    /// Whether the owner can be called now.
    enum Standing: String, Encodable, Sendable, CaseIterable {
        /// The agreed time has come.
        case appointment
        /// The owner can be called now.
        case callable
        /// The hours, a pause or an appointment lie before it.
        case waits
        /// Somebody calls the owner now.
        case held
    }
}

/// What a list of calls is asked for.
struct CallListRequest: Sendable {
    let office: String
    var kind: CallbackKind?
    /// Who is to call, as the appointment names them.
    var person: String?
    /// Only owners who can be called before this.
    var before: Date?
    var limit = PageRequest.usual
}

/// Reads the list of calls.
struct CallList: Sendable {
    typealias Item = (task: CallbackTask, record: CaseRecord, standing: CallListAnswer.Standing, at: Date)

    let engine: CaseEngine

    /// Tasks of which one list looks at most so many times its length, where the first cannot be called now by what their owners prefer.
    private static let depth = 5

    func read(_ request: CallListRequest, for caller: Caller) async throws -> CallListAnswer {
        let kinds = CallbackKind.allCases.filter {
            (request.kind ?? $0) == $0 && CallbackRoles.callers(of: $0, under: engine.policy).contains(caller.role)
        }
        let now = try await engine.now()
        let (ready, passed) = try await come(request, kinds, now, caller)
        var later = passed
        if ready.count < request.limit {
            let known = Set(later.map(\.task.id))
            let waiting = try await items(CallListStatements.waiting(request, kinds, now: now), now, caller)
            later += waiting.filter { !known.contains($0.task.id) }
        }
        later.sort { ($0.at, $0.task.id) < ($1.at, $1.task.id) }
        let actor = caller.actor
        let shown = (ready + later).filter { item in request.before.map { item.at < $0 } ?? true }.prefix(request.limit)
        return CallListAnswer(
            at: now,
            items: shown.map { item in
                CallListAnswer.Item(
                    standing: item.standing, nextCallAt: item.at, dueBy: item.task.dueBound,
                    task: item.task.answer(item.record, for: actor))
            })
    }

    /// Those whose earliest time has come, page by page in their order: who can be called now, and who could have been and now must wait.
    private func come(
        _ request: CallListRequest, _ kinds: [CallbackKind], _ now: Date, _ caller: Caller
    ) async throws -> (ready: [Item], later: [Item]) {
        var (ready, later): ([Item], [Item]) = ([], [])
        // In the quiet hours nearly nobody can be called, and looking further would find the same.
        let most = engine.policy.callback.mayCall(at: now) ? request.limit * Self.depth : request.limit
        var seen = 0
        while ready.count < request.limit, seen < most {
            let page = try await items(CallListStatements.come(request, kinds, now: now, after: seen), now, caller)
            seen += page.count
            for item in page {
                if item.standing == .waits || item.standing == .held { later.append(item) } else { ready.append(item) }
            }
            if page.count < request.limit { break }
        }
        return (ready, later)
    }

    private func items(_ query: SQL, _ now: Date, _ caller: Caller) async throws -> [Item] {
        let ids = try await engine.pool.query(query).map { try $0.decode("task_id", as: UUID.self) }
        guard !ids.isEmpty else { return [] }
        var filter = CaseReader.Filter()
        filter.conditions = ["id = ANY (\(ids))"]
        let found = try await engine.reader.list(CallbackTask.self, filter, after: nil, limit: ids.count)
        let known = Dictionary(uniqueKeysWithValues: found.map { ($0.body.id.uuid, $0) })
        return ids.compactMap { id in
            guard let (record, task) = known[id], let next = task.nextCall(under: engine.policy, at: now) else { return nil }
            if let call = task.call, now < call.until, call.by != caller.subject {
                return (task, record, .held, max(next, call.until))
            }
            guard next <= now else { return (task, record, .waits, next) }
            return (task, record, task.isAppointed ? .appointment : .callable, next)
        }
    }
}

private enum CallListStatements {
    /// Owners whose earliest time has come, in the order in which they are called: along one index.
    static func come(_ request: CallListRequest, _ kinds: [CallbackKind], now: Date, after seen: Int) -> SQL {
        """
        SELECT task_id FROM call_list
        WHERE is_open AND office = \(request.office) AND next_call_at <= \(now) \(narrowed(request, kinds))
        ORDER BY is_appointed DESC, goes_first DESC, due_at, task_id LIMIT \(Int64(request.limit)) OFFSET \(Int64(seen))
        """
    }

    /// Owners whose earliest time comes next.
    static func waiting(_ request: CallListRequest, _ kinds: [CallbackKind], now: Date) -> SQL {
        let before: SQL = request.before.map { "AND next_call_at < \($0)" } ?? ""
        return """
            SELECT task_id FROM call_list
            WHERE is_open AND office = \(request.office) AND next_call_at > \(now) \(before) \(narrowed(request, kinds))
            ORDER BY next_call_at, task_id LIMIT \(Int64(request.limit))
            """
    }

    private static func narrowed(_ request: CallListRequest, _ kinds: [CallbackKind]) -> SQL {
        let person: SQL = request.person.map { "AND person = \($0)" } ?? ""
        guard kinds.count < CallbackKind.allCases.count else { return person }
        return "AND kind = ANY (\(kinds.map(\.rawValue))) \(person)"
    }
}
