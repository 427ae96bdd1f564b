import Database
import Foundation
import SharedModels

/// Kept answers (D8).
enum IdempotencyStatements {
    /// Answers kept under any of these keys.
    ///
    /// LATERAL with a LIMIT, never a join: a plan made while the table was small would read the whole of it for ever.
    static func find(_ keys: [Submission.Idempotency]) -> SQL {
        """
        SELECT k.caller, k.key, k.fingerprint, k.status, k.case_id, k.version, k.answer
        FROM unnest(\(keys.map(\.caller)), \(keys.map(\.key))) AS n (caller, key)
        CROSS JOIN LATERAL (SELECT * FROM idempotency_key i WHERE i.caller = n.caller AND i.key = n.key LIMIT 1) k
        """
    }

    /// Keeps answers. A key that another replica used in the meantime fails the batch, which is then tried again and finds it.
    static func keep(_ answers: [KeptAnswer]) -> SQL {
        let sorted = answers.sorted { ($0.idempotency.caller, $0.idempotency.key) < ($1.idempotency.caller, $1.idempotency.key) }
        return """
            INSERT INTO idempotency_key (caller, key, fingerprint, status, case_id, version, answer)
            SELECT * FROM unnest(
                \(sorted.map(\.idempotency.caller)), \(sorted.map(\.idempotency.key)), \(sorted.map(\.idempotency.fingerprint)),
                \(sorted.map(\.status)), \(sorted.map(\.caseID.uuid)), \(sorted.map(\.version)), \(sorted.map(\.json)))
            """
    }

    /// The kept answer in a row of `find`.
    static func answer(in row: Row) throws -> KeptAnswer {
        KeptAnswer(
            idempotency: Submission.Idempotency(
                caller: try row.decode("caller"), key: try row.decode("key"), fingerprint: try row.decode("fingerprint")),
            status: try row.decode("status"), caseID: CaseID(try row.decode("case_id")), version: try row.decode("version"),
            json: try row.decode("answer"))
    }
}
