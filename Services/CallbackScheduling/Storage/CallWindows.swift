import Casework
import Database
import Foundation
import Logging
import Messaging
import Policy
import ServiceBootstrap
import SharedModels

/// Reckons again when owners can be called whose window has ended (CBK-25): the hours that they prefer are over for today, or the day of an
/// appointment that was not kept.
///
/// What is written follows from the task, the policy and the time, and from nothing else; any number of replicas may do it at once. Until a row
/// is reckoned, its owner is not shown as one who can be called.
struct CallWindows: Sendable {
    let engine: CaseEngine
    let logger: Logger
    /// Rows of one pass.
    var page = 500

    /// Rows that a request reckons before it reads the list of an office.
    private static let ofOneRequest = 100
    /// How long a task that cannot be read is left alone, in seconds.
    private static let pause: TimeInterval = 3_600

    static func job(on ground: JobGround) -> Job {
        let windows = CallWindows(engine: ground.engine, logger: ground.logger)
        return Job("call-windows", every: .seconds(2)) { try await windows.pass() }
    }

    /// Reckons one page of rows, those that ended first.
    /// - Throws: What the database says.
    /// - Returns: Whether there may be more.
    func pass() async throws -> Bool {
        let now = try await engine.now()
        return try await renew(CallWindowStatements.ended(by: now, limit: page), at: now) == page
    }

    /// Reckons rows of an office, at most as many as a request should wait for; where there are more, the job is at work.
    /// - Parameters:
    ///   - office: Whose list is read.
    ///   - now: The present.
    /// - Throws: What the database says.
    func renew(office: String, at now: Date) async throws {
        _ = try await renew(CallWindowStatements.ended(by: now, in: office, limit: Self.ofOneRequest), at: now)
    }

    /// - Returns: How many rows the query found.
    private func renew(_ query: SQL, at now: Date) async throws -> Int {
        let ids = try await engine.pool.query(query).map { try $0.decode("task_id", as: UUID.self) }
        guard !ids.isEmpty else { return 0 }
        let found = try await tasks(ids, at: now)
        let rows = found.map { CallListIndex.Entry($0.body, $0.record, $0.body.callWindow(under: engine.policy, at: now)) }
        if !rows.isEmpty { _ = try await engine.pool.query(CallListIndex.renew(rows)) }
        return ids.count
    }

    /// Reads tasks; one that cannot be read holds up no other, is told to the operator, and is on no list for a while.
    /// - Parameters:
    ///   - ids: Which; at least one.
    ///   - now: The present.
    /// - Throws: What the database says.
    /// - Returns: Those that can be read, in no order.
    func tasks(_ ids: [UUID], at now: Date) async throws -> [(record: CaseRecord, body: CallbackTask)] {
        do {
            return try await engine.reader.find(ids, as: CallbackTask.self)
        } catch let error where error is DecodingError || error is NewerFormat {
            var found: [(record: CaseRecord, body: CallbackTask)] = []
            for id in ids {
                try Task.checkCancellation()
                do {
                    if let one = try await engine.reader.find(CaseID(id), as: CallbackTask.self) { found.append(one) }
                } catch is NewerFormat {
                    // A newer instance keeps its row (ADR 24).
                    continue
                } catch let error as DecodingError {
                    logger.error(
                        "callback task cannot be read; its owner is on no list of calls",
                        metadata: ["case.id": "\(CaseID(id))", "error": "\(DecodingFault.describe(error))"])
                    _ = try await engine.pool.query(CallWindowStatements.putOff(id, until: now.addingTimeInterval(Self.pause)))
                }
            }
            return found
        }
    }
}

private enum CallWindowStatements {
    /// Rows of owners who are to be called and whose window has ended.
    static func ended(by now: Date, in office: String? = nil, limit: Int) -> SQL {
        let narrowed: SQL = office.map { "AND office = \($0)" } ?? ""
        return """
            SELECT task_id FROM call_list WHERE is_open AND call_until <= \(now) \(narrowed)
              AND NOT EXISTS (SELECT FROM case_file c WHERE c.id = task_id AND c.format > \(CallbackTask.format))
            ORDER BY call_until LIMIT \(Int64(limit))
            """
    }

    /// Leaves a row alone for a while; nobody can be called from it meanwhile.
    static func putOff(_ id: UUID, until time: Date) -> SQL {
        "UPDATE call_list SET next_call_at = \(time), call_until = \(time) WHERE task_id = \(id)"
    }
}
