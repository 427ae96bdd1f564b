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

/// Reads the list of calls: at most four statements by an index each, and one that reads the tasks that are shown.
struct CallList: Sendable {
    private typealias Item = (task: CallbackTask, record: CaseRecord, standing: CallListAnswer.Standing, at: Date)

    let engine: CaseEngine
    let windows: CallWindows

    func read(_ request: CallListRequest, for caller: Caller) async throws -> CallListAnswer {
        let kinds = CallbackKind.allCases.filter {
            (request.kind ?? $0) == $0 && CallbackRoles.callers(of: $0, under: engine.policy).contains(caller.role)
        }
        let now = try await engine.now()
        try await windows.renew(office: request.office, at: now)
        let look = CallListLook(request: request, kinds: kinds, caller: caller.subject, now: now)
        let isOpen = engine.policy.callback.mayCall(at: now)
        var ids = try await find(look.ready(freeOnly: !isOpen))
        if ids.count < request.limit {
            ids += try await find(look.held)
            // In the quiet hours: who can be called when they end, in the same order.
            let opening = engine.policy.callback.firstCall(onOrAfter: now)
            if !isOpen { ids += try await find(look.come(by: opening)) }
            ids += try await find(look.waiting(after: isOpen ? now : opening))
        }
        let items = try await items(ids, now, caller)
        let ready = items.filter { $0.standing == .appointment || $0.standing == .callable }
        // Whose times are the same stay in the order in which they are called.
        let later = items.filter { $0.standing == .waits || $0.standing == .held }.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
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

    private func find(_ query: SQL) async throws -> [UUID] {
        try await engine.pool.query(query).map { try $0.decode("task_id", as: UUID.self) }
    }

    private func items(_ found: [UUID], _ now: Date, _ caller: Caller) async throws -> [Item] {
        var seen: Set<UUID> = []
        let ids = found.filter { seen.insert($0).inserted }
        guard !ids.isEmpty else { return [] }
        let known = Dictionary(uniqueKeysWithValues: try await windows.tasks(ids, at: now).map { ($0.body.id.uuid, $0) })
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

/// What a list of calls asks the table for; each finds at most as many tasks as the list may have.
private struct CallListLook {
    let request: CallListRequest
    let kinds: [CallbackKind]
    /// The token's subject of whoever reads.
    let caller: String
    let now: Date

    /// Owners who can be called now, in the order in which they are called.
    func ready(freeOnly: Bool) -> SQL {
        let free: SQL = freeOnly ? "AND any_hour" : ""
        return """
            SELECT task_id FROM call_list
            WHERE is_open AND office = \(request.office) AND next_call_at <= \(now) AND (call_until IS NULL OR call_until > \(now))
              AND (held_until IS NULL OR held_until <= \(now) OR held_by = \(caller)) \(free) \(narrowed)
            \(inOrder)
            """
    }

    /// Owners whom somebody else calls.
    var held: SQL {
        """
        SELECT task_id FROM call_list
        WHERE is_open AND office = \(request.office) AND held_until > \(now) AND held_by <> \(caller) \(narrowed)
        ORDER BY held_until, task_id LIMIT \(Int64(request.limit))
        """
    }

    /// Owners whose window has begun by an instant, in the order in which they are called.
    func come(by instant: Date) -> SQL {
        """
        SELECT task_id FROM call_list
        WHERE is_open AND office = \(request.office) AND next_call_at <= \(instant) \(narrowed)
        \(inOrder)
        """
    }

    /// Owners whose window comes next.
    func waiting(after instant: Date) -> SQL {
        let before: SQL = request.before.map { "AND next_call_at < \($0)" } ?? ""
        return """
            SELECT task_id FROM call_list
            WHERE is_open AND office = \(request.office) AND next_call_at > \(instant) \(before) \(narrowed)
            ORDER BY next_call_at, task_id LIMIT \(Int64(request.limit))
            """
    }

    private var inOrder: SQL { "ORDER BY is_appointed DESC, goes_first DESC, due_at, task_id LIMIT \(Int64(request.limit))" }

    private var narrowed: SQL {
        let person: SQL = request.person.map { "AND person = \($0)" } ?? ""
        guard kinds.count < CallbackKind.allCases.count else { return person }
        return "AND kind = ANY (\(kinds.map(\.rawValue))) \(person)"
    }
}
